/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decimal numbers, the same in every reader and writer and in every locale.
 *
 * strtod() and printf() follow LC_NUMERIC, which a program sets for its user; a document does not
 * change its meaning with that, so nothing outside this file may use them on document text.
 */
#pragma once

#include "doc/value.h"

/* Room for any double as number_format_double() writes it, and its NUL. */
#define NUMBER_TEXT_MAX 32

/*
 * "[+-]?[0-9]+" as an int where it fits 64 bits with a sign, else as a uint where it fits 64 bits
 * without, else as the nearest double. The caller has checked the grammar.
 */
value number_from_integer(slice s);
/*
 * The double nearest to "[+-]?([0-9]+(.[0-9]*)?|.[0-9]+)([eE][+-]?[0-9]+)?"; infinite when it is
 * out of range. The caller has checked the grammar.
 */
double number_to_double(slice s);
/*
 * The shortest decimal that reads back as the same finite double, as "%g" writes it; NaN and the
 * infinities as "NaN", "Infinity", "-Infinity". Returns the length.
 */
size_t number_format_double(double d, char out[NUMBER_TEXT_MAX]);
/*
 * The shortest decimal that reads back as the same finite float, in the form of Go's
 * strconv.FormatFloat(f, 'g', -1, 32): with an exponent below 1e-4 and from 1e6 on. Returns the
 * length.
 */
size_t number_format_float(float f, char out[NUMBER_TEXT_MAX]);
