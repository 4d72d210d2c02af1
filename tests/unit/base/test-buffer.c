/* SPDX-License-Identifier: Apache-2.0 */
/* Buffers grow, and stop at their maximum with what they have. */
#include "harness.h"

#include "base/base64.h"
#include "base/buffer.h"

static void test_growth(void **state _unused_)
{
    for (int round = 0; round < 50; round++) {
        _cleanup_buffer_ buffer b = BUFFER_INIT;

        for (int i = 0; i < 3000; i++)
            buffer_add(&b, SLICE("abc"));
        buffer_add_char(&b, '!');
        buffer_add_repeat(&b, '-', 10);
        buffer_add_repeat(&b, 'x', 0);
        buffer_add(&b, SLICE_NULL);
        buffer_printf(&b, "%d %s", 42, "end");
        assert_int_equal(b.len, 9000 + 1 + 10 + 6);
        assert_slice(slice_from(buffer_slice(&b), 8997), "abc!----------42 end");
        assert_false(b.full);
        buffer_clear(&b);
        assert_int_equal(b.len, 0);
        buffer_done(&b);
        assert_null(b.data);
        /* Usable again. */
        buffer_add_char(&b, 'y');
        assert_slice(buffer_slice(&b), "y");
    }
}

/* What fits exactly is taken; the first that does not fit ends it. */
static void test_maximum(void **state _unused_)
{
    _cleanup_buffer_ buffer b = BUFFER_INIT;

    b.max = 8;
    buffer_add(&b, SLICE("12345"));
    buffer_printf(&b, "%s", "678");
    assert_slice(buffer_slice(&b), "12345678");
    assert_false(b.full);
    assert_non_null(buffer_reserve(&b, 0));
    buffer_add_char(&b, '9');
    assert_true(b.full);
    assert_slice(buffer_slice(&b), "12345678");

    buffer_clear(&b);
    assert_false(b.full);
    buffer_add(&b, SLICE("1234567"));
    buffer_printf(&b, "%d", 89);
    assert_true(b.full);
    buffer_add_char(&b, 'x'); /* would fit, but comes behind what did not */
    assert_slice(buffer_slice(&b), "1234567");
    buffer_add_repeat(&b, 'x', SIZE_MAX);
    assert_null(buffer_reserve(&b, SIZE_MAX));
    assert_slice(buffer_slice(&b), "1234567");
}

static void test_overflow(void **state _unused_)
{
    _cleanup_buffer_ buffer b = BUFFER_INIT;

    b.max = SIZE_MAX;
    buffer_add_char(&b, 'x');
    assert_null(buffer_reserve(&b, SIZE_MAX));
    assert_true(b.full);
    assert_slice(buffer_slice(&b), "x");
}

static void test_reserve(void **state _unused_)
{
    _cleanup_buffer_ buffer b = BUFFER_INIT;
    char *room = buffer_reserve(&b, 100);

    memcpy(room, "hello", 5);
    buffer_grew(&b, 5);
    assert_slice(buffer_slice(&b), "hello");
    buffer_grew(&b, SIZE_MAX); /* never beyond what there is */
    assert_int_equal(b.len, b.capacity);
}

/* The vectors of RFC 4648, section 10. */
static void test_base64(void **state _unused_)
{
    static const struct {
        const char *bytes, *text;
    } cases[] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
        {"\xFB\xFF\xBE", "+/++"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        _cleanup_buffer_ buffer encoded = BUFFER_INIT, decoded = BUFFER_INIT;

        base64_encode(&encoded, slice_of(cases[i].bytes));
        assert_slice(buffer_slice(&encoded), cases[i].text);
        assert_ok(base64_decode(&decoded, slice_of(cases[i].text)));
        assert_slice(buffer_slice(&decoded), cases[i].bytes);
    }
}

static void test_base64_all(void **state _unused_)
{
    char bytes[256 * 3];

    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (char)(i * 7 + i / 256);
    for (size_t len = 0; len < sizeof(bytes); len++) {
        _cleanup_buffer_ buffer encoded = BUFFER_INIT, decoded = BUFFER_INIT;

        base64_encode(&encoded, slice_new(bytes, len));
        assert_int_equal(encoded.len, (len + 2) / 3 * 4);
        assert_ok(base64_decode(&decoded, buffer_slice(&encoded)));
        assert_true(slice_eq(buffer_slice(&decoded), slice_new(bytes, len)));
    }
}

static void test_base64_refused(void **state _unused_)
{
    static const char *const texts[] = {
        "Z",     "Zg",       "Zg=",   "Zm8",      "=",     "==",    "====",  "Z===",    "Zg=a",
        "Zg==a", "Zg==Zg==", "Zg===", "Zm8=Zm8=", "Zm9v=", "Z g==", "Zg==-", "Zm9\x80", "_-__",
    };

    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        _cleanup_buffer_ buffer b = BUFFER_INIT;

        buffer_add(&b, SLICE("kept"));
        if (base64_decode(&b, slice_of(texts[i])) != -EINVAL)
            fail_msg("%s is decoded", texts[i]);
        assert_slice(buffer_slice(&b), "kept");
    }
    _cleanup_buffer_ buffer lines = BUFFER_INIT;

    assert_ok(base64_decode(&lines, SLICE("\r\nZm\n9v\r\nYg=\n=\n")));
    assert_slice(buffer_slice(&lines), "foob");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_growth),         cmocka_unit_test(test_maximum),
        cmocka_unit_test(test_overflow),       cmocka_unit_test(test_reserve),
        cmocka_unit_test(test_base64),         cmocka_unit_test(test_base64_all),
        cmocka_unit_test(test_base64_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
