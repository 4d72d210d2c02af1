/* SPDX-License-Identifier: Apache-2.0 */
/* Types: their text, declared objects, assignability and what it binds. */
#include "cel/type.h"
#include "cel/unify.h"
#include "harness.h"

#define _cleanup_types_ _cleanup_(cel_types_done)

static void assert_type(const struct cel_type *type, const char *expected)
{
    _cleanup_buffer_ buffer text = BUFFER_INIT;

    cel_type_format(type, &text);
    assert_slice(buffer_slice(&text), expected);
}

static const struct cel_type *parsed(struct cel_types *types, const char *text)
{
    const struct cel_type *type = NULL;

    if (cel_type_parse(types, slice_of(text), &type))
        fail_msg("\"%s\" is refused", text);
    return type;
}

static void test_text_round_trip(void **state _unused_)
{
    static const char *const same[] = {
        "dyn",
        "document",
        "null_type",
        "bool",
        "int",
        "uint",
        "double",
        "string",
        "bytes",
        "timestamp",
        "duration",
        "type",
        "type(int)",
        "list(int)",
        "map(string, list(dyn))",
        "optional_type(map(int, bool))",
        "net.IP",
        "kubernetes.Quantity",
        "tuple(A, B, A)",
        "{ip: string, port?: int}",
        "list({name: string, inner: {x: list(dyn)}})",
    };
    _cleanup_types_ struct cel_types types = CEL_TYPES_INIT;

    for (size_t i = 0; i < ARRAY_SIZE(same); i++)
        assert_type(parsed(&types, same[i]), same[i]);
    assert_type(parsed(&types, "list"), "list(dyn)");
    assert_type(parsed(&types, "map"), "map(dyn, dyn)");
    assert_type(parsed(&types, " map( string ,int ) "), "map(string, int)");
    assert_type(parsed(&types, "google.protobuf.Timestamp"), "timestamp");
}

static void test_bad_text_is_refused(void **state _unused_)
{
    static const char *const bad[] = {
        "",
        " ",
        "setting",
        "list(",
        "list(int",
        "list(int))",
        "list()",
        "list(int, int)",
        "map(string)",
        "int(string)",
        "int string",
        "type(int, int)",
        "tuple(A,B,C,D,E,F,G,H,I)",
        "Ab",
        "{}",
        "{a}",
        "{a:}",
        "{a: int",
        "{a: int,}",
        "{: int}",
        "{a: strin}",
        "{a: int}(int)",
        "list(list(list(list(list(list(list(list(list(list(list(list(list(list(list(list(list("
        "int)))))))))))))))))",
    };
    _cleanup_types_ struct cel_types types = CEL_TYPES_INIT;
    const struct cel_type *untouched = NULL;

    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        if (cel_type_parse(&types, slice_of(bad[i]), &untouched) != -EINVAL)
            fail_msg("\"%s\" is accepted", bad[i]);
        assert_null(untouched);
    }
    assert_err(cel_type_parse(&types, SLICE("in\0t"), &untouched), EINVAL);
}

static void test_record(void **state _unused_)
{
    _cleanup_types_ struct cel_types types = CEL_TYPES_INIT;
    _cleanup_unifier_ struct cel_unifier u = CEL_UNIFIER_INIT(&types.arena);
    _cleanup_buffer_ buffer wide = BUFFER_INIT;
    const struct cel_type *record = parsed(&types, "{ip: string, port?: int}"), *none = NULL;

    assert_int_equal(record->kind, CEL_TYPE_OBJECT);
    assert_int_equal(record->field_count, 2);
    assert_type(cel_type_field(record, SLICE("port"))->type, "int");
    assert_true(cel_type_field(record, SLICE("port"))->optional);
    assert_false(cel_type_field(record, SLICE("ip"))->optional);
    assert_true(cel_unifier_assign(&u, record, parsed(&types, "{ip: string, port?: int}")));
    assert_false(cel_unifier_assign(&u, record, parsed(&types, "{ip: string}")));
    for (unsigned i = 0; i <= CEL_RECORD_MAX; i++)
        buffer_printf(&wide, "%sf%u: int", i ? ", " : "{", i);
    buffer_add_char(&wide, '}');
    assert_err(cel_type_parse(&types, buffer_slice(&wide), &none), EINVAL);
}

static void test_function_text(void **state _unused_)
{
    _cleanup_types_ struct cel_types types = CEL_TYPES_INIT;
    struct cel_function_type function;

    assert_ok(cel_type_parse_function(&types, SLICE("(string, list(A)) -> A"), &function));
    assert_int_equal(function.arg_count, 2);
    assert_type(function.args[1], "list(A)");
    assert_type(function.result, "A");
    assert_ok(cel_type_parse_function(&types, SLICE("() -> int"), &function));
    assert_int_equal(function.arg_count, 0);
    assert_err(cel_type_parse_function(&types, SLICE("int"), &function), EINVAL);
    assert_err(cel_type_parse_function(&types, SLICE("(int) int"), &function), EINVAL);
    assert_err(cel_type_parse_function(&types, SLICE("(int) -> "), &function), EINVAL);
    assert_err(cel_type_parse_function(&types, SLICE("(int) -> int int"), &function), EINVAL);
    assert_err(cel_type_parse_function(&types, SLICE("(int"), &function), EINVAL);
}

static void test_signature_letters(void **state _unused_)
{
    static const struct {
        const char *letters, *text;
    } rows[] = {
        {"mAB", "map(A, B)"},
        {"lls", "list(list(string))"},
        {"omsx", "optional_type(map(string, dyn))"},
        {"p", "net.IP"},
        {"c", "net.CIDR"},
        {"U", "kubernetes.URL"},
        {"q", "kubernetes.Quantity"},
        {"v", "kubernetes.Semver"},
        {"T", "type"},
        {"t", "timestamp"},
        {"r", "duration"},
        {"n", "null_type"},
    };
    _cleanup_types_ struct cel_types types = CEL_TYPES_INIT;
    const struct cel_type *type;
    const char *letters = "sli";

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        const char *rest = rows[i].letters;

        assert_ok(cel_type_decode(&types.arena, &rest, &type));
        assert_string_equal(rest, "");
        assert_type(type, rows[i].text);
    }
    assert_ok(cel_type_decode(&types.arena, &letters, &type));
    assert_string_equal(letters, "li");
    letters = "m";
    assert_err(cel_type_decode(&types.arena, &letters, &type), EINVAL);
    letters = "?";
    assert_err(cel_type_decode(&types.arena, &letters, &type), EINVAL);
}

static void test_declared_objects(void **state _unused_)
{
    static const struct cel_field_spec fields[] = {
        {"name", "string", false},
        {"value", "dyn", true},
        {"tags", "map(string, dyn)", false},
        {"parent", "setting", true},
    };
    static const struct cel_field_spec bad[] = {{"name", "strin", false}};
    _cleanup_types_ struct cel_types types = CEL_TYPES_INIT;
    const struct cel_type *setting;

    assert_ok(cel_types_declare_object(&types, SLICE("setting"), fields, ARRAY_SIZE(fields), true));
    setting = parsed(&types, "setting");
    assert_int_equal(setting->kind, CEL_TYPE_OBJECT);
    assert_type(parsed(&types, "list(setting)"), "list(setting)");
    assert_type(cel_type_field(setting, SLICE("value"))->type, "document");
    assert_type(cel_type_field(setting, SLICE("tags"))->type, "map(string, document)");
    assert_true(cel_type_field(setting, SLICE("value"))->optional);
    assert_false(cel_type_field(setting, SLICE("name"))->optional);
    assert_ptr_equal(cel_type_field(setting, SLICE("parent"))->type, setting);
    assert_null(cel_type_field(setting, SLICE("nam")));

    assert_err(cel_types_declare_object(&types, SLICE("setting"), fields, 1, false), EEXIST);
    assert_err(cel_types_declare_object(&types, SLICE("int"), fields, 1, false), EEXIST);
    assert_err(cel_types_declare_object(&types, SLICE("list"), fields, 1, false), EEXIST);
    assert_err(cel_types_declare_object(&types, SLICE("bad"), bad, 1, false), EINVAL);
    assert_err(cel_type_parse(&types, SLICE("bad"), &setting), EINVAL);
    assert_ok(cel_types_declare_object(&types, SLICE("lax"), fields, 2, false));
    assert_type(cel_type_field(parsed(&types, "lax"), SLICE("value"))->type, "dyn");
}

static void test_assignability(void **state _unused_)
{
    static const struct {
        const char *from, *to;
        bool yes;
    } rows[] = {
        {"int", "int", true},
        {"int", "uint", false},
        {"int", "dyn", true},
        {"dyn", "list(int)", true},
        {"document", "string", true},
        {"list(int)", "list(dyn)", true},
        {"list(int)", "list(string)", false},
        {"list(int)", "map(int, int)", false},
        {"map(string, dyn)", "map(string, int)", true},
        {"map(int, int)", "map(string, int)", false},
        {"null_type", "timestamp", true},
        {"null_type", "optional_type(int)", true},
        {"null_type", "int", false},
        {"net.IP", "null_type", true},
        {"net.IP", "net.CIDR", false},
        {"type(int)", "type(string)", true},
        {"type", "int", false},
        {"tuple(int, dyn)", "tuple(int, string)", true},
        {"tuple(int)", "tuple(int, int)", false},
        {"optional_type(int)", "int", false},
    };
    _cleanup_types_ struct cel_types types = CEL_TYPES_INIT;
    _cleanup_unifier_ struct cel_unifier u = CEL_UNIFIER_INIT(&types.arena);

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
        if (cel_unifier_assign(&u, parsed(&types, rows[i].from), parsed(&types, rows[i].to)) !=
            rows[i].yes)
            fail_msg("%s to %s is not %d", rows[i].from, rows[i].to, rows[i].yes);
}

/* An overload "(A, list(A)) -> map(A, B)" in one call. */
static void test_parameters_bind_and_widen(void **state _unused_)
{
    _cleanup_types_ struct cel_types types = CEL_TYPES_INIT;
    _cleanup_unifier_ struct cel_unifier u = CEL_UNIFIER_INIT(&types.arena);
    struct cel_instance call = {.count = 0};
    const struct cel_type *first = cel_unifier_instantiate(&u, &call, parsed(&types, "A"));
    const struct cel_type *second = cel_unifier_instantiate(&u, &call, parsed(&types, "list(A)"));
    const struct cel_type *result = cel_unifier_instantiate(&u, &call, parsed(&types, "map(A, B)"));
    const struct cel_type *want[] = {first, second};
    const struct cel_type *wrong[] = {parsed(&types, "int"), parsed(&types, "list(string)")};
    const struct cel_type *right[] = {parsed(&types, "int"), parsed(&types, "list(int)")};

    assert_int_equal(call.count, 2);
    assert_false(cel_unifier_assign_all(&u, wrong, want, 2));
    assert_type(cel_unifier_resolve(&u, first, true), "dyn");
    assert_true(cel_unifier_assign_all(&u, right, want, 2));
    assert_type(cel_unifier_resolve(&u, result, true), "map(int, dyn)");
    assert_true(cel_unifier_assign(&u, parsed(&types, "dyn"), first));
    assert_type(cel_unifier_resolve(&u, result, true), "map(dyn, dyn)");
}

static void test_parameter_never_holds_itself(void **state _unused_)
{
    _cleanup_types_ struct cel_types types = CEL_TYPES_INIT;
    _cleanup_unifier_ struct cel_unifier u = CEL_UNIFIER_INIT(&types.arena);
    const struct cel_type *a = cel_unifier_fresh(&u), *b = cel_unifier_fresh(&u);

    assert_false(cel_unifier_assign(&u, cel_type_list(&types.arena, a), a));
    assert_true(cel_unifier_assign(&u, cel_type_list(&types.arena, b), a));
    assert_false(cel_unifier_assign(&u, a, b));
    assert_type(cel_unifier_resolve(&u, a, true), "list(dyn)");
    assert_true(cel_unifier_assign(&u, a, a));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_round_trip),
        cmocka_unit_test(test_bad_text_is_refused),
        cmocka_unit_test(test_record),
        cmocka_unit_test(test_function_text),
        cmocka_unit_test(test_signature_letters),
        cmocka_unit_test(test_declared_objects),
        cmocka_unit_test(test_assignability),
        cmocka_unit_test(test_parameters_bind_and_widen),
        cmocka_unit_test(test_parameter_never_holds_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
