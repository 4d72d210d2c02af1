/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finds the place of an expression's byte in the file it was written in, and reports errors there.
 *
 * A plain YAML scalar is found verbatim in its range. Otherwise text and file are walked together:
 * white space is skipped on both sides, as folding and indentation change nothing else, and escapes
 * of quoted scalars are read over. Where that fails, the answer is the last place that matched,
 * which is on the right line or near it. A wrong column is a nuisance and a crash is not
 * acceptable, so nothing here relies on what the reader of the file did.
 */
#include "cel/expression.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Offset behind the indicator of a block scalar ("|-" and a comment) or behind an opening quote. */
static size_t scalar_content(slice written)
{
    size_t end;

    if (written.len == 0)
        return 0;
    if (written.ptr[0] == '"' || written.ptr[0] == '\'')
        return 1;
    if (written.ptr[0] != '|' && written.ptr[0] != '>')
        return 0;
    end = slice_find_char(written, '\n', 0);
    return end == SLICE_NPOS ? written.len : end;
}

/* Length of one character of a quoted scalar that stands for @c, or 0 when it does not. */
static size_t scalar_match(slice written, size_t at, char quote, char c)
{
    slice rest = slice_from(written, at);

    if (quote == '\'' && c == '\'' && slice_starts(rest, SLICE("''")))
        return 2;
    if (quote == '"' && rest.len > 1 && rest.ptr[0] == '\\')
        return rest.ptr[1] == c ? 2 : 0;
    return rest.len > 0 && rest.ptr[0] == c;
}

/* Where byte @offset of @text stands in @written. */
static size_t scalar_offset(slice text, slice written, size_t offset)
{
    size_t at = scalar_content(written), last = at, len;
    char quote = written.len > 0 ? written.ptr[0] : '\0';

    for (size_t i = 0; i <= offset; i++) {
        if (i < text.len && is_space(text.ptr[i])) {
            if (i == offset)
                return last;
            continue;
        }
        while (at < written.len && is_space(written.ptr[at]))
            at++;
        if (i == offset)
            return i < text.len ? at : last;
        len = scalar_match(written, at, quote, text.ptr[i]);
        if (!len)
            return last;
        at += len;
        last = at;
    }
    return last;
}

/* A value that is no string has no text to look for; its own place is all there is. */
size_t expression_source_offset(const value *written, size_t offset)
{
    slice range, text;
    size_t found;

    if (!written || !written->source)
        return SLICE_NPOS;
    if (written->kind != VALUE_STRING)
        return written->start;
    text = written->text;
    range = value_written(written);
    found = text.len > 0 ? slice_find(range, text, 0) : SLICE_NPOS;
    if (found == SLICE_NPOS)
        found = scalar_offset(text, range, MIN(offset, text.len));
    else
        found += offset;
    return written->start + found;
}

/* The arena is for the line index of a source that exists for this one question. */
struct position expression_position(const struct expression *x, size_t offset)
{
    size_t found = expression_source_offset(x->written, offset);
    _cleanup_arena_ arena lines = ARENA_INIT;

    if (found != SLICE_NPOS)
        return source_locate(x->written->source, found);
    return source_locate(source_new(&lines, SLICE_NULL, x->text), offset);
}

/* What a cut at the end of a buffer left of the last character does not belong to the text. */
static void format_text(char *out, size_t size, const char *format, va_list args)
{
    int len = vsnprintf(out, size, format, args);

    if (len >= 0 && (size_t)len >= size)
        out[utf8_valid_prefix(slice_new(out, size - 1))] = '\0';
}

/* Positions are computed only for what is reported, which is why passes deal in offsets. */
struct diag *expression_error(struct expression *x, size_t offset, const char *format, ...)
{
    char message[512];
    struct position position;
    va_list args;

    if (x->errors++ >= EXPRESSION_ERRORS_MAX)
        return NULL;
    va_start(args, format);
    format_text(message, sizeof(message), format, args);
    va_end(args);
    position = expression_position(x, offset);
    return diags_add(x->diags, DIAG_ERROR,
                     x->written && x->written->source ? x->written->source->name : SLICE_NULL,
                     position.line, position.column, "%s", message);
}

void expression_hint(struct expression *x, struct diag *added, const char *format, ...)
{
    char hint[512];
    va_list args;

    if (!added)
        return;
    va_start(args, format);
    format_text(hint, sizeof(hint), format, args);
    va_end(args);
    diags_hint(x->diags, added, "%s", hint);
}
