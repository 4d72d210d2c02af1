/* SPDX-License-Identifier: Apache-2.0 */
/* The operators' overloads, and arithmetic (langdef.md, "Numeric Values", "Overflow"). */
#pragma once

#include "cel/ast.h"
#include "cel/function.h"

/* For the checker: the rows have no functions. */
extern const struct cel_library cel_operators;

/*
 * + - * / % of two values and unary - (with @b NULL). The result is an error of evaluation for
 * overflow, a zero divisor and operands that the operator does not take. Concatenation is charged
 * for what it copies.
 */
value operator_arithmetic(struct cel_call *call, enum cel_operator op, const value *a,
                          const value *b);
