/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Python's operators on constants: `60 * 60`, `0o600 | 0o060`, `'a' + 'b'`, `['x'] * 2`.
 *
 * Integers are exact or unknown: Python's have no limit, ours have 64 bits. The result of every
 * function here has no range; VALUE_UNKNOWN without text stands for "not to be told".
 */
#pragma once

#include "doc/value.h"

/* Bytes that the result of an operation takes, to be charged before it is made; SIZE_MAX when the
 * operation is not understood or its result too large. */
size_t python_arithmetic_size(const value *left, slice op, const value *right);
value python_arithmetic(arena *a, const value *left, slice op, const value *right);
value python_unary(const value *v, slice op);
/* Equal null, bool, int, string or bytes of one kind. */
bool python_same_scalar(const value *a, const value *b);
