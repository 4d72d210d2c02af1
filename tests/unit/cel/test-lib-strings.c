/* SPDX-License-Identifier: Apache-2.0 */
#include <locale.h>
#include <math.h>

#include "lib-harness.h"

#define I(number) value_int(number)

static void positions(void **state)
{
    (void)state;
    assert_shows(METHOD("charAt", S("©αT"), I(1)), "'α'");
    assert_shows(METHOD("charAt", S("tacocat"), I(7)), "''");
    assert_shows(METHOD("charAt", S(""), I(0)), "''");
    assert_error(METHOD("charAt", S("tacocat"), I(8)));
    assert_error(METHOD("charAt", S("©αT"), I(4)));
    assert_error(METHOD("charAt", S("tacocat"), I(-1)));
    assert_error(METHOD("charAt", S("tacocat"), I(INT64_MAX)));
    assert_shows(METHOD("substring", S("ta©o©αT"), I(2), I(6)), "'©o©α'");
    assert_shows(METHOD("substring", S("tacocat"), I(7)), "''");
    assert_shows(METHOD("substring", S("tacocat"), I(4), I(4)), "''");
    assert_error(METHOD("substring", S("tacocat"), I(4), I(3)));
    assert_error(METHOD("substring", S("tacocat"), I(-1)));
    assert_error(METHOD("substring", S("tacocat"), I(40)));
    assert_error(METHOD("substring", S("tacocat"), I(1), I(50)));
    assert_error(METHOD("substring", S("tacocat"), I(49), I(50)));
    assert_error(METHOD("substring", S("tacocat"), I(-2), I(-1)));
}

static void searching(void **state)
{
    (void)state;
    assert_shows(METHOD("indexOf", S("tacocat"), S("")), "0");
    assert_shows(METHOD("indexOf", S("tacocat"), S(""), I(3)), "3");
    assert_shows(METHOD("indexOf", S("tacocat"), S(""), I(7)), "7");
    assert_shows(METHOD("indexOf", S("ta©o©αT"), S("©αT"), I(3)), "4");
    assert_shows(METHOD("indexOf", S("ta©o©αT"), S("©α"), I(5)), "-1");
    assert_error(METHOD("indexOf", S("tacocat"), S("a"), I(30)));
    assert_error(METHOD("indexOf", S("tacocat"), S("a"), I(-1)));
    assert_shows(METHOD("lastIndexOf", S("tacocat"), S("")), "7");
    assert_shows(METHOD("lastIndexOf", S("tacocat"), S(""), I(3)), "3");
    assert_shows(METHOD("lastIndexOf", S("tacocat"), S("at")), "5");
    assert_shows(METHOD("lastIndexOf", S("tacocat"), S("a"), I(3)), "1");
    assert_shows(METHOD("lastIndexOf", S("ta©o©αT"), S("©α"), I(4)), "4");
    assert_shows(METHOD("lastIndexOf", S("bananananana"), S("nana"), I(7)), "6");
    assert_shows(METHOD("lastIndexOf", S(""), S("@@")), "-1");
    assert_shows(METHOD("lastIndexOf", S("hello"), S("hello")), "0");
    assert_shows(METHOD("lastIndexOf", S("hello"), S("hello hello")), "-1");
    assert_error(METHOD("lastIndexOf", S("tacocat"), S("a"), I(-1)));
    assert_error(METHOD("lastIndexOf", S("tacocat"), S("a"), I(30)));
}

static void letters_and_space(void **state)
{
    (void)state;
    assert_shows(METHOD("lowerAscii", S("TacoCÆt Xii@[`{")), "'tacocÆt xii@[`{'");
    assert_shows(METHOD("upperAscii", S("tacoCαt xyz@[`{")), "'TACOCαT XYZ@[`{'");
    assert_shows(METHOD("trim", S(" \f\n\r\t\vte xt  ")), "'te xt'");
    assert_shows(METHOD("trim", S(" \n ")), "''");
    assert_shows(METHOD("trim", S("")), "''");
    assert_shows(
        METHOD("trim", S("\xC2\x85\u00a0\u1680text\u2009\u200a\u2028\u2029\u202F\u205F\u3000")),
        "'text'");
    assert_shows(METHOD("trim", S("\u180etext\u200b\ufeff")), "'\u180etext\u200b\ufeff'");
    assert_shows(METHOD("reverse", S("Ta©oCαt")), "'tαCo©aT'");
    assert_shows(METHOD("reverse", S("")), "''");
}

static void replacing(void **state)
{
    (void)state;
    assert_shows(METHOD("replace", S("{0} days {0} hours"), S("{0}"), S("2")), "'2 days 2 hours'");
    assert_shows(METHOD("replace", S("hello hello"), S("he"), S("we"), I(1)), "'wello hello'");
    assert_shows(METHOD("replace", S("hello hello"), S("he"), S("we"), I(0)), "'hello hello'");
    assert_shows(METHOD("replace", S("hello hello"), S("he"), S("we"), I(-5)), "'wello wello'");
    assert_shows(METHOD("replace", S("aé"), S(""), S("-")), "'-a-é-'");
    assert_shows(METHOD("replace", S("aé"), S(""), S("-"), I(2)), "'-a-é'");
    assert_shows(METHOD("replace", S(""), S(""), S("-")), "'-'");
    assert_shows(METHOD("replace", S("aaa"), S("aa"), S("b")), "'ba'");
    assert_shows(METHOD("replace", S("abc"), S("abc"), S("")), "''");
}

static void splitting_and_joining(void **state)
{
    (void)state;
    assert_shows(METHOD("split", S("a b  c"), S(" ")), "['a', 'b', '', 'c']");
    assert_shows(METHOD("split", S("a b c"), S(" "), I(0)), "[]");
    assert_shows(METHOD("split", S("a b c"), S(" "), I(1)), "['a b c']");
    assert_shows(METHOD("split", S("a b c"), S(" "), I(2)), "['a', 'b c']");
    assert_shows(METHOD("split", S("o©o©o"), S("©"), I(-1)), "['o', 'o', 'o']");
    assert_shows(METHOD("split", S(""), S("x")), "['']");
    assert_shows(METHOD("split", S("aéz"), S("")), "['a', 'é', 'z']");
    assert_shows(METHOD("split", S("aéz"), S(""), I(2)), "['a', 'éz']");
    assert_shows(METHOD("split", S("aéz"), S(""), I(3)), "['a', 'é', 'z']");
    assert_shows(METHOD("split", S(""), S("")), "[]");
    assert_shows(METHOD("join", LIST(S("x"), S("y"))), "'xy'");
    assert_shows(METHOD("join", LIST(S("x"), S("y")), S("-")), "'x-y'");
    assert_shows(METHOD("join", EMPTY_LIST, S("-")), "''");
    assert_error(METHOD("join", LIST(S("x"), I(1)), S("-")));
}

static void quoting(void **state)
{
    (void)state;
    assert_shows(CALL("strings.quote", S("a\a\b\f\n\r\t\v\\\"'\u00e9z")),
                 "'\"a\\a\\b\\f\\n\\r\\t\\v\\\\\\\"'\u00e9z\"'");
    assert_shows(CALL("strings.quote", S("")), "'\"\"'");
    assert_shows(CALL("strings.quote", S("a\xFF"
                                         "b\xC3")),
                 "'\"a\uFFFDb\uFFFD\"'");
    assert_shows(CALL("strings.quote", S("\uFFFD")), "'\"\uFFFD\"'");
}

#define FORMAT(text, ...) METHOD("format", S(text), LIST(__VA_ARGS__))

static void format_scalars(void **state)
{
    (void)state;
    assert_shows(METHOD("format", S("100%%"), EMPTY_LIST), "'100%'");
    assert_shows(FORMAT("%%%s%%", S("text")), "'%text%'");
    assert_shows(FORMAT("%d %d %s", I(-1), value_uint(2), S("A")), "'-1 2 A'");
    assert_shows(FORMAT("%d", I(INT64_MIN)), "'-9223372036854775808'");
    assert_shows(FORMAT("%b %b %b", I(5), value_uint(64), value_bool(true)), "'101 1000000 1'");
    assert_shows(FORMAT("%b", I(-5)), "'-101'");
    assert_shows(FORMAT("%o %o", I(11), value_uint(65535)), "'13 177777'");
    assert_shows(FORMAT("%x %X %x", I(30), I(30), I(-30)), "'1e 1E -1e'");
    assert_shows(FORMAT("%x", I(INT64_MIN)), "'-8000000000000000'");
    assert_shows(FORMAT("%x %X", S("Hello!"), Y("k\xff")), "'48656c6c6f21 6BFF'");
    assert_shows(FORMAT("%d", value_double(5e19)), "'50000000000000000000'");
}

static void format_floats(void **state)
{
    (void)state;
    assert_shows(FORMAT("%.3f", value_double(1.2345)), "'1.234'");
    assert_shows(FORMAT("%.0f %.0f", value_double(1.5), value_double(2.5)), "'2 2'");
    assert_shows(FORMAT("%f %f %f", I(2), value_uint(3), value_double(2.71828)),
                 "'2.000000 3.000000 2.718280'");
    assert_shows(FORMAT("%.6e", value_double(1052.032911275)), "'1.052033e+03'");
    assert_shows(FORMAT("%e %e", I(2), value_uint(3)), "'2.000000e+00 3.000000e+00'");
    assert_shows(FORMAT("%.0e", value_double(1.5e-300)), "'2e-300'");
    assert_shows(FORMAT("%f %e %d %s", value_double(NAN), value_double(INFINITY),
                        value_double(-INFINITY), value_double(NAN)),
                 "'NaN Infinity -Infinity NaN'");
    assert_shows(FORMAT("%s %s %s", value_double(3.14), value_double(1e21), value_double(-2.5e-7)),
                 "'3.14 1000000000000000000000 -0.00000025'");
    assert_shows(FORMAT("%s", value_double(1.2345678901234567e20)), "'123456789012345670000'");
    assert_shows(FORMAT("%s", value_double(-0.0)), "'-0'");
    assert_int_equal(utf8_length(FORMAT("%f", value_double(-1.7e308)).text), 1 + 309 + 7);
    assert_int_equal(utf8_length(FORMAT("%s", value_double(-1.7e308)).text), 1 + 309);
    assert_int_equal(utf8_length(FORMAT("%.100f", value_double(1e308)).text), 309 + 101);
}

static void format_does_not_follow_the_locale(void **state)
{
    (void)state;
    /* Not every machine has the locale; then this says nothing, and the next line still must hold.
     */
    (void)setlocale(LC_NUMERIC, "de_DE.UTF-8");
    assert_shows(FORMAT("%.2f %e %s", value_double(1.5), value_double(0.25), value_double(1.5)),
                 "'1.50 2.500000e-01 1.5'");
    (void)setlocale(LC_NUMERIC, "C");
}

static void format_values(void **state)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(&lib_arena), c = VALUE_MAP_BUILDER(&lib_arena);

    (void)state;
    assert_shows(FORMAT("%s %s", value_null(), value_bool(false)), "'null false'");
    assert_shows(FORMAT("%s", Y("xyz")), "'xyz'");
    assert_shows(FORMAT("%s", CALL("type", S(""))), "'string'");
    assert_shows(FORMAT("%s", CALL("timestamp", S("2023-02-03T23:31:20+00:00"))),
                 "'2023-02-03T23:31:20Z'");
    assert_shows(FORMAT("%s", CALL("duration", S("1h45m47s"))), "'6347s'");
    assert_shows(FORMAT("%s", LIST(S("abc"), value_double(3.14), value_null(), LIST(I(9), I(8)))),
                 "'[abc, 3.14, null, [9, 8]]'");
    value_map_add(&b, S("strKey"), S("x"));
    value_map_add(&b, I(6), CALL("duration", S("422s")));
    value_map_add(&b, value_bool(true), I(42));
    value_map_add(&b, S("strKey"), S("y"));
    assert_shows(FORMAT("%s", value_map_finish(&b)), "'{6: 422s, strKey: y, true: 42}'");
    value_map_add(&c, value_uint(1), S("b"));
    value_map_add(&c, I(1), value_empty_map());
    assert_shows(FORMAT("%s", value_map_finish(&c)), "'{1: b, 1: {}}'");
}

static void format_errors(void **state)
{
    (void)state;
    assert_error(FORMAT("%a", I(1)));
    assert_error(FORMAT("%E", value_double(0.5)));
    assert_error(FORMAT("%d %d %d", I(0), I(1)));
    assert_error(FORMAT("%", I(0)));
    assert_error(FORMAT("%.", I(0)));
    assert_error(FORMAT("%.f", value_double(1)));
    assert_error(FORMAT("%.2", value_double(1)));
    assert_error(FORMAT("%.101f", value_double(1)));
    assert_error(FORMAT("%.99999999999999999999f", value_double(1)));
    assert_error(FORMAT("%b", S("abc")));
    assert_error(FORMAT("%d", value_duration(1)));
    assert_error(FORMAT("%o", S("a")));
    assert_error(FORMAT("%x", value_double(0.5)));
    assert_error(FORMAT("%d", value_null()));
    assert_error(FORMAT("%e", value_null()));
    assert_error(FORMAT("%f", S("1")));
    assert_error(FORMAT("%x", value_null()));
    assert_error(FORMAT("%s", Y("\xff")));
    assert_error(FORMAT("%s", value_unknown(SLICE("os.getcwd()"))));
    assert_error(FORMAT("%s", LIST(I(1), value_unknown(SLICE("x")))));
}

static void results_are_bounded(void **state)
{
    value half = lib_long('a', CEL_RESULT_MAX / 2), kilo = lib_long('b', 1024);
    value long_list[3], items[2], deep = LIST(kilo);

    (void)state;
    long_list[0] = long_list[1] = long_list[2] = half;
    assert_error(METHOD("join", value_list(long_list, 3)));
    assert_int_equal(METHOD("join", value_list(long_list, 2)).text.len, CEL_RESULT_MAX);
    assert_error(METHOD("replace", half, S("a"), kilo));
    assert_error(METHOD("replace", half, S(""), kilo));
    assert_error(METHOD("split", half, S("")));
    assert_error(METHOD("split", half, S("a")));
    assert_error(METHOD("format", S("%s%s%s"), value_list(long_list, 3)));
    assert_error(METHOD("format", S("%x!"), value_list(long_list, 1)));
    /* Sixty lists that hold the one before twice: 2^60 strings. */
    for (int i = 0; i < 60; i++) {
        items[0] = items[1] = deep;
        deep = value_list(memcpy(arena_alloc(&lib_arena, sizeof(items)), items, sizeof(items)), 2);
    }
    assert_error(FORMAT("%s", deep));
}

static void nesting_is_bounded(void **state)
{
    value deep = EMPTY_LIST;

    (void)state;
    for (int i = 0; i < 100000; i++) {
        value *item = arena_new(&lib_arena, value);

        *item = deep;
        deep = value_list(item, 1);
    }
    assert_error(FORMAT("%s", deep));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(positions),
        cmocka_unit_test(searching),
        cmocka_unit_test(letters_and_space),
        cmocka_unit_test(replacing),
        cmocka_unit_test(splitting_and_joining),
        cmocka_unit_test(quoting),
        cmocka_unit_test(format_scalars),
        cmocka_unit_test(format_floats),
        cmocka_unit_test(format_does_not_follow_the_locale),
        cmocka_unit_test(format_values),
        cmocka_unit_test(format_errors),
        cmocka_unit_test(results_are_bounded),
        cmocka_unit_test(nesting_is_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, lib_teardown);
}
