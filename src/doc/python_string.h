/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Python's string and bytes literals (language reference, "String and Bytes literals").
 *
 * Two readings of the same text. The exact one says what Python would have, or that it cannot be
 * told: the fields of an f-string, a character by name. The shown one always says something, for
 * rules that look for words: fields become "{}", what cannot be decoded stays as written.
 */
#pragma once

#include "doc/python_tree.h"
#include "doc/value.h"

/*
 * The value of a PYTHON_NODE_STRING or PYTHON_NODE_CONCATENATED_STRING, without range; VALUE_NULL
 * when it is unknown. Text that needs decoding is put in @a.
 */
value python_string(arena *a, const struct python_tree *tree, uint32_t node);
/* The shown reading; bytes above 0x7f of a bytes literal appear as \xhh. */
slice python_string_shown(arena *a, const struct python_tree *tree, uint32_t node);
