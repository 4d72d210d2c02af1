/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "lib-harness.h"

static value map_of_three(void)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(&lib_arena);

    value_map_put(&b, "a", value_int(1));
    value_map_put(&b, "b", value_int(2));
    value_map_put(&b, "a", value_int(3));
    return value_map_finish(&b);
}

static void sizes(void **state)
{
    (void)state;
    assert_shows(CALL("size", S("")), "0");
    assert_shows(CALL("size", S("πέντε")), "5");
    assert_shows(METHOD("size", S("\xF0\x9F\x90\xB1x")), "2");
    assert_shows(CALL("size", Y("a\0c")), "3");
    assert_shows(METHOD("size", LIST(value_int(1), value_null())), "2");
    /* A key that is written twice counts once. */
    assert_shows(CALL("size", map_of_three()), "2");
    assert_no_overload(CALL("size", value_int(1)));
}

static void string_tests(void **state)
{
    (void)state;
    assert_true_value(METHOD("contains", S("hubba"), S("ubb")));
    assert_true_value(METHOD("contains", S(""), S("")));
    assert_false_value(METHOD("contains", S("a"), S("aa")));
    assert_true_value(METHOD("contains", N("a\0b"), N("\0b")));
    assert_true_value(METHOD("startsWith", S("foobar"), S("foo")));
    assert_false_value(METHOD("startsWith", S("foobar"), S("bar")));
    assert_true_value(METHOD("endsWith", S("foobar"), S("bar")));
    assert_true_value(METHOD("endsWith", S("foobar"), S("")));
    assert_true_value(METHOD("matches", S("banana"), S("^ba(na)*$")));
    assert_true_value(CALL("matches", S("banana"), S("nan")));
    assert_error(METHOD("matches", S("banana"), S("(")));
    assert_no_overload(METHOD("contains", S("1"), value_int(1)));
}

static void types(void **state)
{
    (void)state;
    assert_shows(CALL("type", value_bool(true)), "type bool");
    assert_shows(CALL("type", value_null()), "type null_type");
    assert_shows(CALL("type", value_timestamp(0, 0)), "type google.protobuf.Timestamp");
    assert_shows(CALL("type", value_duration(0)), "type google.protobuf.Duration");
    assert_shows(CALL("type", CALL("type", value_int(0))), "type type");
    assert_shows(CALL("type", EMPTY_LIST), "type list");
    assert_shows(CALL("type", value_empty_map()), "type map");
    assert_shows(CALL("dyn", value_uint(7)), "7u");
}

static void to_bool(void **state)
{
    static const char *const yes[] = {"1", "t", "T", "true", "TRUE", "True"};
    static const char *const no[] = {"0", "f", "F", "false", "FALSE", "False"};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(yes); i++) {
        assert_true_value(CALL("bool", S(yes[i])));
        assert_false_value(CALL("bool", S(no[i])));
    }
    assert_error(CALL("bool", S("TrUe")));
    assert_error(CALL("bool", S("FaLsE")));
    assert_error(CALL("bool", S("")));
    assert_error(CALL("bool", N("1\0")));
    assert_error(CALL("bool", S(" true")));
    assert_true_value(CALL("bool", value_bool(true)));
}

static void to_double(void **state)
{
    (void)state;
    assert_shows(CALL("double", value_int(-9007199254740992)), "-9007199254740992d");
    assert_shows(CALL("double", value_uint(UINT64_MAX)), "1.8446744073709552e+19d");
    assert_shows(CALL("double", S("-0.0")), "-0d");
    assert_shows(CALL("double", S("6.02214e23")), "6.02214e+23d");
    assert_shows(CALL("double", S("-5.43E-21")), "-5.43e-21d");
    assert_shows(CALL("double", S("+1.")), "1d");
    assert_shows(CALL("double", S(".5")), "0.5d");
    assert_shows(CALL("double", S("NaN")), "NaNd");
    assert_shows(CALL("double", S("-Infinity")), "-Infinityd");
    assert_shows(CALL("double", S("+inf")), "Infinityd");
    assert_shows(CALL("double", S("1e-999")), "0d");
    assert_error(CALL("double", S("1e999")));
    assert_error(CALL("double", S("")));
    assert_error(CALL("double", S(".")));
    assert_error(CALL("double", S("-")));
    assert_error(CALL("double", S("1e")));
    assert_error(CALL("double", S("1e+")));
    assert_error(CALL("double", S("0x1p3")));
    assert_error(CALL("double", S("1,5")));
    assert_error(CALL("double", S("1.5 ")));
    assert_error(CALL("double", N("1.5\0")));
    assert_error(CALL("double", S("-nan")));
    assert_error(CALL("double", S("infinit")));
}

static void to_int(void **state)
{
    (void)state;
    assert_shows(CALL("int", value_uint(INT64_MAX)), "9223372036854775807");
    assert_error(CALL("int", value_uint((uint64_t)INT64_MAX + 1)));
    assert_shows(CALL("int", value_double(-7.9)), "-7");
    assert_shows(CALL("int", value_double(11.5)), "11");
    assert_shows(CALL("int", value_double(36028797018963968.0)), "36028797018963968");
    assert_shows(CALL("int", value_double(-9223372036854774784.0)), "-9223372036854774784");
    assert_error(CALL("int", value_double(9223372036854775807.0)));
    assert_error(CALL("int", value_double(-9223372036854775808.0)));
    assert_error(CALL("int", value_double(NAN)));
    assert_error(CALL("int", value_double(INFINITY)));
    assert_shows(CALL("int", S("987")), "987");
    assert_shows(CALL("int", S("+987")), "987");
    assert_shows(CALL("int", S("-9223372036854775808")), "-9223372036854775808");
    assert_error(CALL("int", S("9223372036854775808")));
    assert_error(CALL("int", S("")));
    assert_error(CALL("int", S("+")));
    assert_error(CALL("int", S("+-1")));
    assert_error(CALL("int", S("1_000")));
    assert_error(CALL("int", S("0x10")));
    assert_error(CALL("int", S("1.0")));
    assert_shows(CALL("int", value_timestamp(1095379199, 5)), "1095379199");
    assert_shows(CALL("int", value_duration(1500000000)), "1500000000");
}

static void to_uint(void **state)
{
    (void)state;
    assert_shows(CALL("uint", value_int(INT64_MAX)), "9223372036854775807u");
    assert_error(CALL("uint", value_int(-1)));
    assert_shows(CALL("uint", value_double(25.5)), "25u");
    assert_shows(CALL("uint", value_double(18446744073709549568.0)), "18446744073709549568u");
    assert_error(CALL("uint", value_double(18446744073709551615.0)));
    assert_error(CALL("uint", value_double(-0.5)));
    assert_error(CALL("uint", value_double(NAN)));
    assert_shows(CALL("uint", S("300")), "300u");
    assert_shows(CALL("uint", S("18446744073709551615")), "18446744073709551615u");
    assert_error(CALL("uint", S("18446744073709551616")));
    assert_error(CALL("uint", S("+1")));
    assert_error(CALL("uint", S("-0")));
}

static void to_string(void **state)
{
    (void)state;
    assert_shows(CALL("string", value_int(INT64_MIN)), "'-9223372036854775808'");
    assert_shows(CALL("string", value_uint(UINT64_MAX)), "'18446744073709551615'");
    assert_shows(CALL("string", value_double(123.456)), "'123.456'");
    assert_shows(CALL("string", value_double(-4.5e-3)), "'-0.0045'");
    assert_shows(CALL("string", value_double(0.1 + 0.2)), "'0.30000000000000004'");
    assert_shows(CALL("string", value_double(-INFINITY)), "'-Infinity'");
    assert_shows(CALL("string", value_bool(false)), "'false'");
    assert_shows(CALL("string", Y("\303\277")), "'ÿ'");
    assert_error(CALL("string", Y("\000\xff")));
    assert_error(CALL("string", Y("\xED\xA0\x80")));
    assert_error(CALL("string", Y("\xC3")));
    assert_shows(CALL("string", value_timestamp(1234567890, 0)), "'2009-02-13T23:31:30Z'");
    assert_shows(CALL("string", value_duration(1000000000000000)), "'1000000s'");
    assert_shows(CALL("bytes", S("ÿ")), "b'\303\277'");
    assert_no_overload(CALL("string", EMPTY_LIST));
}

static void to_time(void **state)
{
    (void)state;
    assert_shows(CALL("timestamp", S("2009-02-13T23:31:30.5Z")), "t1234567890.500000000");
    assert_shows(CALL("timestamp", value_int(-62135596800)), "t-62135596800.000000000");
    assert_error(CALL("timestamp", value_int(-62135596801)));
    assert_error(CALL("timestamp", value_int(253402300800)));
    assert_error(CALL("timestamp", value_int(INT64_MIN)));
    assert_error(CALL("timestamp", S("10000-01-01T00:00:00Z")));
    assert_shows(CALL("duration", S("1.5h")), "r5400000000000");
    assert_error(CALL("duration", S("320000000000s")));
    assert_error(CALL("duration", S("5")));
    assert_shows(CALL("duration", value_int(12)), "r12");
}

/* Errors travel into reports, and the string that could not be read may be a password. */
static void errors_do_not_quote_arguments(void **state)
{
    static const char *const names[] = {"bool", "double", "int", "uint", "timestamp", "duration"};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        value error = CALL(names[i], S("hunter2"));

        assert_error(error);
        assert_false(slice_contains(error.text, SLICE("hunter")));
    }
}

static void time_parts(void **state)
{
    value t = CALL("timestamp", S("2009-02-13T23:31:20.123456789Z"));
    value r = CALL("duration", S("123.321456789s"));

    (void)state;
    assert_shows(METHOD("getFullYear", t), "2009");
    assert_shows(METHOD("getMonth", t), "1");
    assert_shows(METHOD("getDayOfYear", t), "43");
    assert_shows(METHOD("getDayOfMonth", t), "12");
    assert_shows(METHOD("getDate", t), "13");
    assert_shows(METHOD("getDayOfWeek", t), "5");
    assert_shows(METHOD("getHours", t), "23");
    assert_shows(METHOD("getMinutes", t), "31");
    assert_shows(METHOD("getSeconds", t), "20");
    assert_shows(METHOD("getMilliseconds", t), "123");
    assert_shows(METHOD("getDate", t, S("Australia/Sydney")), "14");
    assert_shows(METHOD("getHours", t, S("02:00")), "1");
    assert_shows(METHOD("getMinutes", t, S("Asia/Kathmandu")), "16");
    assert_error(METHOD("getHours", t, S("Mars/Olympus")));
    assert_shows(METHOD("getHours", CALL("duration", S("10000s"))), "2");
    assert_shows(METHOD("getMinutes", CALL("duration", S("3730s"))), "62");
    assert_shows(METHOD("getSeconds", r), "123");
    assert_shows(METHOD("getMilliseconds", r), "321");
    assert_shows(METHOD("getMilliseconds", CALL("duration", S("-1.5s"))), "-500");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes),      cmocka_unit_test(string_tests),
        cmocka_unit_test(types),      cmocka_unit_test(to_bool),
        cmocka_unit_test(to_double),  cmocka_unit_test(to_int),
        cmocka_unit_test(to_uint),    cmocka_unit_test(to_string),
        cmocka_unit_test(to_time),    cmocka_unit_test(errors_do_not_quote_arguments),
        cmocka_unit_test(time_parts),
    };

    return cmocka_run_group_tests(tests, NULL, lib_teardown);
}
