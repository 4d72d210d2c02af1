/* SPDX-License-Identifier: Apache-2.0 */
/* Growing bytes: capacity doubles, sizes are checked before they are computed with. */
#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>

void buffer_done(buffer *b)
{
    free(b->data); /* lint: allow-free */
    *b = (buffer){.max = b->max};
}

void buffer_clear(buffer *b)
{
    b->len = 0;
    b->full = false;
}

/* Room for @count bytes that are kept and @spare more that are not. */
static char *buffer_make_room(buffer *b, size_t count, size_t spare)
{
    size_t needed, capacity;

    if (b->full || add_overflows(b->len, count, &needed) || needed > b->max ||
        add_overflows(needed, spare, &needed)) {
        b->full = true;
        return NULL;
    }
    if (needed > b->capacity) {
        capacity = MAX(b->capacity + b->capacity / 2, (size_t)64);
        capacity = MAX(capacity, needed);
        b->data = memory_resize(b->data, capacity);
        b->capacity = capacity;
    }
    return b->data + b->len;
}

char *buffer_reserve(buffer *b, size_t count)
{
    return buffer_make_room(b, count, 0);
}

void buffer_grew(buffer *b, size_t count)
{
    b->len += MIN(count, b->capacity - b->len);
}

void buffer_add(buffer *b, slice s)
{
    char *room;

    if (s.len == 0)
        return;
    room = buffer_reserve(b, s.len);
    if (!room)
        return;
    memcpy(room, s.ptr, s.len);
    b->len += s.len;
}

void buffer_add_char(buffer *b, char c)
{
    buffer_add(b, slice_new(&c, 1));
}

void buffer_add_repeat(buffer *b, char c, size_t count)
{
    char *room = buffer_reserve(b, count);

    if (!room)
        return;
    memset(room, c, count);
    b->len += count;
}

void buffer_printf(buffer *b, const char *format, ...)
{
    va_list args;
    int needed;
    char *room;

    va_start(args, format);
    needed = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (needed < 0)
        return;
    room = buffer_make_room(b, (size_t)needed, 1); /* vsnprintf() writes a NUL as well */
    if (!room)
        return;
    va_start(args, format);
    vsnprintf(room, (size_t)needed + 1, format, args);
    va_end(args);
    b->len += (size_t)needed;
}
