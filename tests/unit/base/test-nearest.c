/* SPDX-License-Identifier: Apache-2.0 */
#include "harness.h"

#include "base/nearest.h"

static slice nearest_of(const char *wanted, const char *const *names, size_t count)
{
    struct nearest n = NEAREST(slice_of(wanted));

    for (size_t i = 0; i < count; i++)
        nearest_offer(&n, slice_of(names[i]));
    return n.best;
}

static void test_finds_what_was_meant(void **state _unused_)
{
    static const char *const names[] = {"severity", "subject", "message", "when", "why", "at"};
    static const struct {
        const char *wanted, *expected;
    } cases[] = {
        {"severty", "severity"},  /* one missing */
        {"sevreity", "severity"}, /* two swapped */
        {"SEVERITY", "severity"}, /* case */
        {"messages", "message"},  /* one too many */
        {"whem", "when"},         /* one replaced */
        {"ta", "at"},             /* the least that is allowed */
        {"subjet", "subject"},
        {"remediation", ""}, /* nothing is near */
        {"x", ""},
        {"", ""},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        assert_slice(nearest_of(cases[i].wanted, names, ARRAY_SIZE(names)), cases[i].expected);
}

static void test_first_of_equals_stays(void **state _unused_)
{
    static const char *const names[] = {"cat", "hat", "bat"};
    static const char *const turned[] = {"bat", "hat", "cat"};

    assert_slice(nearest_of("rat", names, 3), "cat");
    assert_slice(nearest_of("rat", turned, 3), "bat");
    assert_slice(nearest_of("hat", names, 3), "hat");
}

static void test_long_names_are_left_alone(void **state _unused_)
{
    char name[NEAREST_NAME_MAX + 2];
    struct nearest n;

    memset(name, 'a', sizeof(name));
    n = NEAREST(slice_new(name, NEAREST_NAME_MAX));
    nearest_offer(&n, slice_new(name, NEAREST_NAME_MAX + 1));
    assert_int_equal(n.best.len, 0);
    nearest_offer(&n, slice_new(name, NEAREST_NAME_MAX));
    assert_int_equal(n.best.len, NEAREST_NAME_MAX);
    assert_int_equal(n.distance, 0);
    n = NEAREST(slice_new(name, NEAREST_NAME_MAX + 1));
    nearest_offer(&n, slice_new(name, NEAREST_NAME_MAX));
    assert_int_equal(n.best.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_finds_what_was_meant),
        cmocka_unit_test(test_first_of_equals_stays),
        cmocka_unit_test(test_long_names_are_left_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
