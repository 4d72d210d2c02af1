/* SPDX-License-Identifier: Apache-2.0 */
#include "cel/regex.h"

#include <stdio.h>

#include "harness.h"

static struct cel_regex *compile(const char *pattern)
{
    _cleanup_free_ char *error = NULL;
    struct cel_regex *regex = cel_regex_new(slice_of(pattern), &error);

    if (!regex)
        fail_msg("%s: %s", pattern, error);
    return regex;
}

static bool matches(const char *pattern, slice text)
{
    _cleanup_(cel_regex_freep) struct cel_regex *regex = compile(pattern);

    return cel_regex_search(regex, text);
}

static void search_is_unanchored(void **state)
{
    (void)state;
    assert_true(matches("ubb", SLICE("hubba")));
    assert_true(matches("gr(a|e)y", SLICE("the grey one")));
    assert_true(matches("a+ñ+a+", SLICE("mañana")));
    assert_false(matches("foo|bar", SLICE("")));
    assert_true(matches("", SLICE("cows")));
    assert_true(matches("", SLICE_NULL));
    assert_true(matches("x*", SLICE_NULL));
    assert_true(matches("(\xF0\x9F\x98\x80){2}", SLICE("\xF0\x9F\x98\x80\xF0\x9F\x98\x80")));
}

/* The same questions with a pattern that only RE2 can answer must have the same answers. */
static void literals_agree_with_re2(void **state)
{
    static const char *const literals[] = {"", "a", "ab", "\\.", "a\\-b", "\\$", "\xC3\xBF", "^"};
    static const char *const texts[] = {"",    "a",        "ab",    "ba",   "aab",    "xaby",
                                        "a.b", "a-b",      "a-b\n", "ab\n", "\nab\n", "a$",
                                        "$",   "\xC3\xBF", "b$",    "^",    "x",      "a\nab"};
    static const char *const frames[][2] = {
        {"", ""}, {"^", ""}, {"", "$"}, {"^", "$"}, {"\\A", "\\z"}};

    (void)state;
    for (size_t f = 0; f < ARRAY_SIZE(frames); f++) {
        for (size_t l = 0; l < ARRAY_SIZE(literals); l++) {
            char plain[64], general[80];
            _cleanup_(cel_regex_freep) struct cel_regex *quick = NULL, *slow = NULL;

            snprintf(plain, sizeof(plain), "%s%s%s", frames[f][0], literals[l], frames[f][1]);
            snprintf(general, sizeof(general), "(?:%s)", plain);
            quick = compile(plain);
            slow = compile(general);
            for (size_t t = 0; t < ARRAY_SIZE(texts); t++) {
                slice text = slice_of(texts[t]);

                if (cel_regex_search(quick, text) != cel_regex_search(slow, text))
                    fail_msg("%s on \"%s\"", plain, texts[t]);
                for (size_t from = 0; from <= text.len + 1; from++) {
                    slice a = SLICE_NULL, b = SLICE_NULL;
                    bool found = cel_regex_groups(quick, text, from, &a, 1);

                    if (found != cel_regex_groups(slow, text, from, &b, 1) ||
                        (found && (a.ptr != b.ptr || a.len != b.len)))
                        fail_msg("%s on \"%s\" from %zu", plain, texts[t], from);
                }
            }
        }
    }
}

static void end_is_not_before_a_newline(void **state)
{
    (void)state;
    assert_false(matches("/bin/sh$", SLICE("/bin/sh\n")));
    assert_false(matches("/bin/.h$", SLICE("/bin/sh\n")));
    assert_false(matches("^/bin/sh$", SLICE("x\n/bin/sh")));
}

static void bytes_with_nul(void **state)
{
    _cleanup_free_ char *error = NULL;
    _cleanup_(cel_regex_freep) struct cel_regex *regex = cel_regex_new(SLICE("a\0b"), &error);

    (void)state;
    assert_non_null(regex);
    assert_true(cel_regex_search(regex, SLICE("xa\0by")));
    assert_false(cel_regex_search(regex, SLICE("xay")));
    assert_true(matches("a.b", SLICE("a\0b")));
}

static void groups(void **state)
{
    _cleanup_(cel_regex_freep) struct cel_regex *regex = compile("(\\w+)@(\\w+)(!)?");
    slice found[5];

    (void)state;
    assert_int_equal(cel_regex_group_count(regex), 3);
    assert_true(cel_regex_groups(regex, SLICE("to ann@home, bob@work!"), 0, found, 5));
    assert_slice(found[0], "ann@home");
    assert_slice(found[1], "ann");
    assert_slice(found[2], "home");
    assert_null(found[3].ptr);
    assert_null(found[4].ptr);
    assert_true(cel_regex_groups(regex, SLICE("to ann@home, bob@work!"), 11, found, 4));
    assert_slice(found[0], "bob@work!");
    assert_slice(found[3], "!");
    assert_false(cel_regex_groups(regex, SLICE("to ann@home"), 12, found, 4));
}

static void refuses(slice pattern)
{
    char *error = NULL;
    struct cel_regex *regex = cel_regex_new(pattern, &error);

    assert_null(regex);
    assert_non_null(error);
    assert_true(strlen(error) > 0);
    freep(&error);
}

static void wrong_patterns_are_errors(void **state)
{
    static char big[REGEX_PATTERN_MAX + 1];

    (void)state;
    refuses(SLICE("("));
    refuses(SLICE("a**"));
    refuses(SLICE("(?=look)"));
    refuses(SLICE("(a)\\1"));
    refuses(SLICE("\xFF"));
    refuses(SLICE("\\"));
    /* More instructions than the memory limit allows. */
    refuses(SLICE("((((a{1,100}){1,100}){1,100}){1,100})"));
    memset(big, 'a', sizeof(big));
    refuses(slice_new(big, sizeof(big)));
}

/* What a pattern of few bytes stands for is charged and bounded. */
static void large_programs(void **state)
{
    _cleanup_(cel_regex_freep) struct cel_regex *small = NULL, *literal = NULL, *large = NULL;
    _cleanup_free_ char *error = NULL;
    uint64_t units = 0, units_of_large = 0;

    (void)state;
    literal = cel_regex_compile(SLICE("^/usr/bin/"), &units, &error);
    assert_int_equal(cel_regex_weight(literal), 10);
    assert_in_range(units, 1, 10);
    small = cel_regex_compile(SLICE("^/usr/(s?bin)/.*"), &units, &error);
    assert_int_equal(cel_regex_weight(small), 16);
    large = cel_regex_compile(SLICE("[^/]{1,900}"), &units_of_large, &error);
    assert_in_range(cel_regex_weight(large), 300, REGEX_PROGRAM_MAX);
    assert_true(units_of_large > 20 * units);
    assert_null(error);
    assert_null(cel_regex_compile(SLICE(".{0,1000}x.{0,1000}y"), &units, &error));
    assert_true(units > REGEX_PROGRAM_MAX);
    freep(&error);
    assert_null(cel_regex_compile(SLICE("\\pL{1000}"), &units, &error));
    assert_true(units > 100000);
    freep(&error);
    assert_null(cel_regex_compile(SLICE("("), &units, &error));
    assert_in_range(units, 1, 10);
}

static void invalid_text_does_not_match_any_character(void **state)
{
    (void)state;
    assert_false(matches("^a.b$", SLICE("a\xFF"
                                        "b")));
    assert_true(matches("a", SLICE("\xFF"
                                   "a\xFF")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(search_is_unanchored),
        cmocka_unit_test(literals_agree_with_re2),
        cmocka_unit_test(end_is_not_before_a_newline),
        cmocka_unit_test(bytes_with_nul),
        cmocka_unit_test(groups),
        cmocka_unit_test(wrong_patterns_are_errors),
        cmocka_unit_test(large_programs),
        cmocka_unit_test(invalid_text_does_not_match_any_character),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
