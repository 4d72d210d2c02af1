/* SPDX-License-Identifier: Apache-2.0 */
/* Writing JSON: exact texts, safe characters, and that strict readers read it back. */
#include "harness.h"

#include <math.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "doc/json-write.h"
#include "doc/json.h"
#include "doc/reading.h"

static void assert_writes(value v, const char *expected)
{
    _cleanup_buffer_ buffer b = BUFFER_INIT;

    json_write(&b, &v, JSON_COMPACT);
    assert_slice(buffer_slice(&b), expected);
}

static void test_scalars(void **state _unused_)
{
    assert_writes(value_null(), "null");
    assert_writes(value_bool(true), "true");
    assert_writes(value_bool(false), "false");
    assert_writes(value_int(0), "0");
    assert_writes(value_int(INT64_MIN), "-9223372036854775808");
    assert_writes(value_uint(UINT64_MAX), "18446744073709551615");
    assert_writes(value_bytes(SLICE("\x80\x81\x82")), "\"gIGC\"");
    assert_writes(value_unknown(SLICE("os.environ[\"X\"]")),
                  "{\"$unknown\":\"os.environ[\\\"X\\\"]\"}");
    assert_writes((value){.kind = VALUE_ERROR, .text = SLICE("no such key")},
                  "{\"$error\":\"no such key\"}");
    assert_writes((value){.kind = VALUE_TYPE, .text = SLICE("int")}, "\"int\"");
    assert_writes((value){.kind = VALUE_OBJECT}, "null");
}

static void test_optionals(void **state _unused_)
{
    value inner = value_int(5);
    value one = {.kind = VALUE_OPTIONAL, .list = {&inner, 1}};
    value two = {.kind = VALUE_OPTIONAL, .list = {&one, 1}};
    value list = value_list(&two, 1);

    assert_writes((value){.kind = VALUE_OPTIONAL}, "null");
    assert_writes(two, "5");
    assert_writes(list, "[5]");
}

static void test_doubles(void **state _unused_)
{
    assert_writes(value_double(0), "0.0");
    assert_writes(value_double(-0.0), "-0.0");
    assert_writes(value_double(1), "1.0");
    assert_writes(value_double(0.1), "0.1");
    assert_writes(value_double(1e22), "1e+22");
    assert_writes(value_double(1.0 / 3), "0.3333333333333333");
    assert_writes(value_double(1.7976931348623157e308), "1.7976931348623157e+308");
    assert_writes(value_double(5e-324), "5e-324");
    assert_writes(value_double(123456789012), "123456789012.0");
    assert_writes(value_double(NAN), "\"NaN\"");
    assert_writes(value_double(INFINITY), "\"Infinity\"");
    assert_writes(value_double(-INFINITY), "\"-Infinity\"");
}

static void test_times(void **state _unused_)
{
    assert_writes(value_timestamp(0, 0), "\"1970-01-01T00:00:00Z\"");
    assert_writes(value_timestamp(951782400, 0), "\"2000-02-29T00:00:00Z\"");
    assert_writes(value_timestamp(951868799, 120000000), "\"2000-02-29T23:59:59.12Z\"");
    assert_writes(value_timestamp(1709251200, 1), "\"2024-03-01T00:00:00.000000001Z\"");
    assert_writes(value_timestamp(-1, 0), "\"1969-12-31T23:59:59Z\"");
    assert_writes(value_timestamp(-2203891200, 0), "\"1900-03-01T00:00:00Z\"");
    assert_writes(value_timestamp(-62135596800, 0), "\"0001-01-01T00:00:00Z\"");
    assert_writes(value_timestamp(-62167219200, 0), "\"0000-01-01T00:00:00Z\"");
    assert_writes(value_timestamp(253402300799, 999999999), "\"9999-12-31T23:59:59.999999999Z\"");
    assert_writes(value_timestamp(253402300800, 0), "253402300800");
    assert_writes(value_timestamp(INT64_MIN, 0), "-9223372036854775808");
    assert_writes(value_duration(0), "\"0s\"");
    assert_writes(value_duration(1500000000), "\"1.5s\"");
    assert_writes(value_duration(-1), "\"-0.000000001s\"");
    assert_writes(value_duration(INT64_MIN), "\"-9223372036.854775808s\"");
}

/* Each day of a 400-year cycle, and some around it, against a calendar that counts days one by one.
 */
static void test_calendar(void **state _unused_)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = 1580, month = 0, day = 1;

    for (int64_t days = -142445; year < 2005; days++) { /* from 1580-01-01 */
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        _cleanup_buffer_ buffer b = BUFFER_INIT, expected = BUFFER_INIT;
        value v = value_timestamp(days * 86400 + 3661, 0);

        buffer_printf(&expected, "\"%04d-%02d-%02dT01:01:01Z\"", year, month + 1, day);
        json_write(&b, &v, JSON_COMPACT);
        if (!slice_eq(buffer_slice(&b), buffer_slice(&expected)))
            fail_msg("%.*s, expected %.*s", SLICE_ARG(buffer_slice(&b)),
                     SLICE_ARG(buffer_slice(&expected)));
        if (++day > lengths[month] + (month == 1 && leap)) {
            day = 1;
            month = (month + 1) % 12;
            year += month == 0;
        }
    }
}

static void assert_string(slice text, const char *expected)
{
    _cleanup_buffer_ buffer b = BUFFER_INIT;

    json_write_string(&b, text);
    assert_slice(buffer_slice(&b), expected);
}

static void test_strings(void **state _unused_)
{
    assert_string(SLICE(""), "\"\"");
    assert_string(SLICE_NULL, "\"\"");
    assert_string(SLICE("a \"b\" \\ / \b\f\n\r\t"), "\"a \\\"b\\\" \\\\ / \\b\\f\\n\\r\\t\"");
    assert_string(SLICE("\0\x01\x1B[31m\x7F"), "\"\\u0000\\u0001\\u001b[31m\\u007f\"");
    assert_string(SLICE("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"),
                  "\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"");
    /* C1 controls, line separators, direction, invisible and tag characters. */
    assert_string(SLICE("\xC2\x9B\xE2\x80\xA8\xE2\x80\xAE\xE2\x81\xA6\xE2\x80\x8B\xEF\xBB\xBF"),
                  "\"\\u009b\\u2028\\u202e\\u2066\\u200b\\ufeff\"");
    assert_string(SLICE("\xF3\xA0\x80\x81"), "\"\\udb40\\udc01\"");
}

static void test_no_characters(void **state _unused_)
{
    assert_string(SLICE("a\xFF"
                        "b\xC3(\xE2\x82"),
                  "\"a\xEF\xBF\xBD"
                  "b\xEF\xBF\xBD(\xEF\xBF\xBD\xEF\xBF\xBD\"");
    /* A surrogate is one unknown character, not three. */
    assert_string(SLICE("\xED\xA0\x80x\xED\xBF\xBF"), "\"\xEF\xBF\xBDx\xEF\xBF\xBD\"");
    assert_string(SLICE("\xED\xA0"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
    /* One that was written is no error. */
    assert_string(SLICE("\xEF\xBF\xBD"), "\"\xEF\xBF\xBD\"");
}

static void test_containers(void **state _unused_)
{
    static const char text[] = "{\"a\":[1,[],{}],\"b\":{\"c\":null},\"a\":2,\"d\":[[[]]]}";
    _cleanup_reading_ struct reading *r = reading_new();
    _cleanup_buffer_ buffer compact = BUFFER_INIT, indented = BUFFER_INIT;
    struct value_map_builder keys = VALUE_MAP_BUILDER(&r->arena);

    assert_int_equal(json_read(&r->arena, source_new(&r->arena, SLICE("x"), slice_of(text)),
                               &(struct json_options){.mode = JSON_CONSUMER}, &r->diags, &r->value),
                     0);
    json_write(&compact, &r->value, JSON_COMPACT);
    assert_slice(buffer_slice(&compact), "{\"b\":{\"c\":null},\"a\":2,\"d\":[[[]]]}");
    json_write(&indented, &r->value, JSON_INDENTED);
    assert_slice(buffer_slice(&indented), "{\n"
                                          "  \"b\": {\n"
                                          "    \"c\": null\n"
                                          "  },\n"
                                          "  \"a\": 2,\n"
                                          "  \"d\": [\n"
                                          "    [\n"
                                          "      []\n"
                                          "    ]\n"
                                          "  ]\n"
                                          "}");
    value_map_add(&keys, value_int(-1), value_int(1));
    value_map_add(&keys, value_uint(2), value_int(2));
    value_map_add(&keys, value_bool(true), value_int(3));
    value_map_put(&keys, "\n", value_int(4));
    assert_writes(value_map_finish(&keys), "{\"-1\":1,\"2\":2,\"true\":3,\"\\n\":4}");
    assert_writes(value_empty_map(), "{}");
    assert_writes(value_list(NULL, 0), "[]");
}

/* Depth costs heap, not stack. */
static void test_deep(void **state _unused_)
{
    enum { DEPTH = 300000 };
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_buffer_ buffer b = BUFFER_INIT;
    value *v = arena_new_array(&a, value, DEPTH);

    v[0] = value_list(NULL, 0);
    for (size_t i = 1; i < DEPTH; i++)
        v[i] = value_list(&v[i - 1], 1);
    json_write(&b, &v[DEPTH - 1], JSON_COMPACT);
    assert_int_equal(b.len, 2 * DEPTH);
}

/* A tree whose aliases make it endless is cut where the buffer ends. */
static void test_full(void **state _unused_)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    buffer b = BUFFER_INIT;
    value last = value_int(1);

    b.max = 1000;
    for (int level = 0; level < 64; level++) {
        value *pair = arena_new_array(&a, value, 2);

        pair[0] = pair[1] = last;
        last = value_list(pair, 2);
    }
    json_write(&b, &last, JSON_INDENTED);
    assert_true(b.full);
    assert_true(b.len <= 1000);
    buffer_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scalars),       cmocka_unit_test(test_optionals),
        cmocka_unit_test(test_doubles),       cmocka_unit_test(test_times),
        cmocka_unit_test(test_calendar),      cmocka_unit_test(test_strings),
        cmocka_unit_test(test_no_characters), cmocka_unit_test(test_containers),
        cmocka_unit_test(test_deep),          cmocka_unit_test(test_full),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
