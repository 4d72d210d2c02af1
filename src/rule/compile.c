/* SPDX-License-Identifier: Apache-2.0 */
/* The environment is made with the first expression: a command that only lists rules needs none. */
#include "rule/compile.h"

#include <stdio.h>

#include "cel/type.h"

/* Programs point into the environment, so both live as long as the set. */
struct rule_compiler {
    const struct subject_schema *schema;
    struct cel_env *env;
};

struct rule_compiler *rule_compiler_new(const struct subject_schema *schema)
{
    struct rule_compiler *compiler = memory_alloc(sizeof(*compiler));

    compiler->schema = schema;
    return compiler;
}

struct rule_compiler *rule_compiler_free(struct rule_compiler *compiler)
{
    if (!compiler)
        return NULL;
    compiler->env = cel_env_free(compiler->env);
    freep(&compiler);
    return NULL;
}

/*
 * A kind with fields is an object type of its own name. One without is a map whose keys nobody has
 * promised; parameters are always all there, so they need no guard.
 */
static int compiler_declare(struct cel_env *env, const struct subject_kind *kind, bool promised)
{
    _cleanup_free_ struct cel_field_spec *specs = NULL;
    slice name = slice_of(kind->name);
    int r;

    if (kind->field_count == 0)
        return cel_env_declare(
            env, name, promised ? SLICE("map(string, dyn)") : SLICE("map(string, document)"));
    specs = memory_alloc(kind->field_count * sizeof(*specs));
    for (size_t i = 0; i < kind->field_count; i++) {
        specs[i].name = kind->fields[i].name;
        specs[i].type = kind->fields[i].type;
        specs[i].optional = kind->fields[i].optional;
    }
    r = cel_env_declare_object(env, name, specs, kind->field_count, true);
    if (r < 0)
        return r;
    return cel_env_declare(env, name, name);
}

/* Declares all kinds in the order of the schema, which makes slots equal to kinds. */
static int compiler_env(struct rule_compiler *compiler, diags *d)
{
    _cleanup_(cel_env_freep) struct cel_env *env = NULL;

    if (compiler->env)
        return 0;
    env = cel_env_new();
    for (size_t i = 0; i < compiler->schema->count; i++) {
        const struct subject_kind *kind = &compiler->schema->kinds[i];
        int r = compiler_declare(env, kind, slice_eq(slice_of(kind->name), SLICE("params")));

        if (r < 0) {
            diags_add(d, DIAG_ERROR, SLICE(""), 0, 0, "the schema of kind %s cannot be declared",
                      kind->name);
            return CEL_INVALID;
        }
    }
    compiler->env = TAKE_PTR(env);
    return 0;
}

/* A clause sees its own subject and the globals; the other slots are empty when it is asked. */
static int compiler_check_reads(struct rule_compiler *compiler, const struct rule_clause *clause,
                                const value *text, const struct cel_program *program, diags *d)
{
    const struct subject_schema *schema = compiler->schema;
    int r = 0;

    for (size_t i = 0; i < schema->count; i++) {
        if (i == clause->kind || schema->kinds[i].global || !cel_program_reads(program, (int)i))
            continue;
        diags_add_at(d, DIAG_ERROR, text, "a rule for %s cannot read %s",
                     schema->kinds[clause->kind].name, schema->kinds[i].name);
        r = CEL_INVALID;
    }
    return r;
}

/* @text may be null, which compiles to nothing. */
static int compiler_compile(struct rule_compiler *compiler, const struct rule_clause *clause,
                            const value *text, const struct cel_options *options, diags *d,
                            struct cel_program **ret_program)
{
    _cleanup_(cel_program_freep) struct cel_program *program = NULL;
    int r;

    if (value_is(text, VALUE_NULL))
        return 0;
    r = cel_compile(compiler->env, text, options, d, &program);
    if (r != 0)
        return r;
    r = compiler_check_reads(compiler, clause, text, program, d);
    if (r != 0)
        return r;
    *ret_program = TAKE_PTR(program);
    return 0;
}

int rule_compile(struct rule_compiler *compiler, arena *a, const struct rule_clause *clause,
                 struct rule_code *code, diags *d)
{
    /* The others run only where `when` is true; a place may be missing, see rule/place.h. */
    slice given = value_is(&clause->when, VALUE_STRING) ? clause->when.text : SLICE_NULL;
    const struct cel_options when = {.result = "bool"};
    const struct cel_options at = {.no_guard = true};
    const struct cel_options message = {.result = "string", .given = given};
    const struct cel_options raise = {.result = "bool", .given = given};
    int broken, r;

    r = compiler_env(compiler, d);
    if (r != 0)
        return r;
    broken = compiler_compile(compiler, clause, &clause->when, &when, d, &code->when);
    broken |= compiler_compile(compiler, clause, &clause->at, &at, d, &code->at);
    broken |= compiler_compile(compiler, clause, &clause->message, &message, d, &code->message);
    code->raises = arena_new_array(a, struct cel_program *, clause->raise_count);
    for (size_t i = 0; i < clause->raise_count; i++)
        broken |= compiler_compile(compiler, clause, &clause->raises[i].when, &raise, d,
                                   &code->raises[i]);
    return broken ? CEL_INVALID : 0;
}

void rule_code_done(struct rule_code *code, const struct rule_clause *clause)
{
    code->when = cel_program_free(code->when);
    code->at = cel_program_free(code->at);
    code->message = cel_program_free(code->message);
    for (size_t i = 0; code->raises && i < clause->raise_count; i++)
        code->raises[i] = cel_program_free(code->raises[i]);
}

/* Only texts are hashed; a condition may compare a text with a number in vain. */
static bool requirement_usable(const value *values)
{
    if (!value_is(values, VALUE_LIST))
        return false;
    value_each_item (values, item) {
        if (!value_is(item, VALUE_STRING))
            return false;
    }
    return true;
}

struct rule_requirement rule_code_requirement(const struct rule_code *code,
                                              const struct subject_kind *kind)
{
    for (size_t i = 0; i < kind->field_count; i++) {
        char path[128];
        int len = snprintf(path, sizeof(path), "%s.%s", kind->name, kind->fields[i].name);
        value values;

        if (strcmp(kind->fields[i].type, "string") != 0 || (size_t)len >= sizeof(path))
            continue;
        if (cel_program_requires(code->when, slice_new(path, (size_t)len), &values) &&
            requirement_usable(&values))
            return (struct rule_requirement){.field = i, .values = values};
    }
    return (struct rule_requirement){.field = SIZE_MAX, .values = value_null()};
}
