/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A growing run of bytes with a hard maximum, for building output and reading input.
 *
 * Once an append would pass the maximum the buffer is `full`: it keeps what it has and ignores what
 * follows, so that a writer checks once at the end.
 */
#pragma once

#include "base/slice.h"

typedef struct buffer {
    char *data;
    size_t len;
    size_t capacity;
    size_t max;
    bool full;
} buffer;

#define BUFFER_MAX_DEFAULT ((size_t)1 << 30)
#define BUFFER_INIT        ((buffer){.max = BUFFER_MAX_DEFAULT})

void buffer_done(buffer *b);
#define _cleanup_buffer_ _cleanup_(buffer_done)

void buffer_clear(buffer *b);
/* @s must not point into @b. */
void buffer_add(buffer *b, slice s);
void buffer_add_char(buffer *b, char c);
void buffer_add_repeat(buffer *b, char c, size_t count);
_printf_(2, 3) void buffer_printf(buffer *b, const char *format, ...);
/* Room for @count more bytes at the end, or NULL when full; buffer_grew() says how many were used.
 */
char *buffer_reserve(buffer *b, size_t count);
void buffer_grew(buffer *b, size_t count);

static inline slice buffer_slice(const buffer *b)
{
    return slice_new(b->data, b->len);
}
