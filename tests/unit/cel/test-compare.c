/* SPDX-License-Identifier: Apache-2.0 */
/* Equality, order and text of values. */
#include "cel/compare.h"

#include <math.h>

#include "eval-harness.h"

static void numbers_across_types(void **state)
{
    (void)state;
    assert_result("[1 == 1u, 1u == 1.0, 1.0 == 1, 1 == 1.5, -1 == 18446744073709551615u]",
                  "[true, true, true, false, false]");
    /* Lossy on purpose: beyond 2^53 an int is compared as a double. */
    assert_result("9223372036854775807 < 9223372036854775808.0", "false");
    assert_result("9223372036854775807 == 9223372036854775808.0", "true");
    assert_result("9007199254740993 == 9007199254740992.0", "true");
    assert_result("9223372036854775807 < 9223372036854777857.0", "true");
    assert_result("-9223372036854775808 > -9223372036854777857.0", "true");
    assert_result("18446744073709551615u < 18446744073709590000.0", "true");
    assert_result("0u > -0.5 && -1 < 0u && 9223372036854775808u > 9223372036854775807", "true");
}

static void not_a_number(void **state)
{
    (void)state;
    assert_result("0.0/0.0 == 0.0/0.0", "false");
    assert_result("0.0/0.0 != 0.0/0.0", "true");
    assert_result("[0.0/0.0 < 1, 0.0/0.0 >= 1u, 1 > 0.0/0.0, 1.0 <= 0.0/0.0]",
                  "[false, false, false, false]");
    assert_result("[0.0/0.0] == [0.0/0.0]", "false");
    assert_result("0.0/0.0 in [0.0/0.0]", "false");
}

static void types_differ(void **state)
{
    (void)state;
    assert_result("['1' == 1, null == 0, b'a' == 'a', true == 1, [] == {}, int == 'int']",
                  "[false, false, false, false, false, false]");
    assert_result("[1, 'a', {'b': [2.0]}] == [1u, 'a', {'b': [2]}]", "true");
    assert_result("{'a': 1, 'b': 2} == {'b': 2, 'a': 1}", "true");
    assert_result("{'a': 1} == {'a': 1, 'b': 2} || {1: 2} != {1u: 2.0}", "false");
    assert_result("type(1) == int && type(int) == type", "true");
    assert_fails("1 < '1'", "'<' cannot be applied to int and string");
    assert_fails("[1] < [2]", "'<' cannot be applied to list and list");
    assert_fails("null <= null", "'<=' cannot be applied to null_type and null_type");
}

static void orders(void **state)
{
    (void)state;
    assert_result("'a' < 'b' && 'a' < 'aa' && 'Z' < 'a' && 'z' < '\xC3\xA9'", "true");
    assert_result("b'a' < b'\\xff' && false < true && !(true < true)", "true");
    assert_result("duration('1s') < duration('2s') && duration('1s') >= duration('1s')", "true");
    assert_result("timestamp('2024-01-01T00:00:00.5Z') > timestamp('2024-01-01T00:00:00.4Z')",
                  "true");
}

static void public_functions(void **state)
{
    value one = value_int(1), two = value_double(2.0), nan_value = value_double(NAN);
    value text = value_string(SLICE("1"));
    int order = 7;

    (void)state;
    assert_ok(cel_compare(&one, &two, &order));
    assert_true(order < 0);
    assert_ok(cel_compare(&two, &one, &order));
    assert_true(order > 0);
    assert_ok(cel_compare(&one, &one, &order));
    assert_int_equal(order, 0);
    assert_err(cel_compare(&one, &text, &order), EINVAL);
    assert_err(cel_compare(&one, &nan_value, &order), EINVAL);
    assert_false(cel_equal(&one, &text));
    assert_false(cel_equal(&nan_value, &nan_value));
}

/* A list of lists that looks 4^30 long: comparing gives up instead of running for ever. */
static void bounded(void **state)
{
    value *level = arena_new_array(&fixture.arena, value, 4);

    (void)state;
    for (int i = 0; i < 4; i++)
        level[i] = value_int(1);
    for (int depth = 0; depth < 30; depth++) {
        value *next = arena_new_array(&fixture.arena, value, 4);

        for (int i = 0; i < 4; i++)
            next[i] = value_list(level, 4);
        level = next;
    }
    assert_false(cel_equal(&level[0], &level[1]));
}

static void charged(void **state)
{
    struct cel_eval eval = {.arena = &fixture.arena, .cost_limit = 20};
    struct cel_call call = {.eval = &eval};
    value a = value_string(SLICE("0123456789012345678901234567890123456789"));

    (void)state;
    assert_true(cel_call_equal(&call, &a, &a));
    assert_int_equal(eval.cost, 5);
    eval.cost = 18;
    assert_false(cel_call_equal(&call, &a, &a));
    assert_true(eval.cost > eval.cost_limit);
    assert_false(cel_charge(&call, 1));
}

/* text */

static void assert_text(value v, const char *expected)
{
    _cleanup_buffer_ buffer text = BUFFER_INIT;

    cel_format(&v, &text);
    assert_slice(buffer_slice(&text), expected);
}

static void texts(void **state)
{
    (void)state;
    assert_text(value_double(1), "1.0");
    assert_text(value_double(1e300), "1e+300");
    assert_text(value_double(-INFINITY), "-Infinity");
    assert_text(value_string(SLICE("a\"\\\n\x1b[31m\x7f")), "\"a\\\"\\\\\\n\\x1b[31m\\x7f\"");
    /* Invalid UTF-8, C1 controls and what turns text around. */
    assert_text(value_string(SLICE("\xff\xc2\x9b\xe2\x80\xae")), "\"\xEF\xBF\xBD\\u009b\\u202e\"");
    assert_text(value_bytes(SLICE("a\0\xff\"")), "b\"a\\x00\\xff\\\"\"");
    assert_text(value_unknown(SLICE("f(x)")), "f(x)");
    assert_text(value_duration(1500000000), "duration(\"1.5s\")");
    assert_text(value_timestamp(0, 0), "timestamp(\"1970-01-01T00:00:00Z\")");
    assert_text(cel_optional_none(), "optional.none()");
    assert_text(evaluate("{'a': [1, 2u, null], true: int}", true),
                "{\"a\": [1, 2u, null], true: int}");
}

static void text_is_bounded(void **state)
{
    _cleanup_buffer_ buffer text = BUFFER_INIT;
    value v = evaluate("[[1, 2, 3], [4, 5, 6]]", true);

    (void)state;
    text.max = 5;
    cel_format(&v, &text);
    assert_true(text.full);
    assert_true(text.len <= 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_across_types),
        cmocka_unit_test(not_a_number),
        cmocka_unit_test(types_differ),
        cmocka_unit_test(orders),
        cmocka_unit_test(public_functions),
        cmocka_unit_test(bounded),
        cmocka_unit_test(charged),
        cmocka_unit_test(texts),
        cmocka_unit_test(text_is_bounded),
    };

    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
