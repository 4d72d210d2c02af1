/* SPDX-License-Identifier: Apache-2.0 */
#include "cel/quantity.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

#include "doc/number.h"

/* Longest texts that are read: a suffix and more digits than any amount has a meaning for. */
#define QUANTITY_TEXT_MAX 256
#define NANO              ((__int128)1000000000)
/* Above this a quantity is huge; the sum of two that are not cannot overflow. */
#define NANO_MAX (((__int128)1) << 126)

static const struct {
    slice suffix;
    enum quantity_form form;
    int power; /* of 10, or of 2 */
} suffixes[] = {
    {SLICE_INIT("n"), QUANTITY_DECIMAL, -9}, {SLICE_INIT("u"), QUANTITY_DECIMAL, -6},
    {SLICE_INIT("m"), QUANTITY_DECIMAL, -3}, {SLICE_INIT(""), QUANTITY_DECIMAL, 0},
    {SLICE_INIT("k"), QUANTITY_DECIMAL, 3},  {SLICE_INIT("M"), QUANTITY_DECIMAL, 6},
    {SLICE_INIT("G"), QUANTITY_DECIMAL, 9},  {SLICE_INIT("T"), QUANTITY_DECIMAL, 12},
    {SLICE_INIT("P"), QUANTITY_DECIMAL, 15}, {SLICE_INIT("E"), QUANTITY_DECIMAL, 18},
    {SLICE_INIT("Ki"), QUANTITY_BINARY, 10}, {SLICE_INIT("Mi"), QUANTITY_BINARY, 20},
    {SLICE_INIT("Gi"), QUANTITY_BINARY, 30}, {SLICE_INIT("Ti"), QUANTITY_BINARY, 40},
    {SLICE_INIT("Pi"), QUANTITY_BINARY, 50}, {SLICE_INIT("Ei"), QUANTITY_BINARY, 60},
};

static slice take_digits(slice *text)
{
    size_t len = 0;
    slice digits;

    while (len < text->len && text->ptr[len] >= '0' && text->ptr[len] <= '9')
        len++;
    digits = slice_sub(*text, 0, len);
    *text = slice_from(*text, len);
    return digits;
}

/* The parts of "-12.50Ki". */
struct parts {
    bool negative;
    slice whole, fraction;
    enum quantity_form form;
    int power;
};

/* "e3", "E-12": false when @text is no exponent. */
static bool read_exponent(slice text, int *ret_power)
{
    bool plus = text.len > 1 && text.ptr[1] == '+';
    int64_t power;

    if (text.len < 2 || (text.ptr[0] != 'e' && text.ptr[0] != 'E'))
        return false;
    text = slice_from(text, 1 + plus);
    if (text.len == 0 || (plus && text.ptr[0] == '-') || slice_to_i64(text, &power) < 0)
        return false;
    /* Beyond this everything is zero or huge. */
    *ret_power = (int)MAX(MIN(power, (int64_t)1000), (int64_t)-1000);
    return true;
}

static bool read_parts(slice text, struct parts *ret_parts)
{
    struct parts parts = {0};

    if (slice_starts(text, SLICE("-")) || slice_starts(text, SLICE("+"))) {
        parts.negative = text.ptr[0] == '-';
        text = slice_from(text, 1);
    }
    parts.whole = take_digits(&text);
    if (slice_starts(text, SLICE("."))) {
        text = slice_from(text, 1);
        parts.fraction = take_digits(&text);
    }
    if (!parts.whole.len && !parts.fraction.len)
        return false;
    for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++) {
        if (slice_eq(text, suffixes[i].suffix)) {
            parts.form = suffixes[i].form;
            parts.power = suffixes[i].power;
            *ret_parts = parts;
            return true;
        }
    }
    if (!read_exponent(text, &parts.power))
        return false;
    *ret_parts = parts;
    return true;
}

/* value * 10 + digit, false when that is huge. */
static bool shift_in(__int128 *v, int digit)
{
    if (*v > (NANO_MAX - digit) / 10)
        return false;
    *v = *v * 10 + digit;
    return true;
}

/*
 * The digits as nanos of a decimal quantity. @power moves the decimal point; digits behind the
 * ninth place are rounded up when one of them is not 0.
 */
static bool decimal_nano(const struct parts *parts, __int128 *ret_nano)
{
    slice runs[] = {parts->whole, parts->fraction};
    int64_t places = (int64_t)parts->whole.len + parts->power + 9; /* digits to keep */
    __int128 nano = 0;
    bool more = false;

    for (size_t run = 0; run < ARRAY_SIZE(runs); run++) {
        for (size_t i = 0; i < runs[run].len; i++, places--) {
            int digit = runs[run].ptr[i] - '0';

            if (places <= 0)
                more |= digit != 0;
            else if (!shift_in(&nano, digit))
                return false;
        }
    }
    for (; places > 0 && nano; places--)
        if (!shift_in(&nano, 0))
            return false;
    *ret_nano = nano + more;
    return true;
}

/* The same times 2^power: whole and fraction apart, because the fraction is multiplied exactly. */
static bool binary_nano(const struct parts *parts, __int128 *ret_nano)
{
    __int128 nano = 0, fraction = 0, scale = 1;
    bool more = false;

    for (size_t i = 0; i < parts->whole.len; i++)
        if (!shift_in(&nano, parts->whole.ptr[i] - '0'))
            return false;
    if (nano > (NANO_MAX / NANO) >> parts->power)
        return false;
    nano = (nano << parts->power) * NANO;
    /* Eighteen digits: 10^18 * 2^60 * 10^9 would not fit, so bring in the power step by step. */
    for (size_t i = 0; i < parts->fraction.len; i++) {
        int digit = parts->fraction.ptr[i] - '0';

        if (i < 18) {
            fraction = fraction * 10 + digit;
            scale *= 10;
        } else {
            more |= digit != 0;
        }
    }
    fraction <<= parts->power;          /* below 2^60 * 2^60 */
    nano += fraction / scale * NANO;    /* below 2^60 * 2^30 */
    fraction = fraction % scale * NANO; /* below 2^60 * 2^30 */
    nano += fraction / scale;
    *ret_nano = nano + (more || fraction % scale != 0);
    return true;
}

/* Never infinite, so that a sum is never NaN and a text can be read again. */
static double clamp(double d)
{
    return MAX(MIN(d, DBL_MAX), -DBL_MAX);
}

static double parts_approximate(const struct parts *parts)
{
    char text[QUANTITY_TEXT_MAX + 16];
    bool binary = parts->form == QUANTITY_BINARY;
    int len = snprintf(text, sizeof(text), "%.*s.%.*se%d", SLICE_ARG(parts->whole),
                       SLICE_ARG(parts->fraction), binary ? 0 : parts->power);
    double d = number_to_double(slice_new(text, (size_t)len));

    return clamp(binary ? ldexp(d, parts->power) : d);
}

const char *quantity_parse(slice text, struct quantity *ret_quantity)
{
    struct quantity q = {0};
    struct parts parts;
    bool fits;

    if (text.len > QUANTITY_TEXT_MAX || !read_parts(text, &parts))
        return "string is not a quantity";
    q.form = parts.form;
    fits = parts.form == QUANTITY_BINARY ? binary_nano(&parts, &q.nano)
                                         : decimal_nano(&parts, &q.nano);
    if (!fits || q.nano > NANO_MAX) {
        q.huge = true;
        q.approximate = parts_approximate(&parts);
    }
    *ret_quantity = parts.negative ? quantity_negate(&q) : q;
    return NULL;
}

double quantity_approximate(const struct quantity *q)
{
    return q->huge ? q->approximate : (double)q->nano / 1e9;
}

int quantity_compare(const struct quantity *a, const struct quantity *b)
{
    double left, right;

    if (!a->huge && !b->huge)
        return (a->nano > b->nano) - (a->nano < b->nano);
    left = quantity_approximate(a);
    right = quantity_approximate(b);
    return (left > right) - (left < right);
}

struct quantity quantity_negate(const struct quantity *q)
{
    struct quantity negative = *q;

    negative.nano = -q->nano;
    negative.approximate = -q->approximate;
    return negative;
}

struct quantity quantity_add(const struct quantity *a, const struct quantity *b)
{
    struct quantity sum = *a;

    if (!a->huge && !b->huge) {
        sum.nano += b->nano;
        if (sum.nano <= NANO_MAX && sum.nano >= -NANO_MAX)
            return sum;
    }
    sum.approximate = clamp(quantity_approximate(a) + quantity_approximate(b));
    sum.nano = 0;
    sum.huge = true;
    return sum;
}

struct quantity quantity_of_int(int64_t number)
{
    return (struct quantity){.nano = number * NANO};
}

bool quantity_to_int(const struct quantity *q, int64_t *ret_number)
{
    __int128 number = q->nano / NANO;

    if (q->huge || q->nano % NANO || number < INT64_MIN || number > INT64_MAX)
        return false;
    *ret_number = (int64_t)number;
    return true;
}

static void format_int128(__int128 number, buffer *out)
{
    unsigned __int128 rest = number < 0 ? -(unsigned __int128)number : (unsigned __int128)number;
    char text[48];
    size_t at = sizeof(text);

    do {
        text[--at] = (char)('0' + (int)(rest % 10));
        rest /= 10;
    } while (rest);
    if (number < 0)
        text[--at] = '-';
    buffer_add(out, slice_new(text + at, sizeof(text) - at));
}

/* The amount in units of a suffix when it is whole there. */
static bool whole_in(const struct quantity *q, size_t suffix, __int128 *ret_amount)
{
    __int128 unit = 1;

    if (suffixes[suffix].form == QUANTITY_BINARY) {
        unit = NANO << suffixes[suffix].power;
    } else {
        for (int i = -9; i < suffixes[suffix].power; i++)
            unit *= 10;
    }
    *ret_amount = q->nano / unit;
    return q->nano % unit == 0;
}

void quantity_format(const struct quantity *q, buffer *out)
{
    char text[NUMBER_TEXT_MAX];
    __int128 amount;

    if (q->huge) {
        buffer_add(out, slice_new(text, number_format_double(q->approximate, text)));
        return;
    }
    if (q->nano == 0) {
        buffer_add_char(out, '0');
        return;
    }
    for (size_t i = ARRAY_SIZE(suffixes); i-- > 0;) {
        if (suffixes[i].form == QUANTITY_BINARY && q->form != QUANTITY_BINARY)
            continue;
        /* A binary quantity goes down to bytes, then to decimal fractions. */
        if (q->form == QUANTITY_BINARY && suffixes[i].form == QUANTITY_DECIMAL &&
            suffixes[i].power > 0)
            continue;
        if (whole_in(q, i, &amount)) {
            format_int128(amount, out);
            buffer_add(out, suffixes[i].suffix);
            return;
        }
    }
}
