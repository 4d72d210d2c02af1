/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Building environments: decoding the overload tables and keeping the declarations.
 *
 * An environment is made once and then only read, so programs of several threads may share it.
 * Making one is cheap enough for every start of the program: about three hundred rows of a few
 * letters each.
 */
#include "cel/env.h"

#include "cel/operator.h"

/* Kinds that a dyn argument takes: all that are values of the language. */
#define KINDS_ANY (((1u << VALUE_KIND_COUNT) - 1) & ~(1u << VALUE_UNKNOWN) & ~(1u << VALUE_ERROR))

/*
 * The kinds of values that an argument of @type takes, as bits. An object type of the checker is a
 * map when it runs.
 */
static uint32_t kinds_of(const struct cel_type *type)
{
    switch (type->kind) {
    case CEL_TYPE_DYN:
    case CEL_TYPE_DOCUMENT:
    case CEL_TYPE_PARAM:
        return KINDS_ANY;
    case CEL_TYPE_NULL:
        return 1u << VALUE_NULL;
    case CEL_TYPE_BOOL:
        return 1u << VALUE_BOOL;
    case CEL_TYPE_INT:
        return 1u << VALUE_INT;
    case CEL_TYPE_UINT:
        return 1u << VALUE_UINT;
    case CEL_TYPE_DOUBLE:
        return 1u << VALUE_DOUBLE;
    case CEL_TYPE_STRING:
        return 1u << VALUE_STRING;
    case CEL_TYPE_BYTES:
        return 1u << VALUE_BYTES;
    case CEL_TYPE_TIMESTAMP:
        return 1u << VALUE_TIMESTAMP;
    case CEL_TYPE_DURATION:
        return 1u << VALUE_DURATION;
    case CEL_TYPE_TYPE:
        return 1u << VALUE_TYPE;
    case CEL_TYPE_LIST:
        return 1u << VALUE_LIST;
    case CEL_TYPE_MAP:
    case CEL_TYPE_OBJECT:
        return 1u << VALUE_MAP;
    case CEL_TYPE_OPTIONAL:
        return 1u << VALUE_OPTIONAL;
    case CEL_TYPE_ABSTRACT:
        return 1u << VALUE_OBJECT;
    }
    return 0;
}

/* functions */

/*
 * The function of a name, made when it is new. All overloads of a name are together, whichever
 * table they come from.
 */
static struct env_function *function_slot(struct cel_env *env, slice name)
{
    struct env_function *function = map_get(&env->functions, name);

    if (!function) {
        function = arena_new(&env->arena, struct env_function);
        function->name = name;
        map_set(&env->functions, name, function);
    }
    return function;
}

/* A zeroed overload at the end; the capacity is the next power of two. */
static struct env_overload *overload_add(struct cel_env *env, struct env_function *function)
{
    size_t count = function->count, size = sizeof(struct env_overload);

    if ((count & (count - 1)) == 0)
        function->overloads = arena_resize(&env->arena, function->overloads, count * size,
                                           (count ? count * 2 : 1) * size);
    function->overloads[count] = (struct env_overload){0};
    return &function->overloads[function->count++];
}

/* A type's name is a constant of the language: type(x) == int. */
static void env_add_type_name(struct cel_env *env, slice name)
{
    value *constant;

    if (map_has(&env->type_names, name))
        return;
    constant = arena_new(&env->arena, value);
    *constant = (value){.kind = VALUE_TYPE, .text = name};
    map_set(&env->type_names, name, constant);
}

/* A row that cannot be decoded is a mistake in a table of ours: it is left out, and a test that
 * compares counts finds it. */
static void env_add_row(struct cel_env *env, const struct cel_overload *row)
{
    struct env_overload overload = {.overload = row, .member = row->style == CEL_MEMBER};
    struct cel_function_type *type = &overload.type;
    const char *letters = row->args, *result = row->result;

    while (*letters) {
        size_t i = type->arg_count++;
        char letter = *letters;

        if (i == CEL_TYPE_ARGS_MAX || cel_type_decode(&env->arena, &letters, &type->args[i]) < 0)
            return;
        overload.kinds[i] = kinds_of(type->args[i]);
        if (type->args[i]->kind == CEL_TYPE_ABSTRACT)
            overload.letters[i] = letter;
    }
    if (cel_type_decode(&env->arena, &result, &type->result) < 0)
        return;
    /* Whoever can be made has a name to be compared with: type(x) == net.IP. */
    if (type->result->kind == CEL_TYPE_ABSTRACT)
        env_add_type_name(env, type->result->name);
    *overload_add(env, function_slot(env, slice_of(row->name))) = overload;
}

/*
 * Operators first: their functions are looked up by number, and exist even where no overload does.
 */
struct cel_env *cel_env_new(void)
{
    static const char *const names[] = {
        "bool",
        "int",
        "uint",
        "double",
        "string",
        "bytes",
        "list",
        "map",
        "null_type",
        "type",
        "optional_type",
        "google.protobuf.Timestamp",
        "google.protobuf.Duration",
    };
    struct cel_env *env = memory_alloc(sizeof(*env));

    *env = (struct cel_env){.types = CEL_TYPES_INIT};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        env_add_type_name(env, slice_of(names[i]));
    for (size_t i = 0; i < cel_operators.count; i++)
        env_add_row(env, &cel_operators.overloads[i]);
    for (size_t i = 0; i < OPERATOR_COUNT; i++)
        env->operators[i] = function_slot(env, slice_of(cel_operator_name((enum cel_operator)i)));
    for (size_t i = 0; cel_libraries[i]; i++)
        for (size_t row = 0; row < cel_libraries[i]->count; row++)
            env_add_row(env, &cel_libraries[i]->overloads[row]);
    return env;
}

struct cel_env *cel_env_free(struct cel_env *env)
{
    if (!env)
        return NULL;
    map_done(&env->functions);
    map_done(&env->variables);
    map_done(&env->type_names);
    vector_done(&env->variable_list);
    cel_types_done(&env->types);
    arena_done(&env->arena);
    freep(&env);
    return NULL;
}

/* declarations */

/* Slots are given in the order of declaration. */
int cel_env_declare(struct cel_env *env, slice name, slice type)
{
    struct env_variable *variable;
    const struct cel_type *parsed;

    if (map_has(&env->variables, name))
        return -EEXIST;
    if (cel_type_parse(&env->types, type, &parsed) < 0)
        return -EINVAL;
    variable = arena_new(&env->arena, struct env_variable);
    variable->name = arena_copy(&env->arena, name);
    variable->type = parsed;
    variable->slot = (int)env->variable_list.count;
    map_set(&env->variables, variable->name, variable);
    *vector_push(&env->variable_list) = variable;
    return 0;
}

int cel_env_declare_object(struct cel_env *env, slice name, const struct cel_field_spec *fields,
                           size_t count, bool strict_optional)
{
    return cel_types_declare_object(&env->types, name, fields, count, strict_optional);
}

/* The overload has no table row behind it, so the evaluator passes over it. */
int cel_env_declare_function(struct cel_env *env, slice name, slice signature)
{
    struct cel_function_type type = {0};
    int r = cel_type_parse_function(&env->types, signature, &type);
    struct env_overload *overload;

    if (r < 0)
        return r;
    overload = overload_add(env, function_slot(env, arena_copy(&env->arena, name)));
    overload->type = type;
    return 0;
}

size_t cel_env_slots(const struct cel_env *env)
{
    return env->variable_list.count;
}

int cel_env_slot(const struct cel_env *env, slice name)
{
    const struct env_variable *variable = env_variable(env, name);

    return variable ? variable->slot : -1;
}

/* lookups */

const struct env_function *env_function(const struct cel_env *env, slice name)
{
    return map_get(&env->functions, name);
}

const struct env_function *env_operator(const struct cel_env *env, enum cel_operator op)
{
    return env->operators[op];
}

const struct env_variable *env_variable(const struct cel_env *env, slice name)
{
    return map_get(&env->variables, name);
}

const value *env_type_name(const struct cel_env *env, slice name)
{
    return map_get(&env->type_names, name);
}
