/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One walk down the tree deduces types bottom-up, with parameters where nothing is known yet: the
 * type of [] is list(_1), and "[] + [1]" finds out that _1 is int. A second walk replaces what was
 * bound and makes the rest dyn.
 *
 * After an error the node is dyn, which goes with everything, so that one mistake is reported once
 * and the walk goes on to the next.
 *
 * Operators whose overloads have type parameters (== in [] ?:) are decided here and not by their
 * rows in the table: they stand in nearly every condition, and making fresh parameters for each use
 * would be most of the checker's work. The answers are the same.
 */
#include "cel/check.h"

#include "base/nearest.h"
#include "cel/checker.h"
#include "cel/guard.h"
#include "cel/macro.h"
#include "cel/parse.h"
#include "cel/resolve.h"

/* Deduces @node's type, reports what is wrong below it, and returns the type, never NULL. */
static const struct cel_type *check(struct checker *c, struct ast *node);

static const struct cel_type *simple(enum cel_type_kind kind)
{
    return cel_type_simple(kind);
}

static const struct cel_type *dyn(void)
{
    return cel_type_simple(CEL_TYPE_DYN);
}

/* A type's text for a message. People are not shown parameters: what is unknown reads as dyn. */
static void type_text(struct checker *c, const struct cel_type *type, buffer *out)
{
    cel_type_format(cel_unifier_resolve(&c->unifier, type, true), out);
}

/* Reports when @node, of @type, cannot be a @wanted. @what says whose type that is. */
static bool want(struct checker *c, const struct ast *node, const struct cel_type *type,
                 const struct cel_type *wanted, const char *what)
{
    _cleanup_buffer_ buffer is = BUFFER_INIT;
    _cleanup_buffer_ buffer wants = BUFFER_INIT;

    /* This may bind parameters of @type: an unknown operand of && is a bool from here on. */
    if (cel_unifier_assign(&c->unifier, type, wanted))
        return true;
    type_text(c, type, &is);
    type_text(c, wanted, &wants);
    expression_error(c->x, node->at, "%s is %.*s, not %.*s", what, SLICE_ARG(buffer_slice(&is)),
                     SLICE_ARG(buffer_slice(&wants)));
    return false;
}

/* The type inside an optional; *ret_optional tells whether there was one. */
static const struct cel_type *unwrap(const struct cel_type *type, bool *ret_optional)
{
    *ret_optional = type->kind == CEL_TYPE_OPTIONAL;
    return *ret_optional ? type->args[0] : type;
}

/* An operand of which nothing is known is dyn from now on, lest a later use narrows it. */
static const struct cel_type *settle(struct checker *c, const struct cel_type *type)
{
    if (type->kind != CEL_TYPE_PARAM)
        return type;
    if (!cel_unifier_assign(&c->unifier, dyn(), type))
        return type;
    return dyn();
}

/* The type of one of several alternatives: elements of a list, branches of a condition. */
/* @before is NULL for the first. Types that do not go together make dyn, not a mistake. */
static const struct cel_type *join(struct checker *c, const struct cel_type *before,
                                   const struct cel_type *type)
{
    if (!before)
        return type;
    if (cel_unifier_assign(&c->unifier, before, type))
        return cel_unifier_general(before, type);
    return dyn();
}

/* names */

/* Resolution has turned every name that means something into another kind of node. */
static const struct cel_type *check_name(struct checker *c, const struct ast *node)
{
    struct nearest meant = NEAREST(node->name);
    struct diag *added =
        expression_error(c->x, node->at, "unknown variable \"%.*s\"", SLICE_ARG(node->name));

    vector_each (&c->env->variable_list, variable)
        nearest_offer(&meant, (*variable)->name);
    if (meant.best.len)
        expression_hint(c->x, added, "did you mean \"%.*s\"?", SLICE_ARG(meant.best));
    return dyn();
}

/*
 * Literals, and names of types. Lists and maps are constants only after folding, which is later;
 * for them and for what a literal cannot be, the answer is dyn.
 */
static const struct cel_type *check_constant(const struct ast *node)
{
    switch ((enum value_kind)node->constant.kind) {
    case VALUE_NULL:
        return simple(CEL_TYPE_NULL);
    case VALUE_BOOL:
        return simple(CEL_TYPE_BOOL);
    case VALUE_INT:
        return simple(CEL_TYPE_INT);
    case VALUE_UINT:
        return simple(CEL_TYPE_UINT);
    case VALUE_DOUBLE:
        return simple(CEL_TYPE_DOUBLE);
    case VALUE_STRING:
        return simple(CEL_TYPE_STRING);
    case VALUE_BYTES:
        return simple(CEL_TYPE_BYTES);
    case VALUE_TIMESTAMP:
        return simple(CEL_TYPE_TIMESTAMP);
    case VALUE_DURATION:
        return simple(CEL_TYPE_DURATION);
    case VALUE_TYPE:
        return simple(CEL_TYPE_TYPE);
    case VALUE_LIST:
    case VALUE_MAP:
    case VALUE_UNKNOWN:
    case VALUE_OPTIONAL:
    case VALUE_OBJECT:
    case VALUE_ERROR:
        break;
    }
    return dyn();
}

/* Indexes are used again by the next macro at the same depth, which sets them anew. */
static void set_local(struct checker *c, uint32_t index, const struct cel_type *type)
{
    while (c->locals.count <= index)
        *vector_push(&c->locals) = dyn();
    c->locals.items[index] = type;
}

/* fields and elements */

/* The field that was probably meant, or all there are. */
static void report_field(struct checker *c, const struct ast *node, const struct cel_type *object)
{
    slice field = node->select.field;
    struct nearest meant = NEAREST(field);
    _cleanup_buffer_ buffer names = BUFFER_INIT;
    struct diag *added = expression_error(c->x, node->at, "%.*s has no field \"%.*s\"",
                                          SLICE_ARG(object->name), SLICE_ARG(field));

    for (size_t i = 0; i < object->field_count; i++) {
        nearest_offer(&meant, object->fields[i].name);
        buffer_add(&names, i ? SLICE(", ") : SLICE(""));
        buffer_add(&names, object->fields[i].name);
    }
    if (meant.best.len)
        expression_hint(c->x, added, "did you mean \"%.*s\"?", SLICE_ARG(meant.best));
    else
        expression_hint(c->x, added, "it has %.*s", SLICE_ARG(buffer_slice(&names)));
}

/*
 * The type of a field of @target (langdef.md, "Field Selection"). @lenient is for a.?b, which is
 * none when the operand has no fields at all; a misspelt field of an object is still a mistake.
 */
static const struct cel_type *check_field(struct checker *c, const struct ast *node,
                                          const struct cel_type *target, bool lenient)
{
    _cleanup_buffer_ buffer text = BUFFER_INIT;
    const struct cel_field *field;

    if (target->kind == CEL_TYPE_MAP)
        return target->args[1];
    /* Nobody knows what is inside, and that goes all the way down. */
    if (target->kind == CEL_TYPE_DOCUMENT)
        return target;
    if (target->kind == CEL_TYPE_OBJECT) {
        field = cel_type_field(target, node->select.field);
        if (field)
            return field->type;
        report_field(c, node, target);
    } else if (!cel_type_is_dyn(target) && !lenient) {
        type_text(c, target, &text);
        expression_error(c->x, node->at, "%.*s has no fields", SLICE_ARG(buffer_slice(&text)));
    }
    return dyn();
}

/* a.b, a.?b, has(a.b). What is selected from an optional is optional too, and none from none. */
static const struct cel_type *check_select(struct checker *c, struct ast *node)
{
    bool optional = node->flags & AST_OPTIONAL, chained;
    const struct cel_type *operand = checker_known(c, check(c, node->select.operand));
    const struct cel_type *target = settle(c, unwrap(operand, &chained));
    const struct cel_type *result = check_field(c, node, target, optional);

    /* has() of a field that an object does not have has been reported: it would never hold. */
    if (node->flags & AST_TEST)
        return simple(CEL_TYPE_BOOL);
    return optional || chained ? cel_type_optional(c->arena, result) : result;
}

/* The element that @index, of @index_type, selects from @target; NULL when it cannot. */
static const struct cel_type *element_of(struct checker *c, const struct cel_type *target,
                                         const struct ast *index, const struct cel_type *index_type)
{
    const struct cel_field *field;

    switch (target->kind) {
    case CEL_TYPE_LIST:
        /* When it runs, 1u and 1.0 are positions too; written down they are mistakes. */
        if (!cel_unifier_assign(&c->unifier, index_type, simple(CEL_TYPE_INT)))
            return NULL;
        return target->args[0];
    case CEL_TYPE_MAP:
        if (!cel_unifier_assign(&c->unifier, index_type, target->args[0]))
            return NULL;
        return target->args[1];
    case CEL_TYPE_OBJECT:
        if (!cel_unifier_assign(&c->unifier, index_type, simple(CEL_TYPE_STRING)))
            return NULL;
        /* Which field it is shows only when the expression runs. */
        if (index->kind != AST_CONSTANT)
            return dyn();
        field = cel_type_field(target, index->constant.text);
        return field ? field->type : NULL;
    case CEL_TYPE_DOCUMENT:
        return target;
    case CEL_TYPE_DYN:
    case CEL_TYPE_PARAM:
        return dyn();
    case CEL_TYPE_NULL:
    case CEL_TYPE_BOOL:
    case CEL_TYPE_INT:
    case CEL_TYPE_UINT:
    case CEL_TYPE_DOUBLE:
    case CEL_TYPE_STRING:
    case CEL_TYPE_BYTES:
    case CEL_TYPE_TIMESTAMP:
    case CEL_TYPE_DURATION:
    case CEL_TYPE_TYPE:
    case CEL_TYPE_OPTIONAL:
    case CEL_TYPE_ABSTRACT:
        break;
    }
    return NULL;
}

/* a[b] and a[?b], with the same rule for optionals as a select. */
static const struct cel_type *check_index(struct checker *c, struct ast *node)
{
    const struct cel_type *operand = checker_known(c, check(c, node->call.args[0]));
    const struct cel_type *index = checker_known(c, check(c, node->call.args[1]));
    bool optional = node->flags & AST_OPTIONAL, chained;
    const struct cel_type *target = settle(c, unwrap(operand, &chained));
    const struct cel_type *result = element_of(c, target, node->call.args[1], index);
    _cleanup_buffer_ buffer text = BUFFER_INIT;
    _cleanup_buffer_ buffer by = BUFFER_INIT;

    if (!result) {
        type_text(c, operand, &text);
        type_text(c, index, &by);
        expression_error(c->x, node->at, "%.*s has no elements by %.*s",
                         SLICE_ARG(buffer_slice(&text)), SLICE_ARG(buffer_slice(&by)));
        return dyn();
    }
    return optional || chained ? cel_type_optional(c->arena, result) : result;
}

/* operators */

/* Checks all arguments; the types of the first CEL_TYPE_ARGS_MAX are kept, no function takes more.
 */
static void check_arguments(struct checker *c, struct ast *node, struct argument_types *ret)
{
    ret->count = MIN((size_t)node->call.count, (size_t)CEL_TYPE_ARGS_MAX);
    for (size_t i = 0; i < node->call.count; i++) {
        const struct cel_type *type = checker_known(c, check(c, node->call.args[i]));

        if (i < ret->count)
            ret->types[i] = type;
    }
    /* A later argument may have told what an earlier one is. */
    for (size_t i = 0; i < ret->count; i++)
        ret->types[i] = checker_known(c, ret->types[i]);
}

/* && and || of two or more operands. */
static const struct cel_type *check_logic(struct checker *c, struct ast *node)
{
    const char *what = node->op == OPERATOR_AND ? "operand of &&" : "operand of ||";

    /* Each operand for itself: all mistakes of a long condition are reported at once. */
    for (uint32_t i = 0; i < node->call.count; i++) {
        struct ast *operand = node->call.args[i];

        want(c, operand, check(c, operand), simple(CEL_TYPE_BOOL), what);
    }
    return simple(CEL_TYPE_BOOL);
}

/* c ? a : b, where the more general type of a and b is the result's. */
static const struct cel_type *check_conditional(struct checker *c, struct ast *node)
{
    struct argument_types arguments;
    const struct cel_type *yes, *no;

    check_arguments(c, node, &arguments);
    want(c, node->call.args[0], arguments.types[0], simple(CEL_TYPE_BOOL), "condition of ?:");
    yes = arguments.types[1];
    no = arguments.types[2];
    /* As an overload (bool, A, A) -> A would: A is the first branch, widened by the second. */
    if (cel_unifier_assign(&c->unifier, no, yes))
        return checker_known(c, cel_unifier_general(no, yes));
    want(c, node->call.args[2], no, yes, "second branch of ?:");
    return dyn();
}

/* Whether "item in whole" may be asked: of a list's elements or of the keys of what has keys. */
static bool is_member_of(struct checker *c, const struct cel_type *item,
                         const struct cel_type *whole)
{
    whole = settle(c, whole);
    if (whole->kind == CEL_TYPE_LIST || whole->kind == CEL_TYPE_MAP)
        return cel_unifier_assign(&c->unifier, whole->args[0], item);
    if (whole->kind == CEL_TYPE_OBJECT)
        return cel_unifier_assign(&c->unifier, item, simple(CEL_TYPE_STRING));
    return cel_type_is_dyn(whole);
}

/* Arithmetic and order go by the table, as functions do; the rest has reasons at the top. */
static const struct cel_type *check_operator(struct checker *c, struct ast *node)
{
    enum cel_operator op = (enum cel_operator)node->op;
    const struct env_function *function = env_operator(c->env, op);
    const struct cel_type *result = NULL;
    struct argument_types arguments;

    if (op == OPERATOR_AND || op == OPERATOR_OR)
        return check_logic(c, node);
    if (op == OPERATOR_CONDITIONAL)
        return check_conditional(c, node);
    if (op == OPERATOR_INDEX)
        return check_index(c, node);
    check_arguments(c, node, &arguments);
    if (op == OPERATOR_EQUAL || op == OPERATOR_NOT_EQUAL) {
        /* Values of different types are unequal when it runs; written down, it is a mistake. */
        if (cel_unifier_assign(&c->unifier, arguments.types[1], arguments.types[0]))
            result = simple(CEL_TYPE_BOOL);
    } else if (op == OPERATOR_IN) {
        if (is_member_of(c, arguments.types[0], arguments.types[1]))
            result = simple(CEL_TYPE_BOOL);
    } else {
        result = overload_resolve(c, function, false, &arguments);
    }
    if (result)
        return result;
    overload_report(c, node, slice_of(cel_operator_text(op)), function, false, &arguments);
    return dyn();
}

/* calls */

/*
 * Only what can be called in the same style, f(a) or a.f(), can have been meant. @name is qualified
 * where it is written so.
 */
static void report_function(struct checker *c, const struct ast *node, slice name, bool member)
{
    struct nearest meant = NEAREST(name);
    struct diag *added =
        expression_error(c->x, node->at, "unknown function \"%.*s\"", SLICE_ARG(name));
    for (size_t i = 0; i < c->env->functions.count; i++) {
        const struct env_function *function = c->env->functions.entries[i].value;
        bool same_style = false;

        for (size_t n = 0; n < function->count && !same_style; n++)
            same_style = function->overloads[n].member == member;
        if (same_style)
            nearest_offer(&meant, function->name);
    }
    if (meant.best.len)
        expression_hint(c->x, added, "did you mean \"%.*s\"?", SLICE_ARG(meant.best));
}

/*
 * A call that a macro's name stands in and that the parser has not rewritten. Its arguments are not
 * checked: names in them were to be variables.
 */
static bool report_macro(struct checker *c, const struct ast *node, slice name)
{
    const char *usage = macro_usage(name);
    struct diag *added;

    if (!usage)
        return false;
    added = expression_error(c->x, node->at, "%.*s() is a macro and takes other arguments",
                             SLICE_ARG(name));
    expression_hint(c->x, added, "write %s", usage);
    return true;
}

/*
 * "math.cel(x)" is a member call to the parser, but math is no variable: what is unknown is the
 * function with the qualified name. The receiver is then not checked.
 */
static bool is_qualified_call(const struct ast *node)
{
    const struct ast *receiver = node->call.count ? node->call.args[0] : NULL;

    if (node->call.function || !(node->flags & AST_MEMBER))
        return false;
    while (receiver->kind == AST_SELECT && !(receiver->flags & (AST_OPTIONAL | AST_TEST)))
        receiver = receiver->select.operand;
    return receiver->kind == AST_NAME;
}

/* Reports the name as it is written, from the receiver's first byte to the function's last. */
static const struct cel_type *check_qualified(struct checker *c, struct ast *node)
{
    uint32_t start = node->call.args[0]->start;
    slice name = slice_sub(c->x->text, start, node->at + node->call.name.len - start);

    if (report_macro(c, node, name))
        return dyn();
    for (uint32_t i = 1; i < node->call.count; i++)
        check(c, node->call.args[i]);
    report_function(c, node, name, false);
    return dyn();
}

static const struct cel_type *check_call(struct checker *c, struct ast *node)
{
    struct argument_types arguments;
    const struct cel_type *result = NULL;
    bool member = node->flags & AST_MEMBER;

    if (is_qualified_call(node))
        return check_qualified(c, node);
    if (!node->call.function && report_macro(c, node, node->call.name))
        return dyn();
    check_arguments(c, node, &arguments);
    if (!node->call.function) {
        report_function(c, node, node->call.name, member);
        return dyn();
    }
    /* With more arguments no overload fits, and the report lists those that there are. */
    if (node->call.count <= CEL_TYPE_ARGS_MAX)
        result = overload_resolve(c, node->call.function, member, &arguments);
    if (result)
        return result;
    overload_report(c, node, node->call.name, node->call.function, member, &arguments);
    return dyn();
}

/* lists and maps */

/* The type of an entry's value, out of its optional for [?x] and {?k: x}. */
static const struct cel_type *check_entry(struct checker *c, const struct ast_entry *entry)
{
    const struct cel_type *type = checker_known(c, check(c, entry->value)), *inner;
    bool optional;

    if (!entry->optional)
        return type;
    inner = unwrap(type, &optional);
    if (!optional)
        want(c, entry->value, type, cel_type_optional(c->arena, dyn()), "an optional entry");
    return inner;
}

/* Elements of different types make list(dyn), as cel-go does by default. */
static const struct cel_type *check_list(struct checker *c, struct ast *node)
{
    const struct cel_type *item = NULL;

    for (uint32_t i = 0; i < node->entries.count; i++)
        item = join(c, item, check_entry(c, &node->entries.items[i]));
    /* What the empty list is a list of shows where it is used. */
    return cel_type_list(c->arena, item ? item : cel_unifier_fresh(&c->unifier));
}

/*
 * Only what may be a key (langdef.md, "Values"). cel-go finds a bad key when the expression runs;
 * here it must be found now, because map(K, V) of two large types, again and again, would make a
 * type exponentially larger than the text.
 */
static const struct cel_type *check_key(struct checker *c, struct ast *node)
{
    const struct cel_type *type = settle(c, checker_known(c, check(c, node)));
    _cleanup_buffer_ buffer text = BUFFER_INIT;

    if (type->kind == CEL_TYPE_BOOL || type->kind == CEL_TYPE_INT || type->kind == CEL_TYPE_UINT ||
        type->kind == CEL_TYPE_STRING || cel_type_is_dyn(type))
        return type;
    type_text(c, type, &text);
    expression_error(c->x, node->at, "a key is %.*s, not bool, int, uint or string",
                     SLICE_ARG(buffer_slice(&text)));
    return dyn();
}

static const struct cel_type *check_map(struct checker *c, struct ast *node)
{
    const struct cel_type *key = NULL, *item = NULL;

    for (uint32_t i = 0; i < node->entries.count; i++) {
        key = join(c, key, check_key(c, node->entries.items[i].key));
        item = join(c, item, check_entry(c, &node->entries.items[i]));
    }
    return cel_type_map(c->arena, key ? key : cel_unifier_fresh(&c->unifier),
                        item ? item : cel_unifier_fresh(&c->unifier));
}

/* macros */

/* What a loop's variables are; only the last one for a loop with one variable. */
struct loop_types {
    const struct cel_type *key, *item;
};

/* What the variables of a loop over @range hold; reports a range that cannot be walked. */
static struct loop_types loop_range(struct checker *c, const struct ast_loop *loop,
                                    const struct cel_type *range)
{
    struct loop_types types = {dyn(), dyn()};
    _cleanup_buffer_ buffer text = BUFFER_INIT;

    if (range->kind == CEL_TYPE_LIST) {
        types.key = simple(CEL_TYPE_INT);
        types.item = range->args[0];
    } else if (range->kind == CEL_TYPE_MAP) {
        types.key = range->args[0];
        types.item = loop->variable_count == 2 ? range->args[1] : range->args[0];
    } else if (range->kind == CEL_TYPE_DOCUMENT) {
        types.item = range;
    } else if (!cel_type_is_dyn(range)) {
        type_text(c, range, &text);
        expression_error(c->x, loop->range->at, "%.*s is no list and no map",
                         SLICE_ARG(buffer_slice(&text)));
    }
    return types;
}

/* Gives the variables their types before the body is checked. */
static void bind_loop(struct checker *c, const struct ast_loop *loop, struct loop_types types)
{
    if (loop->variable_count == 2) {
        set_local(c, loop->local, types.key);
        set_local(c, loop->local + 1, types.item);
    } else {
        set_local(c, loop->local, types.item);
    }
}

/* optMap() and optFlatMap(): at most one element, the optional's value. */
static const struct cel_type *check_optional_loop(struct checker *c, struct ast *node,
                                                  const struct cel_type *range)
{
    struct ast_loop *loop = node->loop;
    const struct cel_type *inner = range, *body;
    bool optional;

    if (!cel_type_is_dyn(range)) {
        inner = unwrap(range, &optional);
        if (!optional)
            want(c, loop->range, range, cel_type_optional(c->arena, dyn()), "the receiver");
    }
    set_local(c, loop->local, inner);
    body = checker_known(c, check(c, loop->body));
    /* optMap() wraps what the body gives; optFlatMap() wants it wrapped already. */
    if (node->op == LOOP_OPTIONAL)
        return cel_type_optional(c->arena, body);
    want(c, loop->body, body, cel_type_optional(c->arena, dyn()), "the result of optFlatMap()");
    return body;
}

/* The type that ast.h gives for each kind of loop. */
static const struct cel_type *loop_result(struct checker *c, const struct ast *node,
                                          const struct cel_type *range, struct loop_types types,
                                          const struct cel_type *body)
{
    const struct ast_loop *loop = node->loop;

    switch ((enum ast_loop_kind)node->op) {
    case LOOP_ALL:
    case LOOP_EXISTS:
    case LOOP_EXISTS_ONE:
        want(c, loop->body, body, simple(CEL_TYPE_BOOL), "the condition");
        return simple(CEL_TYPE_BOOL);
    case LOOP_FILTER:
        want(c, loop->body, body, simple(CEL_TYPE_BOOL), "the condition");
        return cel_type_list(c->arena, types.item);
    case LOOP_MAP:
        return cel_type_list(c->arena, body);
    case LOOP_TRANSFORM_MAP:
        return cel_type_map(c->arena, settle(c, types.key), body);
    case LOOP_TRANSFORM_ENTRIES:
        want(c, loop->body, body, cel_type_map(c->arena, dyn(), dyn()), "an entry");
        return body;
    case LOOP_SORT:
        return cel_type_is_dyn(range) ? range : cel_type_list(c->arena, types.item);
    case LOOP_OPTIONAL:
    case LOOP_OPTIONAL_FLAT:
        break;
    }
    return dyn();
}

/* Range first, then the variables' types, then filter and body, which use them. */
static const struct cel_type *check_loop(struct checker *c, struct ast *node)
{
    struct ast_loop *loop = node->loop;
    const struct cel_type *range = settle(c, checker_known(c, check(c, loop->range)));
    struct loop_types types;

    if (node->op == LOOP_OPTIONAL || node->op == LOOP_OPTIONAL_FLAT)
        return check_optional_loop(c, node, range);
    types = loop_range(c, loop, range);
    bind_loop(c, loop, types);
    if (loop->filter)
        want(c, loop->filter, check(c, loop->filter), simple(CEL_TYPE_BOOL), "the filter");
    return loop_result(c, node, range, types, checker_known(c, check(c, loop->body)));
}

/* cel.bind(x, init, body) */
static const struct cel_type *check_bind(struct checker *c, struct ast *node)
{
    struct ast_bind *bind = node->bind;

    set_local(c, bind->local, check(c, bind->init));
    return check(c, bind->body);
}

/* the walk */

/* A variable has its declared type, a local what its macro gave it, which may be known better by
 * now.
 */
static const struct cel_type *deduce(struct checker *c, struct ast *node)
{
    switch ((enum ast_kind)node->kind) {
    case AST_CONSTANT:
        return check_constant(node);
    case AST_NAME:
        return check_name(c, node);
    case AST_VARIABLE:
        return c->env->variable_list.items[node->variable.slot]->type;
    case AST_LOCAL:
        return checker_known(c, c->locals.items[node->local.index]);
    case AST_SELECT:
        return check_select(c, node);
    case AST_OPERATOR:
        return check_operator(c, node);
    case AST_CALL:
        return check_call(c, node);
    case AST_LIST:
        return check_list(c, node);
    case AST_MAP:
        return check_map(c, node);
    case AST_LOOP:
        return check_loop(c, node);
    case AST_BIND:
        return check_bind(c, node);
    }
    return dyn();
}

static const struct cel_type *check(struct checker *c, struct ast *node)
{
    node->type = deduce(c, node);
    return node->type;
}

static void settle_tree(struct checker *c, struct ast *node);

static void settle_call(struct checker *c, struct ast *node)
{
    for (uint32_t i = 0; i < node->call.count; i++)
        settle_tree(c, node->call.args[i]);
}

static void settle_entries(struct checker *c, struct ast *node)
{
    for (uint32_t i = 0; i < node->entries.count; i++) {
        settle_tree(c, node->entries.items[i].key);
        settle_tree(c, node->entries.items[i].value);
    }
}

/* What is still free at the end can be anything. @node may be NULL. */
static void settle_tree(struct checker *c, struct ast *node)
{
    if (!node)
        return;
    /* What was skipped after a mistake. */
    if (!node->type)
        node->type = dyn();
    node->type = cel_unifier_resolve(&c->unifier, node->type, true);
    switch ((enum ast_kind)node->kind) {
    case AST_CONSTANT:
    case AST_NAME:
    case AST_VARIABLE:
    case AST_LOCAL:
        break;
    case AST_SELECT:
        settle_tree(c, node->select.operand);
        break;
    case AST_OPERATOR:
    case AST_CALL:
        settle_call(c, node);
        break;
    case AST_LIST:
    case AST_MAP:
        settle_entries(c, node);
        break;
    case AST_LOOP:
        settle_tree(c, node->loop->range);
        settle_tree(c, node->loop->filter);
        settle_tree(c, node->loop->body);
        break;
    case AST_BIND:
        settle_tree(c, node->bind->init);
        settle_tree(c, node->bind->body);
        break;
    }
}

/* A result of type dyn is accepted: what it is shows when it runs. */
static void check_result(struct checker *c, const struct ast *root)
{
    const char *result = c->x->options ? c->x->options->result : NULL;
    struct cel_types scratch = CEL_TYPES_INIT;
    const struct cel_type *wanted;

    if (result && cel_type_parse(&scratch, slice_of(result), &wanted) == 0)
        want(c, root, root->type, wanted, "the expression");
    cel_types_done(&scratch);
}

/*
 * The condition that the options give as true; NULL when there is none or it is broken, which is
 * reported where it stands itself.
 */
static struct ast *read_given(struct checker *c)
{
    slice text = c->x->options ? c->x->options->given : SLICE_NULL;
    _cleanup_diags_ diags ignored = DIAGS_INIT;
    struct expression x = {.text = text, .options = c->x->options, .diags = &ignored};
    struct ast *root = NULL;

    if (text.len == 0 || cel_parse(&x, c->arena, &root) != 0)
        return NULL;
    cel_resolve(c->env, c->x->options, root);
    return root;
}

int cel_check(const struct cel_env *env, struct expression *x, arena *a, struct ast *root)
{
    struct checker c = {.env = env, .x = x, .arena = a, .unifier = CEL_UNIFIER_INIT(a)};
    size_t errors = x->errors;

    check(&c, root);
    settle_tree(&c, root);
    check_result(&c, root);
    /* Where types are wrong, what may be missing is guesswork. */
    if (x->errors == errors && !(x->options && x->options->no_guard))
        guard_check(x, root, read_given(&c));
    vector_done(&c.locals);
    cel_unifier_done(&c.unifier);
    return x->errors == errors ? 0 : CEL_INVALID;
}
