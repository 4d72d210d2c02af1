/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is invisible or acts on the terminal (ECMA-48), or changes the order in which text is read
 * (Unicode Annex 9; the trick of CVE-2021-42574), is shown as an escape.
 */
#include "report/safe.h"

#include "base/utf8.h"

/* Characters that act instead of being seen: controls, and what changes or hides direction. */
static bool safe_is_visible(uint32_t c)
{
    if (c < 0x20 || (c >= 0x7f && c < 0xa0))
        return false;
    if (c == 0xad || c == 0x61c || c == 0x180e || c == 0xfeff)
        return false;
    if ((c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
        (c >= 0x2060 && c <= 0x206f))
        return false;
    return c < 0xe0000; /* tags, variation selectors, private planes */
}

size_t safe_add_next(buffer *out, slice text, size_t *at)
{
    size_t start = *at, before = out->len;
    uint32_t c = utf8_next(text, at);
    bool invalid = c == UTF8_REPLACEMENT && *at == start + 1;

    if (invalid || c < 0x80) {
        if (!invalid && safe_is_visible(c)) {
            buffer_add_char(out, (char)c);
            return 1;
        }
        buffer_printf(out, "\\x%02x", (unsigned char)text.ptr[start]);
    } else if (safe_is_visible(c)) {
        buffer_add(out, slice_sub(text, start, *at - start));
        return (size_t)MAX(utf8_width(c), 0);
    } else {
        buffer_printf(out, c > 0xffff ? "\\U%08x" : "\\u%04x", c);
    }
    return out->len - before;
}

void safe_add(buffer *out, slice text)
{
    for (size_t at = 0; at < text.len;)
        safe_add_next(out, text, &at);
}

size_t safe_width(slice text)
{
    size_t width = 0;

    for (size_t at = 0; at < text.len;)
        width += (size_t)MAX(utf8_width(utf8_next(text, &at)), 0);
    return width;
}

/* The next word; @rest moves behind it. */
static slice paragraph_word(slice *rest)
{
    size_t len = 0;
    slice word;

    *rest = slice_trim(*rest);
    while (len < rest->len && !strchr(" \t\r\n", rest->ptr[len]))
        len++;
    word = slice_sub(*rest, 0, len);
    *rest = slice_from(*rest, len);
    return word;
}

void safe_add_paragraph(buffer *out, slice text, size_t used, size_t indent, size_t width)
{
    _cleanup_buffer_ buffer word = BUFFER_INIT;
    bool fresh = true; /* no word of ours stands on this line */
    size_t column = used, columns;

    while (slice_trim(text).len > 0) {
        buffer_clear(&word);
        safe_add(&word, paragraph_word(&text));
        columns = safe_width(buffer_slice(&word));
        if (!fresh && column + 1 + columns > width) {
            buffer_add_char(out, '\n');
            fresh = true;
            column = 0;
        }
        if (!fresh) {
            buffer_add_char(out, ' ');
            column++;
        } else if (column < indent) {
            buffer_add_repeat(out, ' ', indent - column);
            column = indent;
        }
        buffer_add(out, buffer_slice(&word));
        column += columns;
        fresh = false;
    }
    buffer_add_char(out, '\n');
}
