/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An outcome is an error, a value or a deduced type. Values are compared more strictly than CEL
 * does: 2 is not 2u, but NaN is NaN, as the files mean it.
 */
#include "conformance/run.h"

#include "cel/cel.h"
#include "cel/type.h"

static bool same_value(const value *a, const value *b);

static bool same_list(const value *a, const value *b)
{
    if (a->list.count != b->list.count)
        return false;
    for (size_t i = 0; i < a->list.count; i++)
        if (!same_value(&a->list.items[i], &b->list.items[i]))
            return false;
    return true;
}

static bool map_holds(const value *v, const struct value_member *wanted)
{
    value_each_member (v, member)
        if (same_value(&member->key, &wanted->key))
            return same_value(&member->value, &wanted->value);
    return false;
}

static bool same_map(const value *a, const value *b)
{
    if (a->map->count != b->map->count)
        return false;
    value_each_member (a, member)
        if (!map_holds(b, member))
            return false;
    return true;
}

static bool same_value(const value *a, const value *b)
{
    if (a->kind != b->kind)
        return false;
    switch ((enum value_kind)a->kind) {
    case VALUE_NULL:
        return true;
    case VALUE_BOOL:
        return a->boolean == b->boolean;
    case VALUE_INT:
    case VALUE_DURATION:
        return a->integer == b->integer;
    case VALUE_UINT:
        return a->natural == b->natural;
    case VALUE_DOUBLE:
        return a->number == b->number || (a->number != a->number && b->number != b->number);
    case VALUE_TIMESTAMP:
        return a->integer == b->integer && a->nanos == b->nanos;
    case VALUE_STRING:
    case VALUE_BYTES:
    case VALUE_TYPE:
        return slice_eq(a->text, b->text);
    case VALUE_LIST:
        return same_list(a, b);
    case VALUE_MAP:
        return same_map(a, b);
    case VALUE_UNKNOWN:
    case VALUE_OPTIONAL:
    case VALUE_OBJECT:
    case VALUE_ERROR:
        break;
    }
    return false;
}

static void report_value(buffer *out, const value *v)
{
    buffer_printf(out, "%s ", value_kind_name(v->kind));
    cel_format(v, out);
}

static void report_wanted(buffer *out, const struct spec_test *test)
{
    buffer_add(out, SLICE("wanted "));
    switch (test->matcher) {
    case SPEC_TRUE:
        buffer_add(out, SLICE("bool true"));
        break;
    case SPEC_VALUE:
        report_value(out, &test->expected);
        break;
    case SPEC_ERROR:
        buffer_add(out, SLICE("an error"));
        break;
    case SPEC_TYPE:
        break;
    }
    if (test->type.len)
        buffer_printf(out, " of type %.*s", SLICE_ARG(test->type));
    buffer_add(out, SLICE(", got "));
}

static bool is_declared(const struct spec_test *test, slice name)
{
    for (size_t i = 0; i < test->declaration_count; i++)
        if (slice_eq(test->declarations[i].name, name))
            return true;
    return false;
}

/* Variables that are bound but not declared are dyn. */
static bool declare(struct cel_env *env, const struct spec_test *test)
{
    for (size_t i = 0; i < test->declaration_count; i++) {
        const struct spec_declaration *declaration = &test->declarations[i];

        if (declaration->function
                ? cel_env_declare_function(env, declaration->name, declaration->type)
                : cel_env_declare(env, declaration->name, declaration->type))
            return false;
    }
    for (size_t i = 0; i < test->binding_count; i++)
        if (!is_declared(test, test->bindings[i].name) &&
            cel_env_declare(env, test->bindings[i].name, SLICE("dyn")))
            return false;
    return true;
}

static bool type_matches(const struct spec_test *test, const struct cel_program *program,
                         buffer *report)
{
    _cleanup_buffer_ buffer text = BUFFER_INIT;

    if (test->type.len == 0)
        return true;
    cel_type_format(cel_program_type(program), &text);
    buffer_printf(report, " of type %.*s", SLICE_ARG(buffer_slice(&text)));
    return slice_eq(buffer_slice(&text), test->type);
}

static value evaluate(const struct cel_env *env, const struct cel_program *program,
                      const struct spec_test *test, arena *a)
{
    size_t count = cel_env_slots(env);
    value *slots = arena_new_array(a, value, count);
    struct cel_eval eval = {.slots = slots, .arena = a, .cost_limit = CEL_COST_AUDIT};

    for (size_t i = 0; i < count; i++)
        slots[i] = (value){.kind = VALUE_ERROR, .text = SLICE("the variable has no value")};
    for (size_t i = 0; i < test->binding_count; i++) {
        int slot = cel_env_slot(env, test->bindings[i].name);

        if (slot >= 0)
            slots[slot] = test->bindings[i].value;
    }
    return cel_eval(program, &eval);
}

static bool value_matches(const struct spec_test *test, const value *result)
{
    switch (test->matcher) {
    case SPEC_TRUE:
        return value_is(result, VALUE_BOOL) && result->boolean;
    case SPEC_VALUE:
        return same_value(result, &test->expected);
    case SPEC_ERROR:
        return value_is(result, VALUE_ERROR);
    case SPEC_TYPE:
        break;
    }
    return true;
}

bool run_test(const struct spec_test *test, bool optimize, bool test_macros, buffer *ret_report)
{
    _cleanup_arena_ arena scratch = ARENA_INIT;
    _cleanup_diags_ diags d = DIAGS_INIT;
    _cleanup_(cel_env_freep) struct cel_env *env = cel_env_new();
    _cleanup_(cel_program_freep) struct cel_program *program = NULL;
    const value text = value_string(test->expression);
    const struct cel_options options = {
        .container = test->container,
        .no_check = test->disable_check,
        .no_optimize = !optimize,
        .test_macros = test_macros,
    };
    value result;
    bool matches;

    report_wanted(ret_report, test);
    if (!declare(env, test)) {
        buffer_add(ret_report, SLICE("a declaration that is refused"));
        return false;
    }
    if (cel_compile(env, &text, &options, &d, &program)) {
        vector_each (&d.list, diag)
            buffer_printf(ret_report, "error at %u:%u: %.*s; ", diag->line, diag->column,
                          SLICE_ARG(diag->message));
        return test->matcher == SPEC_ERROR;
    }
    if (test->matcher == SPEC_TYPE)
        return type_matches(test, program, ret_report);
    result = evaluate(env, program, test, &scratch);
    report_value(ret_report, &result);
    matches = value_matches(test, &result);
    return type_matches(test, program, ret_report) && matches;
}
