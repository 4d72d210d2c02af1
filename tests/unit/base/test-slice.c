/* SPDX-License-Identifier: Apache-2.0 */
#include "harness.h"

#include "base/slice.h"

static void test_compare(void **state _unused_)
{
    assert_true(slice_eq(SLICE("abc"), SLICE("abc")));
    assert_false(slice_eq(SLICE("abc"), SLICE("abd")));
    assert_false(slice_eq(SLICE("abc"), SLICE("ab")));
    assert_true(slice_eq(SLICE_NULL, SLICE("")));
    assert_false(slice_eq(SLICE("a\0b"), SLICE("a\0c")));
    assert_int_equal(slice_cmp(SLICE("abc"), SLICE("abc")), 0);
    assert_true(slice_cmp(SLICE("ab"), SLICE("abc")) < 0);
    assert_true(slice_cmp(SLICE("b"), SLICE("abc")) > 0);
    assert_true(slice_cmp(SLICE_NULL, SLICE("a")) < 0);
    assert_true(slice_cmp(SLICE("\xFF"), SLICE("a")) > 0);
    assert_true(slice_eq_nocase(SLICE("AbC-1"), SLICE("aBc-1")));
    assert_false(slice_eq_nocase(SLICE("ab"), SLICE("abc")));
    /* '[' is 'A' + 26, '{' is 'a' + 26: neither is a letter. */
    assert_false(slice_eq_nocase(SLICE("["), SLICE("{")));
}

static void test_starts_ends(void **state _unused_)
{
    assert_true(slice_starts(SLICE("abc"), SLICE("ab")));
    assert_true(slice_starts(SLICE("abc"), SLICE("")));
    assert_true(slice_starts(SLICE_NULL, SLICE_NULL));
    assert_false(slice_starts(SLICE("ab"), SLICE("abc")));
    assert_true(slice_ends(SLICE("abc"), SLICE("bc")));
    assert_true(slice_ends(SLICE_NULL, SLICE("")));
    assert_false(slice_ends(SLICE("bc"), SLICE("abc")));
    assert_false(slice_ends(SLICE("abc"), SLICE("ab")));
}

static void test_sub(void **state _unused_)
{
    slice s = SLICE("hello");

    assert_slice(slice_sub(s, 1, 3), "ell");
    assert_slice(slice_sub(s, 3, SIZE_MAX), "lo");
    assert_slice(slice_sub(s, 5, 1), "");
    assert_slice(slice_sub(s, SIZE_MAX, SIZE_MAX), "");
    assert_slice(slice_from(s, 4), "o");
    assert_slice(slice_from(s, 9), "");
    assert_null(slice_sub(SLICE_NULL, 3, 3).ptr);
    assert_slice(slice_of(NULL), "");
    assert_slice(slice_of("x"), "x");
}

static void test_find(void **state _unused_)
{
    slice s = SLICE("abcabc");

    assert_int_equal(slice_find(s, SLICE("bc"), 0), 1);
    assert_int_equal(slice_find(s, SLICE("bc"), 2), 4);
    assert_int_equal(slice_find(s, SLICE("bc"), 5), SLICE_NPOS);
    assert_int_equal(slice_find(s, SLICE("abcabcd"), 0), SLICE_NPOS);
    assert_int_equal(slice_find(s, SLICE(""), 6), 6);
    assert_int_equal(slice_find(s, SLICE(""), 7), SLICE_NPOS);
    assert_int_equal(slice_find(SLICE_NULL, SLICE("a"), 0), SLICE_NPOS);
    assert_int_equal(slice_find_char(s, 'c', 0), 2);
    assert_int_equal(slice_find_char(s, 'c', 3), 5);
    assert_int_equal(slice_find_char(s, 'c', 6), SLICE_NPOS);
    assert_int_equal(slice_find_char(s, 'c', SIZE_MAX), SLICE_NPOS);
    assert_int_equal(slice_rfind_char(s, 'a'), 3);
    assert_int_equal(slice_rfind_char(s, 'x'), SLICE_NPOS);
    assert_int_equal(slice_rfind_char(SLICE_NULL, 'x'), SLICE_NPOS);
    assert_true(slice_contains(s, SLICE("cab")));
    assert_false(slice_contains(s, SLICE("cb")));
    assert_true(slice_has_nul(SLICE("a\0")));
    assert_false(slice_has_nul(SLICE("a")));
    assert_false(slice_has_nul(SLICE_NULL));
}

static void test_trim(void **state _unused_)
{
    assert_slice(slice_trim(SLICE(" \t\r\n\v\fa b ")), "a b");
    assert_slice(slice_trim(SLICE("   ")), "");
    assert_slice(slice_trim(SLICE("")), "");
    assert_slice(slice_trim(SLICE("\xC2\xA0")), "\xC2\xA0");
}

static void test_cut(void **state _unused_)
{
    slice rest = SLICE("a,,b");

    assert_slice(slice_cut(&rest, ','), "a");
    assert_slice(slice_cut(&rest, ','), "");
    assert_slice(rest, "b");
    assert_slice(slice_cut(&rest, ','), "b");
    assert_null(rest.ptr);
    assert_slice(slice_cut(&rest, ','), "");
    rest = SLICE("a,");
    assert_slice(slice_cut(&rest, ','), "a");
    /* Behind the last separator there is an empty part, not nothing. */
    assert_non_null(rest.ptr);
    assert_int_equal(rest.len, 0);
}

static void test_paths(void **state _unused_)
{
    static const struct {
        const char *path, *base, *dir;
    } cases[] = {
        {"a/b/c", "c", "a/b"}, {"c", "c", ""},  {"", "", ""},    {"/", "", ""},
        {"/c", "c", "/"},      {"a/", "", "a"}, {"//", "", "/"}, {"/a/b", "b", "/a"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        assert_slice(slice_basename(slice_of(cases[i].path)), cases[i].base);
        assert_slice(slice_dirname(slice_of(cases[i].path)), cases[i].dir);
    }
    /* A walk upwards ends. */
    slice path = SLICE("/a/b/c");
    int steps = 0;

    for (; path.len; path = slice_dirname(path))
        steps++;
    assert_int_equal(steps, 4);
}

static void test_numbers(void **state _unused_)
{
    uint64_t u = 7;
    int64_t i = 7;

    assert_ok(slice_to_u64(SLICE("0"), &u));
    assert_true(u == 0);
    assert_ok(slice_to_u64(SLICE("18446744073709551615"), &u));
    assert_true(u == UINT64_MAX);
    assert_err(slice_to_u64(SLICE("18446744073709551616"), &u), ERANGE);
    assert_err(slice_to_u64(SLICE("99999999999999999999999"), &u), ERANGE);
    assert_err(slice_to_u64(SLICE(""), &u), EINVAL);
    assert_err(slice_to_u64(SLICE("1 "), &u), EINVAL);
    assert_err(slice_to_u64(SLICE("-1"), &u), EINVAL);
    assert_err(slice_to_u64(SLICE("1\0"), &u), EINVAL);
    assert_true(u == UINT64_MAX); /* not written on failure */

    assert_ok(slice_to_i64(SLICE("-9223372036854775808"), &i));
    assert_true(i == INT64_MIN);
    assert_ok(slice_to_i64(SLICE("9223372036854775807"), &i));
    assert_true(i == INT64_MAX);
    assert_ok(slice_to_i64(SLICE("-0"), &i));
    assert_true(i == 0);
    assert_err(slice_to_i64(SLICE("9223372036854775808"), &i), ERANGE);
    assert_err(slice_to_i64(SLICE("-9223372036854775809"), &i), ERANGE);
    assert_err(slice_to_i64(SLICE("-"), &i), EINVAL);
    assert_err(slice_to_i64(SLICE("--1"), &i), EINVAL);
    assert_err(slice_to_i64(SLICE("+1"), &i), EINVAL);
    assert_err(slice_to_i64(SLICE_NULL, &i), EINVAL);
}

static void test_cstring(void **state _unused_)
{
    for (int round = 0; round < 50; round++) {
        _cleanup_free_ char *full = slice_to_cstring(SLICE("abc"));
        _cleanup_free_ char *empty = slice_to_cstring(SLICE_NULL);

        assert_string_equal(full, "abc");
        assert_string_equal(empty, "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compare), cmocka_unit_test(test_starts_ends),
        cmocka_unit_test(test_sub),     cmocka_unit_test(test_find),
        cmocka_unit_test(test_trim),    cmocka_unit_test(test_cut),
        cmocka_unit_test(test_paths),   cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_cstring),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
