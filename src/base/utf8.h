/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 as RFC 3629 defines it: no surrogates, no overlong forms, at most U+10FFFF. */
#pragma once

#include "base/arena.h"

#define UTF8_REPLACEMENT 0xFFFDu

/* Offset of the first byte that is not part of valid UTF-8; s.len when all of it is valid. */
size_t utf8_valid_prefix(slice s);
static inline bool utf8_is_valid(slice s)
{
    return utf8_valid_prefix(s) == s.len;
}
/*
 * Decodes one code point at *@at and moves *@at behind it. An invalid byte gives U+FFFD and moves
 * by one. @at must be inside the slice.
 */
uint32_t utf8_next(slice s, size_t *at);
/* Writes at most 4 bytes; returns how many. Surrogates and values above U+10FFFF give 0. */
size_t utf8_encode(uint32_t code_point, char out[4]);
/* Number of code points; each invalid byte counts as one. */
size_t utf8_length(slice s);
/* Byte offset of code point number @index, or SLICE_NPOS when there are fewer; length is allowed.
 */
size_t utf8_offset(slice s, size_t index);
/* The first @max bytes at most, without a character at the end that lacks its last bytes. */
slice utf8_cut(slice s, size_t max);
/* Columns of a terminal: wide East Asian and emoji are 2, combining and control are 0. */
int utf8_width(uint32_t code_point);
/* @s itself when it is valid, else a copy in @a with U+FFFD for each invalid byte. */
slice utf8_repair(arena *a, slice s);
