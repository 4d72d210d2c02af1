/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One function per clause. What "%s" does with lists and maps is for people: no quotes, map entries
 * in the order of their keys' texts (cel-spec, section "format" of the string_ext tests).
 */
#include "cel/string-format.h"

#include <math.h>
#include <stdio.h>

#include "base/utf8.h"
#include "cel/function.h"
#include "cel/time.h"
#include "doc/number.h"

enum {
    FORMAT_DEPTH_MAX = 600, /* above what any reader lets through */
    FIXED_DIGITS_MAX = 310, /* of the whole part of the largest double */
    PRECISION_DEFAULT = 6,
};

/* numbers */

/* NaN and the infinities; false for finite numbers. */
static bool format_special(double d, buffer *out)
{
    char text[NUMBER_TEXT_MAX];

    if (isfinite(d))
        return false;
    buffer_add(out, slice_new(text, number_format_double(d, text)));
    return true;
}

/* The shortest text that reads back as @d, written without an exponent. */
static void format_plain(double d, buffer *out)
{
    char text[NUMBER_TEXT_MAX];
    slice rest, whole, fraction, exponent;
    int64_t shift = 0;

    if (format_special(d, out))
        return;
    rest = slice_new(text, number_format_double(d, text));
    if (slice_starts(rest, SLICE("-"))) {
        buffer_add_char(out, '-');
        rest = slice_from(rest, 1);
    }
    exponent = rest;
    fraction = slice_cut(&exponent, 'e');
    whole = slice_cut(&fraction, '.');
    if (exponent.ptr && slice_to_i64(slice_from(exponent, exponent.ptr[0] == '+'), &shift) < 0)
        return;
    if (shift < 0) {
        buffer_add(out, SLICE("0."));
        buffer_add_repeat(out, '0', (size_t)(-shift - 1));
        buffer_add(out, whole);
        buffer_add(out, fraction);
        return;
    }
    buffer_add(out, whole);
    if (shift > 0) {
        buffer_add(out, fraction);
        buffer_add_repeat(out, '0', (size_t)shift - fraction.len);
    } else if (fraction.len) {
        buffer_add_char(out, '.');
        buffer_add(out, fraction);
    }
}

/* The digits of @magnitude in @base, a power of two or ten. */
static void format_digits(bool negative, uint64_t magnitude, unsigned base, bool upper, buffer *out)
{
    const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    char text[64];
    size_t at = sizeof(text);

    do {
        text[--at] = digits[magnitude % base];
        magnitude /= base;
    } while (magnitude);
    if (negative)
        buffer_add_char(out, '-');
    buffer_add(out, slice_new(text + at, sizeof(text) - at));
}

/* An int or uint; false for other kinds. */
static bool format_integer(const value *v, unsigned base, bool upper, buffer *out)
{
    if (v->kind == VALUE_INT) {
        bool negative = v->integer < 0;
        uint64_t bits = (uint64_t)v->integer;

        format_digits(negative, negative ? 0 - bits : bits, base, upper, out);
        return true;
    }
    if (v->kind == VALUE_UINT) {
        format_digits(false, v->natural, base, upper, out);
        return true;
    }
    return false;
}

/* clauses: NULL or what is wrong */

static const char *clause_decimal(const value *v, buffer *out)
{
    if (v->kind == VALUE_DOUBLE)
        format_plain(v->number, out);
    else if (!format_integer(v, 10, false, out))
        return "%d takes int, uint and double only";
    return NULL;
}

static const char *clause_binary(const value *v, buffer *out)
{
    if (v->kind == VALUE_BOOL)
        buffer_add_char(out, v->boolean ? '1' : '0');
    else if (!format_integer(v, 2, false, out))
        return "%b takes int, uint and bool only";
    return NULL;
}

static const char *clause_octal(const value *v, buffer *out)
{
    return format_integer(v, 8, false, out) ? NULL : "%o takes int and uint only";
}

static void format_hex_bytes(slice bytes, bool upper, buffer *out)
{
    const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    char *room = buffer_reserve(out, bytes.len * 2);

    if (!room)
        return;
    for (size_t i = 0; i < bytes.len; i++) {
        room[2 * i] = digits[(unsigned char)bytes.ptr[i] >> 4];
        room[2 * i + 1] = digits[bytes.ptr[i] & 0xF];
    }
    buffer_grew(out, bytes.len * 2);
}

static const char *clause_hex(const value *v, bool upper, buffer *out)
{
    if (v->kind != VALUE_STRING && v->kind != VALUE_BYTES)
        return format_integer(v, 16, upper, out) ? NULL
                                                 : "%x takes int, uint, string and bytes only";
    format_hex_bytes(v->text, upper, out);
    return NULL;
}

/* "%f" and "%e". printf writes the locale's decimal point, which need not be one byte. */
static const char *clause_float(const value *v, char letter, int precision, buffer *out)
{
    char text[FIXED_DIGITS_MAX + STRING_FORMAT_PRECISION_MAX + 16];
    double d;

    if (v->kind == VALUE_INT)
        d = (double)v->integer;
    else if (v->kind == VALUE_UINT)
        d = (double)v->natural;
    else if (v->kind == VALUE_DOUBLE)
        d = v->number;
    else
        return letter == 'f' ? "%f takes int, uint and double only"
                             : "%e takes int, uint and double only";
    if (format_special(d, out))
        return NULL;
    if (letter == 'f')
        snprintf(text, sizeof(text), "%.*f", precision, d);
    else
        snprintf(text, sizeof(text), "%.*e", precision, d);
    for (const char *p = text; *p; p++) {
        if ((*p >= '0' && *p <= '9') || *p == '-' || *p == '+' || *p == 'e')
            buffer_add_char(out, *p);
        else if (p[1] >= '0' && p[1] <= '9')
            buffer_add_char(out, '.');
    }
    return NULL;
}

static const char *clause_string(const value *v, unsigned depth, buffer *out);

static const char *format_list(const value *list, unsigned depth, buffer *out)
{
    buffer_add_char(out, '[');
    value_each_item (list, item) {
        const char *error;

        if (item != list->list.items)
            buffer_add(out, SLICE(", "));
        error = clause_string(item, depth + 1, out);
        if (error)
            return error;
    }
    buffer_add_char(out, ']');
    return NULL;
}

struct format_entry {
    size_t start, len; /* of the key's text in the buffer of keys */
    const value *value;
};

struct format_entries {
    buffer keys;
    struct format_entry *list;
    size_t count;
};

static void format_entries_done(struct format_entries *entries)
{
    buffer_done(&entries->keys);
    freep(&entries->list);
}

static int format_entry_order(const void *a, const void *b, void *arg)
{
    const struct format_entry *left = a, *right = b;
    const struct format_entries *entries = arg;
    int order = slice_cmp(slice_sub(buffer_slice(&entries->keys), left->start, left->len),
                          slice_sub(buffer_slice(&entries->keys), right->start, right->len));

    /* Keys 1 and 1u have the same text: then as written. */
    return order ? order : (left->start > right->start) - (left->start < right->start);
}

static const char *format_map(const value *map, unsigned depth, buffer *out)
{
    _cleanup_(format_entries_done) struct format_entries entries = {
        .keys = {.max = out->max},
        .list = memory_alloc(MAX(map->map->count, (size_t)1) * sizeof(struct format_entry)),
    };
    const char *error;

    value_each_member (map, member) {
        size_t start = entries.keys.len;

        if (member->value.flags & VALUE_SHADOWED)
            continue;
        error = clause_string(&member->key, depth + 1, &entries.keys);
        if (error)
            return error;
        entries.list[entries.count++] =
            (struct format_entry){start, entries.keys.len - start, &member->value};
    }
    out->full |= entries.keys.full;
    qsort_r(entries.list, entries.count, sizeof(*entries.list), format_entry_order, &entries);
    buffer_add_char(out, '{');
    for (size_t i = 0; i < entries.count && !out->full; i++) {
        const struct format_entry *entry = &entries.list[i];

        if (i)
            buffer_add(out, SLICE(", "));
        buffer_add(out, slice_sub(buffer_slice(&entries.keys), entry->start, entry->len));
        buffer_add(out, SLICE(": "));
        error = clause_string(entry->value, depth + 1, out);
        if (error)
            return error;
    }
    buffer_add_char(out, '}');
    return NULL;
}

static const char *clause_string(const value *v, unsigned depth, buffer *out)
{
    if (depth > FORMAT_DEPTH_MAX)
        return "value is nested too deeply";
    /* Lists may share their items, so a small value can have an endless text: stop at the limit. */
    if (out->full)
        return NULL;
    switch ((enum value_kind)v->kind) {
    case VALUE_NULL:
        buffer_add(out, SLICE("null"));
        return NULL;
    case VALUE_BOOL:
        buffer_add(out, v->boolean ? SLICE("true") : SLICE("false"));
        return NULL;
    case VALUE_INT:
    case VALUE_UINT:
    case VALUE_DOUBLE:
        return clause_decimal(v, out);
    case VALUE_BYTES:
        if (!utf8_is_valid(v->text))
            return "bytes are not valid UTF-8";
        buffer_add(out, v->text);
        return NULL;
    case VALUE_STRING:
    case VALUE_TYPE:
        buffer_add(out, v->text);
        return NULL;
    case VALUE_LIST:
        return format_list(v, depth, out);
    case VALUE_MAP:
        return format_map(v, depth, out);
    case VALUE_TIMESTAMP:
        timestamp_format(v, out);
        return NULL;
    case VALUE_DURATION:
        duration_format(v->integer, out);
        return NULL;
    case VALUE_OBJECT:
        v->object->class->format(v->object, out);
        return NULL;
    case VALUE_UNKNOWN:
    case VALUE_OPTIONAL:
    case VALUE_ERROR:
        break;
    }
    return "%s takes no optional and no unknown value";
}

/* the format string */

/* Reads ".NN" if there is one. */
static const char *read_precision(slice *rest, int *ret_precision)
{
    int precision = 0;
    size_t digits = 0;

    if (!slice_starts(*rest, SLICE(".")))
        return NULL;
    *rest = slice_from(*rest, 1);
    for (; digits < rest->len && rest->ptr[digits] >= '0' && rest->ptr[digits] <= '9'; digits++) {
        precision = precision * 10 + (rest->ptr[digits] - '0');
        if (precision > STRING_FORMAT_PRECISION_MAX)
            return "precision is above 100";
    }
    if (!digits)
        return "no number after the decimal point";
    *rest = slice_from(*rest, digits);
    *ret_precision = precision;
    return NULL;
}

static const char *format_clause(char letter, int precision, const value *v, buffer *out)
{
    switch (letter) {
    case 's':
        return clause_string(v, 0, out);
    case 'd':
        return clause_decimal(v, out);
    case 'f':
    case 'e':
        return clause_float(v, letter, precision, out);
    case 'b':
        return clause_binary(v, out);
    case 'o':
        return clause_octal(v, out);
    case 'x':
        return clause_hex(v, false, out);
    case 'X':
        return clause_hex(v, true, out);
    }
    return "unknown clause: it is one of s d f e b o x X";
}

const char *string_format(slice format, const value *args, buffer *out)
{
    size_t used = 0;

    while (format.len) {
        size_t at = MIN(slice_find_char(format, '%', 0), format.len);
        int precision = PRECISION_DEFAULT;
        const char *error;

        buffer_add(out, slice_sub(format, 0, at));
        if (at == format.len)
            return NULL;
        format = slice_from(format, at + 1);
        if (slice_starts(format, SLICE("%"))) {
            buffer_add_char(out, '%');
            format = slice_from(format, 1);
            continue;
        }
        error = read_precision(&format, &precision);
        if (error)
            return error;
        if (!format.len)
            return "the last clause has no letter";
        if (used == args->list.count)
            return "more clauses than arguments";
        error = format_clause(format.ptr[0], precision, &args->list.items[used++], out);
        if (error)
            return error;
        format = slice_from(format, 1);
    }
    return NULL;
}
