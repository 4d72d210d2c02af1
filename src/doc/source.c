/* SPDX-License-Identifier: Apache-2.0 */
/* Positions are looked up by bisection in an index of line starts that is built on first need. */
#include "doc/source.h"

#include <stdio.h>

#include "base/utf8.h"

struct source *source_new(arena *a, slice name, slice text)
{
    struct source *source = arena_new(a, struct source);

    source->name = name;
    source->text = text;
    source->arena = a;
    return source;
}

static void source_index(struct source *source)
{
    size_t count = 1, filled = 1;
    uint32_t *lines;

    for (size_t at = 0; (at = slice_find_char(source->text, '\n', at)) != SLICE_NPOS; at++)
        count++;
    lines = arena_new_array(source->arena, uint32_t, count);
    for (size_t at = 0; (at = slice_find_char(source->text, '\n', at)) != SLICE_NPOS; at++)
        lines[filled++] = (uint32_t)at + 1;
    source->line_count = count;
    source->lines = lines;
}

/* Index of the line that holds @offset. */
static size_t source_line_number(const struct source *source, size_t offset)
{
    size_t low = 0, high;

    if (!source->lines)
        source_index((struct source *)(uintptr_t)source);
    high = source->line_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (source->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

struct position source_locate(const struct source *source, size_t offset)
{
    size_t line, start;

    offset = MIN(offset, source->text.len);
    line = source_line_number(source, offset);
    start = source->lines[line];
    return (struct position){
        .line = source->lines_before + (uint32_t)line + 1,
        .column = (uint32_t)utf8_length(slice_sub(source->text, start, offset - start)) + 1,
    };
}

slice source_line(const struct source *source, size_t offset)
{
    size_t line, start, end;

    offset = MIN(offset, source->text.len);
    line = source_line_number(source, offset);
    start = source->lines[line];
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
    struct position position = source_locate(source, offset);
    char message[1024];

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
