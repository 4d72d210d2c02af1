/* SPDX-License-Identifier: Apache-2.0 */
#include "cel/regex.h"
#include "lib-harness.h"

#define I(number) value_int(number)

static void finding(void **state)
{
    (void)state;
    assert_shows(METHOD("find", S("abc 123"), S("[0-9]+")), "'123'");
    assert_shows(METHOD("find", S("abc"), S("[0-9]+")), "''");
    assert_shows(METHOD("find", S(""), S("")), "''");
    assert_shows(METHOD("findAll", S("123 abc 456"), S("[0-9]+")), "['123', '456']");
    assert_shows(METHOD("findAll", S("1 2 3"), S("[0-9]"), I(2)), "['1', '2']");
    assert_shows(METHOD("findAll", S("1 2 3"), S("[0-9]"), I(0)), "[]");
    assert_shows(METHOD("findAll", S("1 2 3"), S("[0-9]"), I(-7)), "['1', '2', '3']");
    assert_shows(METHOD("findAll", S("abc"), S("x")), "[]");
    assert_shows(METHOD("findAll", S("ababa"), S("aba")), "['aba']");
    assert_error(METHOD("find", S("abc"), S("(")));
    assert_error(METHOD("findAll", S("abc"), S("a{2,1}")));
}

/* As Go's regexp: an empty match right behind another match is none. */
static void empty_matches(void **state)
{
    (void)state;
    assert_shows(METHOD("findAll", S("baac"), S("a*")), "['', 'aa', '']");
    assert_shows(METHOD("findAll", S("é"), S("")), "['', '']");
    assert_shows(METHOD("findAll", S(""), S("x*")), "['']");
    assert_shows(CALL("regex.replace", S("baac"), S("a*"), S("-")), "'-b-c-'");
    assert_shows(CALL("regex.replace", S("éa"), S(""), S("-")), "'-é-a-'");
    assert_shows(METHOD("findAll", S("ab ab"), S("^a")), "['a']");
    assert_shows(METHOD("findAll", S("aaa"), S("\\ba")), "['a']");
}

static void extracting(void **state)
{
    (void)state;
    assert_shows(CALL("regex.extract", S("hello world"), S("hello(.*)")), "optional(' world')");
    assert_shows(CALL("regex.extract", S("item-A, item-B"), S("item-(\\w+)")), "optional('A')");
    assert_shows(CALL("regex.extract", S("HELLO"), S("hello")), "optional()");
    assert_shows(CALL("regex.extract", S("hello"), S("l+")), "optional('ll')");
    assert_shows(CALL("regex.extract", S("b"), S("(a)?b")), "optional()");
    assert_shows(CALL("regex.extract", S("x"), S("(y*)x")), "optional('')");
    assert_error(CALL("regex.extract", S("u@d"), S("(.*)@([^.]*)")));
    assert_error(CALL("regex.extract", S("u@d"), S("(")));
    assert_shows(CALL("regex.extractAll", S("id:1, id:2"), S("id:\\d")), "['id:1', 'id:2']");
    assert_shows(CALL("regex.extractAll", S("id:1, id:2"), S("id:(\\d)")), "['1', '2']");
    assert_shows(CALL("regex.extractAll", S("ab b"), S("(a)?b")), "['a']");
    assert_shows(CALL("regex.extractAll", S("id:1"), S("assa")), "[]");
    assert_error(CALL("regex.extractAll", S("u@d"), S("(.*)@([^.]*)")));
}

static void replacing(void **state)
{
    (void)state;
    assert_shows(CALL("regex.replace", S("hello world hello"), S("hello"), S("hi")),
                 "'hi world hi'");
    assert_shows(CALL("regex.replace", S("banana"), S("a"), S("x"), I(0)), "'banana'");
    assert_shows(CALL("regex.replace", S("banana"), S("a"), S("x"), I(1)), "'bxnana'");
    assert_shows(CALL("regex.replace", S("banana"), S("a"), S("x"), I(-12)), "'bxnxnx'");
    assert_shows(CALL("regex.replace", S("foo bar"), S("(fo)o (ba)r"), S("\\2 \\1")), "'ba fo'");
    assert_shows(CALL("regex.replace", S("foo"), S("o+"), S("[\\0]")), "'f[oo]'");
    assert_shows(CALL("regex.replace", S("foo"), S("o"), S("\\\\$1")), "'f\\$1\\$1'");
    assert_shows(CALL("regex.replace", S("ab b"), S("(a)?b"), S("<\\1>")), "'<a> <>'");
    assert_shows(CALL("regex.replace", S("none"), S("x"), S("y")), "'none'");
    assert_error(CALL("regex.replace", S("test"), S("(.)"), S("\\2")));
    assert_error(CALL("regex.replace", S("nothing"), S("x"), S("\\2")));
    assert_error(CALL("regex.replace", S("id=123"), S("id=(?P<value>\\d+)"), S("value: \\values")));
    assert_error(CALL("regex.replace", S("test"), S("t"), S("\\")));
    assert_error(CALL("regex.replace", S("test"), S("("), S("")));
}

static void work_and_results_are_bounded(void **state)
{
    value text = lib_long('a', 1 << 20), wide = lib_long('b', 1 << 12);

    (void)state;
    assert_error(CALL("regex.replace", lib_long('a', 1 << 13), S("a"), wide));
    lib_eval.cost = 0;
    lib_eval.cost_limit = 10 * 1000 * 1000;
    (void)METHOD("findAll", text, S("a"));
    assert_true(lib_eval.cost > lib_eval.cost_limit && lib_eval.cost < lib_eval.cost_limit * 2);
    lib_eval.cost = 0;
    (void)CALL("regex.replace", text, S("a"), S("b"));
    assert_true(lib_eval.cost > lib_eval.cost_limit && lib_eval.cost < lib_eval.cost_limit * 2);
    lib_eval.cost = 0;
    lib_eval.cost_limit = UINT64_MAX;
}

/* The evaluator hands over the compiled pattern when it is constant. */
static void constant_patterns_are_not_compiled_again(void **state)
{
    _cleanup_free_ char *error = NULL;
    _cleanup_(cel_regex_freep) struct cel_regex *regex =
        cel_regex_new(SLICE("[b-z]+(\\d)"), &error);
    uint64_t computed, constant;

    (void)state;
    lib_eval.cost = 0;
    assert_shows(CALL("regex.extract", S("abc1"), S("[b-z]+(\\d)")), "optional('1')");
    computed = lib_eval.cost;
    lib_eval.cost = 0;
    lib_call.regex = regex;
    assert_shows(CALL("regex.extract", S("abc1"), S("[b-z]+(\\d)")), "optional('1')");
    assert_true_value(METHOD("matches", S("abc1"), S("[b-z]+(\\d)")));
    constant = lib_eval.cost;
    lib_call.regex = NULL;
    assert_true(constant < 20 && computed > 50);
    lib_eval.cost = 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finding),
        cmocka_unit_test(empty_matches),
        cmocka_unit_test(extracting),
        cmocka_unit_test(replacing),
        cmocka_unit_test(work_and_results_are_bounded),
        cmocka_unit_test(constant_patterns_are_not_compiled_again),
    };

    return cmocka_run_group_tests(tests, NULL, lib_teardown);
}
