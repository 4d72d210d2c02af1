/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts of timestamps, in UTC or in a named zone, and of durations (langdef.md, "Timestamps
 * and Durations"). A duration's hours, minutes and seconds are totals; its milliseconds are, by
 * the same text, only the part below a second.
 */
#include "cel/lib.h"
#include "cel/time.h"

/* The zone is the second argument when there is one. */
static bool civil_of(struct cel_call *call, const value *args, size_t count,
                     struct civil_time *ret_civil, value *ret_error)
{
    slice zone = count > 1 ? args[1].text : SLICE("UTC");

    if (timestamp_civil(&args[0], zone, ret_civil) < 0) {
        *ret_error = cel_error(call, "unknown time zone");
        return false;
    }
    return true;
}

/* Defines NAME_utc and NAME_zone for one part of a civil time. */
#define TIME_PART(name, expression)                                                                \
    static value name##_of(struct cel_call *call, const value *args, size_t count)                 \
    {                                                                                              \
        struct civil_time civil;                                                                   \
        value error = value_null();                                                                \
                                                                                                   \
        if (!civil_of(call, args, count, &civil, &error))                                          \
            return error;                                                                          \
        return value_int(expression);                                                              \
    }                                                                                              \
                                                                                                   \
    static value name##_utc(struct cel_call *call, const value *args)                              \
    {                                                                                              \
        return name##_of(call, args, 1);                                                           \
    }                                                                                              \
                                                                                                   \
    static value name##_zone(struct cel_call *call, const value *args)                             \
    {                                                                                              \
        return name##_of(call, args, 2);                                                           \
    }

TIME_PART(year, civil.year)
TIME_PART(month, civil.month)
TIME_PART(yearday, civil.yearday)
TIME_PART(day_from_zero, civil.day - 1)
TIME_PART(day_from_one, civil.day)
TIME_PART(weekday, civil.weekday)
TIME_PART(hour, civil.hour)
TIME_PART(minute, civil.minute)
TIME_PART(second, civil.second)
TIME_PART(millisecond, civil.nanosecond / 1000000)

static value duration_hours(struct cel_call *call, const value *args)
{
    (void)call;
    return value_int(args[0].integer / (3600 * SECOND_NANOS));
}

static value duration_minutes(struct cel_call *call, const value *args)
{
    (void)call;
    return value_int(args[0].integer / (60 * SECOND_NANOS));
}

static value duration_seconds(struct cel_call *call, const value *args)
{
    (void)call;
    return value_int(args[0].integer / SECOND_NANOS);
}

static value duration_milliseconds(struct cel_call *call, const value *args)
{
    (void)call;
    return value_int(args[0].integer % SECOND_NANOS / 1000000);
}

#define TIME_ROWS(spelling, name)                                                                  \
    {spelling, CEL_MEMBER, "t", "i", name##_utc, CEL_COST_FLAT},                                   \
    {                                                                                              \
        spelling, CEL_MEMBER, "ts", "i", name##_zone, CEL_COST_TRAVERSE                            \
    }

static const struct cel_overload overloads[] = {
    TIME_ROWS("getFullYear", year),
    TIME_ROWS("getMonth", month),
    TIME_ROWS("getDayOfYear", yearday),
    TIME_ROWS("getDayOfMonth", day_from_zero),
    TIME_ROWS("getDate", day_from_one),
    TIME_ROWS("getDayOfWeek", weekday),
    TIME_ROWS("getHours", hour),
    TIME_ROWS("getMinutes", minute),
    TIME_ROWS("getSeconds", second),
    TIME_ROWS("getMilliseconds", millisecond),
    {"getHours", CEL_MEMBER, "r", "i", duration_hours, CEL_COST_FLAT},
    {"getMinutes", CEL_MEMBER, "r", "i", duration_minutes, CEL_COST_FLAT},
    {"getSeconds", CEL_MEMBER, "r", "i", duration_seconds, CEL_COST_FLAT},
    {"getMilliseconds", CEL_MEMBER, "r", "i", duration_milliseconds, CEL_COST_FLAT},
};

CEL_LIBRARY(cel_lib_time, "time", overloads);
