/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Line breaks are counted once per block of the text, which takes a thousandth of its size whatever
 * it holds. Columns are counted from the line's start, or from the last place that was asked for on
 * the same line: a file that is one line of fifty megabytes may have a thousand findings.
 */
#include "doc/source.h"

#include <stdio.h>

#include "base/utf8.h"

enum {
    SOURCE_BLOCK = 4096,
};

struct source *source_new(arena *a, slice name, slice text)
{
    struct source *source = arena_new(a, struct source);

    source->name = name;
    source->text = text;
    source->arena = a;
    return source;
}

static uint32_t source_count_breaks(slice text, size_t from, size_t to)
{
    uint32_t count = 0;

    text = slice_sub(text, 0, to);
    for (size_t at = from; (at = slice_find_char(text, '\n', at)) != SLICE_NPOS; at++)
        count++;
    return count;
}

/* How many line breaks stand before each block. */
static void source_index(struct source *source)
{
    size_t blocks = source->text.len / SOURCE_BLOCK + 1;
    uint32_t *breaks = arena_new_array(source->arena, uint32_t, blocks);

    for (size_t i = 1; i < blocks; i++)
        breaks[i] = breaks[i - 1] +
                    source_count_breaks(source->text, (i - 1) * SOURCE_BLOCK, i * SOURCE_BLOCK);
    source->breaks = breaks;
}

/* The index is built and the last place remembered behind the back of a const source. */
static struct source *source_writable(const struct source *source)
{
    return (struct source *)(uintptr_t)source;
}

uint32_t source_line_number(const struct source *source, size_t offset)
{
    size_t block;

    offset = MIN(offset, source->text.len);
    if (!source->breaks)
        source_index(source_writable(source));
    block = offset / SOURCE_BLOCK;
    return source->lines_before + source->breaks[block] + 1 +
           source_count_breaks(source->text, block * SOURCE_BLOCK, offset);
}

static size_t source_line_start(const struct source *source, size_t offset)
{
    size_t line_break = slice_rfind_char(slice_sub(source->text, 0, offset), '\n');

    return line_break == SLICE_NPOS ? 0 : line_break + 1;
}

struct position source_locate(const struct source *source, size_t offset)
{
    struct source *writable = source_writable(source);
    size_t start, from;
    uint32_t column = 1;

    offset = MIN(offset, source->text.len);
    start = source_line_start(source, offset);
    from = start;
    if (source->last_offset >= start && source->last_offset <= offset && source->last_column) {
        from = source->last_offset;
        column = source->last_column;
    }
    column += (uint32_t)utf8_length(slice_sub(source->text, from, offset - from));
    /* Inside a character the count would go on from there with one too many. */
    if (offset == source->text.len || ((unsigned char)source->text.ptr[offset] & 0xC0) != 0x80) {
        writable->last_offset = offset;
        writable->last_column = column;
    }
    return (struct position){.line = source_line_number(source, offset), .column = column};
}

slice source_line(const struct source *source, size_t offset)
{
    size_t start, end;

    offset = MIN(offset, source->text.len);
    start = source_line_start(source, offset);
    end = slice_find_char(source->text, '\n', start);
    if (end == SLICE_NPOS)
        end = source->text.len;
    if (end > start && source->text.ptr[end - 1] == '\r')
        end--;
    return slice_sub(source->text, start, end - start);
}

struct diag *source_report_va(const struct source *source, size_t offset, diags *d,
                              enum diag_level level, const char *format, va_list args)
{
    struct position position = {.line = 0};
    char message[1024];

    /* Once the list is full only the count grows, and nothing is to be paid for it. */
    if (d->list.count < DIAGS_MAX)
        position = source_locate(source, offset);
    vsnprintf(message, sizeof(message), format, args);
    return diags_add(d, level, source->name, position.line, position.column, "%s", message);
}

struct diag *source_report(const struct source *source, size_t offset, diags *d,
                           enum diag_level level, const char *format, ...)
{
    struct diag *added;
    va_list args;

    va_start(args, format);
    added = source_report_va(source, offset, d, level, format, args);
    va_end(args);
    return added;
}
