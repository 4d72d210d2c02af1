/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Strings and numbers of JSON.
 *
 * A string is scanned once, eight bytes at a time, for its end; only one that has escapes or bytes
 * above 0x7F is looked at again, and only one that has escapes or is broken is copied.
 */
#include <endian.h>
#include <math.h>

#include "base/utf8.h"
#include "doc/json-reader.h"
#include "doc/number.h"

#define BYTES(b) (0x0101010101010101ULL * (unsigned char)(b))

/* The high bit of each byte of @x that is less than @n, n <= 128. Exact up to the first such byte,
 * counted from the low end; later ones may be wrong. */
static uint64_t bytes_below(uint64_t x, unsigned char n)
{
    return (x - BYTES(n)) & ~x & BYTES(0x80);
}

/* The next quote, backslash or control character, or @end; ORs the bytes seen into @seen. */
static const char *json_skip_plain(const char *at, const char *end, char quote, uint64_t *seen)
{
    for (; end - at >= 8; at += 8) {
        uint64_t word, stop;

        memcpy(&word, at, sizeof(word));
        word = le64toh(word);
        *seen |= word;
        stop = bytes_below(word ^ BYTES(quote), 1) | bytes_below(word ^ BYTES('\\'), 1) |
               bytes_below(word, 0x20);
        if (stop)
            return at + __builtin_ctzll(stop) / 8;
    }
    for (; at < end; at++) {
        *seen |= (unsigned char)*at;
        if (*at == quote || *at == '\\' || (unsigned char)*at < 0x20)
            break;
    }
    return at;
}

/* Value of @count hexadecimal digits at @p, or -1. */
static int32_t json_hex(const char *p, const char *end, int count)
{
    int32_t number = 0;

    if (end - p < count)
        return -1;
    for (int i = 0; i < count; i++) {
        char c = p[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;

        if (digit < 0)
            return -1;
        number = number << 4 | digit;
    }
    return number;
}

/* Surrogates as three bytes each, which utf8_encode() refuses. */
static size_t json_encode(uint32_t code_point, char *out)
{
    if (code_point < 0xD800 || code_point > 0xDFFF)
        return utf8_encode(code_point, out);
    out[0] = (char)(0xE0 | code_point >> 12);
    out[1] = (char)(0x80 | (code_point >> 6 & 0x3F));
    out[2] = (char)(0x80 | (code_point & 0x3F));
    return 3;
}

/* \uXXXX at *@p, or two of them that make one code point. Moves *@p behind. */
static int json_unescape_u(struct json_reader *r, const char **p, const char *end, char **out,
                           value *ret)
{
    int32_t high = json_hex(*p + 2, end, 4), low;

    if (high < 0)
        return json_fail(r, *p, "four hexadecimal digits follow \\u", "bad \\u escape in a string");
    if (high >= 0xD800 && high <= 0xDBFF && end - *p >= 12 && (*p)[6] == '\\' && (*p)[7] == 'u') {
        low = json_hex(*p + 8, end, 4);
        if (low >= 0xDC00 && low <= 0xDFFF) {
            *out += json_encode(
                0x10000 + ((uint32_t)(high - 0xD800) << 10) + (uint32_t)(low - 0xDC00), *out);
            *p += 12;
            return 0;
        }
    }
    if (high >= 0xD800 && high <= 0xDFFF) {
        ret->flags |= VALUE_SURROGATES;
        if (r->mode == JSON_STRICT)
            json_complain(r, *p, "a character above U+FFFF is a pair of \\u escapes",
                          "surrogate \\u%04x stands alone", (unsigned)high);
    }
    *out += json_encode((uint32_t)high, *out);
    *p += 6;
    return 0;
}

/* The length of a line break at @p that JSON5 lets a string continue over, or 0. */
static size_t json5_line_break(const char *p, const char *end)
{
    slice rest = slice_new(p, (size_t)(end - p));

    if (slice_starts(rest, SLICE("\r\n")))
        return 2;
    if (slice_starts(rest, SLICE("\n")) || slice_starts(rest, SLICE("\r")))
        return 1;
    if (slice_starts(rest, SLICE("\xE2\x80\xA8")) || slice_starts(rest, SLICE("\xE2\x80\xA9")))
        return 3;
    return 0;
}

/* Escapes that only JSON5 has, at *@p. */
static int json5_unescape(struct json_reader *r, const char **p, const char *end, char **out)
{
    char c = (*p)[1];
    size_t line_break = json5_line_break(*p + 1, end);
    int32_t code;

    if (line_break) {
        *p += 1 + line_break;
        return 0;
    }
    if (c == 'x') {
        code = json_hex(*p + 2, end, 2);
        if (code < 0)
            return json_fail(r, *p, "two hexadecimal digits follow \\x", "bad \\x escape");
        *out += json_encode((uint32_t)code, *out);
        *p += 4;
        return 0;
    }
    if (c >= '1' && c <= '9')
        return json_fail(r, *p, "write \\xHH", "octal escapes do not exist in JSON5");
    /* Any other character stands for itself. One of several bytes is left to follow as plain text,
     * where it is repaired if need be. */
    *p += 1;
    if ((unsigned char)c < 0x80) {
        *(*out)++ = (char)(c == 'v' ? '\v' : c == '0' ? '\0' : c);
        *p += 1;
    }
    return 0;
}

static int json_unescape_one(struct json_reader *r, const char **p, const char *end, char **out,
                             value *ret)
{
    static const char meaning[128] = {
        ['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
        ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t',
    };
    unsigned char c = (unsigned char)(*p)[1];

    if (c < sizeof(meaning) && meaning[c]) {
        *(*out)++ = meaning[c];
        *p += 2;
        return 0;
    }
    if (c == 'u')
        return json_unescape_u(r, p, end, out, ret);
    if (r->mode == JSON_JSON5)
        return json5_unescape(r, p, end, out);
    return json_fail(r, *p, "a backslash itself is written as two",
                     "unknown escape in a string: backslash and byte 0x%02x", c);
}

/* Appends @s with U+FFFD for each byte that is not part of UTF-8. */
static char *json_repair(slice s, char *out)
{
    while (s.len) {
        size_t valid = utf8_valid_prefix(s);

        memcpy(out, s.ptr, valid);
        out += valid;
        s = slice_from(s, valid);
        if (s.len) {
            out += utf8_encode(UTF8_REPLACEMENT, out);
            s = slice_from(s, 1);
        }
    }
    return out;
}

/* Copies @text, which ends before a closing quote, with its escapes resolved. */
static int json_unescape(struct json_reader *r, slice text, bool valid, value *ret)
{
    /* No escape is longer than what it stands for; a bad byte is one byte and becomes three. */
    char *copy = arena_alloc_array(r->arena, text.len + 1, valid ? 1 : 3), *out = copy;
    const char *p = text.ptr, *end = text.ptr + text.len;

    while (p < end) {
        const char *escape = memchr(p, '\\', (size_t)(end - p));
        slice plain = slice_new(p, (size_t)((escape ? escape : end) - p));

        if (valid) {
            memcpy(out, plain.ptr, plain.len);
            out += plain.len;
        } else {
            out = json_repair(plain, out);
        }
        p = plain.ptr + plain.len;
        if (escape && json_unescape_one(r, &p, end, &out, ret))
            return JSON_BROKEN;
    }
    ret->text = slice_new(copy, (size_t)(out - copy));
    return 0;
}

/* The string whose text is @text and whose last byte, or closing quote, is before r->at. */
static int json_finish_text(struct json_reader *r, slice text, bool escaped, bool ascii, value *ret)
{
    size_t valid = ascii ? text.len : utf8_valid_prefix(text);

    if (valid < text.len && !r->told_of_utf8) {
        r->told_of_utf8 = true;
        json_complain(r, text.ptr + valid, "save the file as UTF-8",
                      "byte 0x%02x is not UTF-8; it is read as U+FFFD",
                      (unsigned char)text.ptr[valid]);
    }
    ret->text = text;
    if (escaped || valid < text.len)
        return json_unescape(r, text, valid == text.len, ret);
    return 0;
}

static int json_control_character(struct json_reader *r, const char *open, const char *at)
{
    if (*at == '\n' || *at == '\r')
        return json_fail(r, open, "close the string, or write the line break as \\n",
                         "string is not closed on its line");
    return json_fail(r, at, "write it as an escape: \\t, or \\u and four digits",
                     "control character 0x%02x in a string", (unsigned char)*at);
}

int json_read_string(struct json_reader *r, value *ret)
{
    const char *open = r->at, *p = open + 1;
    uint64_t seen = 0;
    bool escaped = false;
    value v = {.kind = VALUE_STRING};

    for (;;) {
        p = json_skip_plain(p, r->end, *open, &seen);
        if (p < r->end && *p == *open)
            break;
        if (r->end - p < 2)
            return json_fail(r, open, "add the closing quote", "string is not closed");
        if (*p == '\\') {
            /* A multi-byte character behind the backslash continues as plain text. */
            seen |= (unsigned char)p[1];
            escaped = true;
            p += p[1] == '\r' && r->end - p > 2 && p[2] == '\n' ? 3 : 2;
        } else if (r->mode == JSON_JSON5 && *p != '\n' && *p != '\r') {
            p++;
        } else {
            return json_control_character(r, open, p);
        }
    }
    if (json_finish_text(r, slice_new(open + 1, (size_t)(p - open - 1)), escaped,
                         !(seen & BYTES(0x80)), &v))
        return JSON_BROKEN;
    r->at = p + 1;
    *ret = value_at(v, r->source, json_offset(r, open), json_offset(r, r->at));
    return 0;
}

int json_read_name(struct json_reader *r, value *ret)
{
    const char *start = r->at, *p = start;
    bool escaped = false;
    value v = {.kind = VALUE_STRING};

    while (p < r->end && (json_is_name(*p) || (*p == '\\' && r->end - p > 1 && p[1] == 'u'))) {
        escaped |= *p == '\\';
        p++;
    }
    if (json_finish_text(r, slice_new(start, (size_t)(p - start)), escaped, false, &v))
        return JSON_BROKEN;
    r->at = p;
    *ret = value_at(v, r->source, json_offset(r, start), json_offset(r, p));
    return 0;
}

static bool json_digit(const struct json_reader *r, const char *p)
{
    return p < r->end && *p >= '0' && *p <= '9';
}

static const char *json_skip_digits(const struct json_reader *r, const char *p)
{
    while (json_digit(r, p))
        p++;
    return p;
}

/* The end of the fraction and exponent that start at @p; @p itself when there is none; NULL after
 * an error. */
static const char *json_skip_fraction(struct json_reader *r, const char *p)
{
    const char *sign;

    if (p < r->end && *p == '.') {
        if (!json_digit(r, p + 1) && r->mode != JSON_JSON5) {
            json_fail(r, p, "write a digit after the decimal point", "number ends in a point");
            return NULL;
        }
        p = json_skip_digits(r, p + 1);
    }
    if (p < r->end && (*p == 'e' || *p == 'E')) {
        sign = p + 1;
        if (sign < r->end && (*sign == '+' || *sign == '-'))
            sign++;
        if (!json_digit(r, sign)) {
            json_fail(r, p, "write the exponent's digits", "number without digits in its exponent");
            return NULL;
        }
        p = json_skip_digits(r, sign);
    }
    return p;
}

/* JSON5's hexadecimal number: @p is behind "0x". */
static int json5_read_hex(struct json_reader *r, const char *start, const char *p, value *ret)
{
    bool negative = *start == '-';
    uint64_t number = 0;
    double wide = 0;
    bool fits = true;
    const char *first = p;
    int32_t digit;
    value v;

    for (; (digit = json_hex(p, r->end, 1)) >= 0; p++) {
        fits = fits && !mul_overflows(number, 16, &number);
        number += fits ? (uint64_t)digit : 0;
        wide = wide * 16 + digit;
    }
    if (p == first)
        return json_fail(r, start, "write hexadecimal digits after 0x", "number without digits");
    if (fits && number <= (uint64_t)INT64_MAX)
        v = value_int(negative ? -(int64_t)number : (int64_t)number);
    else if (fits && !negative)
        v = value_uint(number);
    else
        v = value_double(negative ? -wide : wide);
    r->at = p;
    *ret = value_at(v, r->source, json_offset(r, start), json_offset(r, p));
    return 0;
}

/* NaN and Infinity where @p, behind a sign, starts with a letter. */
static int json_read_special(struct json_reader *r, const char *start, const char *p, value *ret)
{
    slice rest = slice_new(p, (size_t)(r->end - p));
    bool json5 = r->mode == JSON_JSON5, infinite = slice_starts(rest, SLICE("Infinity"));
    bool nan = slice_starts(rest, SLICE("NaN"));
    double d = infinite ? INFINITY : NAN;

    /* Python's json knows "-Infinity", and no other sign. */
    if ((!infinite && !nan) || (!json5 && p > start && (nan || *start == '+')))
        return json_fail(r, start, "a number starts with a digit, or with a minus and a digit",
                         "a sign without a number");
    if (r->mode == JSON_STRICT)
        return json_fail(r, start, "JSON has no such number; use null or a string",
                         "%s is not JSON", infinite ? "Infinity" : "NaN");
    r->at = p + (infinite ? 8 : 3);
    *ret = value_at(value_double(*start == '-' ? -d : d), r->source, json_offset(r, start),
                    json_offset(r, r->at));
    return 0;
}

int json_read_number(struct json_reader *r, value *ret)
{
    const char *start = r->at, *p = start, *digits, *integer_end;
    bool json5 = r->mode == JSON_JSON5;
    slice text;
    value v;

    p += *p == '-' || *p == '+';
    if (*start == '+' && !json5)
        return json_fail(r, start, "remove the plus", "number with a plus sign");
    digits = p;
    if (!json_digit(r, p) && !(json5 && p < r->end && *p == '.' && json_digit(r, p + 1)))
        return json_read_special(r, start, p, ret);
    p = json_skip_digits(r, p);
    if (*digits == '0' && p > digits + 1)
        return json_fail(r, start, "remove the zeros before it; JSON has no octal numbers",
                         "number with a leading zero");
    if (json5 && *digits == '0' && p < r->end && (*p == 'x' || *p == 'X'))
        return json5_read_hex(r, start, p + 1, ret);
    integer_end = p;
    p = json_skip_fraction(r, p);
    if (!p)
        return JSON_BROKEN;
    text = slice_new(start, (size_t)(p - start));
    v = p == integer_end ? number_from_integer(text) : value_double(number_to_double(text));
    r->at = p;
    *ret = value_at(v, r->source, json_offset(r, start), json_offset(r, p));
    return 0;
}
