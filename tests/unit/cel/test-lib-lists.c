/* SPDX-License-Identifier: Apache-2.0 */
/* Lists, sets and optionals. */
#include <math.h>

#include "lib-harness.h"

#define I(number) value_int(number)
#define UNKNOWN   value_unknown(SLICE("os.environ['X']"))

static void parts(void **state)
{
    value four = LIST(I(1), I(2), I(3), I(4));

    (void)state;
    assert_shows(METHOD("first", four), "optional(1)");
    assert_shows(METHOD("last", four), "optional(4)");
    assert_shows(METHOD("first", EMPTY_LIST), "optional()");
    assert_shows(METHOD("last", EMPTY_LIST), "optional()");
    assert_shows(METHOD("slice", four, I(1), I(3)), "[2, 3]");
    assert_shows(METHOD("slice", four, I(4), I(4)), "[]");
    assert_shows(METHOD("slice", EMPTY_LIST, I(0), I(0)), "[]");
    assert_shows(METHOD("slice", four, I(0), I(4)), "[1, 2, 3, 4]");
    assert_error(METHOD("slice", four, I(3), I(1)));
    assert_error(METHOD("slice", four, I(-1), I(1)));
    assert_error(METHOD("slice", four, I(0), I(5)));
    assert_error(METHOD("slice", four, I(0), I(INT64_MAX)));
    assert_shows(METHOD("reverse", four), "[4, 3, 2, 1]");
    assert_shows(METHOD("reverse", EMPTY_LIST), "[]");
    assert_shows(CALL("lists.range", I(3)), "[0, 1, 2]");
    assert_shows(CALL("lists.range", I(0)), "[]");
    assert_shows(CALL("lists.range", I(-2)), "[]");
    assert_error(CALL("lists.range", I(INT64_MAX)));
    assert_error(CALL("lists.range", I(1 << 20)));
}

/* What rules point to must still have its place after it went through a list function. */
static void elements_keep_their_places(void **state)
{
    struct source source = {.text = SLICE_INIT("[30, 10]")};
    value list = LIST(value_at(I(30), &source, 1, 3), value_at(I(10), &source, 5, 7)), sorted;

    (void)state;
    sorted = METHOD("sort", list);
    assert_shows(sorted, "[10, 30]");
    assert_ptr_equal(sorted.list.items[0].source, &source);
    assert_int_equal(sorted.list.items[0].start, 5);
    assert_int_equal(METHOD("max", list).start, 1);
    assert_int_equal(METHOD("value", METHOD("last", list)).start, 5);
}

static void distinct_and_flatten(void **state)
{
    (void)state;
    assert_shows(METHOD("distinct", LIST(I(1), value_double(2), I(2), value_uint(1), S("1"), I(3))),
                 "[1, 2d, '1', 3]");
    assert_shows(METHOD("distinct", LIST(LIST(I(1)), LIST(I(1)), EMPTY_LIST)), "[[1], []]");
    assert_shows(METHOD("distinct", EMPTY_LIST), "[]");
    assert_error(METHOD("distinct", LIST(I(1), UNKNOWN)));
    assert_shows(METHOD("flatten", LIST(I(1), LIST(I(2), LIST(I(3))), EMPTY_LIST)), "[1, 2, [3]]");
    assert_shows(METHOD("flatten", LIST(I(1), LIST(I(2), LIST(I(3), LIST(I(4))))), I(2)),
                 "[1, 2, 3, [4]]");
    assert_shows(METHOD("flatten", LIST(I(1), LIST(I(2))), I(0)), "[1, [2]]");
    assert_shows(METHOD("flatten", LIST(LIST(LIST(I(2)))), I(INT64_MAX)), "[2]");
    assert_error(METHOD("flatten", LIST(I(1)), I(-1)));
}

static void walks_end(void **state)
{
    value twice = EMPTY_LIST, deep = EMPTY_LIST, items[2];

    (void)state;
    for (int i = 0; i < 60; i++) {
        items[0] = items[1] = twice;
        twice = value_list(memcpy(arena_alloc(&lib_arena, sizeof(items)), items, sizeof(items)), 2);
    }
    lib_eval.cost = 0;
    lib_eval.cost_limit = 10000;
    (void)METHOD("flatten", twice, I(100));
    assert_true(lib_eval.cost > 10000 && lib_eval.cost < 10100);
    lib_eval.cost = 0;
    (void)METHOD("distinct", LIST(twice, twice));
    assert_true(lib_eval.cost > 10000 && lib_eval.cost < 10100);
    lib_eval.cost = 0;
    (void)CALL("sets.contains", LIST(twice), LIST(twice));
    assert_true(lib_eval.cost > 10000 && lib_eval.cost < 10100);
    lib_eval.cost = 0;
    lib_eval.cost_limit = UINT64_MAX;
    for (int i = 0; i < 100000; i++) {
        value *item = arena_new(&lib_arena, value);

        *item = deep;
        deep = value_list(item, 1);
    }
    assert_error(METHOD("flatten", deep, I(INT64_MAX)));
}

static void sorting(void **state)
{
    (void)state;
    assert_shows(METHOD("sort", LIST(I(3), I(1), I(2))), "[1, 2, 3]");
    assert_shows(METHOD("sort", LIST(S("b"), S("a"), S("ab"))), "['a', 'ab', 'b']");
    assert_shows(METHOD("sort", LIST(value_duration(2), value_duration(-1))), "[r-1, r2]");
    assert_shows(METHOD("sort", EMPTY_LIST), "[]");
    assert_error(METHOD("sort", LIST(I(1), S("b"))));
    assert_error(METHOD("sort", LIST(I(1), value_double(2))));
    assert_error(METHOD("sort", LIST(LIST(I(1)))));
    assert_error(METHOD("sort", LIST(value_double(1), value_double(NAN))));
    assert_error(METHOD("sort", LIST(value_null())));
    assert_error(METHOD("sort", LIST(UNKNOWN)));
    assert_true_value(METHOD("isSorted", LIST(I(1), I(1), I(2))));
    assert_false_value(METHOD("isSorted", LIST(S("b"), S("a"))));
    assert_true_value(METHOD("isSorted", EMPTY_LIST));
    assert_error(METHOD("isSorted", LIST(I(1), S("b"))));
    assert_shows(METHOD("min", LIST(I(3), I(1), I(2))), "1");
    assert_shows(METHOD("max", LIST(S("b"), S("c"), S("a"))), "'c'");
    assert_error(METHOD("max", EMPTY_LIST));
    assert_error(METHOD("min", LIST(value_empty_map())));
}

static void sums(void **state)
{
    (void)state;
    assert_shows(METHOD("sum", LIST(I(1), I(-3))), "-2");
    assert_shows(METHOD("sum", LIST(value_uint(1), value_uint(3))), "4u");
    assert_shows(METHOD("sum", LIST(value_double(0.5), value_double(1))), "1.5d");
    assert_shows(METHOD("sum", LIST(value_duration(5), value_duration(-7))), "r-2");
    assert_shows(METHOD("sum", EMPTY_LIST), "0");
    assert_error(METHOD("sum", LIST(I(INT64_MAX), I(1))));
    assert_error(METHOD("sum", LIST(value_uint(UINT64_MAX), value_uint(1))));
    assert_error(METHOD("sum", LIST(I(1), value_double(1))));
    assert_error(METHOD("sum", LIST(S("1"))));
    assert_error(METHOD("sum", LIST(I(1), UNKNOWN)));
}

static void list_search(void **state)
{
    value list = LIST(I(1), S("a"), value_double(1), S("a"));

    (void)state;
    assert_shows(METHOD("indexOf", list, S("a")), "1");
    assert_shows(METHOD("lastIndexOf", list, S("a")), "3");
    assert_shows(METHOD("indexOf", list, value_uint(1)), "0");
    assert_shows(METHOD("lastIndexOf", list, value_uint(1)), "2");
    assert_shows(METHOD("indexOf", list, S("b")), "-1");
    assert_shows(METHOD("lastIndexOf", EMPTY_LIST, S("b")), "-1");
    /* What stands before the unknown can be found, what may be it cannot. */
    assert_shows(METHOD("indexOf", LIST(S("a"), UNKNOWN), S("a")), "0");
    assert_error(METHOD("lastIndexOf", LIST(S("a"), UNKNOWN), S("a")));
    assert_error(METHOD("indexOf", LIST(UNKNOWN), S("a")));
}

static void sets(void **state)
{
    value numbers = LIST(I(1), value_double(2), value_uint(3)), empty = EMPTY_LIST;

    (void)state;
    assert_true_value(CALL("sets.contains", empty, empty));
    assert_false_value(CALL("sets.contains", empty, LIST(I(1))));
    assert_true_value(CALL("sets.contains", numbers, LIST(value_double(1), value_uint(2), I(3))));
    assert_false_value(CALL("sets.contains", numbers, LIST(I(1), I(4))));
    assert_true_value(CALL("sets.equivalent", LIST(I(1)), LIST(I(1), value_uint(1))));
    assert_false_value(CALL("sets.equivalent", LIST(I(1), I(2)), LIST(I(1))));
    assert_false_value(CALL("sets.equivalent", LIST(I(1)), LIST(I(1), I(2))));
    assert_true_value(CALL("sets.equivalent", empty, empty));
    assert_false_value(CALL("sets.intersects", numbers, empty));
    assert_true_value(CALL("sets.intersects", LIST(LIST(I(1)), LIST(I(2))), LIST(LIST(I(2)))));
    assert_false_value(CALL("sets.intersects", LIST(I(1)), LIST(S("1"))));
}

static void sets_with_unknown_elements(void **state)
{
    value known = LIST(I(1), I(2)), with = LIST(I(1), UNKNOWN);

    (void)state;
    assert_true_value(CALL("sets.contains", with, LIST(I(1))));
    assert_error(CALL("sets.contains", with, LIST(I(2))));
    assert_error(CALL("sets.contains", known, LIST(UNKNOWN)));
    assert_false_value(CALL("sets.contains", known, LIST(UNKNOWN, I(3))));
    assert_true_value(CALL("sets.intersects", with, LIST(I(1))));
    assert_error(CALL("sets.intersects", with, LIST(I(2))));
    assert_error(CALL("sets.equivalent", with, known));
    assert_false_value(CALL("sets.equivalent", known, LIST(I(1), UNKNOWN, I(3))));
}

static void optionals(void **state)
{
    value none = CALL0("optional.none"), two = CALL("optional.of", I(2));
    struct value_map_builder map = VALUE_MAP_BUILDER(&lib_arena);

    (void)state;
    value_map_put(&map, "k", value_null());
    assert_shows(none, "optional()");
    assert_shows(CALL("optional.of", value_null()), "optional(null)");
    assert_true_value(METHOD("hasValue", CALL("optional.of", value_null())));
    assert_false_value(METHOD("hasValue", none));
    assert_shows(METHOD("value", two), "2");
    assert_error(METHOD("value", none));
    assert_shows(METHOD("or", none, two), "optional(2)");
    assert_shows(METHOD("or", two, none), "optional(2)");
    assert_shows(METHOD("or", none, none), "optional()");
    assert_shows(METHOD("orValue", none, I(7)), "7");
    assert_shows(METHOD("orValue", two, I(7)), "2");
    assert_shows(CALL("optional.unwrap", LIST(two, none, CALL("optional.of", S("a")))), "[2, 'a']");
    assert_shows(METHOD("unwrapOpt", EMPTY_LIST), "[]");
    assert_error(METHOD("unwrapOpt", LIST(I(1))));
    assert_shows(CALL("optional.ofNonZeroValue", value_map_finish(&map)), "optional({'k': null})");
}

static void zero_values(void **state)
{
    const value zeros[] = {
        value_null(),
        value_bool(false),
        I(0),
        value_uint(0),
        value_double(-0.0),
        S(""),
        Y(""),
        EMPTY_LIST,
        value_empty_map(),
        value_duration(0),
        value_timestamp(0, 0),
        cel_optional_none(),
    };
    const value others[] = {
        value_bool(true),
        I(-1),
        value_uint(1),
        value_double(NAN),
        S(" "),
        Y("\0"),
        LIST(value_null()),
        value_duration(1),
        value_timestamp(0, 1),
        CALL("type", I(0)),
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(zeros); i++)
        assert_false_value(METHOD("hasValue", CALL("optional.ofNonZeroValue", zeros[i])));
    for (size_t i = 0; i < ARRAY_SIZE(others); i++)
        assert_true_value(METHOD("hasValue", CALL("optional.ofNonZeroValue", others[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts),
        cmocka_unit_test(elements_keep_their_places),
        cmocka_unit_test(distinct_and_flatten),
        cmocka_unit_test(walks_end),
        cmocka_unit_test(sorting),
        cmocka_unit_test(sums),
        cmocka_unit_test(list_search),
        cmocka_unit_test(sets),
        cmocka_unit_test(sets_with_unknown_elements),
        cmocka_unit_test(optionals),
        cmocka_unit_test(zero_values),
    };

    return cmocka_run_group_tests(tests, NULL, lib_teardown);
}
