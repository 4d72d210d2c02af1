/* SPDX-License-Identifier: Apache-2.0 */
/* JSON: what each mode takes, where values and mistakes stand, and what hostile input does. */
#include "harness.h"

#include <math.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "doc/json.h"
#include "doc/reading.h"

static struct reading *read_slice(enum json_mode mode, slice text)
{
    struct reading *r = reading_new();
    struct json_options options = {.mode = mode};

    r->rc = json_read(&r->arena, source_new(&r->arena, SLICE("test.json"), text), &options,
                      &r->diags, &r->value);
    return r;
}

static struct reading *read_text(enum json_mode mode, const char *text)
{
    return read_slice(mode, slice_of(text));
}

static void assert_broken(enum json_mode mode, const char *text, uint32_t line, uint32_t column,
                          const char *message)
{
    _cleanup_reading_ struct reading *r = read_text(mode, text);
    const struct diag *diag;

    if (r->rc != JSON_BROKEN)
        fail_msg("mode %d reads %s", (int)mode, text);
    diag = reading_diag(r, 0);
    assert_slice(diag->message, message);
    assert_int_equal(diag->level, DIAG_ERROR);
    assert_slice(diag->file, "test.json");
    assert_int_equal(diag->line, line);
    assert_int_equal(diag->column, column);
}

static void assert_reads(enum json_mode mode, const char *text)
{
    _cleanup_reading_ struct reading *r = read_text(mode, text);

    if (r->rc)
        fail_msg("mode %d: %s: %.*s", (int)mode, text, SLICE_ARG(reading_diag(r, 0)->message));
}

static void test_scalars(void **state _unused_)
{
    _cleanup_reading_ struct reading *r = read_text(
        JSON_STRICT, " [null, true,\tfalse, 0, -7, 9223372036854775807, -9223372036854775808, "
                     "9223372036854775808, 18446744073709551615, 18446744073709551616, "
                     "-9223372036854775809, 0.5, -1.25e2, 1E+2, \"\", \"a b\"]\r\n");
    const value *v = r->value.list.items;

    assert_int_equal(r->rc, 0);
    assert_int_equal(r->diags.list.count, 0);
    assert_int_equal(r->value.kind, VALUE_LIST);
    assert_int_equal(r->value.list.count, 16);
    assert_int_equal(v[0].kind, VALUE_NULL);
    assert_int_equal(v[1].kind, VALUE_BOOL);
    assert_true(v[1].boolean);
    assert_int_equal(v[2].kind, VALUE_BOOL);
    assert_false(v[2].boolean);
    assert_int_equal(v[3].kind, VALUE_INT);
    assert_int_equal(v[3].integer, 0);
    assert_int_equal(v[4].integer, -7);
    assert_true(v[5].kind == VALUE_INT && v[5].integer == INT64_MAX);
    assert_true(v[6].kind == VALUE_INT && v[6].integer == INT64_MIN);
    assert_true(v[7].kind == VALUE_UINT && v[7].natural == (uint64_t)INT64_MAX + 1);
    assert_true(v[8].kind == VALUE_UINT && v[8].natural == UINT64_MAX);
    assert_true(v[9].kind == VALUE_DOUBLE && v[9].number == 18446744073709551616.0);
    assert_true(v[10].kind == VALUE_DOUBLE && v[10].number == -9223372036854775808.0);
    assert_true(v[11].kind == VALUE_DOUBLE && v[11].number == 0.5);
    assert_true(v[12].kind == VALUE_DOUBLE && v[12].number == -125);
    assert_true(v[13].kind == VALUE_DOUBLE && v[13].number == 100);
    assert_true(v[14].kind == VALUE_STRING && v[14].text.len == 0);
    assert_slice(v[15].text, "a b");
}

/* Doubles that need correct rounding, and the ends of the range. */
static void test_doubles(void **state _unused_)
{
    static const char *const texts[] = {
        "0.1",
        "2.2250738585072011e-308",
        "1.7976931348623157e308",
        "4.9e-324",
        "123456789012345678901234567890.5",
        "9007199254740993.0",
        "1e23",
        "0.000000000000000000000000000001234",
        "1e-400",
        "100000000000000000000e-20",
        "8.41e21",
        "3.0540412e5",
        "179769313486231570000000000000000000000e270",
        "0.0e99999999999999999999",
    };

    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        _cleanup_reading_ struct reading *r = read_text(JSON_STRICT, texts[i]);

        assert_int_equal(r->rc, 0);
        assert_int_equal(r->value.kind, VALUE_DOUBLE);
        if (r->value.number != strtod(texts[i], NULL))
            fail_msg("%s reads as %.17g", texts[i], r->value.number);
    }
}

static void test_infinite_double(void **state _unused_)
{
    _cleanup_reading_ struct reading *r = read_text(JSON_CONSUMER, "[1e400, -1e400, -0.0]");

    assert_int_equal(r->rc, 0);
    assert_true(isinf(r->value.list.items[0].number) && r->value.list.items[0].number > 0);
    assert_true(isinf(r->value.list.items[1].number) && r->value.list.items[1].number < 0);
    assert_true(signbit(r->value.list.items[2].number));
}

static void test_ranges(void **state _unused_)
{
    static const char text[] = "{\n  \"k\\u00e9\": [1, {\"b\": \"x\\ny\"}],\n  \"\xC3\xA9\": 12 }";
    _cleanup_reading_ struct reading *r = read_text(JSON_STRICT, text);
    const value *list, *inner, *last;

    assert_int_equal(r->rc, 0);
    assert_slice(value_written(&r->value), text);
    assert_int_equal(r->value.map->count, 2);
    assert_slice(value_written(&r->value.map->members[0].key), "\"k\\u00e9\"");
    assert_slice(r->value.map->members[0].key.text, "k\xC3\xA9");
    list = value_get(&r->value, SLICE("k\xC3\xA9"));
    assert_non_null(list);
    assert_slice(value_written(list), "[1, {\"b\": \"x\\ny\"}]");
    inner = value_get(&list->list.items[1], SLICE("b"));
    assert_slice(value_written(inner), "\"x\\ny\"");
    assert_slice(inner->text, "x\ny");
    assert_int_equal(value_position(inner).line, 2);
    assert_int_equal(value_position(inner).column, 24);
    last = value_get(&r->value, SLICE("\xC3\xA9"));
    assert_slice(value_written(last), "12");
    /* Columns count code points. */
    assert_int_equal(value_position(last).line, 3);
    assert_int_equal(value_position(last).column, 8);
}

static void test_no_copy(void **state _unused_)
{
    static const char text[] = "{\"key\": \"plain \xE2\x82\xAC text of some length\"}";
    _cleanup_reading_ struct reading *r = read_text(JSON_STRICT, text);
    const struct value_member *member = &r->value.map->members[0];

    assert_int_equal(r->rc, 0);
    assert_ptr_equal(member->key.text.ptr, text + 2);
    assert_ptr_equal(member->value.text.ptr, text + 9);
}

static void test_escapes(void **state _unused_)
{
    _cleanup_reading_ struct reading *r = read_text(
        JSON_STRICT,
        "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\", \"\\u0041\\u00e9\\u20AC\", \"\\ud83d\\ude00!\", "
        "\"\\u0000\", \"before \\u007f after a longer run of text\"]");
    const value *v = r->value.list.items;

    assert_int_equal(r->rc, 0);
    assert_slice(v[0].text, "\"\\/\b\f\n\r\t");
    assert_slice(v[1].text, "A\xC3\xA9\xE2\x82\xAC");
    assert_slice(v[2].text, "\xF0\x9F\x98\x80!");
    assert_true(slice_eq(v[3].text, SLICE("\0")));
    assert_slice(v[4].text, "before \x7F after a longer run of text");
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(v[i].flags, 0);
}

/* Strings of every length around the eight-byte steps, with the end at each place. */
static void test_string_lengths(void **state _unused_)
{
    for (size_t len = 0; len < 40; len++) {
        for (size_t special = 0; special <= len; special++) {
            char text[64] = "\"", expected[64];
            _cleanup_reading_ struct reading *r = NULL;

            memset(text + 1, 'x', len);
            memset(expected, 'x', len);
            expected[len] = '\0';
            text[len + 1] = '"';
            if (special < len) { /* an escape of two bytes for one */
                memcpy(text + 1 + special, "\\t", 2);
                expected[special] = '\t';
                if (special + 1 == len) {
                    text[len + 2] = '"';
                } else {
                    memmove(expected + special + 1, expected + special + 2, len - special - 1);
                }
            }
            r = read_text(JSON_STRICT, text);
            assert_int_equal(r->rc, 0);
            assert_slice(r->value.text, expected);
        }
    }
}

static void test_surrogates(void **state _unused_)
{
    _cleanup_reading_ struct reading *r =
        read_text(JSON_CONSUMER, "[\"\\ud800\", \"\\udc00\\ud83d\", \"\\ud800\\ud83d\\ude00\", "
                                 "\"\\ud800A\", {\"\\udfff\": 1}]");
    const value *v = r->value.list.items;

    assert_int_equal(r->rc, 0);
    assert_int_equal(r->diags.list.count, 0);
    assert_slice(v[0].text, "\xED\xA0\x80");
    assert_slice(v[1].text, "\xED\xB0\x80\xED\xA0\xBD");
    assert_slice(v[2].text, "\xED\xA0\x80\xF0\x9F\x98\x80");
    assert_slice(v[3].text, "\xED\xA0\x80"
                            "A");
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(v[i].flags, VALUE_SURROGATES);
    assert_int_equal(v[4].map->members[0].key.flags, VALUE_SURROGATES);
    assert_broken(JSON_STRICT, "[\"ab\\ud800\"]", 1, 5, "surrogate \\ud800 stands alone");
}

static void test_duplicates(void **state _unused_)
{
    static const char text[] = "{\"a\": 1, \"b\": 2,\n \"a\": 3, \"\\u0061\": 4}";
    _cleanup_reading_ struct reading *r = read_text(JSON_CONSUMER, text);
    _cleanup_reading_ struct reading *strict = read_text(JSON_STRICT, text);

    assert_int_equal(r->rc, 0);
    assert_int_equal(r->diags.list.count, 0);
    assert_int_equal(r->value.map->count, 4);
    assert_int_equal(value_get(&r->value, SLICE("a"))->integer, 4);
    assert_int_equal(r->value.map->members[0].value.flags, VALUE_SHADOWED);
    assert_int_equal(r->value.map->members[1].value.flags, 0);
    assert_int_equal(r->value.map->members[2].value.flags, VALUE_SHADOWED);
    assert_int_equal(r->value.map->members[3].value.flags, 0);

    assert_int_equal(strict->rc, JSON_BROKEN);
    assert_int_equal(strict->diags.list.count, 2);
    assert_slice(reading_diag(strict, 0)->message, "key \"a\" is already on line 1");
    assert_int_equal(reading_diag(strict, 0)->line, 2);
}

/* Enough members for the hash index. */
static void test_large_map(void **state _unused_)
{
    _cleanup_buffer_ buffer b = BUFFER_INIT;
    _cleanup_reading_ struct reading *r = NULL;

    buffer_add_char(&b, '{');
    for (int i = 0; i < 1000; i++)
        buffer_printf(&b, "\"k%d\": %d, ", i % 900, i);
    buffer_add(&b, SLICE("\"end\": true}"));
    r = read_slice(JSON_CONSUMER, buffer_slice(&b));
    assert_int_equal(r->rc, 0);
    assert_int_equal(r->value.map->count, 1001);
    assert_int_equal(value_get_int(&r->value, "k50", -1), 950);
    assert_int_equal(value_get_int(&r->value, "k500", -1), 500);
    assert_true(r->value.map->members[50].value.flags & VALUE_SHADOWED);
    assert_false(r->value.map->members[950].value.flags & VALUE_SHADOWED);
}

static void test_consumer_numbers(void **state _unused_)
{
    _cleanup_reading_ struct reading *r = read_text(JSON_CONSUMER, "[NaN, Infinity, -Infinity]");

    assert_int_equal(r->rc, 0);
    assert_true(isnan(r->value.list.items[0].number));
    assert_true(r->value.list.items[1].number == INFINITY);
    assert_true(r->value.list.items[2].number == -INFINITY);
    assert_slice(value_written(&r->value.list.items[2]), "-Infinity");
    assert_broken(JSON_STRICT, "[NaN]", 1, 2, "NaN is not JSON");
    assert_broken(JSON_STRICT, "-Infinity", 1, 1, "Infinity is not JSON");
    assert_broken(JSON_CONSUMER, "-NaN", 1, 1, "a sign without a number");
}

/* Refused by Python's json as well, so refused by both modes. */
static void test_refused(void **state _unused_)
{
    static const struct {
        const char *text;
        uint32_t line, column;
        const char *message;
    } cases[] = {
        {"", 1, 1, "expected a value, found the end of the text"},
        {" \n ", 2, 2, "expected a value, found the end of the text"},
        {"[1,]", 1, 4, "expected a value, found ']'"},
        {"{\"a\":1,}", 1, 8, "expected a key, found '}'"},
        {"{1:2}", 1, 2, "expected a key, found '1'"},
        {"{\"a\" 1}", 1, 6, "expected ':', found '1'"},
        {"{\"a\":}", 1, 6, "expected a value, found '}'"},
        {"[1 2]", 1, 4, "expected ',' or ']', found '2'"},
        {"[1", 1, 3, "expected ',' or ']', found the end of the text"},
        {"{\"a\":1]", 1, 7, "expected ',' or '}', found ']'"},
        {"1 2", 1, 3, "expected the end of the text, found '2'"},
        {"truex", 1, 5, "expected the end of the text, found 'x'"},
        {"tru", 1, 1, "expected a value, found 't'"},
        {"'a'", 1, 1, "expected a value, found '''"},
        {"// x\n1", 1, 1, "expected a value, found '/'"},
        {"01", 1, 1, "number with a leading zero"},
        {"-", 1, 1, "a sign without a number"},
        {"-x", 1, 1, "a sign without a number"},
        {"+1", 1, 1, "expected a value, found '+'"},
        {".5", 1, 1, "expected a value, found '.'"},
        {"1.", 1, 2, "number ends in a point"},
        {"1e", 1, 2, "number without digits in its exponent"},
        {"1e+", 1, 2, "number without digits in its exponent"},
        {"0x10", 1, 2, "expected the end of the text, found 'x'"},
        {"\"abc", 1, 1, "string is not closed"},
        {"\"abc\\", 1, 1, "string is not closed"},
        {"\"abc\\\"", 1, 1, "string is not closed"},
        {"\"ab\ncd\"", 1, 1, "string is not closed on its line"},
        {"\"a\tb\"", 1, 3, "control character 0x09 in a string"},
        {"\"\\x41\"", 1, 2, "unknown escape in a string: backslash and byte 0x78"},
        {"\"\\\xC3\xA9\"", 1, 2, "unknown escape in a string: backslash and byte 0xc3"},
        {"\"\\u12g4\"", 1, 2, "bad \\u escape in a string"},
        {"\"\\u12\"", 1, 2, "bad \\u escape in a string"},
        {"[1,\f2]", 1, 4, "expected a value, found byte 0x0c"},
        {"[\xC2\xA0]", 1, 2, "expected a value, found byte 0xc2"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        assert_broken(JSON_STRICT, cases[i].text, cases[i].line, cases[i].column, cases[i].message);
        assert_broken(JSON_CONSUMER, cases[i].text, cases[i].line, cases[i].column,
                      cases[i].message);
    }
}

static void test_hints(void **state _unused_)
{
    _cleanup_reading_ struct reading *r = read_text(JSON_CONSUMER, "{\"a\": [\n1\n2]}");
    _cleanup_reading_ struct reading *python = read_text(JSON_CONSUMER, "{\"a\": True}");

    assert_slice(reading_diag(r, 0)->hint, "the list was opened on line 1");
    assert_slice(reading_diag(python, 0)->hint, "true and false are written in lower case");
}

static void test_nul_bytes(void **state _unused_)
{
    _cleanup_reading_ struct reading *string = read_slice(JSON_CONSUMER, SLICE("[\"a\0b\"]"));
    _cleanup_reading_ struct reading *between = read_slice(JSON_CONSUMER, SLICE("[1,\0 2]"));
    _cleanup_reading_ struct reading *behind = read_slice(JSON_CONSUMER, SLICE("[1]\0"));
    _cleanup_reading_ struct reading *wide = read_slice(JSON_CONSUMER, SLICE("[\0001\0]\0"));
    _cleanup_reading_ struct reading *marked = read_slice(JSON_STRICT, SLICE("\xFF\xFE[\0"));

    assert_slice(reading_diag(string, 0)->message, "control character 0x00 in a string");
    assert_slice(reading_diag(between, 0)->message, "expected a value, found byte 0x00");
    assert_slice(reading_diag(behind, 0)->message, "expected the end of the text, found byte 0x00");
    assert_slice(reading_diag(wide, 0)->message, "the text is UTF-16 or binary");
    assert_slice(reading_diag(marked, 0)->message, "the text is UTF-16 or binary");
}

static void test_invalid_utf8(void **state _unused_)
{
    static const char text[] = "[\"ok\", \"a\xFF\xC3(\\n\", \"\xED\xA0\x80\"]";
    _cleanup_reading_ struct reading *r = read_text(JSON_CONSUMER, text);
    _cleanup_reading_ struct reading *strict = read_text(JSON_STRICT, text);
    const value *v = r->value.list.items;

    assert_int_equal(r->rc, 0);
    assert_int_equal(r->diags.list.count, 1);
    assert_int_equal(reading_diag(r, 0)->level, DIAG_WARNING);
    assert_int_equal(reading_diag(r, 0)->column, 10);
    assert_slice(reading_diag(r, 0)->message, "byte 0xff is not UTF-8; it is read as U+FFFD");
    assert_slice(v[1].text, "a\xEF\xBF\xBD\xEF\xBF\xBD(\n");
    /* Encoded surrogates are not UTF-8. */
    assert_slice(v[2].text, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    assert_int_equal(strict->rc, JSON_BROKEN);
    assert_int_equal(reading_diag(strict, 0)->level, DIAG_ERROR);
}

static void test_byte_order_mark(void **state _unused_)
{
    _cleanup_reading_ struct reading *r = read_text(JSON_CONSUMER, "\xEF\xBB\xBF[1]");
    _cleanup_reading_ struct reading *json5 = read_text(JSON_JSON5, "\xEF\xBB\xBF[1]");

    assert_int_equal(r->rc, 0);
    assert_int_equal(reading_diag(r, 0)->level, DIAG_WARNING);
    assert_int_equal(r->value.start, 3);
    assert_int_equal(json5->rc, 0);
    assert_int_equal(json5->diags.list.count, 0);
}

static void test_json5(void **state _unused_)
{
    static const char text[] =
        "\xEF\xBB\xBF// settings\n"
        "{ /* a * / */ unquoted: 'single \"x\" \\'y\\'', $_1: +1, \"quoted\": .5, \xC3\xA9: 5.,\n"
        "  hex: [0xFf, -0x10, 0xFFFFFFFFFFFFFFFF, 0x1FFFFFFFFFFFFFFFF,],\n"
        "  special: [NaN, -NaN, +Infinity, -Infinity], joined: 'a\\\nb\\\r\nc',\n"
        "  escapes: '\\x41\\v\\0\\q\\\xC3\xA9', n\\u0061me: null,\xC2\xA0raw: 'tab\there',\n"
        "} // end";
    _cleanup_reading_ struct reading *r = read_text(JSON_JSON5, text);
    const value *hex, *special;

    if (r->rc)
        fail_msg("%.*s at %u:%u", SLICE_ARG(reading_diag(r, 0)->message), reading_diag(r, 0)->line,
                 reading_diag(r, 0)->column);
    assert_slice(value_get_string(&r->value, "unquoted"), "single \"x\" 'y'");
    assert_int_equal(value_get_int(&r->value, "$_1", 0), 1);
    assert_true(value_get(&r->value, SLICE("quoted"))->number == 0.5);
    assert_true(value_get(&r->value, SLICE("\xC3\xA9"))->number == 5);
    hex = value_get(&r->value, SLICE("hex"))->list.items;
    assert_int_equal(hex[0].integer, 255);
    assert_int_equal(hex[1].integer, -16);
    assert_true(hex[2].kind == VALUE_UINT && hex[2].natural == UINT64_MAX);
    assert_true(hex[3].kind == VALUE_DOUBLE && hex[3].number == 36893488147419103232.0);
    assert_slice(value_written(&hex[1]), "-0x10");
    special = value_get(&r->value, SLICE("special"))->list.items;
    assert_true(isnan(special[0].number) && isnan(special[1].number));
    assert_true(special[2].number == INFINITY && special[3].number == -INFINITY);
    assert_slice(value_get_string(&r->value, "joined"), "abc");
    assert_true(slice_eq(value_get(&r->value, SLICE("escapes"))->text, SLICE("A\v\0q\xC3\xA9")));
    assert_int_equal(value_get(&r->value, SLICE("name"))->kind, VALUE_NULL);
    assert_slice(value_get_string(&r->value, "raw"), "tab\there");
}

static void test_json5_refused(void **state _unused_)
{
    assert_reads(JSON_JSON5, "[1,2,]");
    assert_reads(JSON_JSON5, "{a:1,}");
    assert_reads(JSON_JSON5, "/**/1//");
    assert_reads(JSON_JSON5, "{\"a\": 1, \"a\": 2}");
    assert_broken(JSON_JSON5, "[,]", 1, 2, "expected a value, found ','");
    assert_broken(JSON_JSON5, "[1,,]", 1, 4, "expected a value, found ','");
    assert_broken(JSON_JSON5, "{,}", 1, 2, "expected a key, found ','");
    assert_broken(JSON_JSON5, "/* x", 1, 1, "comment is not closed");
    assert_broken(JSON_JSON5, "[1 /* x", 1, 4, "comment is not closed");
    assert_broken(JSON_JSON5, "1 / 2", 1, 3, "expected the end of the text, found '/'");
    assert_broken(JSON_JSON5, "'a\nb'", 1, 1, "string is not closed on its line");
    assert_broken(JSON_JSON5, "010", 1, 1, "number with a leading zero");
    assert_broken(JSON_JSON5, "0x", 1, 1, "number without digits");
    assert_broken(JSON_JSON5, ".", 1, 1, "a sign without a number");
    assert_broken(JSON_JSON5, "'\\1'", 1, 2, "octal escapes do not exist in JSON5");
    assert_broken(JSON_JSON5, "'\\xg0'", 1, 2, "bad \\x escape");
    assert_broken(JSON_JSON5, "{a\\u00g1: 1}", 1, 3, "bad \\u escape in a string");
    assert_broken(JSON_JSON5, "{a\\x41: 1}", 1, 3, "expected ':', found '\\'");
    assert_broken(JSON_JSON5, "abc", 1, 1, "expected a value, found 'a'");
}

static void test_depth(void **state _unused_)
{
    _cleanup_buffer_ buffer b = BUFFER_INIT;
    _cleanup_reading_ struct reading *allowed = NULL, *refused = NULL, *hostile = NULL,
                                     *maps = NULL;

    buffer_add_repeat(&b, '[', 512);
    buffer_add_repeat(&b, ']', 512);
    allowed = read_slice(JSON_CONSUMER, buffer_slice(&b));
    assert_int_equal(allowed->rc, 0);

    buffer_clear(&b);
    buffer_add_repeat(&b, '[', 513);
    buffer_add_repeat(&b, ']', 513);
    refused = read_slice(JSON_CONSUMER, buffer_slice(&b));
    assert_int_equal(refused->rc, JSON_BROKEN);
    assert_slice(reading_diag(refused, 0)->message,
                 "more than 512 lists and maps inside each other");
    assert_int_equal(reading_diag(refused, 0)->column, 513);

    buffer_clear(&b);
    buffer_add_repeat(&b, '[', 200000);
    hostile = read_slice(JSON_CONSUMER, buffer_slice(&b));
    assert_int_equal(hostile->rc, JSON_BROKEN);

    buffer_clear(&b);
    for (int i = 0; i < 100000; i++)
        buffer_add(&b, SLICE("{\"a\":"));
    maps = read_slice(JSON_JSON5, buffer_slice(&b));
    assert_int_equal(maps->rc, JSON_BROKEN);
}

static void test_limits(void **state _unused_)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_diags_ diags d = DIAGS_INIT;
    struct source *source = source_new(&a, SLICE("x"), SLICE("[[1], 2, {\"k\": 3}]"));
    value v = value_int(99);

    assert_int_equal(json_read(&a, source, &(struct json_options){.max_nodes = 6}, &d, &v), 0);
    assert_int_equal(v.kind, VALUE_LIST);
    v = value_int(99);
    assert_int_equal(json_read(&a, source, &(struct json_options){.max_nodes = 5}, &d, &v),
                     JSON_BROKEN);
    assert_slice(d.list.items[0].message, "more than 5 values in one document");
    assert_int_equal(json_read(&a, source, &(struct json_options){.max_size = 17}, &d, &v),
                     JSON_BROKEN);
    assert_slice(d.list.items[1].message, "18 bytes are more than the limit of 17");
    assert_int_equal(json_read(&a, source, &(struct json_options){.max_depth = 1}, &d, &v),
                     JSON_BROKEN);
    assert_int_equal(d.list.items[2].column, 2);
    /* Outputs stay as they were on failure; options may be absent. */
    assert_int_equal(v.integer, 99);
    assert_int_equal(json_read(&a, source, NULL, &d, &v), 0);
    assert_int_equal(d.errors, 3);
}

/* No prefix of a document is one, and none reads past its end: each lies in memory of its size. */
static void test_truncated(void **state _unused_)
{
    static const char text[] =
        "{\"a\\u00e9\\ud83d\\ude00\": [1, -2.5e+3, true, false, null, \"x\\n\", "
        "NaN, -Infinity], \"b\": {\"c\": \"\xC3\xA9\"}}";

    for (int mode = JSON_STRICT; mode <= JSON_JSON5; mode++) {
        for (size_t len = 0; len < sizeof(text) - 1; len++) {
            _cleanup_free_ char *copy = memory_alloc(len);
            _cleanup_reading_ struct reading *r = NULL;

            memcpy(copy, text, len);
            r = read_slice((enum json_mode)mode, slice_new(copy, len));
            assert_int_equal(r->rc, JSON_BROKEN);
            assert_true(r->diags.errors > 0);
        }
    }
}

/* Each byte replaced by each of a few that matter: nothing but an answer is asked for. */
static void test_mutated(void **state _unused_)
{
    static const char text[] =
        "{\"a\\n\": [1, -2.5e+3, true, \"\\u00e9\xC3\xA9\"], b: 'c', /* */ }";
    static const char bytes[] = "\0\"\\'[]{}:,0-.eE/*\n\xFFu";

    for (size_t at = 0; at < sizeof(text) - 1; at++) {
        for (size_t i = 0; i < sizeof(bytes) - 1; i++) {
            for (int mode = JSON_STRICT; mode <= JSON_JSON5; mode++) {
                _cleanup_free_ char *copy = memory_alloc(sizeof(text) - 1);
                _cleanup_reading_ struct reading *r = NULL;

                memcpy(copy, text, sizeof(text) - 1);
                copy[at] = bytes[i];
                r = read_slice((enum json_mode)mode, slice_new(copy, sizeof(text) - 1));
                assert_true((r->rc == 0) == (r->diags.errors == 0));
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scalars),
        cmocka_unit_test(test_doubles),
        cmocka_unit_test(test_infinite_double),
        cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_no_copy),
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_string_lengths),
        cmocka_unit_test(test_surrogates),
        cmocka_unit_test(test_duplicates),
        cmocka_unit_test(test_large_map),
        cmocka_unit_test(test_consumer_numbers),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_hints),
        cmocka_unit_test(test_nul_bytes),
        cmocka_unit_test(test_invalid_utf8),
        cmocka_unit_test(test_byte_order_mark),
        cmocka_unit_test(test_json5),
        cmocka_unit_test(test_json5_refused),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_mutated),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
