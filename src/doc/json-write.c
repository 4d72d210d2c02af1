/* SPDX-License-Identifier: Apache-2.0 */
/* A stack on the heap instead of recursion, as in the readers. */
#include "doc/json-write.h"

#include <math.h>

#include "base/base64.h"
#include "base/utf8.h"
#include "base/vector.h"
#include "doc/number.h"

/* Characters that are valid but not to be shown as they are. */
static bool json_is_unsafe(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x061C ||
           (c >= 0x200B && c <= 0x200F) ||                /* zero width, direction marks */
           (c >= 0x2028 && c <= 0x202E) ||                /* separators, embeddings, overrides */
           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || /* invisible, isolates */
           (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE0FFF);
}

static void json_escape(buffer *b, uint32_t c)
{
    static const char names[32] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r',
    };

    if (c == '"' || c == '\\')
        buffer_printf(b, "\\%c", (char)c);
    else if (c < sizeof(names) && names[c])
        buffer_printf(b, "\\%c", names[c]);
    else if (c < 0x10000)
        buffer_printf(b, "\\u%04x", (unsigned)c);
    else
        buffer_printf(b, "\\u%04x\\u%04x", 0xD800 + ((unsigned)(c - 0x10000) >> 10),
                      0xDC00 + ((unsigned)(c - 0x10000) & 0x3FF));
}

/* A surrogate as three bytes, which utf8_next() takes for three bad ones. */
static bool json_is_surrogate(slice s, size_t at)
{
    const unsigned char *p = (const unsigned char *)s.ptr + at;

    return s.len - at >= 3 && p[0] == 0xED && p[1] >= 0xA0 && p[1] <= 0xBF && (p[2] & 0xC0) == 0x80;
}

void json_write_string(buffer *b, slice text)
{
    size_t plain = 0, at = 0;

    buffer_add_char(b, '"');
    while (at < text.len) {
        unsigned char byte = (unsigned char)text.ptr[at];
        size_t here = at;
        uint32_t c;

        if (byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\') {
            at++;
            continue;
        }
        c = utf8_next(text, &at);
        if (c == UTF8_REPLACEMENT && at == here + 1) {
            at += json_is_surrogate(text, here) ? 2 : 0;
            buffer_add(b, slice_sub(text, plain, here - plain));
            buffer_add(b, SLICE("\xEF\xBF\xBD"));
            plain = at;
        } else if (json_is_unsafe(c) || c == '"' || c == '\\') {
            buffer_add(b, slice_sub(text, plain, here - plain));
            json_escape(b, c);
            plain = at;
        }
    }
    buffer_add(b, slice_from(text, plain));
    buffer_add_char(b, '"');
}

static void json_write_double(buffer *b, double d)
{
    char text[NUMBER_TEXT_MAX];
    slice s = slice_new(text, number_format_double(d, text));

    if (!isfinite(d)) {
        json_write_string(b, s);
        return;
    }
    buffer_add(b, s);
    if (slice_find_char(s, '.', 0) == SLICE_NPOS && slice_find_char(s, 'e', 0) == SLICE_NPOS)
        buffer_add(b, SLICE(".0"));
}

/* Nine digits without the zeros at their end, behind a point; nothing for 0. */
static void json_write_nanos(buffer *b, uint32_t nanos)
{
    int digits = 9;

    if (!nanos)
        return;
    for (; nanos % 10 == 0; nanos /= 10)
        digits--;
    buffer_printf(b, ".%0*u", digits, nanos);
}

/*
 * The proleptic Gregorian calendar, counted in years that start in March, so that the day which
 * some years lack is their last.
 */
static void json_write_timestamp(buffer *b, int64_t seconds, int32_t nanos)
{
    enum {
        DAY = 86400,
        FOUR_YEARS = 1461,
        CENTURY = 36524,
        FOUR_CENTURIES = 146097,
        BEFORE_1970 = 719468, /* days from 0000-03-01 */
    };
    static const int64_t first = -62167219200, behind = 253402300800; /* years 0 to 9999 */
    int64_t days, cycle, day, year, month;
    unsigned second;

    if (seconds < first || seconds >= behind) {
        buffer_printf(b, "%lld", (long long)seconds);
        return;
    }
    second = (unsigned)((seconds % DAY + DAY) % DAY);
    days = (seconds - second) / DAY + BEFORE_1970;
    cycle = (days >= 0 ? days : days - FOUR_CENTURIES + 1) / FOUR_CENTURIES;
    day = days - cycle * FOUR_CENTURIES;
    /* Of each leap day its own last day counts, so that it belongs to the year it ends. */
    year = (day - day / (FOUR_YEARS - 1) + day / CENTURY - day / (FOUR_CENTURIES - 1)) / 365;
    day -= year * 365 + year / 4 - year / 100;
    month = (5 * day + 2) / 153; /* from March; five months have 153 days */
    day -= (153 * month + 2) / 5;
    year += cycle * 400 + (month >= 10);
    buffer_printf(b, "\"%04d-%02d-%02dT%02u:%02u:%02u", (int)year,
                  (int)(month < 10 ? month + 3 : month - 9), (int)day + 1, second / 3600,
                  second / 60 % 60, second % 60);
    json_write_nanos(b, (uint32_t)nanos);
    buffer_add(b, SLICE("Z\""));
}

static void json_write_duration(buffer *b, int64_t nanoseconds)
{
    uint64_t magnitude = nanoseconds < 0 ? 0 - (uint64_t)nanoseconds : (uint64_t)nanoseconds;

    buffer_printf(b, "\"%s%llu", nanoseconds < 0 ? "-" : "",
                  (unsigned long long)(magnitude / 1000000000));
    json_write_nanos(b, (uint32_t)(magnitude % 1000000000));
    buffer_add(b, SLICE("s\""));
}

static void json_write_tagged(buffer *b, const char *tag, slice text)
{
    buffer_printf(b, "{\"%s\":", tag);
    json_write_string(b, text);
    buffer_add_char(b, '}');
}

static void json_write_bytes(buffer *b, slice bytes)
{
    buffer_add_char(b, '"');
    base64_encode(b, bytes);
    buffer_add_char(b, '"');
}

/* Anything but a list or a map. */
static void json_write_scalar(buffer *b, const value *v)
{
    switch ((enum value_kind)v->kind) {
    case VALUE_BOOL:
        buffer_add(b, v->boolean ? SLICE("true") : SLICE("false"));
        break;
    case VALUE_INT:
        buffer_printf(b, "%lld", (long long)v->integer);
        break;
    case VALUE_UINT:
        buffer_printf(b, "%llu", (unsigned long long)v->natural);
        break;
    case VALUE_DOUBLE:
        json_write_double(b, v->number);
        break;
    case VALUE_STRING:
    case VALUE_TYPE:
        json_write_string(b, v->text);
        break;
    case VALUE_BYTES:
        json_write_bytes(b, v->text);
        break;
    case VALUE_TIMESTAMP:
        json_write_timestamp(b, v->integer, v->nanos);
        break;
    case VALUE_DURATION:
        json_write_duration(b, v->integer);
        break;
    case VALUE_UNKNOWN:
        json_write_tagged(b, "$unknown", v->text);
        break;
    case VALUE_ERROR:
        json_write_tagged(b, "$error", v->text);
        break;
    case VALUE_NULL:
    case VALUE_LIST:
    case VALUE_MAP:
    case VALUE_OPTIONAL:
    case VALUE_OBJECT:
        buffer_add(b, SLICE("null"));
        break;
    }
}

static void json_write_key(buffer *b, const value *key)
{
    if (key->kind == VALUE_STRING) {
        json_write_string(b, key->text);
    } else {
        buffer_add_char(b, '"');
        json_write_scalar(b, key); /* a number or a truth value: nothing to escape */
        buffer_add_char(b, '"');
    }
}

struct json_level {
    const value *v; /* a list or a map */
    size_t next;
    bool written; /* a child was */
};

/* The next child of @level, past members that another one hides; NULL behind the last. */
static const value *json_next_child(struct json_level *level, const value **ret_key)
{
    *ret_key = NULL;
    if (level->v->kind == VALUE_LIST)
        return level->next < level->v->list.count ? &level->v->list.items[level->next++] : NULL;
    while (level->next < level->v->map->count) {
        const struct value_member *member = &level->v->map->members[level->next++];

        if (member->value.flags & VALUE_SHADOWED)
            continue;
        *ret_key = &member->key;
        return &member->value;
    }
    return NULL;
}

static void json_break_line(buffer *b, enum json_style style, size_t depth)
{
    if (style == JSON_COMPACT)
        return;
    buffer_add_char(b, '\n');
    buffer_add_repeat(b, ' ', depth * 2);
}

static const value *json_unwrap(const value *v)
{
    while (v->kind == VALUE_OPTIONAL && v->list.count)
        v = v->list.items;
    return v;
}

void json_write(buffer *b, const value *v, enum json_style style)
{
    VECTOR(struct json_level) open = VECTOR_INIT;

    for (;;) {
        struct json_level *level;
        const value *key;

        v = json_unwrap(v);
        if (v->kind == VALUE_LIST || v->kind == VALUE_MAP) {
            buffer_add_char(b, v->kind == VALUE_LIST ? '[' : '{');
            vector_push(&open)->v = v;
        } else {
            json_write_scalar(b, v);
        }
        /* Close what has no further child. */
        while (open.count && !(v = json_next_child(vector_last(&open), &key))) {
            level = vector_last(&open);
            if (level->written)
                json_break_line(b, style, open.count - 1);
            buffer_add_char(b, level->v->kind == VALUE_LIST ? ']' : '}');
            open.count--;
        }
        if (!open.count || b->full)
            break;
        level = vector_last(&open);
        if (level->written)
            buffer_add_char(b, ',');
        level->written = true;
        json_break_line(b, style, open.count);
        if (key) {
            json_write_key(b, key);
            buffer_add(b, style == JSON_COMPACT ? SLICE(":") : SLICE(": "));
        }
    }
    vector_done(&open);
}
