/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The environment as the compiler sees it: functions with their overloads, variables, type names.
 *
 * Overload tables (function.h) are decoded once per environment, to types for the checker and to
 * sets of value kinds for the evaluator. Operators are functions too, under the names of
 * cel_operator_name().
 */
#pragma once

#include "base/map.h"
#include "base/vector.h"
#include "cel/ast.h"
#include "cel/function.h"
#include "cel/type.h"

struct env_overload {
    const struct cel_overload *overload; /* NULL when declared for the checker only */
    struct cel_function_type type;
    bool member;
    /* Per argument: the kinds of values it takes, as bits 1 << enum value_kind. */
    uint32_t kinds[CEL_TYPE_ARGS_MAX];
    /* Per argument: the letter that an object's class must have, or 0. */
    char letters[CEL_TYPE_ARGS_MAX];
};

struct env_function {
    slice name;
    struct env_overload *overloads;
    size_t count;
};

struct env_variable {
    slice name;
    const struct cel_type *type;
    int slot;
};

struct cel_env {
    arena arena;
    map functions; /* struct env_function */
    const struct env_function *operators[OPERATOR_COUNT];
    map variables; /* struct env_variable */
    VECTOR(struct env_variable *) variable_list;
    map type_names; /* value: VALUE_TYPE */
    struct cel_types types;
};

const struct env_function *env_function(const struct cel_env *env, slice name);
/* The overloads of an operator; never NULL, and without any for && || ?: and a[?b]. */
const struct env_function *env_operator(const struct cel_env *env, enum cel_operator op);
const struct env_variable *env_variable(const struct cel_env *env, slice name);
/* The constant that a type's name stands for, such as int or net.IP, or NULL. */
const value *env_type_name(const struct cel_env *env, slice name);
