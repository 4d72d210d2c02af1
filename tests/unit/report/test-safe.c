/* SPDX-License-Identifier: Apache-2.0 */
#include "harness.h"

#include "report/safe.h"

static void test_makes_visible(void **state _unused_)
{
    static const struct {
        slice text;
        const char *safe;
    } cases[] = {
        {SLICE_INIT("plain"), "plain"},
        {SLICE_INIT("gr\xc3\xbc\xc3\x9f \xe6\xbc\xa2"), "gr\xc3\xbc\xc3\x9f \xe6\xbc\xa2"},
        {SLICE_INIT("\x1b[31m"), "\\x1b[31m"},
        {SLICE_INIT("a\0b"), "a\\x00b"},
        {SLICE_INIT("\r\n\t\x7f"), "\\x0d\\x0a\\x09\\x7f"},
        {SLICE_INIT("\xc2\x9b"), "\\u009b"},             /* CSI of eight bits */
        {SLICE_INIT("\xe2\x80\xae"), "\\u202e"},         /* right-to-left override */
        {SLICE_INIT("\xe2\x81\xa6"), "\\u2066"},         /* isolate */
        {SLICE_INIT("\xe2\x80\x8b"), "\\u200b"},         /* zero-width space */
        {SLICE_INIT("\xef\xbb\xbf"), "\\ufeff"},         /* byte order mark */
        {SLICE_INIT("\xf3\xa0\x81\x81"), "\\U000e0041"}, /* tag character */
        {SLICE_INIT("\xff\xc3"), "\\xff\\xc3"},          /* not UTF-8, and cut off */
        {SLICE_INIT("\xed\xa0\x80"), "\\xed\\xa0\\x80"}, /* surrogate */
        {SLICE_INIT("\xef\xbf\xbd"), "\xef\xbf\xbd"},    /* U+FFFD itself is a character */
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        _cleanup_buffer_ buffer out = BUFFER_INIT;

        safe_add(&out, cases[i].text);
        assert_slice(buffer_slice(&out), cases[i].safe);
    }
}

static void test_widths(void **state _unused_)
{
    assert_int_equal(safe_width(SLICE("abc")), 3);
    assert_int_equal(safe_width(SLICE("\xe6\xbc\xa2\xe5\xad\x97")), 4);
    assert_int_equal(safe_width(SLICE("e\xcc\x81")), 1);
    assert_int_equal(safe_width(SLICE("")), 0);
}

static void test_paragraphs(void **state _unused_)
{
    static const struct {
        const char *text;
        size_t used, indent, width;
        const char *expected;
    } cases[] = {
        {"", 0, 0, 20, "\n"},
        {"one two three four", 0, 0, 9, "one two\nthree\nfour\n"},
        {"one two three four", 0, 2, 9, "  one two\n  three\n  four\n"},
        {"one two three", 5, 5, 10, "one\n     two\n     three\n"},
        {"one\n\n two\tthree", 0, 0, 40, "one two three\n"},
        /* a long word is never broken */
        {"a /very/long/path/to/copy b", 0, 0, 10, "a\n/very/long/path/to/copy\nb\n"},
        {"a\x1b[0m b", 0, 0, 40, "a\\x1b[0m b\n"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        _cleanup_buffer_ buffer out = BUFFER_INIT;

        safe_add_paragraph(&out, slice_of(cases[i].text), cases[i].used, cases[i].indent,
                           cases[i].width);
        assert_slice(buffer_slice(&out), cases[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_makes_visible),
        cmocka_unit_test(test_widths),
        cmocka_unit_test(test_paragraphs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
