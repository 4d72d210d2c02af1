/* SPDX-License-Identifier: Apache-2.0 */
#include "harness.h"

#include "rule-harness.h"
#include "rule/param.h"

static int params(arena *a, diags *d, const char *set, value *ret)
{
    slice text = slice_of(set);

    return rule_params(&test_schema, &text, set ? 1 : 0, a, d, ret);
}

static void test_initial_values(void **state _unused_)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_diags_ diags d = DIAGS_INIT;
    const value *colors;
    value v;

    assert_ok(params(&a, &d, NULL, &v));
    assert_int_equal(value_get_int(&v, "height.least", 0), 2);
    assert_false(value_get_bool(&v, "strict", true));
    assert_slice(value_get_string(&v, "town"), "Ankh");
    colors = value_get(&v, SLICE("colors"));
    assert_int_equal(colors->list.count, 2);
    assert_slice(colors->list.items[0].text, "red");
    assert_slice(colors->list.items[1].text, "green");
}

static void test_sets(void **state _unused_)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_diags_ diags d = DIAGS_INIT;
    value v;

    assert_ok(params(&a, &d, "height.least=-7", &v));
    assert_int_equal(value_get_int(&v, "height.least", 0), -7);
    assert_ok(params(&a, &d, "strict=true", &v));
    assert_true(value_get_bool(&v, "strict", false));
    assert_ok(params(&a, &d, "strict=No", &v));
    assert_false(value_get_bool(&v, "strict", true));
    assert_ok(params(&a, &d, "town=a=b", &v));
    assert_slice(value_get_string(&v, "town"), "a=b");
    assert_ok(params(&a, &d, "colors=", &v));
    assert_int_equal(value_get(&v, SLICE("colors"))->list.count, 0);
    assert_ok(params(&a, &d, "colors=a, ,b,", &v));
    assert_int_equal(value_get(&v, SLICE("colors"))->list.count, 2);
    assert_slice(value_get(&v, SLICE("colors"))->list.items[1].text, "b");
}

static void test_the_last_one_wins(void **state _unused_)
{
    const slice sets[] = {SLICE("town=a"), SLICE("strict=yes"), SLICE("town=b")};
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_diags_ diags d = DIAGS_INIT;
    value v;

    assert_ok(rule_params(&test_schema, sets, ARRAY_SIZE(sets), &a, &d, &v));
    assert_slice(value_get_string(&v, "town"), "b");
    assert_true(value_get_bool(&v, "strict", false));
}

static void test_says_what_is_wrong(void **state _unused_)
{
    static const struct {
        const char *set, *error;
    } cases[] = {
        {"town", ":0:0: --set takes KEY=VALUE, not \"town\""},
        {"=x", ":0:0: there is no parameter \"\" (ancile rules params lists them)"},
        {"twon=x", ":0:0: there is no parameter \"twon\" (did you mean town?)"},
        {"height.least=",
         ":0:0: parameter height.least is an int, not \"\" (of a wall, in metres)"},
        {"height.least=2m",
         ":0:0: parameter height.least is an int, not \"2m\" (of a wall, in metres)"},
        {"height.least=99999999999999999999",
         ":0:0: parameter height.least is an int, not \"99999999999999999999\" (of a wall, in "
         "metres)"},
        {"strict=maybe", ":0:0: parameter strict is a bool, not \"maybe\" (be it)"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        _cleanup_arena_ arena a = ARENA_INIT;
        _cleanup_diags_ diags d = DIAGS_INIT;
        value v;

        assert_err(params(&a, &d, cases[i].set, &v), EINVAL);
        assert_string_equal(first_error(&d), cases[i].error);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_initial_values),
        cmocka_unit_test(test_sets),
        cmocka_unit_test(test_the_last_one_wins),
        cmocka_unit_test(test_says_what_is_wrong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
