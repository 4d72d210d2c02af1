/* SPDX-License-Identifier: Apache-2.0 */
#include "doc/yaml-scalar.h"

#include <math.h>

#include "base/base64.h"
#include "base/utf8.h"
#include "doc/number.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* go-yaml looks a scalar up only when its first byte makes that worth while; so "<<" stays. */
static bool yaml_word(slice text, value *ret)
{
    static const value yes = {.kind = VALUE_BOOL, .boolean = true};
    static const value no = {.kind = VALUE_BOOL, .boolean = false};
    static const value null = {.kind = VALUE_NULL};
    static const value nan = {.kind = VALUE_DOUBLE, .number = NAN};
    static const value inf = {.kind = VALUE_DOUBLE, .number = INFINITY};
    static const value minus_inf = {.kind = VALUE_DOUBLE, .number = -INFINITY};
    static const struct {
        char word[6];
        uint8_t len;
        const value *v;
    } table[] = {
        {"y", 1, &yes},
        {"Y", 1, &yes},
        {"yes", 3, &yes},
        {"Yes", 3, &yes},
        {"YES", 3, &yes},
        {"true", 4, &yes},
        {"True", 4, &yes},
        {"TRUE", 4, &yes},
        {"on", 2, &yes},
        {"On", 2, &yes},
        {"ON", 2, &yes},
        {"n", 1, &no},
        {"N", 1, &no},
        {"no", 2, &no},
        {"No", 2, &no},
        {"NO", 2, &no},
        {"false", 5, &no},
        {"False", 5, &no},
        {"FALSE", 5, &no},
        {"off", 3, &no},
        {"Off", 3, &no},
        {"OFF", 3, &no},
        {"~", 1, &null},
        {"null", 4, &null},
        {"Null", 4, &null},
        {"NULL", 4, &null},
        {".nan", 4, &nan},
        {".NaN", 4, &nan},
        {".NAN", 4, &nan},
        {".inf", 4, &inf},
        {".Inf", 4, &inf},
        {".INF", 4, &inf},
        {"+.inf", 5, &inf},
        {"+.Inf", 5, &inf},
        {"+.INF", 5, &inf},
        {"-.inf", 5, &minus_inf},
        {"-.Inf", 5, &minus_inf},
        {"-.INF", 5, &minus_inf},
    };

    if (text.len == 0) {
        *ret = null;
        return true;
    }
    if (text.len > 5)
        return false;
    for (size_t i = 0; i < ARRAY_SIZE(table); i++)
        if (table[i].word[0] == text.ptr[0] && table[i].len == text.len &&
            memcmp(table[i].word, text.ptr, text.len) == 0) {
            *ret = *table[i].v;
            return true;
        }
    return false;
}

/* "[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", as go-yaml has it. */
static bool yaml_is_float(slice s)
{
    size_t at = s.len && (s.ptr[0] == '+' || s.ptr[0] == '-'), whole = 0, fraction = 0, digits = 0;
    bool point = false;

    for (; at < s.len && is_digit(s.ptr[at]); at++)
        whole++;
    if (at < s.len && s.ptr[at] == '.') {
        point = true;
        for (at++; at < s.len && is_digit(s.ptr[at]); at++)
            fraction++;
    }
    if (whole == 0 && (!point || fraction == 0))
        return false;
    if (at < s.len && (s.ptr[at] == 'e' || s.ptr[at] == 'E')) {
        at++;
        at += at < s.len && (s.ptr[at] == '+' || s.ptr[at] == '-');
        for (; at < s.len && is_digit(s.ptr[at]); at++)
            digits++;
        if (digits == 0)
            return false;
    }
    return at == s.len;
}

static int yaml_digit(char c)
{
    if (is_digit(c))
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 99;
}

enum yaml_integer {
    NOT_INTEGER,
    INTEGER,
    INTEGER_TOO_LARGE, /* for 64 bits, and without a sign */
};

/*
 * Go's strconv.ParseInt and, where that is out of range, ParseUint, with base 0: 0x, 0o, 0b, and a
 * leading zero for octal. *ret_wide is the number when it is too large.
 */
static enum yaml_integer yaml_integer(slice s, value *ret, double *ret_wide)
{
    bool sign = s.len && (s.ptr[0] == '+' || s.ptr[0] == '-'), fits = true;
    bool negative = sign && s.ptr[0] == '-';
    slice digits = slice_from(s, sign);
    uint64_t number = 0;
    double wide = 0;
    int base = 10;

    if (digits.len == 0)
        return NOT_INTEGER;
    if (digits.ptr[0] == '0') {
        char mark = digits.len > 2 ? (char)(digits.ptr[1] | 0x20) : '\0';

        base = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
        digits = slice_from(digits, base != 8 || mark == 'o' ? 2 : 1);
    }
    for (size_t i = 0; i < digits.len; i++) {
        int digit = yaml_digit(digits.ptr[i]);

        if (digit >= base)
            return NOT_INTEGER;
        fits = fits && !mul_overflows(number, (uint64_t)base, &number) &&
               !add_overflows(number, (uint64_t)digit, &number);
        wide = wide * base + digit;
    }
    if (fits && number <= (uint64_t)INT64_MAX + negative) {
        *ret = value_int(negative ? (int64_t)(0 - number) : (int64_t)number);
        return INTEGER;
    }
    if (fits && !sign) {
        *ret = value_uint(number);
        return INTEGER;
    }
    *ret_wide = wide;
    return sign ? NOT_INTEGER : INTEGER_TOO_LARGE;
}

/* The number of digits at *@at, which is moved behind them. */
static size_t yaml_skip_digits(slice s, size_t *at)
{
    size_t start = *at;

    while (*at < s.len && is_digit(s.ptr[*at]))
        ++*at;
    return *at - start;
}

/*
 * Whether go-yaml takes it for a timestamp (time.Parse with "2006-1-2", "2006-1-2 15:4:5" or RFC
 * 3339 with short fields), so that !!timestamp is no error. Days are not checked against months.
 */
static bool yaml_is_timestamp(slice s)
{
    static const char separators[] = "-- ::";
    size_t at = 0, count;
    bool zoned = false;

    if (yaml_skip_digits(s, &at) != 4)
        return false;
    for (size_t field = 0; field < 5; field++) {
        if (field == 2 && at == s.len)
            return true;
        zoned |= field == 2 && (s.ptr[at] | 0x20) == 't';
        if (at >= s.len || (s.ptr[at] != separators[field] && !(field == 2 && zoned)))
            return false;
        at++;
        count = yaml_skip_digits(s, &at);
        if (count < 1 || count > 2)
            return false;
    }
    if (at < s.len && s.ptr[at] == '.') {
        at++;
        if (!yaml_skip_digits(s, &at))
            return false;
    }
    if (!zoned)
        return at == s.len;
    if (slice_eq(slice_from(s, at), SLICE("Z")))
        return true;
    return s.len - at == 6 && (s.ptr[at] == '+' || s.ptr[at] == '-') && s.ptr[at + 3] == ':';
}

static bool yaml_number(slice text, value *ret)
{
    double wide = 0;
    enum yaml_integer kind = yaml_integer(text, ret, &wide);

    if (kind == INTEGER)
        return true;
    if (yaml_is_float(text)) {
        *ret = value_double(number_to_double(text));
        /* Out of range is no number to Go's ParseFloat. */
        if (!isinf(ret->number))
            return true;
    }
    *ret = value_double(wide);
    return kind == INTEGER_TOO_LARGE;
}

/* A scalar without a tag. */
static value yaml_implicit(arena *a, slice text)
{
    value v;
    char first;

    if (yaml_word(text, &v))
        return v;
    first = text.ptr[0];
    if (first == '.') /* Go's ParseFloat: no underscores here */
        return yaml_is_float(text) && isfinite(number_to_double(text))
                   ? value_double(number_to_double(text))
                   : value_string(text);
    if (!is_digit(first) && first != '+' && first != '-')
        return value_string(text);
    if (yaml_is_timestamp(text))
        return value_string(text);
    if (slice_find_char(text, '_', 0) != SLICE_NPOS) {
        slice plain = arena_copy(a, text);
        char *out = arena_alloc(a, text.len + 1);

        plain.len = 0;
        for (size_t i = 0; i < text.len; i++)
            if (text.ptr[i] != '_')
                out[plain.len++] = text.ptr[i];
        plain.ptr = out;
        return yaml_number(plain, &v) ? v : value_string(text);
    }
    return yaml_number(text, &v) ? v : value_string(text);
}

/* Binary data is a string to Kubernetes; as bytes when it could not be one. */
static int yaml_binary(arena *a, slice text, value *ret)
{
    _cleanup_buffer_ buffer b = BUFFER_INIT;
    slice bytes;

    *ret = value_string(text);
    if (base64_decode(&b, text) < 0)
        return -EINVAL;
    bytes = arena_copy(a, buffer_slice(&b));
    *ret = utf8_is_valid(bytes) ? value_string(bytes) : value_bytes(bytes);
    return 0;
}

int yaml_resolve(arena *a, slice tag, slice text, value *ret)
{
    slice prefix = SLICE(YAML_TAG_PREFIX), name = SLICE("");

    *ret = value_string(text);
    if (tag.len) {
        if (!slice_starts(tag, prefix))
            return 0;
        name = slice_from(tag, prefix.len);
        if (slice_eq(name, SLICE("str")))
            return 0;
        if (slice_eq(name, SLICE("binary")))
            return yaml_binary(a, text, ret);
    }
    *ret = yaml_implicit(a, text);
    if (!tag.len)
        return 0;
    if (slice_eq(name, SLICE("null")))
        return ret->kind == VALUE_NULL ? 0 : -EINVAL;
    if (slice_eq(name, SLICE("bool")))
        return ret->kind == VALUE_BOOL ? 0 : -EINVAL;
    if (slice_eq(name, SLICE("int")))
        return ret->kind == VALUE_INT || ret->kind == VALUE_UINT ? 0 : -EINVAL;
    if (slice_eq(name, SLICE("timestamp")))
        return ret->kind == VALUE_STRING && yaml_is_timestamp(text) ? 0 : -EINVAL;
    if (slice_eq(name, SLICE("float"))) {
        if (ret->kind == VALUE_INT)
            *ret = value_double((double)ret->integer);
        else if (ret->kind == VALUE_UINT)
            *ret = value_double((double)ret->natural);
        return ret->kind == VALUE_DOUBLE ? 0 : -EINVAL;
    }
    /* Tags that go-yaml does not know leave the text as it is. */
    *ret = value_string(text);
    return 0;
}

bool yaml_key_text(arena *a, const value *key, slice *ret_text)
{
    char number[NUMBER_TEXT_MAX];
    slice text = SLICE_NULL;

    switch ((enum value_kind)key->kind) {
    case VALUE_STRING:
        text = key->text;
        break;
    case VALUE_BOOL:
        text = key->boolean ? SLICE("true") : SLICE("false");
        break;
    case VALUE_INT:
        text = arena_printf(a, "%lld", (long long)key->integer);
        break;
    case VALUE_DOUBLE:
        if (isnan(key->number))
            text = SLICE(".nan");
        else if (isinf(key->number))
            text = key->number < 0 ? SLICE("-.inf") : SLICE(".inf");
        else
            text =
                arena_copy(a, slice_new(number, number_format_float((float)key->number, number)));
        break;
    case VALUE_NULL:
    case VALUE_UINT:
    case VALUE_BYTES:
    case VALUE_LIST:
    case VALUE_MAP:
    case VALUE_TIMESTAMP:
    case VALUE_DURATION:
    case VALUE_UNKNOWN:
    case VALUE_TYPE:
    case VALUE_OPTIONAL:
    case VALUE_OBJECT:
    case VALUE_ERROR:
        return false;
    }
    *ret_text = text;
    return true;
}
