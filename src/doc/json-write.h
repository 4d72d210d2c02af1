/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes values as JSON that any reader takes and any terminal can show.
 *
 * The output is RFC 8259 and valid UTF-8, whatever the value holds. What could move a cursor,
 * reorder a line or hide in it is written as \uXXXX: control characters, line separators, invisible
 * characters and marks that change the direction of text. What is no character, bytes that are not
 * UTF-8 and lone surrogates, becomes U+FFFD.
 *
 *     int, uint, double   a number; a double always has a point or an exponent
 *     NaN, infinities     the strings "NaN", "Infinity", "-Infinity", as protobuf's JSON has them
 *     bytes               a string in base64
 *     timestamp           a string, RFC 3339 in UTC; outside the years 0 to 9999 its seconds
 *     duration            a string, seconds and "s", as protobuf's JSON has them: "1.5s"
 *     unknown, error      {"$unknown": "expression"}, {"$error": "message"}
 *     type                its name
 *     optional            what it holds, or null
 *     object              null
 *     map                 an object of its effective members; keys that are no strings as text
 */
#pragma once

#include "base/buffer.h"
#include "doc/value.h"

enum json_style {
    JSON_COMPACT,  /* on one line, without spaces */
    JSON_INDENTED, /* two spaces for each level */
};

/* Appends @v; of what does not fit, b->full tells. */
void json_write(buffer *b, const value *v, enum json_style style);
/* Appends @text as a string in quotes. */
void json_write_string(buffer *b, slice text);
