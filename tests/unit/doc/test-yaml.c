/* SPDX-License-Identifier: Apache-2.0 */
/* YAML: what scalars mean, where values stand, and what broken or hostile documents do. */
#include "harness.h"

#include <math.h>
#include <stdio.h>

#include "base/buffer.h"
#include "doc/reading.h"
#include "doc/yaml.h"

static struct reading *read_with(slice text, const struct yaml_options *options)
{
    struct reading *r = reading_new();

    r->rc = yaml_read(&r->arena, source_new(&r->arena, SLICE("test.yaml"), text), options,
                      &r->diags, &r->value);
    assert_int_equal(r->value.kind, VALUE_LIST);
    assert_true((r->rc == YAML_BROKEN) == (r->diags.errors > 0));
    return r;
}

static struct reading *read_text(const char *text)
{
    return read_with(slice_of(text), NULL);
}

/* The only document. */
static const value *document(const struct reading *r)
{
    if (r->diags.list.count)
        fail_msg("%.*s", SLICE_ARG(r->diags.list.items[0].message));
    assert_int_equal(r->rc, 0);
    assert_int_equal(r->value.list.count, 1);
    return &r->value.list.items[0];
}

/* As Kubernetes reads them, from the tests of go-yaml and from strconv's documentation. */
static void test_scalar_types(void **state _unused_)
{
    static const struct {
        const char *text;
        value v;
    } cases[] = {
        {"~", {.kind = VALUE_NULL}},
        {"", {.kind = VALUE_NULL}},
        {"null", {.kind = VALUE_NULL}},
        {"NULL", {.kind = VALUE_NULL}},
        {"nULL", {.kind = VALUE_STRING}},
        {"true", {.kind = VALUE_BOOL, .boolean = true}},
        {"True", {.kind = VALUE_BOOL, .boolean = true}},
        {"tRue", {.kind = VALUE_STRING}},
        {"yes", {.kind = VALUE_BOOL, .boolean = true}},
        {"y", {.kind = VALUE_BOOL, .boolean = true}},
        {"on", {.kind = VALUE_BOOL, .boolean = true}},
        {"OFF", {.kind = VALUE_BOOL, .boolean = false}},
        {"n", {.kind = VALUE_BOOL, .boolean = false}},
        {"No", {.kind = VALUE_BOOL, .boolean = false}},
        {"nope", {.kind = VALUE_STRING}},
        {"0", {.kind = VALUE_INT, .integer = 0}},
        {"-0", {.kind = VALUE_INT, .integer = 0}},
        {"+685_230", {.kind = VALUE_INT, .integer = 685230}},
        {"02472256", {.kind = VALUE_INT, .integer = 685230}},
        {"0o2472256", {.kind = VALUE_INT, .integer = 685230}},
        {"0x_0A_74_AE", {.kind = VALUE_INT, .integer = 685230}},
        {"0b1010_0111_0100_1010_1110", {.kind = VALUE_INT, .integer = 685230}},
        {"-0b101010", {.kind = VALUE_INT, .integer = -42}},
        {"-0x10", {.kind = VALUE_INT, .integer = -16}},
        {"0777", {.kind = VALUE_INT, .integer = 511}},
        {"9223372036854775807", {.kind = VALUE_INT, .integer = INT64_MAX}},
        {"-9223372036854775808", {.kind = VALUE_INT, .integer = INT64_MIN}},
        {"9223372036854775808", {.kind = VALUE_UINT, .natural = 9223372036854775808ULL}},
        {"18446744073709551615", {.kind = VALUE_UINT, .natural = UINT64_MAX}},
        {"0xFFFFFFFFFFFFFFFF", {.kind = VALUE_UINT, .natural = UINT64_MAX}},
        {"18446744073709551616", {.kind = VALUE_DOUBLE, .number = 18446744073709551616.0}},
        {"+9223372036854775808", {.kind = VALUE_DOUBLE, .number = 9223372036854775808.0}},
        {"0x10000000000000000", {.kind = VALUE_DOUBLE, .number = 18446744073709551616.0}},
        {"-0x10000000000000000", {.kind = VALUE_STRING}},
        {"08", {.kind = VALUE_DOUBLE, .number = 8}},
        {"0o8", {.kind = VALUE_STRING}},
        {"0b2", {.kind = VALUE_STRING}},
        {"0x", {.kind = VALUE_STRING}},
        {"0xg", {.kind = VALUE_STRING}},
        {"6.8523e+5", {.kind = VALUE_DOUBLE, .number = 685230}},
        {"685.230_15e+03", {.kind = VALUE_DOUBLE, .number = 685230.15}},
        {"123456E1", {.kind = VALUE_DOUBLE, .number = 1234560}},
        {".1", {.kind = VALUE_DOUBLE, .number = 0.1}},
        {"-.1", {.kind = VALUE_DOUBLE, .number = -0.1}},
        {"1.", {.kind = VALUE_DOUBLE, .number = 1}},
        {".", {.kind = VALUE_STRING}},
        {".e1", {.kind = VALUE_STRING}},
        {".1_0", {.kind = VALUE_STRING}},
        {"1e", {.kind = VALUE_STRING}},
        {"1e400", {.kind = VALUE_STRING}},
        {".5e400", {.kind = VALUE_STRING}},
        {".inf", {.kind = VALUE_DOUBLE, .number = INFINITY}},
        {"-.Inf", {.kind = VALUE_DOUBLE, .number = -INFINITY}},
        {"inf", {.kind = VALUE_STRING}},
        {"-b_c", {.kind = VALUE_STRING}},
        {"50cent_of_dollar", {.kind = VALUE_STRING}},
        {"_1", {.kind = VALUE_STRING}},
        {"1:1", {.kind = VALUE_STRING}},
        {"190:20:30", {.kind = VALUE_STRING}},
        {"1.2.3.4", {.kind = VALUE_STRING}},
        {"2015-01-01", {.kind = VALUE_STRING}},
        {"0x1p-2", {.kind = VALUE_STRING}},
        {"<<", {.kind = VALUE_STRING}},
        {"!!float 0", {.kind = VALUE_DOUBLE, .number = 0}},
        {"!!float -1", {.kind = VALUE_DOUBLE, .number = -1}},
        {"!!float '1.1'", {.kind = VALUE_DOUBLE, .number = 1.1}},
        {"!!int '1'", {.kind = VALUE_INT, .integer = 1}},
        {"!!bool 'yes'", {.kind = VALUE_BOOL, .boolean = true}},
        {"!!null ''", {.kind = VALUE_NULL}},
        {"!!float 0x10", {.kind = VALUE_DOUBLE, .number = 16}},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        char text[100];
        _cleanup_reading_ struct reading *r = NULL;
        const value *v;

        snprintf(text, sizeof(text), "v: %s", cases[i].text);
        r = read_text(text);
        v = value_get(document(r), SLICE("v"));
        if (v->kind != cases[i].v.kind)
            fail_msg("%s is %s", text, value_kind_name((enum value_kind)v->kind));
        if (v->kind == VALUE_STRING)
            assert_slice(v->text, cases[i].text);
        else if (v->kind == VALUE_DOUBLE && v->number != cases[i].v.number)
            fail_msg("%s is %.17g", text, v->number);
        else if (v->kind == VALUE_BOOL)
            assert_int_equal(v->boolean, cases[i].v.boolean);
        else if (v->kind != VALUE_NULL && v->kind != VALUE_DOUBLE)
            assert_true(v->natural == cases[i].v.natural);
    }
}

static void test_tags(void **state _unused_)
{
    _cleanup_reading_ struct reading *r = read_text(
        "%TAG !y! tag:yaml.org,2002:\n---\n"
        "[!!str 12, !!str yes, !y!int '1', !!binary aGVs\"\", !mine 12, !!timestamp 2015-2-3, "
        "!!set {a}, !<tag:yaml.org,2002:str> 1, !!binary gIGC, .nan]\n");
    const value *v;

    /* The fourth is a plain scalar with quotes in it, so not base64. */
    assert_diag(r, 0, DIAG_ERROR, 3, 35, "\"aGVs\"\"\" is not of type binary");
    assert_int_equal(r->value.list.count, 0);
    reading_freep(&r);

    r = read_text("[!!str 12, !!str yes, !!binary aGVsbG8=, !mine 12, !!timestamp 2015-2-3, "
                  "!!set {a}, !<tag:yaml.org,2002:str> 1, !!binary gIGC, .nan, "
                  "!!timestamp '2015-02-24T18:19:39.12+01:00', ! 12]\n");
    v = document(r)->list.items;
    assert_slice(v[0].text, "12");
    assert_slice(v[1].text, "yes");
    assert_slice(v[2].text, "hello");
    assert_slice(v[3].text, "12");
    assert_slice(v[4].text, "2015-2-3");
    assert_int_equal(value_get(&v[5], SLICE("a"))->kind, VALUE_NULL);
    assert_slice(v[6].text, "1");
    assert_int_equal(v[7].kind, VALUE_BYTES);
    assert_slice(v[7].text, "\x80\x81\x82");
    assert_true(v[8].kind == VALUE_DOUBLE && isnan(v[8].number));
    assert_int_equal(v[9].kind, VALUE_STRING);
    assert_slice(v[10].text, "12");
}

static void test_wrong_tags(void **state _unused_)
{
    static const char *const texts[] = {
        "!!int abc",        "!!int 1.5",         "!!int 'x'",
        "!!bool 1",         "!!float x",         "!!null x",
        "!!timestamp x",    "!!timestamp 12",    "!!binary '?'",
        "!!binary aGVsbG8", "!!timestamp 2015-", "!!timestamp '2015-01-01 10:00:00Z'",
        "!!bool ''",
    };

    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        _cleanup_reading_ struct reading *r = read_text(texts[i]);

        if (r->rc != YAML_BROKEN)
            fail_msg("%s is read", texts[i]);
        assert_int_equal(r->value.list.count, 0);
        assert_int_equal(reading_diag(r, 0)->column, 1);
    }
}

static void test_quoted(void **state _unused_)
{
    _cleanup_reading_ struct reading *r = read_text(
        "[yes, 'yes', \"1\", \"\\x41\\n\", 'it''s', \"a\n  b\"]\n---\n|\n 12\n---\n>-\n a\n b\n");
    const value *v = r->value.list.items[0].list.items;

    assert_int_equal(r->rc, 0);
    assert_int_equal(r->value.list.count, 3);
    assert_int_equal(v[0].flags, 0);
    for (size_t i = 1; i < 6; i++) {
        assert_int_equal(v[i].kind, VALUE_STRING);
        assert_int_equal(v[i].flags, VALUE_QUOTED);
    }
    assert_slice(v[1].text, "yes");
    assert_slice(v[2].text, "1");
    assert_slice(v[3].text, "A\n");
    assert_slice(v[4].text, "it's");
    assert_slice(v[5].text, "a b");
    assert_slice(r->value.list.items[1].text, "12\n");
    assert_int_equal(r->value.list.items[1].flags, VALUE_QUOTED);
    assert_slice(r->value.list.items[2].text, "a b");
}

/* libyaml counts characters, and skips a byte order mark without counting it. */
static void test_ranges(void **state _unused_)
{
    static const char text[] = "\xEF\xBB\xBF# \xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\r\n"
                               "\xC3\xA9t\xC3\xA9: \"\xF0\x9F\x98\x80\"  # \xC3\xA9\r\n"
                               "list:\r\n"
                               "- plain \xC3\xA9 text\r\n"
                               "- {a: [1, \xC3\xBC]}\r\n"
                               "\r\n"
                               "# comment\r\n"
                               "last: end\r\n";
    _cleanup_reading_ struct reading *r = read_text(text);
    const value *map = document(r), *v;

    v = value_get(map, SLICE("\xC3\xA9t\xC3\xA9"));
    assert_slice(value_written(v), "\"\xF0\x9F\x98\x80\"");
    assert_int_equal(value_position(v).line, 2);
    assert_int_equal(value_position(v).column, 6);
    assert_slice(value_written(&map->map->members[0].key), "\xC3\xA9t\xC3\xA9");
    v = value_get(map, SLICE("list"));
    /* Blocks end with their last child. */
    assert_slice(value_written(v), "- plain \xC3\xA9 text\r\n- {a: [1, \xC3\xBC]}");
    assert_slice(value_written(&v->list.items[0]), "plain \xC3\xA9 text");
    assert_slice(value_written(&v->list.items[1]), "{a: [1, \xC3\xBC]}");
    v = value_get(&v->list.items[1], SLICE("a"));
    assert_slice(value_written(&v->list.items[1]), "\xC3\xBC");
    assert_slice(value_written(value_get(map, SLICE("last"))), "end");
    assert_int_equal(map->start, 16);
    /* Texts that stand in the source as they are point there. */
    assert_ptr_equal(v->list.items[1].text.ptr, text + v->list.items[1].start);
}

static void test_documents(void **state _unused_)
{
    _cleanup_reading_ struct reading *none = read_text(""), *comment = read_text("# only\n\n");
    _cleanup_reading_ struct reading *several =
        read_text("a: 1\n---\n---\n# nothing\n---\nb: 2\n...\n---\n[c]\n");
    const value *v = several->value.list.items;

    assert_int_equal(none->rc, 0);
    assert_int_equal(none->value.list.count, 0);
    assert_int_equal(comment->value.list.count, 0);
    assert_int_equal(several->rc, 0);
    assert_int_equal(several->value.list.count, 5);
    assert_int_equal(value_get_int(&v[0], "a", 0), 1);
    assert_int_equal(v[1].kind, VALUE_NULL);
    assert_int_equal(v[2].kind, VALUE_NULL);
    assert_int_equal(value_get_int(&v[3], "b", 0), 2);
    assert_slice(v[4].list.items[0].text, "c");
    assert_int_equal(value_position(&v[4]).line, 9);
}

/* A broken document costs only itself. */
static void test_resume(void **state _unused_)
{
    _cleanup_reading_ struct reading *r =
        read_text("ok: 1\n---\na: [1, 2\n---\nok: 2\n--- \n\"open\n\n--- # comment\nok: 3\n---\n"
                  "x: y: z\n---\n\tt: 1\n--- text\n---not a separator\n");
    const value *v = r->value.list.items;

    assert_int_equal(r->rc, YAML_BROKEN);
    assert_int_equal(r->diags.list.count, 4);
    assert_diag(r, 0, DIAG_ERROR, 4, 1,
                "did not find expected ',' or ']' while parsing a flow sequence");
    assert_diag(r, 1, DIAG_ERROR, 9, 1,
                "found unexpected document indicator while scanning a quoted scalar");
    assert_diag(r, 2, DIAG_ERROR, 12, 5, "mapping values are not allowed in this context");
    assert_diag(r, 3, DIAG_ERROR, 14, 1,
                "found character that cannot start any token while scanning for the next token");
    assert_slice(reading_diag(r, 3)->hint, "indent with spaces; YAML forbids tabs there");
    assert_int_equal(r->value.list.count, 4);
    assert_int_equal(value_get_int(&v[0], "ok", 0), 1);
    assert_int_equal(value_get_int(&v[1], "ok", 0), 2);
    assert_int_equal(value_get_int(&v[2], "ok", 0), 3);
    assert_slice(v[3].text, "text ---not a separator");
}

static void test_bad_bytes(void **state _unused_)
{
    _cleanup_reading_ struct reading *nul = read_with(SLICE("a: 1\n---\nb: \0\n---\nc: 3\n"), NULL);
    _cleanup_reading_ struct reading *utf8 = read_text("a: 1\n---\nb: \xC3\xA9\xFF\n---\nc: 3\n");
    _cleanup_reading_ struct reading *control = read_text("a: 1\x7F\n---\nc: \x01\n---\nc: 3");
    _cleanup_reading_ struct reading *wide = read_with(SLICE("\xFF\xFE"
                                                             "a\0:\0"),
                                                       NULL);
    _cleanup_reading_ struct reading *escaped = read_text("\"a\\0b\"");

    assert_diag(nul, 0, DIAG_ERROR, 3, 4, "NUL byte in the text");
    assert_int_equal(nul->value.list.count, 2);
    assert_int_equal(value_get_int(&nul->value.list.items[1], "c", 0), 3);
    assert_diag(utf8, 0, DIAG_ERROR, 3, 5, "byte 0xff is not UTF-8");
    assert_int_equal(utf8->value.list.count, 2);
    assert_int_equal(value_get_int(&utf8->value.list.items[0], "a", 0), 1);
    assert_int_equal(value_get_int(&utf8->value.list.items[1], "c", 0), 3);
    assert_diag(control, 0, DIAG_ERROR, 1, 5, "control character 0x7f in the text");
    assert_diag(control, 1, DIAG_ERROR, 3, 4, "control character 0x01 in the text");
    assert_int_equal(control->value.list.count, 1);
    assert_diag(wide, 0, DIAG_ERROR, 1, 1, "the text is UTF-16");
    assert_true(slice_eq(document(escaped)->text, SLICE("a\0b")));
}

static void test_duplicates(void **state _unused_)
{
    static const char text[] = "a: 1\nb: 2\na: 3\n\"a\": 4\n";
    _cleanup_reading_ struct reading *r = read_text(text);
    _cleanup_reading_ struct reading *strict =
        read_with(slice_of(text), &(struct yaml_options){.strict = true});
    const value *map = &r->value.list.items[0];

    assert_int_equal(r->rc, 0);
    assert_int_equal(r->diags.list.count, 2);
    assert_diag(r, 0, DIAG_WARNING, 4, 1, "key \"a\" is already on line 1");
    assert_diag(r, 1, DIAG_WARNING, 4, 1, "key \"a\" is already on line 3");
    assert_int_equal(map->map->count, 4);
    assert_int_equal(map->map->members[0].value.flags, VALUE_SHADOWED);
    assert_int_equal(map->map->members[2].value.flags, VALUE_SHADOWED);
    assert_int_equal(value_get_int(map, "a", 0), 4);
    assert_int_equal(strict->rc, YAML_BROKEN);
    assert_int_equal(strict->value.list.count, 1);
    assert_int_equal(reading_diag(strict, 0)->level, DIAG_ERROR);
}

/* Kubernetes makes strings of them on the way to JSON. */
static void test_keys(void **state _unused_)
{
    _cleanup_reading_ struct reading *r =
        read_text("{1: a, 0x10: b, yes: c, 1.50: d, .inf: e, 2020-01-01: f, &x k: g, *x : h, "
                  "1e7: i, 0.00001: j, 123456.5: k, 1e5: l, .nan: m, -0.0: n, 16777217.0: o}");
    static const char *const keys[] = {"1",          "16",     "true", "1.5",   ".inf",
                                       "2020-01-01", "k",      "k",    "1e+07", "1e-05",
                                       "123456.5",   "100000", ".nan", "-0",    "1.6777216e+07"};
    const value *map = &r->value.list.items[0];

    assert_int_equal(r->rc, 0);
    assert_int_equal(map->map->count, ARRAY_SIZE(keys));
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        assert_int_equal(map->map->members[i].key.kind, VALUE_STRING);
        assert_slice(map->map->members[i].key.text, keys[i]);
    }
    assert_slice(value_written(&map->map->members[1].key), "0x10");
}

static void test_refused_keys(void **state _unused_)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"{~: 1}", "Kubernetes takes no such key: null"},
        {"{18446744073709551615: 1}",
         "Kubernetes takes no such key: a number above 9223372036854775807"},
        {"{!!binary gIGC : 1}", "Kubernetes takes no such key: binary data"},
        {"{[a]: 1}", "a list as a key"},
        {"? {a: 1}\n: 2", "a map as a key"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        _cleanup_reading_ struct reading *r = read_text(cases[i].text);

        assert_int_equal(r->rc, YAML_BROKEN);
        assert_slice(reading_diag(r, 0)->message, cases[i].message);
        assert_int_equal(r->value.list.count, 0);
    }
}

static void test_aliases(void **state _unused_)
{
    _cleanup_reading_ struct reading *r =
        read_text("a: &x {k: [1, 2]}\nb: *x\nc: &x 5\nd: [*x, *x]\n");
    const value *map = document(r), *a = value_get(map, SLICE("a")),
                *b = value_get(map, SLICE("b"));

    assert_ptr_equal(a->map, b->map);
    assert_int_equal(b->start, a->start);
    assert_int_equal(value_position(b).line, 1);
    assert_int_equal(value_get(map, SLICE("d"))->list.items[1].integer, 5);
}

static void test_broken_aliases(void **state _unused_)
{
    _cleanup_reading_ struct reading *unknown =
        read_text("a: *nope\n---\n&x 1\n---\n*x\n---\nok\n");
    _cleanup_reading_ struct reading *recursive =
        read_text("a: &x\n  b: [*x]\nc: *y\n---\n&r {? *r : 1}\n---\n&x {<<: *x}\n");

    assert_int_equal(unknown->diags.list.count, 2);
    assert_diag(unknown, 0, DIAG_ERROR, 1, 4, "alias of an unknown anchor: *nope");
    /* Anchors end with their document. */
    assert_diag(unknown, 1, DIAG_ERROR, 5, 1, "alias of an unknown anchor: *x");
    assert_int_equal(unknown->value.list.count, 2);
    assert_diag(recursive, 0, DIAG_ERROR, 2, 7, "alias of a value that contains it: *x");
    assert_diag(recursive, 1, DIAG_ERROR, 3, 4, "alias of an unknown anchor: *y");
    assert_slice(reading_diag(recursive, 2)->message, "alias of a value that contains it: *r");
    assert_int_equal(recursive->value.list.count, 0);
}

static void test_merge(void **state _unused_)
{
    _cleanup_reading_ struct reading *r = read_text("x: &x {a: 1, b: 2}\n"
                                                    "z: &z {b: 3, c: 4}\n"
                                                    "m:\n  <<: *x\n  b: 5\n"
                                                    "many:\n  <<: [*x, *z, {d: 6}]\n"
                                                    "o: {\"<<\": 1}\n"
                                                    "p: {!!merge <<: {e: 7}}\n"
                                                    "q: {<<: *x, <<: *z}\n");
    const value *map = document(r), *m = value_get(map, SLICE("m")),
                *n = value_get(map, SLICE("many"));

    assert_int_equal(m->map->count, 3);
    assert_int_equal(value_get_int(m, "a", 0), 1);
    assert_int_equal(value_get_int(m, "b", 0), 5);
    assert_int_equal(m->map->members[0].key.flags, VALUE_MERGED);
    assert_int_equal(m->map->members[2].key.flags, 0);
    assert_int_equal(value_position(value_get(m, SLICE("a"))).line, 1);
    assert_int_equal(value_get_int(n, "b", 0), 2);
    assert_int_equal(value_get_int(n, "c", 0), 4);
    assert_int_equal(value_get_int(n, "d", 0), 6);
    assert_int_equal(value_get_int(value_get(map, SLICE("o")), "<<", 0), 1);
    assert_int_equal(value_get_int(value_get(map, SLICE("p")), "e", 0), 7);
    assert_int_equal(value_get_int(value_get(map, SLICE("q")), "b", 0), 3);
}

/* Go-yaml 2 lets a merge key replace what stands before it; the merge key's specification and
 * other readers do not. */
static void test_merge_behind(void **state _unused_)
{
    _cleanup_reading_ struct reading *r = read_text("x: &x {a: 1}\nm:\n  a: 2\n  <<: *x\n");

    assert_int_equal(r->rc, 0);
    assert_int_equal(value_get_int(value_get(&r->value.list.items[0], SLICE("m")), "a", 0), 1);
    assert_diag(r, 0, DIAG_WARNING, 3, 3,
                "a merge key behind it replaces \"a\" for Kubernetes, not for others");
}

static void test_merge_refused(void **state _unused_)
{
    static const char *const texts[] = {"<<: 1", "<<: [1]", "<<: [{a: 1}, b]", "<<:"};

    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        _cleanup_reading_ struct reading *r = read_text(texts[i]);

        assert_slice(reading_diag(r, 0)->message, "a merge key takes a map or a list of maps");
        assert_int_equal(r->value.list.count, 0);
    }
}

static void test_depth(void **state _unused_)
{
    static const char *const openers[] = {"[", "{a: ", "- ", "? ", "[{a: "};

    for (size_t i = 0; i < ARRAY_SIZE(openers); i++) {
        _cleanup_buffer_ buffer b = BUFFER_INIT;
        _cleanup_reading_ struct reading *r = NULL;

        for (int j = 0; j < 200000; j++)
            buffer_add(&b, slice_of(openers[i]));
        buffer_add(&b, SLICE("\n---\nok\n"));
        r = read_with(buffer_slice(&b), NULL);
        assert_int_equal(r->rc, YAML_BROKEN);
        assert_slice(reading_diag(r, 0)->message, "more than 100 lists and maps inside each other");
        assert_int_equal(r->value.list.count, 1);
    }
}

static void test_depth_allowed(void **state _unused_)
{
    _cleanup_buffer_ buffer b = BUFFER_INIT;
    _cleanup_reading_ struct reading *r = NULL;

    buffer_add_repeat(&b, '[', 100);
    buffer_add_repeat(&b, ']', 100);
    r = read_with(buffer_slice(&b), NULL);
    assert_int_equal(document(r)->kind, VALUE_LIST);
}

/* Aliases must not make a tree deeper than its text. */
static void test_alias_depth(void **state _unused_)
{
    _cleanup_reading_ struct reading *r = read_with(SLICE("a: &a [[[1]]]\nb: &b [[*a]]\nc: [*b]\n"),
                                                    &(struct yaml_options){.max_depth = 6});
    _cleanup_reading_ struct reading *allowed = read_with(
        SLICE("a: &a [[[1]]]\nb: &b [[*a]]\nc: [*b]\n"), &(struct yaml_options){.max_depth = 7});

    assert_diag(r, 0, DIAG_ERROR, 3, 5,
                "more than 6 lists and maps inside each other, aliases followed");
    assert_int_equal(allowed->rc, 0);
}

static void test_alias_bomb(void **state _unused_)
{
    _cleanup_buffer_ buffer b = BUFFER_INIT;
    _cleanup_reading_ struct reading *r = NULL, *merges = NULL;

    buffer_add(&b, SLICE("a0: &a0 [x, x, x, x, x, x, x, x, x]\n"));
    for (int i = 1; i < 30; i++)
        buffer_printf(&b, "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n", i,
                      i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
    buffer_add(&b, SLICE("---\nok\n"));
    r = read_with(buffer_slice(&b), NULL);
    assert_slice(reading_diag(r, 0)->message,
                 "aliases add more than 400000 values to the document");
    assert_int_equal(r->value.list.count, 1);
    assert_true(r->arena.used < 1 << 20);

    buffer_clear(&b);
    buffer_add(&b, SLICE("base: &x {"));
    for (int i = 0; i < 1000; i++)
        buffer_printf(&b, "k%d: 1, ", i);
    buffer_add(&b, SLICE("}\n"));
    for (int i = 0; i < 1000; i++)
        buffer_printf(&b, "m%d: {<<: *x}\n", i);
    merges = read_with(buffer_slice(&b), NULL);
    assert_slice(reading_diag(merges, 0)->message,
                 "aliases add more than 400000 values to the document");
}

static void test_limits(void **state _unused_)
{
    static const char text[] = "[1, 2, 3]\n---\n{a: b}\n---\nc\n";
    _cleanup_reading_ struct reading *size =
        read_with(slice_of(text), &(struct yaml_options){.max_size = 10});
    _cleanup_reading_ struct reading *nodes =
        read_with(slice_of(text), &(struct yaml_options){.max_nodes = 5});
    _cleanup_reading_ struct reading *documents =
        read_with(slice_of(text), &(struct yaml_options){.max_documents = 2});
    _cleanup_reading_ struct reading *enough =
        read_with(slice_of(text), &(struct yaml_options){.max_nodes = 8, .max_documents = 3});

    assert_diag(size, 0, DIAG_ERROR, 1, 1, "27 bytes are more than the limit of 10");
    assert_int_equal(size->value.list.count, 0);
    assert_diag(nodes, 0, DIAG_ERROR, 3, 2, "more than 5 values in one file");
    assert_int_equal(nodes->diags.list.count, 1);
    assert_int_equal(nodes->value.list.count, 1);
    assert_diag(documents, 0, DIAG_ERROR, 4, 1, "more than 2 documents in one file");
    assert_int_equal(documents->value.list.count, 2);
    assert_int_equal(enough->rc, 0);
    assert_int_equal(enough->value.list.count, 3);
}

static void test_many_errors(void **state _unused_)
{
    _cleanup_buffer_ buffer b = BUFFER_INIT;
    _cleanup_reading_ struct reading *r = NULL;

    for (int i = 0; i < 100000; i++)
        buffer_add(&b, SLICE("---\n[\n"));
    r = read_with(buffer_slice(&b), NULL);
    assert_int_equal(r->rc, YAML_BROKEN);
    assert_int_equal(r->value.list.count, 0);
    assert_int_equal(r->diags.errors, 1001);
}

static void test_many_anchors(void **state _unused_)
{
    _cleanup_buffer_ buffer b = BUFFER_INIT;
    _cleanup_reading_ struct reading *r = NULL;

    for (int i = 0; i < 60000; i++)
        buffer_printf(&b, "- &a%d %d\n", i, i);
    buffer_add(&b, SLICE("- *a59999\n"));
    r = read_with(buffer_slice(&b), NULL);
    assert_int_equal(document(r)->list.count, 60001);
    assert_int_equal(document(r)->list.items[60000].integer, 59999);
}

static void test_syntax_errors(void **state _unused_)
{
    static const struct {
        const char *text;
        uint32_t line, column;
        const char *message, *hint;
    } cases[] = {
        {"a: b: c", 1, 5, "mapping values are not allowed in this context",
         "quote the text: a colon and a space start a map; or check the indentation"},
        {"a: @x", 1, 4,
         "found character that cannot start any token while scanning for the next token",
         "quote text that starts with one of @ ` % & * ! | > or a bracket"},
        {"a: 1\n b: 2", 2, 3, "mapping values are not allowed in this context",
         "quote the text: a colon and a space start a map; or check the indentation"},
        {"a:\n  - b\n c: d", 3, 2, "did not find expected key while parsing a block mapping",
         "check the indentation of this line and the quotes above it"},
        {"- a\nb: c", 2, 1, "did not find expected '-' indicator while parsing a block collection",
         "items of one list stand in the same column"},
        {"\"\\q\"", 1, 2, "found unknown escape character while parsing a quoted scalar",
         "in double quotes a backslash is written as two; single quotes take it as it is"},
        {"{a: 1} b", 1, 8, "did not find expected <document start>",
         "a file holds one value, or several with --- between them"},
        {"\"a", 1, 3, "found unexpected end of stream while scanning a quoted scalar",
         "a quote is not closed"},
        {"!x!y z", 1, 1, "found undefined tag handle while parsing a node",
         "quote text that starts with an exclamation"},
        {"%YAML 2.0\n---\na", 1, 1, "found incompatible YAML document", ""},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        _cleanup_reading_ struct reading *r = read_text(cases[i].text);

        assert_diag(r, 0, DIAG_ERROR, cases[i].line, cases[i].column, cases[i].message);
        assert_slice(reading_diag(r, 0)->hint, cases[i].hint);
    }
}

/* Truncated at each byte, and with each byte replaced: an answer, and ranges inside the text. */
static void check_ranges(const value *v, size_t len)
{
    assert_true(v->start <= v->end && v->end <= len);
    if (v->kind == VALUE_LIST)
        value_each_item (v, item)
            check_ranges(item, len);
    else if (v->kind == VALUE_MAP)
        value_each_member (v, member) {
            check_ranges(&member->key, len);
            check_ranges(&member->value, len);
        }
}

static void test_mutated(void **state _unused_)
{
    static const char text[] =
        "\xEF\xBB\xBF%YAML 1.1\n--- # \xC3\xA9\na: &x [1, 'q', \"\\u00e9\"]\n"
        "b: {<<: {c: *x}, !!str d: |+\n  lit\n\n}\n? k\n: >-\n  folded\n...\n"
        "---\n- - x\n";
    static const char bytes[] = "\0\"'[]{}:,-?&*!|>%\n\t \xFF\xC3";
    enum { LEN = sizeof(text) - 1 };

    for (size_t len = 0; len <= LEN; len++) {
        _cleanup_free_ char *copy = memory_alloc(len);
        _cleanup_reading_ struct reading *r = NULL;

        memcpy(copy, text, len);
        r = read_with(slice_new(copy, len), NULL);
        check_ranges(&r->value, len);
    }
    for (size_t at = 0; at < LEN; at++)
        for (size_t i = 0; i < sizeof(bytes) - 1; i++) {
            _cleanup_free_ char *copy = memory_alloc(LEN);
            _cleanup_reading_ struct reading *r = NULL;

            memcpy(copy, text, LEN);
            copy[at] = bytes[i];
            r = read_with(slice_new(copy, LEN), NULL);
            check_ranges(&r->value, LEN);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scalar_types),   cmocka_unit_test(test_tags),
        cmocka_unit_test(test_wrong_tags),     cmocka_unit_test(test_quoted),
        cmocka_unit_test(test_ranges),         cmocka_unit_test(test_documents),
        cmocka_unit_test(test_resume),         cmocka_unit_test(test_bad_bytes),
        cmocka_unit_test(test_duplicates),     cmocka_unit_test(test_keys),
        cmocka_unit_test(test_refused_keys),   cmocka_unit_test(test_aliases),
        cmocka_unit_test(test_broken_aliases), cmocka_unit_test(test_merge),
        cmocka_unit_test(test_merge_behind),   cmocka_unit_test(test_merge_refused),
        cmocka_unit_test(test_depth),          cmocka_unit_test(test_depth_allowed),
        cmocka_unit_test(test_alias_depth),    cmocka_unit_test(test_alias_bomb),
        cmocka_unit_test(test_limits),         cmocka_unit_test(test_many_errors),
        cmocka_unit_test(test_many_anchors),   cmocka_unit_test(test_syntax_errors),
        cmocka_unit_test(test_mutated),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
