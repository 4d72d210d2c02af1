/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the checker share; for check.c and overload.c only. */
#pragma once

#include "cel/env.h"
#include "cel/expression.h"
#include "cel/unify.h"

#define CHECK_LISTED_MAX 4 /* overloads or fields that a hint lists */

struct checker {
    const struct cel_env *env;
    struct expression *x;
    arena *arena;
    struct cel_unifier unifier;
    VECTOR(const struct cel_type *) locals; /* by index in the frame */
};

/* The types of a call's arguments, receiver included, as deduced so far. */
struct argument_types {
    const struct cel_type *types[CEL_TYPE_ARGS_MAX];
    size_t count;
};

/*
 * The result type of calling one of @function's overloads with @arguments, dyn when several with
 * different results may be meant. NULL when there is none; then nothing was reported.
 */
const struct cel_type *overload_resolve(struct checker *c, const struct env_function *function,
                                        bool member, const struct argument_types *arguments);
/*
 * Reports at @node that no overload takes @arguments. @function may be NULL for operators that have
 * no table; the overloads that there are become the hint.
 */
void overload_report(struct checker *c, const struct ast *node, slice name,
                     const struct env_function *function, bool member,
                     const struct argument_types *arguments);
/* What is known now of a type. */
static inline const struct cel_type *checker_known(struct checker *c, const struct cel_type *type)
{
    return cel_unifier_resolve(&c->unifier, type, false);
}
