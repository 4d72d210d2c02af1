/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which type may stand where another is wanted, and what that says about type parameters.
 *
 * The rules are those of cel-go's checker (checker/types.go), so that an expression has the same
 * type here as it has for Kubernetes: a parameter takes the first type it meets and widens to the
 * more general of what follows; dyn goes with everything; null goes with what protobuf would make
 * nullable.
 */
#pragma once

#include "base/vector.h"
#include "cel/type.h"

struct cel_binding {
    uint32_t number;
    const struct cel_type *before;
};

struct cel_unifier {
    arena *arena;
    VECTOR(const struct cel_type *) bound; /* by parameter number - 1; NULL while free */
    VECTOR(struct cel_binding) trail;      /* what to undo when a try fails */
};

#define CEL_UNIFIER_INIT(a) ((struct cel_unifier){.arena = (a)})

void cel_unifier_done(struct cel_unifier *u);
#define _cleanup_unifier_ _cleanup_(cel_unifier_done)

/* A new parameter, bound to nothing. */
const struct cel_type *cel_unifier_fresh(struct cel_unifier *u);
/*
 * Whether a value of type @from may stand where @to is wanted; binds parameters of both. Binds
 * nothing when the answer is no.
 */
bool cel_unifier_assign(struct cel_unifier *u, const struct cel_type *from,
                        const struct cel_type *to);
/* The same for @count pairs at once. */
bool cel_unifier_assign_all(struct cel_unifier *u, const struct cel_type *const *from,
                            const struct cel_type *const *to, size_t count);
/* @type with bound parameters replaced; free ones become dyn when @free_to_dyn. */
const struct cel_type *cel_unifier_resolve(struct cel_unifier *u, const struct cel_type *type,
                                           bool free_to_dyn);
/* The more general of two types of which one is assignable to the other. */
const struct cel_type *cel_unifier_general(const struct cel_type *a, const struct cel_type *b);
/* What the named parameters of one signature stand for in one call. */
struct cel_instance {
    slice names[CEL_TYPE_ARGS_MAX];
    const struct cel_type *fresh[CEL_TYPE_ARGS_MAX];
    size_t count;
};

/* @type with each named parameter replaced by a fresh one, the same for the same name. */
const struct cel_type *cel_unifier_instantiate(struct cel_unifier *u, struct cel_instance *instance,
                                               const struct cel_type *type);
