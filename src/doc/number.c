/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Most numbers in documents are short: up to 2^53 with an exponent within ten to the 22nd, and then
 * one multiplication or division of two exact doubles rounds once, which is exact rounding
 * (Clinger, "How to read floating point numbers accurately"). All others go to strtod() in the C
 * locale.
 */
#include "doc/number.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>

enum {
    EXACT_POWER = 22,     /* largest power of ten that a double holds exactly */
    MANTISSA_DIGITS = 19, /* any number of so many digits fits 64 bits */
    EXPONENT_CAP = 100000,
};
#define MANTISSA_EXACT ((uint64_t)1 << 53)

static locale_t number_locale;
static pthread_once_t number_once = PTHREAD_ONCE_INIT;

static void number_make_locale(void)
{
    number_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

value number_from_integer(slice s)
{
    bool sign = s.len && (s.ptr[0] == '-' || s.ptr[0] == '+');
    bool negative = sign && s.ptr[0] == '-';
    uint64_t magnitude = 0;

    for (size_t i = sign; i < s.len; i++)
        if (mul_overflows(magnitude, 10, &magnitude) ||
            add_overflows(magnitude, (uint64_t)(s.ptr[i] - '0'), &magnitude))
            return value_double(number_to_double(s));
    if (magnitude <= (uint64_t)INT64_MAX + negative)
        return value_int(negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude);
    return negative ? value_double(-(double)magnitude) : value_uint(magnitude);
}

static double number_strtod(slice s)
{
    char small[128];
    _cleanup_free_ char *large = NULL;
    char *text = small;

    if (s.len >= sizeof(small))
        text = large = memory_alloc(s.len + 1);
    memcpy(text, s.ptr, s.len);
    text[s.len] = '\0';
    pthread_once(&number_once, number_make_locale);
    return number_locale ? strtod_l(text, NULL, number_locale) : strtod(text, NULL);
}

double number_to_double(slice s)
{
    static const double powers[EXACT_POWER + 1] = {
        1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    };
    uint64_t mantissa = 0;
    size_t at = s.len && (s.ptr[0] == '-' || s.ptr[0] == '+'), digits = 0;
    int exponent = 0, written = 0;
    bool fraction = false, down = false;
    double d;

    for (; at < s.len && (is_digit(s.ptr[at]) || s.ptr[at] == '.'); at++) {
        if (s.ptr[at] == '.') {
            fraction = true;
            continue;
        }
        if (digits += digits || s.ptr[at] != '0', digits > MANTISSA_DIGITS)
            return number_strtod(s);
        mantissa = mantissa * 10 + (uint64_t)(s.ptr[at] - '0');
        exponent -= fraction && exponent > -EXPONENT_CAP;
    }
    if (at < s.len) { /* e or E */
        at++;
        down = at < s.len && s.ptr[at] == '-';
        at += at < s.len && (s.ptr[at] == '-' || s.ptr[at] == '+');
        for (; at < s.len; at++)
            written = MIN(written * 10 + (s.ptr[at] - '0'), EXPONENT_CAP);
    }
    exponent += down ? -written : written;
    if (mantissa > MANTISSA_EXACT || exponent < -EXACT_POWER || exponent > EXACT_POWER)
        return number_strtod(s);
    d = (double)mantissa;
    d = exponent < 0 ? d / powers[-exponent] : d * powers[exponent];
    return s.ptr[0] == '-' ? -d : d;
}

/* Puts '.' where the locale has another decimal point, which may be several bytes. */
static size_t number_unlocalise(char *text)
{
    size_t len = 0;

    for (const char *p = text; *p; p++) {
        bool plain = is_digit(*p) || strchr("+-e", *p);

        if (plain)
            text[len++] = *p;
        else if (len == 0 || text[len - 1] != '.')
            text[len++] = '.';
    }
    text[len] = '\0';
    return len;
}

size_t number_format_double(double d, char out[NUMBER_TEXT_MAX])
{
    size_t len = 0;

    if (!isfinite(d)) {
        slice name = isnan(d) ? SLICE("NaN") : d < 0 ? SLICE("-Infinity") : SLICE("Infinity");

        memcpy(out, name.ptr, name.len + 1);
        return name.len;
    }
    /* 17 digits always suffice (IEEE 754, 5.12.2), and 15 survive; but for subnormal numbers, which
     * have fewer. "%g" drops the zeros at the end. */
    for (int precision = fabs(d) < DBL_MIN ? 1 : 15; precision <= 17; precision++) {
        snprintf(out, NUMBER_TEXT_MAX, "%.*g", precision, d);
        len = number_unlocalise(out);
        if (number_to_double(slice_new(out, len)) == d)
            break;
    }
    return len;
}

/* Removes zeros, and then a point, that end the @len bytes at @text. */
static size_t number_trim_zeros(const char *text, size_t len)
{
    while (len && text[len - 1] == '0')
        len--;
    return len - (len && text[len - 1] == '.');
}

size_t number_format_float(float f, char out[NUMBER_TEXT_MAX])
{
    size_t len = 0, mantissa, e = 0;
    int64_t exponent = 0;
    int digits = 6;

    /* Six digits survive a float, and nine identify one (IEEE 754, 5.12.2). */
    for (; digits <= 9; digits++) {
        snprintf(out, NUMBER_TEXT_MAX, "%.*e", digits - 1, (double)f);
        len = number_unlocalise(out);
        if ((float)number_to_double(slice_new(out, len)) == f)
            break;
    }
    e = slice_find_char(slice_new(out, len), 'e', 0);
    if (e >= len ||
        slice_to_i64(slice_from(slice_new(out, len), e + 1 + (out[e + 1] == '+')), &exponent) < 0)
        return len; /* not finite */
    if (exponent < -4 || exponent >= 6) {
        mantissa = number_trim_zeros(out, e);
        memmove(out + mantissa, out + e, len + 1 - e);
        return mantissa + len - e;
    }
    snprintf(out, NUMBER_TEXT_MAX, "%.*f", digits - 1 - (int)exponent, (double)f);
    len = number_unlocalise(out);
    if (slice_find_char(slice_new(out, len), '.', 0) != SLICE_NPOS)
        len = number_trim_zeros(out, len);
    out[len] = '\0';
    return len;
}
