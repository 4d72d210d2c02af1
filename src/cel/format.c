/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values as text for people. Control characters never reach the output, as reports go to terminals.
 * A computed list may hold the same list many times, so writing ends when the buffer is full.
 */
#include <math.h>

#include "base/utf8.h"
#include "cel/function.h"
#include "cel/time.h"
#include "doc/number.h"

/* Infinity and NaN have no literal in CEL; they are written as string() writes them. */
static void format_double(double d, buffer *out)
{
    char text[NUMBER_TEXT_MAX];
    slice s;

    if (isnan(d) || isinf(d)) {
        buffer_add(out, isnan(d) ? SLICE("NaN") : d > 0 ? SLICE("Infinity") : SLICE("-Infinity"));
        return;
    }
    s = slice_new(text, number_format_double(d, text));
    buffer_add(out, s);
    /* What looks like an int would be one. */
    if (slice_find_char(s, '.', 0) == SLICE_NPOS && slice_find_char(s, 'e', 0) == SLICE_NPOS)
        buffer_add(out, SLICE(".0"));
}

/*
 * Escapes controls, C1 controls and the marks that change the direction of text, with which a file
 * name could make a report say something else.
 */
static void format_character(uint32_t c, buffer *out)
{
    static const char letters[] = "abtnvfr"; /* from U+0007 on */
    char utf8[4];

    if (c >= 7 && c <= 13)
        buffer_printf(out, "\\%c", letters[c - 7]);
    else if (c < 0x20 || c == 0x7f)
        buffer_printf(out, "\\x%02x", (unsigned int)c);
    else if ((c >= 0x80 && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
             (c >= 0x2066 && c <= 0x2069))
        buffer_printf(out, "\\u%04x", (unsigned int)c);
    else
        buffer_add(out, slice_new(utf8, utf8_encode(c, utf8)));
}

/* Invalid UTF-8 comes out as U+FFFD: this text is read, not parsed. */
static void format_string(slice s, buffer *out)
{
    buffer_add_char(out, '"');
    for (size_t at = 0; at < s.len && !out->full;) {
        uint32_t c = utf8_next(s, &at);

        if (c == '"' || c == '\\')
            buffer_add_char(out, '\\');
        format_character(c, out);
    }
    buffer_add_char(out, '"');
}

/* Bytes are no text, so all that is not ASCII is escaped. */
static void format_bytes(slice s, buffer *out)
{
    buffer_add(out, SLICE("b\""));
    for (size_t i = 0; i < s.len && !out->full; i++) {
        unsigned char c = (unsigned char)s.ptr[i];

        if (c == '"' || c == '\\')
            buffer_printf(out, "\\%c", c);
        else if (c < 0x20 || c >= 0x7f)
            buffer_printf(out, "\\x%02x", c);
        else
            buffer_add_char(out, (char)c);
    }
    buffer_add_char(out, '"');
}

static void format_list(const value *v, buffer *out)
{
    buffer_add_char(out, '[');
    value_each_item (v, item) {
        if (out->full)
            return;
        if (item > v->list.items)
            buffer_add(out, SLICE(", "));
        cel_format(item, out);
    }
    buffer_add_char(out, ']');
}

/* In the order of the document, without hidden members. */
static void format_map(const value *v, buffer *out)
{
    const struct value_member *member;
    bool first = true;

    buffer_add_char(out, '{');
    for (size_t at = 0; !out->full && (member = cel_map_next(v, &at));) {
        if (!first)
            buffer_add(out, SLICE(", "));
        first = false;
        cel_format(&member->key, out);
        buffer_add(out, SLICE(": "));
        cel_format(&member->value, out);
    }
    buffer_add_char(out, '}');
}

static void format_optional(const value *v, buffer *out)
{
    if (v->list.count == 0) {
        buffer_add(out, SLICE("optional.none()"));
        return;
    }
    buffer_add(out, SLICE("optional.of("));
    cel_format(&v->list.items[0], out);
    buffer_add_char(out, ')');
}

/* Depth is bounded by the documents' limit plus that of expressions. */
void cel_format(const value *v, buffer *out)
{
    switch ((enum value_kind)v->kind) {
    case VALUE_NULL:
        buffer_add(out, SLICE("null"));
        break;
    case VALUE_BOOL:
        buffer_add(out, v->boolean ? SLICE("true") : SLICE("false"));
        break;
    case VALUE_INT:
        buffer_printf(out, "%lld", (long long)v->integer);
        break;
    case VALUE_UINT:
        buffer_printf(out, "%lluu", (unsigned long long)v->natural);
        break;
    case VALUE_DOUBLE:
        format_double(v->number, out);
        break;
    case VALUE_STRING:
        format_string(v->text, out);
        break;
    case VALUE_BYTES:
        format_bytes(v->text, out);
        break;
    case VALUE_LIST:
        format_list(v, out);
        break;
    case VALUE_MAP:
        format_map(v, out);
        break;
    case VALUE_TIMESTAMP:
        buffer_add(out, SLICE("timestamp(\""));
        timestamp_format(v, out);
        buffer_add(out, SLICE("\")"));
        break;
    case VALUE_DURATION:
        buffer_add(out, SLICE("duration(\""));
        duration_format(v->integer, out);
        buffer_add(out, SLICE("\")"));
        break;
    case VALUE_OPTIONAL:
        format_optional(v, out);
        break;
    case VALUE_OBJECT:
        v->object->class->format(v->object, out);
        break;
    case VALUE_UNKNOWN:
    case VALUE_TYPE:
    case VALUE_ERROR:
        buffer_add(out, v->text);
        break;
    }
}
