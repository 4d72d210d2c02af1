/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The language of "...".format([...]): "%" and one of s d f e b o x X, with a precision as "%.2f".
 *
 * Unlike printf, which it resembles, each clause says what it takes and refuses the rest, and the
 * text is the same in every locale.
 */
#pragma once

#include "base/buffer.h"
#include "doc/value.h"

#define STRING_FORMAT_PRECISION_MAX 100

/*
 * Appends @format to @out with its clauses replaced by the items of @args, a list. Returns NULL, or
 * what is wrong as a constant text; then @out holds a part.
 */
const char *string_format(slice format, const value *args, buffer *out);
