/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers and base64. */
#include <math.h>

#include "lib-harness.h"

#define I(number) value_int(number)
#define U(number) value_uint(number)
#define D(number) value_double(number)

static void extrema(void **state)
{
    (void)state;
    assert_shows(CALL("math.greatest", I(-5)), "-5");
    assert_shows(CALL("math.greatest", I(1), D(1)), "1");
    assert_shows(CALL("math.greatest", D(1), I(1)), "1d");
    assert_shows(CALL("math.greatest", U(UINT64_MAX), I(1)), "18446744073709551615u");
    assert_shows(CALL("math.greatest", I(-1), U(0)), "0u");
    assert_shows(CALL("math.least", I(5), D(-7.5)), "-7.5d");
    assert_shows(CALL("math.least", D(1), U(1)), "1d");
    assert_shows(CALL("math.greatest", LIST(D(5.4), I(10), U(3), D(-5))), "10");
    assert_shows(CALL("math.least", LIST(D(5.4), I(10), U(3), D(-5))), "-5d");
    assert_error(CALL("math.greatest", EMPTY_LIST));
    assert_error(CALL("math.least", LIST(I(1), S("0"))));
    assert_error(CALL("math.greatest", D(NAN), I(1)));
    assert_error(CALL("math.greatest", LIST(I(1), value_unknown(SLICE("x")))));
    assert_no_overload(CALL("math.greatest", S("a")));
}

static void rounding(void **state)
{
    (void)state;
    assert_shows(CALL("math.ceil", D(-1.2)), "-1d");
    assert_shows(CALL("math.floor", D(-1.2)), "-2d");
    assert_shows(CALL("math.round", D(-1.5)), "-2d");
    assert_shows(CALL("math.round", D(2.5)), "3d");
    assert_shows(CALL("math.trunc", D(-1.7)), "-1d");
    assert_shows(CALL("math.round", D(NAN)), "NaNd");
    assert_no_overload(CALL("math.ceil", I(1)));
    assert_true_value(CALL("math.isNaN", D(NAN)));
    assert_false_value(CALL("math.isNaN", D(INFINITY)));
    assert_true_value(CALL("math.isInf", D(-INFINITY)));
    assert_false_value(CALL("math.isInf", D(NAN)));
    assert_true_value(CALL("math.isFinite", D(1)));
    assert_false_value(CALL("math.isFinite", D(NAN)));
    assert_shows(CALL("math.sqrt", I(81)), "9d");
    assert_shows(CALL("math.sqrt", U(4)), "2d");
    assert_shows(CALL("math.sqrt", D(-15)), "NaNd");
}

static void signs(void **state)
{
    (void)state;
    assert_shows(CALL("math.abs", I(-11)), "11");
    assert_shows(CALL("math.abs", U(1)), "1u");
    assert_shows(CALL("math.abs", D(-11.5)), "11.5d");
    assert_error(CALL("math.abs", I(INT64_MIN)));
    assert_shows(CALL("math.abs", I(INT64_MIN + 1)), "9223372036854775807");
    assert_shows(CALL("math.sign", I(-11)), "-1");
    assert_shows(CALL("math.sign", U(100)), "1u");
    assert_shows(CALL("math.sign", D(-0.0)), "0d");
    assert_shows(CALL("math.sign", D(-32)), "-1d");
    assert_shows(CALL("math.sign", D(NAN)), "NaNd");
}

static void bit_operations(void **state)
{
    (void)state;
    assert_shows(CALL("math.bitAnd", I(-3), I(-5)), "-7");
    assert_shows(CALL("math.bitAnd", U(3), U(2)), "2u");
    assert_shows(CALL("math.bitOr", I(4), I(-2)), "-2");
    assert_shows(CALL("math.bitOr", U(1), U(4)), "5u");
    assert_shows(CALL("math.bitXor", I(4), I(-2)), "-6");
    assert_shows(CALL("math.bitXor", U(3), U(5)), "6u");
    assert_shows(CALL("math.bitNot", I(1)), "-2");
    assert_shows(CALL("math.bitNot", U(0)), "18446744073709551615u");
    assert_shows(CALL("math.bitShiftLeft", I(-1), I(2)), "-4");
    assert_shows(CALL("math.bitShiftLeft", I(1), I(63)), "-9223372036854775808");
    assert_shows(CALL("math.bitShiftLeft", I(-1), I(200)), "0");
    assert_shows(CALL("math.bitShiftLeft", U(1), I(64)), "0u");
    assert_shows(CALL("math.bitShiftRight", I(-1024), I(3)), "2305843009213693824");
    assert_shows(CALL("math.bitShiftRight", I(-1024), I(64)), "0");
    assert_shows(CALL("math.bitShiftRight", U(1024), I(2)), "256u");
    assert_error(CALL("math.bitShiftLeft", U(1), I(-1)));
    assert_error(CALL("math.bitShiftRight", I(1), I(INT64_MIN)));
    assert_no_overload(CALL("math.bitAnd", I(1), U(1)));
}

static void base64(void **state)
{
    /* RFC 4648 section 10 */
    static const char *const vectors[][2] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(vectors); i++) {
        value plain = value_bytes(slice_of(vectors[i][0])), coded = S(vectors[i][1]);
        value bare = coded;

        while (slice_ends(bare.text, SLICE("=")))
            bare.text.len--;
        assert_slice(CALL("base64.encode", plain).text, vectors[i][1]);
        assert_slice(CALL("base64.decode", coded).text, vectors[i][0]);
        assert_slice(CALL("base64.decode", bare).text, vectors[i][0]);
    }
    assert_slice(CALL("base64.encode", Y("\xff\xfe\xfd")).text, "//79");
    assert_shows(CALL("base64.decode", S("+/\r\n+/")), "b'\xfb\xff\xbf'");
    assert_error(CALL("base64.decode", S("Z")));
    assert_error(CALL("base64.decode", S("Zg=")));
    assert_error(CALL("base64.decode", S("Zg===")));
    assert_error(CALL("base64.decode", S("Z===")));
    assert_error(CALL("base64.decode", S("=")));
    assert_error(CALL("base64.decode", S("Zg==Zg==")));
    assert_error(CALL("base64.decode", S("Zm9v====")));
    assert_error(CALL("base64.decode", S("_-8=")));
    assert_error(CALL("base64.decode", S("Zg= =")));
    assert_error(CALL("base64.decode", N("Zm9v\0")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(extrema),        cmocka_unit_test(rounding), cmocka_unit_test(signs),
        cmocka_unit_test(bit_operations), cmocka_unit_test(base64),
    };

    return cmocka_run_group_tests(tests, NULL, lib_teardown);
}
