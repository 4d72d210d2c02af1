/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which overload a call means, and how a call that means none is reported.
 *
 * With dyn among the arguments several overloads may fit; the evaluator then picks one by the kinds
 * of the values, and here the result is known only if all of them agree.
 */
#include "cel/checker.h"

const struct cel_type *overload_resolve(struct checker *c, const struct env_function *function,
                                        bool member, const struct argument_types *arguments)
{
    const struct cel_type *result = NULL;

    for (size_t i = 0; i < function->count; i++) {
        const struct env_overload *overload = &function->overloads[i];
        const struct cel_type *wanted[CEL_TYPE_ARGS_MAX], *returned;
        struct cel_instance instance = {.count = 0};

        /* Each try has parameters of its own: list(A) of one call says nothing about another. */
        if (overload->member != member || overload->type.arg_count != arguments->count)
            continue;
        for (size_t n = 0; n < arguments->count; n++)
            wanted[n] = cel_unifier_instantiate(&c->unifier, &instance, overload->type.args[n]);
        returned = cel_unifier_instantiate(&c->unifier, &instance, overload->type.result);
        if (!cel_unifier_assign_all(&c->unifier, arguments->types, wanted, arguments->count))
            continue;
        returned = checker_known(c, returned);
        if (!result)
            result = returned;
        else if (!cel_type_is_dyn(result) && !cel_type_equal(result, returned))
            result = cel_type_simple(CEL_TYPE_DYN);
    }
    return result;
}

/* As it would be written, with types for values: "string.size()", "size(list(A))", "int + int" or
 * "-int". */
static void write_call(buffer *out, const struct ast *node, slice name, bool member,
                       const struct cel_type *const *types, size_t count)
{
    bool infix = node->kind == AST_OPERATOR && count == 2;
    size_t first = member || infix ? 1 : 0;

    if (first) {
        cel_type_format(types[0], out);
        buffer_add(out, infix ? SLICE(" ") : SLICE("."));
    }
    buffer_add(out, name);
    if (infix)
        buffer_add_char(out, ' ');
    else if (node->kind != AST_OPERATOR)
        buffer_add_char(out, '(');
    for (size_t i = first; i < count; i++) {
        if (i > first)
            buffer_add(out, SLICE(", "));
        cel_type_format(types[i], out);
    }
    if (node->kind != AST_OPERATOR)
        buffer_add_char(out, ')');
}

/* The overloads there are, those of the call's own style and number of arguments first. */
static void list_overloads(buffer *out, const struct ast *node, slice name,
                           const struct env_function *function, bool member, size_t count)
{
    size_t listed = 0, left = 0;

    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < function->count; i++) {
            const struct env_overload *overload = &function->overloads[i];
            bool close = overload->member == member && overload->type.arg_count == count;

            if (close != (pass == 0))
                continue;
            if (listed == CHECK_LISTED_MAX) {
                left++;
                continue;
            }
            if (listed++)
                buffer_add(out, SLICE(", "));
            write_call(out, node, name, overload->member, overload->type.args,
                       overload->type.arg_count);
        }
    }
    if (left)
        buffer_printf(out, " and %zu more", left);
}

void overload_report(struct checker *c, const struct ast *node, slice name,
                     const struct env_function *function, bool member,
                     const struct argument_types *arguments)
{
    _cleanup_buffer_ buffer call = BUFFER_INIT;
    _cleanup_buffer_ buffer hint = BUFFER_INIT;
    const struct cel_type *shown[CEL_TYPE_ARGS_MAX];
    struct diag *added;

    for (size_t i = 0; i < arguments->count; i++)
        shown[i] = cel_unifier_resolve(&c->unifier, arguments->types[i], true);
    write_call(&call, node, name, member, shown, arguments->count);
    added = expression_error(c->x, node->at, "there is no %.*s", SLICE_ARG(buffer_slice(&call)));
    if (!function || function->count == 0)
        return;
    if (node->kind == AST_OPERATOR &&
        (node->op == OPERATOR_EQUAL || node->op == OPERATOR_NOT_EQUAL)) {
        expression_hint(c->x, added, "convert one side: values of different types are unequal");
        return;
    }
    list_overloads(&hint, node, name, function, member, arguments->count);
    expression_hint(c->x, added, "there is %.*s", SLICE_ARG(buffer_slice(&hint)));
}
