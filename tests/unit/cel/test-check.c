/* SPDX-License-Identifier: Apache-2.0 */
/* The checker: deduced types, reported mistakes, and the lint for members that may be missing. */
#include "cel/check.h"

#include "cel/parse.h"
#include "cel/resolve.h"
#include "harness.h"

static const struct cel_field_spec setting_fields[] = {
    {"name", "string", false},       {"value", "dyn", true},      {"line", "int", false},
    {"tags", "list(string)", false}, {"parent", "setting", true},
};
static const struct cel_field_spec pod_fields[] = {
    {"name", "string", false},
    {"labels", "map(string, string)", false},
    {"spec", "dyn", false},
    {"containers", "list(dyn)", false},
    {"status", "map(string, dyn)", true},
};

static struct cel_env *environment(void)
{
    struct cel_env *env = cel_env_new();

    assert_ok(cel_env_declare_object(env, SLICE("setting"), setting_fields,
                                     ARRAY_SIZE(setting_fields), false));
    assert_ok(cel_env_declare_object(env, SLICE("pod"), pod_fields, ARRAY_SIZE(pod_fields), true));
    assert_ok(cel_env_declare(env, SLICE("setting"), SLICE("setting")));
    assert_ok(cel_env_declare(env, SLICE("pod"), SLICE("pod")));
    assert_ok(cel_env_declare(env, SLICE("any"), SLICE("dyn")));
    assert_ok(cel_env_declare(env, SLICE("count"), SLICE("int")));
    assert_ok(cel_env_declare(env, SLICE("names"), SLICE("list(string)")));
    assert_ok(cel_env_declare(env, SLICE("sizes"), SLICE("map(string, int)")));
    assert_ok(cel_env_declare_function(env, SLICE("tuple"), SLICE("(A, B, C) -> tuple(A, B, C)")));
    assert_ok(cel_env_declare_function(env, SLICE("pick"), SLICE("(list(A), A) -> A")));
    return env;
}

/* Checks @text; the type's text goes to @ret_type, diagnostics to @d. */
static int checked_with(const char *text, const struct cel_options *options, diags *d,
                        buffer *ret_type)
{
    _cleanup_(cel_env_freep) struct cel_env *env = environment();
    _cleanup_arena_ arena a = ARENA_INIT;
    struct expression x = {.text = slice_of(text), .options = options, .diags = d};
    struct ast *root = NULL;
    int error = cel_parse(&x, &a, &root);

    if (error)
        fail_msg("\"%s\" does not parse", text);
    cel_resolve(env, options, root);
    error = cel_check(env, &x, &a, root);
    cel_type_format(root->type, ret_type);
    return error;
}

static int checked(const char *text, const char *result, diags *d, buffer *ret_type)
{
    return checked_with(text, &(struct cel_options){.result = result}, d, ret_type);
}

static void assert_type_of(const char *text, const char *type)
{
    _cleanup_diags_ diags d = DIAGS_INIT;
    _cleanup_buffer_ buffer found = BUFFER_INIT;

    if (checked(text, NULL, &d, &found))
        fail_msg("\"%s\": %.*s", text, SLICE_ARG(d.list.items[0].message));
    if (!slice_eq(buffer_slice(&found), slice_of(type)))
        fail_msg("\"%s\" is %.*s, expected %s", text, SLICE_ARG(buffer_slice(&found)), type);
}

static void assert_accepted(const char *text)
{
    _cleanup_diags_ diags d = DIAGS_INIT;
    _cleanup_buffer_ buffer type = BUFFER_INIT;

    if (checked(text, NULL, &d, &type))
        fail_msg("\"%s\": %.*s", text, SLICE_ARG(d.list.items[0].message));
}

/* Exactly one error: "column: message" and the hint. */
static void assert_refused(const char *text, const char *result, const char *message,
                           const char *hint)
{
    _cleanup_diags_ diags d = DIAGS_INIT;
    _cleanup_buffer_ buffer type = BUFFER_INIT;
    _cleanup_buffer_ buffer found = BUFFER_INIT;

    if (checked(text, result, &d, &type) != CEL_INVALID)
        fail_msg("\"%s\" is accepted", text);
    assert_int_equal(d.list.count, 1);
    buffer_printf(&found, "%u: %.*s", d.list.items[0].column, SLICE_ARG(d.list.items[0].message));
    assert_slice(buffer_slice(&found), message);
    assert_slice(d.list.items[0].hint, hint);
}

static void test_types(void **state _unused_)
{
    static const char *const rows[][2] = {
        {"1", "int"},
        {"1u", "uint"},
        {"1.5", "double"},
        {"'a'", "string"},
        {"b'a'", "bytes"},
        {"null", "null_type"},
        {"int", "type"},
        {"count + 1", "int"},
        {"-1.5 * 2.0", "double"},
        {"'a' + 'b'", "string"},
        {"[1] + [2]", "list(int)"},
        {"timestamp('2024-01-01T00:00:00Z') - duration('1h')", "timestamp"},
        {"count < 2.5", "bool"},
        {"!(count == 2) || any", "bool"},
        {"any", "dyn"},
        {"any.b.c[0]", "dyn"},
        {"any ? 1 : 2", "int"},
        {"true ? 1 : any", "dyn"},
        {"[]", "list(dyn)"},
        {"{}", "map(dyn, dyn)"},
        {"[1, 'a']", "list(dyn)"},
        {"[[], [1]]", "list(list(int))"},
        {"{'a': 1, 'b': any}", "map(string, dyn)"},
        {"{'a': [1]}.a[0]", "int"},
        {"sizes['a']", "int"},
        {"sizes.a", "int"},
        {"names[0].size()", "int"},
        {"setting.name", "string"},
        {"setting['name']", "string"},
        {"setting.tags[0]", "string"},
        {"has(setting.value)", "bool"},
        {"setting.?value", "optional_type(dyn)"},
        {"setting.?parent.name", "optional_type(string)"},
        {"setting.?parent.?name.orValue('')", "string"},
        {"setting.?parent.optMap(p, p.line).orValue(0)", "int"},
        {"setting.?parent.optFlatMap(p, p.?value)", "optional_type(dyn)"},
        {"names[?0]", "optional_type(string)"},
        {"[?names[?0], 'x']", "list(string)"},
        {"{?'a': names[?0]}", "map(string, string)"},
        {"names.all(n, n != '')", "bool"},
        {"names.exists_one(n, n == 'x')", "bool"},
        {"names.map(n, n.size())", "list(int)"},
        {"names.map(n, n != '', {n: 1})", "list(map(string, int))"},
        {"names.filter(n, n == 'x')", "list(string)"},
        {"sizes.map(k, k)", "list(string)"},
        {"sizes.filter(k, sizes[k] > 0)", "list(string)"},
        {"names.transformMap(i, n, n.size())", "map(int, int)"},
        {"sizes.transformMap(k, v, v > 0)", "map(string, bool)"},
        {"sizes.transformList(k, v, v * 2)", "list(int)"},
        {"names.transformMapEntry(i, n, {n: i})", "map(string, int)"},
        {"cel.bind(x, 1 + 1, [x])", "list(int)"},
        {"any.map(x, x + 1)", "list(int)"},
        {"[].map(x, x)", "list(dyn)"},
        {"([].map(x, x))[0].foo", "dyn"},
        {"pod.spec", "document"},
        {"pod.containers", "list(document)"},
        {"dyn(1)", "dyn"},
        {"[tuple(1, 2u, 3.0), tuple(dyn(1), dyn(2u), dyn(3.0))][0]", "tuple(dyn, dyn, dyn)"},
        {"pick([1], dyn(2))", "dyn"},
        {"1 in [1, 2] && 'a' in sizes && 'x' in any", "bool"},
        {"[optional.none(), optional.of(1)]", "list(optional_type(int))"},
        {"[optional.of(dyn(1)), optional.of(1)]", "list(optional_type(dyn))"},
        {"[optional.of(1), null][0]", "optional_type(int)"},
        {"[null, optional.of(1)][0]", "optional_type(int)"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
        assert_type_of(rows[i][0], rows[i][1]);
}

static void test_mistakes(void **state _unused_)
{
    static const struct {
        const char *text, *result, *message, *hint;
    } rows[] = {
        {"setings.name == 'a'", NULL, "1: unknown variable \"setings\"",
         "did you mean \"setting\"?"},
        {"qqqqqqq", NULL, "1: unknown variable \"qqqqqqq\"", ""},
        {"true && setting.nam == 'a'", NULL, "17: setting has no field \"nam\"",
         "did you mean \"name\"?"},
        {"has(setting.zzzzzz)", NULL, "13: setting has no field \"zzzzzz\"",
         "it has name, value, line, tags, parent"},
        {"setting.?zzzzzz", NULL, "10: setting has no field \"zzzzzz\"",
         "it has name, value, line, tags, parent"},
        {"setting.name.startWith('a')", NULL, "14: unknown function \"startWith\"",
         "did you mean \"startsWith\"?"},
        {"math.cell(1.5)", NULL, "6: unknown function \"math.cell\"",
         "did you mean \"math.ceil\"?"},
        {"names.exists(n == 'x')", NULL, "7: exists() is a macro and takes other arguments",
         "write list.exists(x, condition)"},
        {"cel.bind(x, 1)", NULL, "5: cel.bind() is a macro and takes other arguments",
         "write cel.bind(x, value, result)"},
        {"sise(names)", NULL, "1: unknown function \"sise\"", "did you mean \"size\"?"},
        {"count.name", NULL, "7: int has no fields", ""},
        {"count[0]", NULL, "6: int has no elements by int", ""},
        {"names['a']", NULL, "6: list(string) has no elements by string", ""},
        {"sizes[1]", NULL, "6: map(string, int) has no elements by int", ""},
        {"count == 'a'", NULL, "7: there is no int == string",
         "convert one side: values of different types are unequal"},
        {"1 in names", NULL, "3: there is no int in list(string)",
         "there is A in list(A), A in map(A, B)"},
        {"!count", NULL, "1: there is no !int", "there is !bool"},
        {"count && true", NULL, "1: operand of && is int, not bool", ""},
        {"true || setting.name", NULL, "17: operand of || is string, not bool", ""},
        {"count ? 1 : 2", NULL, "1: condition of ?: is int, not bool", ""},
        {"true ? 1 : 'a'", NULL, "12: second branch of ?: is string, not int", ""},
        {"count.all(x, true)", NULL, "1: int is no list and no map", ""},
        {"names.all(x, x)", NULL, "14: the condition is string, not bool", ""},
        {"names.map(x, x, 1)", NULL, "14: the filter is string, not bool", ""},
        {"names.transformMapEntry(i, x, x)", NULL, "31: an entry is string, not map(dyn, dyn)", ""},
        {"[?count]", NULL, "3: an optional entry is int, not optional_type(dyn)", ""},
        {"count.optMap(x, x)", NULL, "1: the receiver is int, not optional_type(dyn)", ""},
        {"{[1]: 2}", NULL, "2: a key is list(int), not bool, int, uint or string", ""},
        {"setting.name", "bool", "9: the expression is string, not bool", ""},
        {"setting.name.startsWith(1)", NULL, "14: there is no string.startsWith(int)",
         "there is string.startsWith(string)"},
        {"pick([1], 'a')", NULL, "1: there is no pick(list(int), string)",
         "there is pick(list(A), A)"},
        {"pick(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)", NULL,
         "1: there is no pick(int, int, int, int, int, int, int, int)",
         "there is pick(list(A), A)"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
        assert_refused(rows[i].text, rows[i].result, rows[i].message, rows[i].hint);
}

static void test_every_mistake_is_reported_once(void **state _unused_)
{
    _cleanup_diags_ diags d = DIAGS_INIT;
    _cleanup_buffer_ buffer type = BUFFER_INIT;

    assert_int_equal(
        checked("foo.bar(1).baz + qux == 2 && setting.nam.x == count.y", NULL, &d, &type),
        CEL_INVALID);
    assert_int_equal(d.errors, 4);
    assert_slice(d.list.items[0].message, "unknown function \"foo.bar\"");
    assert_slice(d.list.items[1].message, "unknown variable \"qux\"");
    assert_slice(d.list.items[2].message, "setting has no field \"nam\"");
    assert_slice(d.list.items[3].message, "int has no fields");
}

static void test_result_type(void **state _unused_)
{
    _cleanup_diags_ diags d = DIAGS_INIT;
    _cleanup_buffer_ buffer type = BUFFER_INIT;

    assert_ok(checked("any", "bool", &d, &type));
    assert_ok(checked("[][0]", "string", &d, &type));
    assert_ok(checked("names", "list(dyn)", &d, &type));
    assert_int_equal(checked("names", "list(int)", &d, &type), CEL_INVALID);
}

static void test_guarded(void **state _unused_)
{
    static const char *const rows[] = {
        "has(setting.value) && setting.value == 1",
        "setting.value == 1 && has(setting.value)",
        "has(setting.value) && setting['value'] == 1",
        "'value' in setting && setting.value == 1",
        "!has(setting.value) || setting.value == 1",
        "!(has(setting.value) && count > 1) || setting.value == 1",
        "has(setting.value) ? setting.value == 1 : false",
        "!has(setting.value) ? false : setting.value == 1",
        "has(setting.value) && (count > 2 || setting.value == 1)",
        "has(setting.parent) && has(setting.parent.value) && setting.parent.value == 1",
        "setting.?parent.?value.hasValue() && setting.parent.value == 1",
        "setting.?value.orValue(1) == 1",
        "setting[?'value'] == optional.of(1)",
        "setting.?parent.value.orValue(1) == 1",
        "'app' in pod.labels && pod.labels.app == 'x'",
        "'app' in pod.labels && pod.labels['app'] == 'x'",
        "pod.labels.all(k, pod.labels[k] != '')",
        "pod.labels.all(k, v, pod.labels[k] == v)",
        "names.exists(n, n in pod.labels && pod.labels[n] == 'x')",
        "pod.containers.exists(c, has(c.image) && c.image == 'x')",
        "pod.containers.filter(c, has(c.image)).all(c, c.image == 'x')",
        "pod.containers.filter(c, has(c.image)).map(d, d.image).size() == 1",
        "pod.containers.map(c, has(c.image), c.image).size() == 1",
        "pod.containers[0] == 1",
        "has(pod.status) && pod.status.?a.b == optional.none()",
        "cel.bind(s, pod.spec, has(s.x) && s.x == 1)",
        "any.a.b.c == 1",
        "sizes.a == 1",
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
        assert_accepted(rows[i]);
}

static void test_unguarded(void **state _unused_)
{
    static const struct {
        const char *text, *message, *hint;
    } rows[] = {
        {"setting.value == 1", "9: \"setting.value\" may be missing",
         "write setting.?value.orValue(...), or guard it with has(setting.value)"},
        {"setting['value'] == 1", "8: \"setting['value']\" may be missing",
         "write setting[?'value'].orValue(...), or guard it with 'value' in setting"},
        {"has(setting.value) || setting.value == 1", "31: \"setting.value\" may be missing",
         "write setting.?value.orValue(...), or guard it with has(setting.value)"},
        {"!has(setting.value) && setting.value == 1", "32: \"setting.value\" may be missing",
         "write setting.?value.orValue(...), or guard it with has(setting.value)"},
        {"has(setting.value) ? true : setting.value == 1", "37: \"setting.value\" may be missing",
         "write setting.?value.orValue(...), or guard it with has(setting.value)"},
        {"(has(setting.value) || count > 1) && setting.value == 1",
         "46: \"setting.value\" may be missing",
         "write setting.?value.orValue(...), or guard it with has(setting.value)"},
        {"has(setting.parent.name)", "13: \"setting.parent\" may be missing",
         "write setting.?parent.orValue(...), or guard it with has(setting.parent)"},
        {"pod\n  .labels\n  .app == 'x'", "4: \"pod .labels .app\" may be missing",
         "write pod .labels.?app.orValue(...), or guard it with has(pod .labels .app)"},
        {"pod.labels.`a/b` == 'x'", "12: \"pod.labels.`a/b`\" may be missing",
         "write pod.labels.?`a/b`.orValue(...), or guard it with has(pod.labels.`a/b`)"},
        {"pod.labels.app == 'x'", "12: \"pod.labels.app\" may be missing",
         "write pod.labels.?app.orValue(...), or guard it with has(pod.labels.app)"},
        {"'db' in pod.labels && pod.labels['app'] == 'x'",
         "33: \"pod.labels['app']\" may be missing",
         "write pod.labels[?'app'].orValue(...), or guard it with 'app' in pod.labels"},
        {"pod.spec.hostPID == true", "10: \"pod.spec.hostPID\" may be missing",
         "write pod.spec.?hostPID.orValue(...), or guard it with has(pod.spec.hostPID)"},
        {"has(pod.spec.a) && pod.spec.a.b == 1", "31: \"pod.spec.a.b\" may be missing",
         "write pod.spec.a.?b.orValue(...), or guard it with has(pod.spec.a.b)"},
        {"pod.containers.exists(c, c.image == 'x')", "28: \"c.image\" may be missing",
         "write c.?image.orValue(...), or guard it with has(c.image)"},
        {"pod.containers.exists(c, has(c.image)) && pod.containers.exists(c, c.image == 'x')",
         "70: \"c.image\" may be missing",
         "write c.?image.orValue(...), or guard it with has(c.image)"},
        {"pod.containers.filter(c, has(c.name)).all(c, c.image == 'x')",
         "48: \"c.image\" may be missing",
         "write c.?image.orValue(...), or guard it with has(c.image)"},
        {"pod.containers.all(c, has(c.a) && pod.containers.exists(d, d.a == 1))",
         "62: \"d.a\" may be missing", "write d.?a.orValue(...), or guard it with has(d.a)"},
        {"names.exists(n, pod.labels[n] == 'x')", "27: \"pod.labels[n]\" may be missing",
         "write pod.labels[?n].orValue(...), or guard it with n in pod.labels"},
        {"sizes.all(k, pod.labels[k] == 'x')", "24: \"pod.labels[k]\" may be missing",
         "write pod.labels[?k].orValue(...), or guard it with k in pod.labels"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
        assert_refused(rows[i].text, NULL, rows[i].message, rows[i].hint);
}

static void test_guards_of_another_condition(void **state _unused_)
{
    const struct cel_options given = {.given = SLICE("count > 1 && has(setting.value)")};
    const struct cel_options broken = {.given = SLICE("count >")};
    const struct cel_options none = {.no_guard = true};
    _cleanup_diags_ diags d = DIAGS_INIT;
    _cleanup_buffer_ buffer type = BUFFER_INIT;

    assert_ok(checked_with("setting.value == 1", &given, &d, &type));
    assert_int_equal(checked_with("setting.parent.line == 1", &given, &d, &type), CEL_INVALID);
    assert_int_equal(checked_with("setting.value == 1", &broken, &d, &type), CEL_INVALID);
    assert_int_equal(d.list.count, 2);
    assert_ok(checked_with("setting.parent.value", &none, &d, &type));
    assert_int_equal(checked_with("setting.parent.valu", &none, &d, &type), CEL_INVALID);
}

/* Types that grow with each level stay as small as the text that makes them. */
static void test_deep_types_end(void **state _unused_)
{
    _cleanup_buffer_ buffer text = BUFFER_INIT;
    _cleanup_buffer_ buffer type = BUFFER_INIT;
    _cleanup_diags_ diags d = DIAGS_INIT;
    const unsigned levels = 20;

    buffer_add(&text, SLICE("cel.bind(x0, [], "));
    for (unsigned i = 1; i < levels; i++)
        buffer_printf(&text, "cel.bind(x%u, {'a': x%u, 'b': [x%u]}, ", i, i - 1, i - 1);
    buffer_printf(&text, "x%u", levels - 1);
    buffer_add_repeat(&text, ')', levels);
    buffer_add_char(&text, '\0');
    assert_ok(checked(text.data, NULL, &d, &type));
    assert_true(slice_starts(buffer_slice(&type), SLICE("map(string, dyn)")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_every_mistake_is_reported_once),
        cmocka_unit_test(test_result_type),
        cmocka_unit_test(test_guarded),
        cmocka_unit_test(test_unguarded),
        cmocka_unit_test(test_guards_of_another_condition),
        cmocka_unit_test(test_deep_types_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
