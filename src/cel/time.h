/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timestamps and durations: text forms, calendar and checked arithmetic.
 *
 * A timestamp is UTC seconds since 1970 and nanoseconds, limited to the years 1 to 9999; a duration
 * is 64-bit nanoseconds, about 292 years either way (CEL's langdef.md, "Timestamps", "Durations").
 * What falls outside is -ERANGE, never a wrapped number. There are no leap seconds: as in POSIX, a
 * day has 86,400 seconds.
 */
#pragma once

#include "base/buffer.h"
#include "doc/value.h"

#define TIMESTAMP_MIN INT64_C(-62135596800) /* 0001-01-01T00:00:00Z */
#define TIMESTAMP_MAX INT64_C(253402300799) /* 9999-12-31T23:59:59Z */
#define SECOND_NANOS  INT64_C(1000000000)

/* timestamps: each value argument is a VALUE_TIMESTAMP */

/* @nanos is 0 to 999,999,999. 0 or -ERANGE. */
_must_check_ int timestamp_new(int64_t seconds, int32_t nanos, value *ret_timestamp);
/*
 * Reads RFC 3339 section 5.6 ("2009-02-13T23:31:30.5+01:00"); digits beyond nanoseconds are cut
 * off, a 60th second is refused. 0, -EINVAL or -ERANGE.
 */
_must_check_ int timestamp_parse(slice text, value *ret_timestamp);
/* RFC 3339 in UTC, with as many fraction digits as needed. */
void timestamp_format(const value *timestamp, buffer *out);
/* <0, 0, >0 */
_pure_ int timestamp_compare(const value *a, const value *b);
/* @timestamp plus or minus a duration: 0 or -ERANGE. */
_must_check_ int timestamp_add(const value *timestamp, int64_t nanoseconds, value *ret_timestamp);
_must_check_ int timestamp_subtract(const value *timestamp, int64_t nanoseconds,
                                    value *ret_timestamp);
/* The duration @a - @b: 0 or -ERANGE. */
_must_check_ int timestamp_difference(const value *a, const value *b, int64_t *ret_nanoseconds);

/* A moment as people write it. All counts from 0 but year and day. */
struct civil_time {
    int year, month, day; /* month 0 to 11, day 1 to 31 */
    int hour, minute, second, nanosecond;
    int weekday; /* Sunday is 0 */
    int yearday;
};

/*
 * @zone is "", "UTC", a fixed offset as "+01:00", "-9:30" or "02:00", or an IANA name as
 * "Europe/Berlin". 0, or -ENOENT for a zone that is not known or not readable.
 */
_must_check_ int timestamp_civil(const value *timestamp, slice zone, struct civil_time *ret_civil);

/* durations */

/*
 * Reads a sequence of numbers with units, "1h30m", "-1.5s", "2us"; units are h m s ms us ns and
 * "µs" with either micro sign; "0" needs none. 0, -EINVAL or -ERANGE.
 */
_must_check_ int duration_parse(slice text, int64_t *ret_nanoseconds);
/* Seconds with as many fraction digits as needed: "5400s", "-0.5s". */
void duration_format(int64_t nanoseconds, buffer *out);

/* calendar */

/* Days since 1970-01-01 of a day of the proleptic Gregorian calendar; @month is 1 to 12. */
_const_ int64_t days_from_civil(int64_t year, int month, int day);
_const_ bool year_is_leap(int64_t year);
