/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes, columns and what is shown are three different things: a character has up to four bytes and
 * none to two columns, and a control character is shown as an escape of four or more. So a line
 * becomes a list of cells first, each knowing all three, and is cut and underlined by cells.
 */
#include "report/snippet.h"

#include "report/safe.h"

enum {
    SNIPPET_INDENT = 4,
    SNIPPET_NUMBER = 5, /* columns of a line number */
    SNIPPET_GUTTER = SNIPPET_INDENT + SNIPPET_NUMBER + 3,
    SNIPPET_ELLIPSIS = 3,
};

/* One character of a line as it is shown. */
struct cell {
    size_t byte;       /* in the snippet */
    size_t start, len; /* in the shown text */
    size_t column, columns;
};

/* The part of a line that can be shown. */
struct shown_line {
    buffer text; /* of all cells */
    VECTOR(struct cell) cells;
    size_t columns;
    bool cut_left, cut_right; /* the line goes on beyond the cells */
};

static void shown_line_done(struct shown_line *line)
{
    vector_done(&line->cells);
    buffer_done(&line->text);
}

/* Not the first byte of a character. */
static bool utf8_continues(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

/*
 * Makes the bytes @start to @end of @text visible. A line may be megabytes long: no column needs
 * more than four bytes, so what is further than that from @mark cannot be shown anyway.
 */
static void shown_line_make(struct shown_line *line, slice text, size_t start, size_t end,
                            size_t mark, size_t width)
{
    size_t near = 4 * width, first = start, last = end;

    mark = MIN(MAX(mark, start), end);
    if (mark - start > near)
        first = mark - near;
    if (end - mark > near)
        last = mark + near;
    while (first > start && first < last && utf8_continues(text.ptr[first]))
        first++;
    while (last < end && last > first && utf8_continues(text.ptr[last]))
        last--;
    line->cut_left = first > start;
    line->cut_right = last < end;
    for (size_t at = first; at < last;) {
        struct cell *cell = vector_push(&line->cells);

        cell->byte = at;
        cell->start = line->text.len;
        cell->column = line->columns;
        cell->columns = 1;
        if (text.ptr[at] == '\t') {
            buffer_add_char(&line->text, ' ');
            at++;
        } else {
            cell->columns = safe_add_next(&line->text, text, &at);
        }
        cell->len = line->text.len - cell->start;
        line->columns += cell->columns;
    }
}

/* The cells to show: all, or as many as fit, with a third of the width before the mark. */
static void shown_line_fit(const struct shown_line *line, size_t mark, size_t width,
                           size_t *ret_first, size_t *ret_last)
{
    size_t first = 0, last = line->cells.count, at = 0, room = width;

    if (line->columns > width || line->cut_left || line->cut_right) {
        while (at < last && line->cells.items[at].byte < mark)
            at++;
        while (at < last && first < at &&
               line->cells.items[at].column - line->cells.items[first].column > width / 3)
            first++;
        room -= (first > 0 || line->cut_left) ? SNIPPET_ELLIPSIS : 0;
        room -= SNIPPET_ELLIPSIS;
        for (last = first; last < line->cells.count; last++) {
            const struct cell *cell = &line->cells.items[last];

            if (cell->column + cell->columns - line->cells.items[first].column > room)
                break;
        }
    }
    *ret_first = first;
    *ret_last = last;
}

/* A row of carets below the cells that offend. */
static void add_mark(const struct report_style *style, const struct shown_line *line, size_t first,
                     size_t last, size_t lead, size_t mark, size_t mark_end, buffer *out)
{
    size_t before = lead, under = 0;

    for (size_t i = first; i < last; i++) {
        const struct cell *cell = &line->cells.items[i];

        if (cell->byte < mark)
            before += cell->columns;
        else if (cell->byte < mark_end)
            under += cell->columns;
    }
    if (under == 0)
        return;
    buffer_add_repeat(out, ' ', SNIPPET_GUTTER - 2);
    style_add(style, out, STYLE_FAINT, SLICE("| "));
    buffer_add_repeat(out, ' ', before);
    style_begin(style, out, STYLE_MARK);
    buffer_add_repeat(out, '^', under);
    style_end(style, out, STYLE_MARK);
    buffer_add_char(out, '\n');
}

/* Line @number, bytes @start to @end of the snippet, and below it the row of carets. */
static void add_line(const struct report_style *style, const struct finding *finding, size_t number,
                     size_t start, size_t end, buffer *out)
{
    _cleanup_(shown_line_done) struct shown_line line = {.text = BUFFER_INIT};
    size_t width = style_width(style) - SNIPPET_GUTTER, mark = finding->mark;
    size_t mark_end = mark + finding->mark_length, first, last, lead;

    shown_line_make(&line, finding->snippet, start, end, mark, width);
    shown_line_fit(&line, mark, width, &first, &last);
    style_begin(style, out, STYLE_FAINT);
    if (finding->line)
        buffer_printf(out, "%*zu | ", SNIPPET_INDENT + SNIPPET_NUMBER, number);
    else
        buffer_printf(out, "%*s | ", SNIPPET_INDENT + SNIPPET_NUMBER, "");
    style_end(style, out, STYLE_FAINT);
    lead = first > 0 || line.cut_left ? SNIPPET_ELLIPSIS : 0;
    buffer_add_repeat(out, '.', lead);
    for (size_t i = first; i < last; i++)
        buffer_add(out, slice_sub(buffer_slice(&line.text), line.cells.items[i].start,
                                  line.cells.items[i].len));
    if (last < line.cells.count || line.cut_right)
        buffer_add_repeat(out, '.', SNIPPET_ELLIPSIS);
    buffer_add_char(out, '\n');
    add_mark(style, &line, first, last, lead, mark, mark_end, out);
}

void snippet_add(const struct report_style *style, const struct finding *finding, buffer *out)
{
    slice text = finding->snippet;
    size_t start = 0, number = finding->line;

    while (text.len > 0 && text.ptr[text.len - 1] == '\n')
        text.len--;
    for (size_t i = 0; start < text.len && i < SNIPPET_LINES_MAX; i++, number++) {
        size_t end = MIN(slice_find_char(text, '\n', start), text.len);

        add_line(style, finding, number, start, end, out);
        start = end + 1;
    }
    if (start < text.len)
        buffer_printf(out, "%*s | ...\n", SNIPPET_INDENT + SNIPPET_NUMBER, "");
}
