/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bindings of type parameters form chains (a parameter may be bound to another), never cycles: a
 * type in which the parameter occurs is refused before bind(). A try that fails is undone from the
 * trail.
 *
 * Types are trees no higher than the expression that they are deduced from, whose height is
 * limited; so these functions may recurse.
 */
#include "cel/unify.h"

void cel_unifier_done(struct cel_unifier *u)
{
    vector_done(&u->bound);
    vector_done(&u->trail);
}

/* Numbers start at 1, so that 0 marks what is no parameter of a check. */
const struct cel_type *cel_unifier_fresh(struct cel_unifier *u)
{
    struct cel_type *type = arena_new(u->arena, struct cel_type);

    *vector_push(&u->bound) = NULL;
    type->kind = CEL_TYPE_PARAM;
    type->number = (uint32_t)u->bound.count;
    return type;
}

/* What the parameter is bound to, or NULL. Named parameters are never bound. */
static const struct cel_type *bound_to(const struct cel_unifier *u, const struct cel_type *param)
{
    return param->number ? u->bound.items[param->number - 1] : NULL;
}

/* A parameter with a name only stands in a signature; it is not of this check and never bound. */
static void bind(struct cel_unifier *u, const struct cel_type *param, const struct cel_type *type)
{
    if (param->number == 0)
        return;
    *vector_push(&u->trail) = (struct cel_binding){param->number, bound_to(u, param)};
    u->bound.items[param->number - 1] = type;
}

/* Whether @param occurs in @type or in what its parameters are bound to. */
static bool occurs(const struct cel_unifier *u, const struct cel_type *param,
                   const struct cel_type *type)
{
    if (type->kind == CEL_TYPE_PARAM) {
        const struct cel_type *bound = bound_to(u, type);

        return cel_type_equal(param, type) || (bound && occurs(u, param, bound));
    }
    for (size_t i = 0; i < type->arg_count; i++)
        if (occurs(u, param, type->args[i]))
            return true;
    return false;
}

/* Whether @a says no more than @b: dyn and parameters say nothing. */
static bool less_specific(const struct cel_type *a, const struct cel_type *b)
{
    if (cel_type_is_dyn(a) || a->kind == CEL_TYPE_PARAM)
        return true;
    if (cel_type_is_dyn(b) || b->kind == CEL_TYPE_PARAM)
        return false;
    if (a->kind != b->kind || a->arg_count != b->arg_count || !slice_eq(a->name, b->name))
        return false;
    for (size_t i = 0; i < a->arg_count; i++)
        if (!less_specific(a->args[i], b->args[i]))
            return false;
    return true;
}

const struct cel_type *cel_unifier_general(const struct cel_type *a, const struct cel_type *b)
{
    /* null beside a type that null may stand for says nothing new about it. */
    if (b->kind == CEL_TYPE_NULL)
        return a;
    return a->kind != CEL_TYPE_NULL && less_specific(a, b) ? a : b;
}

/* What null may stand for: where protobuf has messages, a missing one is null. */
static bool is_nullable(const struct cel_type *type)
{
    return type->kind == CEL_TYPE_NULL || type->kind == CEL_TYPE_OBJECT ||
           type->kind == CEL_TYPE_ABSTRACT || type->kind == CEL_TYPE_OPTIONAL ||
           type->kind == CEL_TYPE_TIMESTAMP || type->kind == CEL_TYPE_DURATION;
}

static bool assign(struct cel_unifier *u, const struct cel_type *from, const struct cel_type *to);

/*
 * Whether @param can stand for @type. *ret_was_bound tells a refusal by what the parameter is bound
 * to already, which is final, from one by the occurs check.
 */
static bool assign_param(struct cel_unifier *u, const struct cel_type *type,
                         const struct cel_type *param, bool *ret_was_bound)
{
    const struct cel_type *bound = bound_to(u, param);

    *ret_was_bound = true;
    if (cel_type_equal(type, param) || (bound && cel_type_equal(type, bound)))
        return true;
    if (bound) {
        const struct cel_type *general;

        /* The parameter must serve both uses, so it becomes the more general of the two. */
        if (!assign(u, type, bound))
            return false;
        general = cel_unifier_general(type, bound);
        if (!occurs(u, param, general))
            bind(u, param, general);
        return true;
    }
    *ret_was_bound = false;
    if (occurs(u, param, type))
        return false;
    bind(u, param, type);
    return true;
}

/* Constructors go with themselves only, argument by argument; names tell abstract types apart. */
static bool assign_args(struct cel_unifier *u, const struct cel_type *from,
                        const struct cel_type *to)
{
    if (from->kind != to->kind || from->arg_count != to->arg_count ||
        !slice_eq(from->name, to->name))
        return false;
    for (size_t i = 0; i < from->arg_count; i++)
        if (!assign(u, from->args[i], to->args[i]))
            return false;
    return true;
}

/*
 * cel-go's internalIsAssignable(). Parameters are tried in both directions, because either side may
 * be the one that is not known yet: [] + xs and xs + [] must both work.
 */
static bool assign(struct cel_unifier *u, const struct cel_type *from, const struct cel_type *to)
{
    bool was_bound;

    if (to->kind == CEL_TYPE_PARAM) {
        if (assign_param(u, from, to, &was_bound))
            return true;
        if (was_bound)
            return false;
    }
    if (from->kind == CEL_TYPE_PARAM)
        return assign_param(u, to, from, &was_bound);
    /* Gradual typing: what is not known now is checked when it runs. */
    if (cel_type_is_dyn(from) || cel_type_is_dyn(to))
        return true;
    if (from->kind == CEL_TYPE_NULL)
        return is_nullable(to);
    if (to->kind == CEL_TYPE_NULL)
        return is_nullable(from);
    /* All types of types are one type to assignment. */
    if (from->kind == CEL_TYPE_TYPE)
        return to->kind == CEL_TYPE_TYPE;
    return assign_args(u, from, to);
}

/* Newest first, so that a parameter bound twice gets its oldest binding back. */
static void undo(struct cel_unifier *u)
{
    while (u->trail.count) {
        struct cel_binding *last = vector_last(&u->trail);

        u->bound.items[last->number - 1] = last->before;
        u->trail.count--;
    }
}

bool cel_unifier_assign_all(struct cel_unifier *u, const struct cel_type *const *from,
                            const struct cel_type *const *to, size_t count)
{
    /* Bindings of an earlier success are kept for good. */
    u->trail.count = 0;
    for (size_t i = 0; i < count; i++) {
        if (!assign(u, from[i], to[i])) {
            undo(u);
            return false;
        }
    }
    return true;
}

bool cel_unifier_assign(struct cel_unifier *u, const struct cel_type *from,
                        const struct cel_type *to)
{
    return cel_unifier_assign_all(u, &from, &to, 1);
}

/* The same type over other arguments; the very same node when they did not change. */
static const struct cel_type *with_args(struct cel_unifier *u, const struct cel_type *type,
                                        const struct cel_type *const *args)
{
    for (size_t i = 0; i < type->arg_count; i++)
        if (args[i] != type->args[i])
            return cel_type_new(u->arena, type->kind, type->name, args, type->arg_count);
    return type;
}

const struct cel_type *cel_unifier_resolve(struct cel_unifier *u, const struct cel_type *type,
                                           bool free_to_dyn)
{
    const struct cel_type *args[CEL_TYPE_ARGS_MAX];

    if (type->kind == CEL_TYPE_PARAM) {
        const struct cel_type *bound = bound_to(u, type);

        if (bound)
            return cel_unifier_resolve(u, bound, free_to_dyn);
        return free_to_dyn ? cel_type_simple(CEL_TYPE_DYN) : type;
    }
    for (size_t i = 0; i < type->arg_count; i++)
        args[i] = cel_unifier_resolve(u, type->args[i], free_to_dyn);
    return with_args(u, type, args);
}

/* The parameter that stands for @name in this call. */
static const struct cel_type *instance_of(struct cel_unifier *u, struct cel_instance *instance,
                                          slice name)
{
    for (size_t i = 0; i < instance->count; i++)
        if (slice_eq(instance->names[i], name))
            return instance->fresh[i];
    /* No signature of ours has that many; a host's declaration may. */
    if (instance->count == CEL_TYPE_ARGS_MAX)
        return cel_type_simple(CEL_TYPE_DYN);
    instance->names[instance->count] = name;
    instance->fresh[instance->count] = cel_unifier_fresh(u);
    return instance->fresh[instance->count++];
}

const struct cel_type *cel_unifier_instantiate(struct cel_unifier *u, struct cel_instance *instance,
                                               const struct cel_type *type)
{
    const struct cel_type *args[CEL_TYPE_ARGS_MAX];

    if (type->kind == CEL_TYPE_PARAM)
        return type->number ? type : instance_of(u, instance, type->name);
    for (size_t i = 0; i < type->arg_count; i++)
        args[i] = cel_unifier_instantiate(u, instance, type->args[i]);
    return with_args(u, type, args);
}
