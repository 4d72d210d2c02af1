/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The named functions of langdef.md's "Standard Definitions": size, string tests, conversions.
 *
 * Conversions never guess. A number that the target type cannot hold, and text that is not wholly
 * of the expected form, is an error. Error texts do not quote strings: they may be secrets.
 */
#include <math.h>
#include <stdio.h>

#include "base/utf8.h"
#include "cel/lib.h"
#include "cel/regex.h"
#include "cel/time.h"
#include "doc/number.h"

static value identity(struct cel_call *call, const value *args)
{
    (void)call;
    return args[0];
}

/* size and string tests */

static value string_size(struct cel_call *call, const value *args)
{
    (void)call;
    return value_int((int64_t)utf8_length(args[0].text));
}

static value bytes_size(struct cel_call *call, const value *args)
{
    (void)call;
    return value_int((int64_t)args[0].text.len);
}

static value list_size(struct cel_call *call, const value *args)
{
    (void)call;
    return value_int((int64_t)args[0].list.count);
}

static value map_size(struct cel_call *call, const value *args)
{
    (void)call;
    return value_int((int64_t)cel_map_size(&args[0]));
}

static value string_contains(struct cel_call *call, const value *args)
{
    (void)call;
    return value_bool(slice_contains(args[0].text, args[1].text));
}

static value string_starts(struct cel_call *call, const value *args)
{
    (void)call;
    return value_bool(slice_starts(args[0].text, args[1].text));
}

static value string_ends(struct cel_call *call, const value *args)
{
    (void)call;
    return value_bool(slice_ends(args[0].text, args[1].text));
}

static value string_matches(struct cel_call *call, const value *args)
{
    _cleanup_(cel_regex_freep) struct cel_regex *keep = NULL;
    value error = value_null();
    const struct cel_regex *regex = cel_call_regex(call, args[0].text, args[1].text, &keep, &error);

    return regex ? value_bool(cel_regex_search(regex, args[0].text)) : error;
}

static value type_of(struct cel_call *call, const value *args)
{
    (void)call;
    return cel_type_of(&args[0]);
}

/* bool and bytes */

/* The spellings of strconv.ParseBool, which cel-go uses. */
static value string_to_bool(struct cel_call *call, const value *args)
{
    static const slice words[][2] = {
        {SLICE_INIT("1"), SLICE_INIT("0")},        {SLICE_INIT("t"), SLICE_INIT("f")},
        {SLICE_INIT("T"), SLICE_INIT("F")},        {SLICE_INIT("true"), SLICE_INIT("false")},
        {SLICE_INIT("TRUE"), SLICE_INIT("FALSE")}, {SLICE_INIT("True"), SLICE_INIT("False")},
    };

    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        if (slice_eq(args[0].text, words[i][0]))
            return value_bool(true);
        if (slice_eq(args[0].text, words[i][1]))
            return value_bool(false);
    }
    return cel_error(call, "string is not a bool");
}

static value string_to_bytes(struct cel_call *call, const value *args)
{
    (void)call;
    return value_bytes(args[0].text);
}

/* double */

static value int_to_double(struct cel_call *call, const value *args)
{
    (void)call;
    return value_double((double)args[0].integer);
}

static value uint_to_double(struct cel_call *call, const value *args)
{
    (void)call;
    return value_double((double)args[0].natural);
}

static size_t digit_run(slice text, size_t from)
{
    size_t at = from;

    while (at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9')
        at++;
    return at - from;
}

static bool is_sign(slice text, size_t at)
{
    return at < text.len && (text.ptr[at] == '-' || text.ptr[at] == '+');
}

/* Whether @text is what number_to_double() reads. */
static bool is_decimal(slice text)
{
    size_t at = is_sign(text, 0), whole = digit_run(text, at), fraction = 0, exponent;

    at += whole;
    if (at < text.len && text.ptr[at] == '.') {
        fraction = digit_run(text, at + 1);
        at += 1 + fraction;
    }
    if (!whole && !fraction)
        return false;
    if (at < text.len && (text.ptr[at] == 'e' || text.ptr[at] == 'E')) {
        at++;
        at += is_sign(text, at);
        exponent = digit_run(text, at);
        if (!exponent)
            return false;
        at += exponent;
    }
    return at == text.len;
}

static value string_to_double(struct cel_call *call, const value *args)
{
    slice text = args[0].text, name = slice_from(text, is_sign(text, 0));
    double d;

    if (is_decimal(text)) {
        d = number_to_double(text);
        if (isinf(d))
            return cel_error(call, "number is out of the range of double");
        return value_double(d);
    }
    if (slice_eq_nocase(name, SLICE("inf")) || slice_eq_nocase(name, SLICE("infinity")))
        return value_double(text.ptr[0] == '-' ? -INFINITY : INFINITY);
    if (slice_eq_nocase(text, SLICE("nan")))
        return value_double(NAN);
    return cel_error(call, "string is not a double");
}

/* int and uint */

static value uint_to_int(struct cel_call *call, const value *args)
{
    if (args[0].natural > INT64_MAX)
        return cel_error(call, "%lu is out of the range of int", args[0].natural);
    return value_int((int64_t)args[0].natural);
}

/* Cuts off the fraction. Both ends are excluded, as the conformance tests want: a double near them
 * stands for many integers. */
static value double_to_int(struct cel_call *call, const value *args)
{
    double d = args[0].number;

    if (!(d > -0x1p63 && d < 0x1p63))
        return cel_error(call, "double is out of the range of int");
    return value_int((int64_t)d);
}

static value string_to_int(struct cel_call *call, const value *args)
{
    slice text = args[0].text;
    bool plus = text.len > 1 && text.ptr[0] == '+' && text.ptr[1] != '-';
    int64_t number;
    int r = slice_to_i64(slice_from(text, plus), &number);

    if (r < 0)
        return cel_error(call, r == -ERANGE ? "string is out of the range of int"
                                            : "string is not an int");
    return value_int(number);
}

static value seconds_of_timestamp(struct cel_call *call, const value *args)
{
    (void)call;
    return value_int(args[0].integer);
}

static value nanoseconds_of_duration(struct cel_call *call, const value *args)
{
    (void)call;
    return value_int(args[0].integer);
}

static value int_to_uint(struct cel_call *call, const value *args)
{
    if (args[0].integer < 0)
        return cel_error(call, "%ld is out of the range of uint", args[0].integer);
    return value_uint((uint64_t)args[0].integer);
}

static value double_to_uint(struct cel_call *call, const value *args)
{
    double d = args[0].number;

    if (!(d >= 0 && d < 0x1p64))
        return cel_error(call, "double is out of the range of uint");
    return value_uint((uint64_t)d);
}

static value string_to_uint(struct cel_call *call, const value *args)
{
    uint64_t number;
    int r = slice_to_u64(args[0].text, &number);

    if (r < 0)
        return cel_error(call, r == -ERANGE ? "string is out of the range of uint"
                                            : "string is not a uint");
    return value_uint(number);
}

/* string */

static value bool_to_string(struct cel_call *call, const value *args)
{
    (void)call;
    return value_string(args[0].boolean ? SLICE("true") : SLICE("false"));
}

static value int_to_string(struct cel_call *call, const value *args)
{
    return value_string(arena_printf(call->eval->arena, "%ld", args[0].integer));
}

static value uint_to_string(struct cel_call *call, const value *args)
{
    return value_string(arena_printf(call->eval->arena, "%lu", args[0].natural));
}

static value double_to_string(struct cel_call *call, const value *args)
{
    char text[NUMBER_TEXT_MAX];
    size_t len = number_format_double(args[0].number, text);

    return value_string(arena_copy(call->eval->arena, slice_new(text, len)));
}

static value bytes_to_string(struct cel_call *call, const value *args)
{
    if (!utf8_is_valid(args[0].text))
        return cel_error(call, "bytes are not valid UTF-8");
    return value_string(args[0].text);
}

static value timestamp_to_string(struct cel_call *call, const value *args)
{
    _cleanup_buffer_ buffer out = CEL_RESULT_BUFFER;

    timestamp_format(&args[0], &out);
    return cel_string_result(call, &out);
}

static value duration_to_string(struct cel_call *call, const value *args)
{
    _cleanup_buffer_ buffer out = CEL_RESULT_BUFFER;

    duration_format(args[0].integer, &out);
    return cel_string_result(call, &out);
}

/* timestamp and duration */

static value string_to_timestamp(struct cel_call *call, const value *args)
{
    value timestamp = value_null();
    int r = timestamp_parse(args[0].text, &timestamp);

    if (r < 0)
        return cel_error(call, r == -ERANGE ? "string is out of the range of timestamp"
                                            : "string is not an RFC 3339 timestamp");
    return timestamp;
}

static value int_to_timestamp(struct cel_call *call, const value *args)
{
    value timestamp = value_null();

    if (timestamp_new(args[0].integer, 0, &timestamp) < 0)
        return cel_error(call, "%ld is out of the range of timestamp", args[0].integer);
    return timestamp;
}

static value string_to_duration(struct cel_call *call, const value *args)
{
    int64_t nanoseconds;
    int r = duration_parse(args[0].text, &nanoseconds);

    if (r < 0)
        return cel_error(call, r == -ERANGE ? "string is out of the range of duration"
                                            : "string is not a duration");
    return value_duration(nanoseconds);
}

static value int_to_duration(struct cel_call *call, const value *args)
{
    (void)call;
    return value_duration(args[0].integer);
}

static const struct cel_overload overloads[] = {
    {"size", CEL_GLOBAL, "s", "i", string_size, CEL_COST_TRAVERSE},
    {"size", CEL_GLOBAL, "y", "i", bytes_size, CEL_COST_FLAT},
    {"size", CEL_GLOBAL, "lA", "i", list_size, CEL_COST_FLAT},
    {"size", CEL_GLOBAL, "mAB", "i", map_size, CEL_COST_FLAT},
    {"size", CEL_MEMBER, "s", "i", string_size, CEL_COST_TRAVERSE},
    {"size", CEL_MEMBER, "y", "i", bytes_size, CEL_COST_FLAT},
    {"size", CEL_MEMBER, "lA", "i", list_size, CEL_COST_FLAT},
    {"size", CEL_MEMBER, "mAB", "i", map_size, CEL_COST_FLAT},
    {"contains", CEL_MEMBER, "ss", "b", string_contains, CEL_COST_PRODUCT},
    {"startsWith", CEL_MEMBER, "ss", "b", string_starts, CEL_COST_TRAVERSE},
    {"endsWith", CEL_MEMBER, "ss", "b", string_ends, CEL_COST_TRAVERSE},
    {"matches", CEL_GLOBAL, "ss", "b", string_matches, CEL_COST_REGEX},
    {"matches", CEL_MEMBER, "ss", "b", string_matches, CEL_COST_REGEX},
    {"type", CEL_GLOBAL, "A", "T", type_of, CEL_COST_FLAT},
    {"dyn", CEL_GLOBAL, "A", "x", identity, CEL_COST_FLAT},
    {"bool", CEL_GLOBAL, "b", "b", identity, CEL_COST_FLAT},
    {"bool", CEL_GLOBAL, "s", "b", string_to_bool, CEL_COST_FLAT},
    {"bytes", CEL_GLOBAL, "y", "y", identity, CEL_COST_FLAT},
    {"bytes", CEL_GLOBAL, "s", "y", string_to_bytes, CEL_COST_TRAVERSE},
    {"double", CEL_GLOBAL, "d", "d", identity, CEL_COST_FLAT},
    {"double", CEL_GLOBAL, "i", "d", int_to_double, CEL_COST_FLAT},
    {"double", CEL_GLOBAL, "u", "d", uint_to_double, CEL_COST_FLAT},
    {"double", CEL_GLOBAL, "s", "d", string_to_double, CEL_COST_TRAVERSE},
    {"duration", CEL_GLOBAL, "r", "r", identity, CEL_COST_FLAT},
    {"duration", CEL_GLOBAL, "s", "r", string_to_duration, CEL_COST_TRAVERSE},
    {"duration", CEL_GLOBAL, "i", "r", int_to_duration, CEL_COST_FLAT},
    {"int", CEL_GLOBAL, "i", "i", identity, CEL_COST_FLAT},
    {"int", CEL_GLOBAL, "u", "i", uint_to_int, CEL_COST_FLAT},
    {"int", CEL_GLOBAL, "d", "i", double_to_int, CEL_COST_FLAT},
    {"int", CEL_GLOBAL, "s", "i", string_to_int, CEL_COST_TRAVERSE},
    {"int", CEL_GLOBAL, "t", "i", seconds_of_timestamp, CEL_COST_FLAT},
    {"int", CEL_GLOBAL, "r", "i", nanoseconds_of_duration, CEL_COST_FLAT},
    {"string", CEL_GLOBAL, "s", "s", identity, CEL_COST_FLAT},
    {"string", CEL_GLOBAL, "b", "s", bool_to_string, CEL_COST_FLAT},
    {"string", CEL_GLOBAL, "i", "s", int_to_string, CEL_COST_FLAT},
    {"string", CEL_GLOBAL, "u", "s", uint_to_string, CEL_COST_FLAT},
    {"string", CEL_GLOBAL, "d", "s", double_to_string, CEL_COST_FLAT},
    {"string", CEL_GLOBAL, "y", "s", bytes_to_string, CEL_COST_TRAVERSE},
    {"string", CEL_GLOBAL, "t", "s", timestamp_to_string, CEL_COST_FLAT},
    {"string", CEL_GLOBAL, "r", "s", duration_to_string, CEL_COST_FLAT},
    {"timestamp", CEL_GLOBAL, "t", "t", identity, CEL_COST_FLAT},
    {"timestamp", CEL_GLOBAL, "s", "t", string_to_timestamp, CEL_COST_TRAVERSE},
    {"timestamp", CEL_GLOBAL, "i", "t", int_to_timestamp, CEL_COST_FLAT},
    {"uint", CEL_GLOBAL, "u", "u", identity, CEL_COST_FLAT},
    {"uint", CEL_GLOBAL, "i", "u", int_to_uint, CEL_COST_FLAT},
    {"uint", CEL_GLOBAL, "d", "u", double_to_uint, CEL_COST_FLAT},
    {"uint", CEL_GLOBAL, "s", "u", string_to_uint, CEL_COST_TRAVERSE},
};

CEL_LIBRARY(cel_lib_core, "core", overloads);
