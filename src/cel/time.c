/* SPDX-License-Identifier: Apache-2.0 */
/* Timestamps and durations; the calendar is the proleptic Gregorian one, as RFC 3339 has it. */
#include "cel/time.h"

#include "cel/zone.h"

enum {
    MINUTE = 60,
    HOUR = 3600,
    DAY = 86400,
};

/* calendar */

/*
 * Counts in years that begin in March, so that the leap day comes last: a 400-year cycle then has a
 * fixed number of days, and the months before a date in such a year take (153 * month + 2) / 5
 * days.
 */
int64_t days_from_civil(int64_t year, int month, int day)
{
    int64_t march_year = month <= 2 ? year - 1 : year;
    int64_t cycle = (march_year >= 0 ? march_year : march_year - 399) / 400;
    int64_t in_cycle = march_year - cycle * 400;
    int64_t march_month = month <= 2 ? month + 9 : month - 3;
    int64_t days = in_cycle * 365 + in_cycle / 4 - in_cycle / 100 + (153 * march_month + 2) / 5;

    /* 719,468 days lie between 0000-03-01 and 1970-01-01. */
    return cycle * 146097 + days + day - 1 - 719468;
}

bool year_is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_days(int64_t year, int month)
{
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && year_is_leap(year) ? 29 : days[month - 1];
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* The inverse of days_from_civil(), for days of the years 0 to 10000. */
static void civil_from_days(int64_t days, struct civil_time *civil)
{
    int64_t since_march = days + 719468;
    int64_t cycle = floor_div(since_march, 146097);
    int64_t in_cycle = since_march - cycle * 146097;
    int64_t year = (in_cycle - in_cycle / 1460 + in_cycle / 36524 - in_cycle / 146096) / 365;
    int64_t in_year = in_cycle - (365 * year + year / 4 - year / 100);
    int64_t march_month = (5 * in_year + 2) / 153;

    civil->day = (int)(in_year - (153 * march_month + 2) / 5 + 1);
    civil->month = (int)(march_month < 10 ? march_month + 2 : march_month - 10);
    civil->year = (int)(year + cycle * 400 + (civil->month < 2));
    civil->yearday = (int)(days - days_from_civil(civil->year, 1, 1));
    /* 1970-01-01 was a Thursday. */
    civil->weekday = (int)(((days + 4) % 7 + 7) % 7);
}

/* reading */

/* Exactly @count digits. */
static bool take_digits(slice *text, size_t count, int *ret_number)
{
    int number = 0;

    if (text->len < count)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (text->ptr[i] < '0' || text->ptr[i] > '9')
            return false;
        number = number * 10 + (text->ptr[i] - '0');
    }
    *text = slice_from(*text, count);
    *ret_number = number;
    return true;
}

static bool take_char(slice *text, char c)
{
    if (!text->len || text->ptr[0] != c)
        return false;
    *text = slice_from(*text, 1);
    return true;
}

/* ".5" as nanoseconds; digits after the ninth are checked but do not count. */
static bool take_fraction(slice *text, int32_t *ret_nanos)
{
    int32_t nanos = 0, unit = 100 * 1000 * 1000;
    size_t digits = 0;

    for (; digits < text->len && text->ptr[digits] >= '0' && text->ptr[digits] <= '9'; digits++) {
        nanos += (text->ptr[digits] - '0') * unit;
        unit /= 10;
    }
    if (!digits)
        return false;
    *text = slice_from(*text, digits);
    *ret_nanos = nanos;
    return true;
}

/* "Z", "+01:00": seconds east of UTC. */
static bool take_offset(slice *text, int *ret_offset)
{
    bool west = false;
    int hours, minutes;

    if (take_char(text, 'Z') || take_char(text, 'z')) {
        *ret_offset = 0;
        return true;
    }
    if (take_char(text, '-'))
        west = true;
    else if (!take_char(text, '+'))
        return false;
    if (!take_digits(text, 2, &hours) || !take_char(text, ':') || !take_digits(text, 2, &minutes) ||
        hours > 23 || minutes > 59)
        return false;
    *ret_offset = (hours * HOUR + minutes * MINUTE) * (west ? -1 : 1);
    return true;
}

int timestamp_new(int64_t seconds, int32_t nanos, value *ret_timestamp)
{
    if (seconds < TIMESTAMP_MIN || seconds > TIMESTAMP_MAX)
        return -ERANGE;
    *ret_timestamp = value_timestamp(seconds, nanos);
    return 0;
}

int timestamp_parse(slice text, value *ret_timestamp)
{
    int year, month, day, hour, minute, second, offset;
    int32_t nanos = 0;

    if (!take_digits(&text, 4, &year) || !take_char(&text, '-') || !take_digits(&text, 2, &month) ||
        !take_char(&text, '-') || !take_digits(&text, 2, &day))
        return -EINVAL;
    if (!take_char(&text, 'T') && !take_char(&text, 't'))
        return -EINVAL;
    if (!take_digits(&text, 2, &hour) || !take_char(&text, ':') ||
        !take_digits(&text, 2, &minute) || !take_char(&text, ':') ||
        !take_digits(&text, 2, &second))
        return -EINVAL;
    if (take_char(&text, '.') && !take_fraction(&text, &nanos))
        return -EINVAL;
    if (!take_offset(&text, &offset) || text.len)
        return -EINVAL;
    if (month < 1 || month > 12 || day < 1 || day > month_days(year, month) || hour > 23 ||
        minute > 59 || second > 59)
        return -EINVAL;
    return timestamp_new(days_from_civil(year, month, day) * DAY + hour * HOUR + minute * MINUTE +
                             second - offset,
                         nanos, ret_timestamp);
}

/* writing */

/* A decimal point and nanoseconds without their trailing zeros; nothing for none. */
static void format_fraction(int32_t nanos, buffer *out)
{
    int width = 9;

    if (!nanos)
        return;
    while (nanos % 10 == 0) {
        nanos /= 10;
        width--;
    }
    buffer_printf(out, ".%0*d", width, nanos);
}

static void civil_at(int64_t seconds, int32_t nanos, struct civil_time *ret_civil)
{
    int64_t days = floor_div(seconds, DAY);
    int in_day = (int)(seconds - days * DAY);

    *ret_civil = (struct civil_time){
        .hour = in_day / HOUR,
        .minute = in_day % HOUR / MINUTE,
        .second = in_day % MINUTE,
        .nanosecond = nanos,
    };
    civil_from_days(days, ret_civil);
}

void timestamp_format(const value *timestamp, buffer *out)
{
    struct civil_time civil;

    civil_at(timestamp->integer, timestamp->nanos, &civil);
    buffer_printf(out, "%04d-%02d-%02dT%02d:%02d:%02d", civil.year, civil.month + 1, civil.day,
                  civil.hour, civil.minute, civil.second);
    format_fraction(timestamp->nanos, out);
    buffer_add_char(out, 'Z');
}

/* arithmetic */

int timestamp_compare(const value *a, const value *b)
{
    if (a->integer != b->integer)
        return a->integer < b->integer ? -1 : 1;
    return (a->nanos > b->nanos) - (a->nanos < b->nanos);
}

/* Adds whole seconds and nanoseconds of either sign; |@nanos| is below one second. */
static int timestamp_shift(const value *timestamp, int64_t seconds, int64_t nanos,
                           value *ret_timestamp)
{
    seconds += timestamp->integer;
    nanos += timestamp->nanos;
    if (nanos < 0) {
        nanos += SECOND_NANOS;
        seconds--;
    } else if (nanos >= SECOND_NANOS) {
        nanos -= SECOND_NANOS;
        seconds++;
    }
    return timestamp_new(seconds, (int32_t)nanos, ret_timestamp);
}

int timestamp_add(const value *timestamp, int64_t nanoseconds, value *ret_timestamp)
{
    return timestamp_shift(timestamp, nanoseconds / SECOND_NANOS, nanoseconds % SECOND_NANOS,
                           ret_timestamp);
}

int timestamp_subtract(const value *timestamp, int64_t nanoseconds, value *ret_timestamp)
{
    return timestamp_shift(timestamp, -(nanoseconds / SECOND_NANOS), -(nanoseconds % SECOND_NANOS),
                           ret_timestamp);
}

int timestamp_difference(const value *a, const value *b, int64_t *ret_nanoseconds)
{
    int64_t seconds = a->integer - b->integer, nanos = a->nanos - b->nanos;

    /* The same sign in both, so that the product cannot overflow where the sum would fit. */
    if (seconds < 0 && nanos > 0) {
        seconds++;
        nanos -= SECOND_NANOS;
    } else if (seconds > 0 && nanos < 0) {
        seconds--;
        nanos += SECOND_NANOS;
    }
    if (mul_overflows(seconds, SECOND_NANOS, &seconds) || add_overflows(seconds, nanos, &seconds))
        return -ERANGE;
    *ret_nanoseconds = seconds;
    return 0;
}

/* time zones */

/* "+01:00", "-9:30", "02:00" */
static bool parse_fixed_zone(slice zone, int32_t *ret_offset)
{
    bool west = take_char(&zone, '-');
    slice hours, minutes = zone;
    uint64_t h, m;

    if (!west)
        (void)take_char(&minutes, '+');
    hours = slice_cut(&minutes, ':');
    if (hours.len > 2 || minutes.len != 2 || slice_to_u64(hours, &h) < 0 ||
        slice_to_u64(minutes, &m) < 0 || h > 23 || m > 59)
        return false;
    *ret_offset = (int32_t)(h * HOUR + m * MINUTE) * (west ? -1 : 1);
    return true;
}

int timestamp_civil(const value *timestamp, slice zone, struct civil_time *ret_civil)
{
    int32_t offset = 0;

    if (slice_find_char(zone, ':', 0) != SLICE_NPOS) {
        if (!parse_fixed_zone(zone, &offset))
            return -ENOENT;
    } else if (zone.len && !slice_eq(zone, SLICE("UTC"))) {
        int r = zone_offset(zone, timestamp->integer, &offset);

        if (r < 0)
            return r;
    }
    civil_at(timestamp->integer + offset, timestamp->nanos, ret_civil);
    return 0;
}

/* durations */

/* The unit at the start of @text in nanoseconds, 0 when there is none. */
static uint64_t take_unit(slice *text)
{
    static const struct {
        slice name;
        uint64_t nanos;
    } units[] = {
        /* Longer names first where one is the start of another. */
        {SLICE_INIT("ns"), 1},
        {SLICE_INIT("us"), 1000},
        {SLICE_INIT("\xC2\xB5s"), 1000}, /* U+00B5 micro sign */
        {SLICE_INIT("\xCE\xBCs"), 1000}, /* U+03BC Greek mu */
        {SLICE_INIT("ms"), 1000 * 1000},
        {SLICE_INIT("s"), 1000 * 1000 * 1000},
        {SLICE_INIT("m"), UINT64_C(60) * 1000 * 1000 * 1000},
        {SLICE_INIT("h"), UINT64_C(3600) * 1000 * 1000 * 1000},
    };

    for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
        if (slice_starts(*text, units[i].name)) {
            *text = slice_from(*text, units[i].name.len);
            return units[i].nanos;
        }
    }
    return 0;
}

static slice take_digit_run(slice *text)
{
    size_t len = 0;
    slice run;

    while (len < text->len && text->ptr[len] >= '0' && text->ptr[len] <= '9')
        len++;
    run = slice_sub(*text, 0, len);
    *text = slice_from(*text, len);
    return run;
}

/* @digits after a decimal point, times @unit, cut off below a nanosecond. */
static uint64_t fraction_nanos(slice digits, uint64_t unit)
{
    uint64_t fraction = 0, scale = 1;

    /* Fifteen digits of the largest unit stay below 2^92; what lies behind is below 1 ns. */
    for (size_t i = 0; i < MIN(digits.len, (size_t)15); i++) {
        fraction = fraction * 10 + (uint64_t)(digits.ptr[i] - '0');
        scale *= 10;
    }
    return (uint64_t)((unsigned __int128)fraction * unit / scale);
}

/* One "1.5h". */
static int take_quantity(slice *text, uint64_t *ret_nanos)
{
    slice whole = take_digit_run(text), fraction = SLICE_NULL;
    uint64_t number = 0, unit;

    if (take_char(text, '.'))
        fraction = take_digit_run(text);
    if (!whole.len && !fraction.len)
        return -EINVAL;
    unit = take_unit(text);
    if (!unit)
        return -EINVAL;
    if (whole.len) {
        int r = slice_to_u64(whole, &number);

        if (r < 0)
            return r;
    }
    if (mul_overflows(number, unit, &number) ||
        add_overflows(number, fraction_nanos(fraction, unit), &number))
        return -ERANGE;
    *ret_nanos = number;
    return 0;
}

int duration_parse(slice text, int64_t *ret_nanoseconds)
{
    bool negative = take_char(&text, '-');
    uint64_t total = 0, part;
    int r;

    if (!negative)
        (void)take_char(&text, '+');
    if (slice_eq(text, SLICE("0"))) {
        *ret_nanoseconds = 0;
        return 0;
    }
    if (!text.len)
        return -EINVAL;
    while (text.len) {
        r = take_quantity(&text, &part);
        if (r < 0)
            return r;
        if (add_overflows(total, part, &total))
            return -ERANGE;
    }
    if (total > (uint64_t)INT64_MAX + negative)
        return -ERANGE;
    *ret_nanoseconds = negative ? (int64_t)(0 - total) : (int64_t)total;
    return 0;
}

void duration_format(int64_t nanoseconds, buffer *out)
{
    /* The sign apart: -0.5 s has no whole seconds to carry it. */
    if (nanoseconds < 0)
        buffer_add_char(out, '-');
    buffer_printf(out, "%llu", llabs(nanoseconds / SECOND_NANOS) + 0ULL);
    format_fraction((int32_t)llabs(nanoseconds % SECOND_NANOS), out);
    buffer_add_char(out, 's');
}
