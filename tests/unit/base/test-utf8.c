/* SPDX-License-Identifier: Apache-2.0 */
#include "harness.h"

#include "base/utf8.h"

/* Every code point there and back, and nothing for what is none. */
static void test_round_trip(void **state _unused_)
{
    for (uint32_t c = 0; c < 0x110400; c++) {
        char out[4] = {0};
        size_t len = utf8_encode(c, out), at = 0;
        bool scalar = c <= 0x10FFFF && !(c >= 0xD800 && c <= 0xDFFF);

        assert_int_equal(len, !scalar ? 0 : c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4);
        if (!scalar)
            continue;
        assert_true(utf8_is_valid(slice_new(out, len)));
        assert_int_equal(utf8_next(slice_new(out, len), &at), c);
        assert_int_equal(at, len);
    }
}

/* All sequences of one and two bytes, and of the leads of three and four, by the definition: a
 * sequence is valid when it is the encoding of a code point. */
static void test_two_bytes(void **state _unused_)
{
    size_t valid = 0;

    for (unsigned a = 0; a < 256; a++)
        for (unsigned b = 0; b < 256; b++) {
            char s[2] = {(char)a, (char)b};

            valid += utf8_is_valid(slice_new(s, 2));
        }
    assert_int_equal(valid, 128 * 128 + (0x800 - 0x80));
}

static void test_valid_prefix(void **state _unused_)
{
    static const struct {
        slice s;
        size_t prefix;
    } cases[] = {
        {SLICE_INIT(""), 0},
        {SLICE_INIT("plain text of more than eight bytes"), 35},
        {SLICE_INIT("plain text of more\x80than eight bytes"), 18},
        {SLICE_INIT("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"), 9},
        {SLICE_INIT("a\xC0\x80"), 1},     /* overlong */
        {SLICE_INIT("a\xE0\x9F\xBF"), 1}, /* overlong */
        {SLICE_INIT("a\xE0\xA0\x80"), 4},
        {SLICE_INIT("a\xED\x9F\xBF"), 4},
        {SLICE_INIT("a\xED\xA0\x80"), 1},     /* surrogate */
        {SLICE_INIT("a\xF0\x8F\xBF\xBF"), 1}, /* overlong */
        {SLICE_INIT("a\xF4\x8F\xBF\xBF"), 5},
        {SLICE_INIT("a\xF4\x90\x80\x80"), 1}, /* above U+10FFFF */
        {SLICE_INIT("a\xF5\x80\x80\x80"), 1},
        {SLICE_INIT("a\xE2\x82"), 1}, /* cut */
        {SLICE_INIT("a\xF0\x9F\x98"), 1},
        {SLICE_INIT("a\xFF"), 1},
        {SLICE_INIT("a\0b"), 3},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        assert_int_equal(utf8_valid_prefix(cases[i].s), cases[i].prefix);
    assert_int_equal(utf8_valid_prefix(SLICE_NULL), 0);
}

static void test_next(void **state _unused_)
{
    slice s = SLICE("a\xC3\xFF\xE2\x82\xAC");
    size_t at = 0;

    assert_int_equal(utf8_next(s, &at), 'a');
    assert_int_equal(utf8_next(s, &at), UTF8_REPLACEMENT);
    assert_int_equal(at, 2);
    assert_int_equal(utf8_next(s, &at), UTF8_REPLACEMENT);
    assert_int_equal(utf8_next(s, &at), 0x20AC);
    assert_int_equal(at, 6);
}

static void test_length_offset(void **state _unused_)
{
    slice s = SLICE("abcdefgh\xC3\xA9ijklmnop\xFFq");

    assert_int_equal(utf8_length(s), 19);
    assert_int_equal(utf8_length(SLICE_NULL), 0);
    assert_int_equal(utf8_offset(s, 0), 0);
    assert_int_equal(utf8_offset(s, 8), 8);
    assert_int_equal(utf8_offset(s, 9), 10);
    assert_int_equal(utf8_offset(s, 18), 19);
    assert_int_equal(utf8_offset(s, 19), 20);
    assert_int_equal(utf8_offset(s, 20), SLICE_NPOS);
}

static void test_cut(void **state _unused_)
{
    slice s = SLICE("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z");
    static const size_t ends[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11};

    for (size_t max = 0; max < ARRAY_SIZE(ends); max++)
        assert_int_equal(utf8_cut(s, max).len, ends[max]);
    /* What is no character is no reason to cut more. */
    assert_int_equal(utf8_cut(SLICE("\x80\x80\x80\x80\x80\x80"), 5).len, 5);
    assert_int_equal(utf8_cut(SLICE("a\xC3"), 9).len, 1);
    assert_int_equal(utf8_cut(SLICE_NULL, 9).len, 0);
}

static void test_width(void **state _unused_)
{
    assert_int_equal(utf8_width('a'), 1);
    assert_int_equal(utf8_width(0xE9), 1);
    assert_int_equal(utf8_width('\n'), 0);
    assert_int_equal(utf8_width(0x301), 0);
    assert_int_equal(utf8_width(0x200B), 0);
    assert_int_equal(utf8_width(0x4E2D), 2);
    assert_int_equal(utf8_width(0xAC00), 2);
    assert_int_equal(utf8_width(0x1F600), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),    cmocka_unit_test(test_two_bytes),
        cmocka_unit_test(test_valid_prefix),  cmocka_unit_test(test_next),
        cmocka_unit_test(test_length_offset), cmocka_unit_test(test_cut),
        cmocka_unit_test(test_width),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
