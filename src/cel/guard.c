/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A walk that carries the paths known to be there as a stack of facts. A condition adds facts for
 * when it is true and others for when it is false; they are dropped where it ends.
 */
#include "cel/guard.h"

#include "base/buffer.h"
#include "base/vector.h"
#include "cel/type.h"

/*
 * Something known to be there: the member of @operand under a name, or under whatever @key yields.
 * Paths are compared as trees, so a fact costs nothing but its place on the stack.
 */
struct fact {
    const struct ast *operand;
    slice field;           /* ptr NULL: by key */
    const struct ast *key; /* not a constant string */
    uint32_t from, to;     /* read local number @from as @to; equal for none */
};

struct guard {
    struct expression *x;
    VECTOR(struct fact) facts;
};

static void walk(struct guard *g, const struct ast *node);

/* paths */

static bool same_path(const struct ast *a, const struct ast *b, const struct fact *fact);

/* Keys that are constants: text and whole numbers; others are never recognised as the same. */
static bool same_constant(const value *a, const value *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == VALUE_STRING)
        return slice_eq(a->text, b->text);
    return (a->kind == VALUE_INT || a->kind == VALUE_UINT) && a->natural == b->natural;
}

/* The member that a select or an index by key reads; false when @node is neither. */
static bool member_of(const struct ast *node, struct fact *ret)
{
    const struct ast *key;

    *ret = (struct fact){0};
    if (node->kind == AST_SELECT) {
        ret->operand = node->select.operand;
        ret->field = node->select.field;
        return true;
    }
    if (node->kind != AST_OPERATOR || node->op != OPERATOR_INDEX)
        return false;
    key = node->call.args[1];
    ret->operand = node->call.args[0];
    if (key->kind == AST_CONSTANT && key->constant.kind == VALUE_STRING)
        ret->field = key->constant.text;
    else
        ret->key = key;
    return true;
}

/* Whether the member @b, as its node is written, is the one that @fact (@a) is about. */
static bool same_member(const struct fact *a, const struct fact *b, const struct fact *fact)
{
    if (!a->key != !b->key || !slice_eq(a->field, b->field))
        return false;
    return same_path(a->operand, b->operand, fact) && (!a->key || same_path(a->key, b->key, fact));
}

/* Whether two expressions are the same variable, member, element or constant. */
static bool same_path(const struct ast *a, const struct ast *b, const struct fact *fact)
{
    struct fact member_a, member_b;

    if (member_of(a, &member_a))
        return member_of(b, &member_b) && same_member(&member_a, &member_b, fact);
    if (a->kind != b->kind)
        return false;
    if (a->kind == AST_VARIABLE)
        return a->variable.slot == b->variable.slot;
    if (a->kind == AST_LOCAL)
        return (a->local.index == fact->from ? fact->to : a->local.index) == b->local.index;
    return a->kind == AST_CONSTANT && same_constant(&a->constant, &b->constant);
}

/*
 * Whether @member is among the facts: has been guarded. There are few facts at a time, since most
 * conditions are one && of a handful of operands.
 */
static bool is_known(const struct guard *g, const struct fact *member)
{
    vector_each (&g->facts, fact)
        if (same_member(fact, member, fact))
            return true;
    return false;
}

/* facts */

/* A member that is there has an operand that is there. */
static void add_fact(struct guard *g, struct fact fact)
{
    struct fact outer;

    *vector_push(&g->facts) = fact;
    if (member_of(fact.operand, &outer))
        add_fact(g, outer);
}

/* 'k' in m. For a list this says something of an index, which nobody asks about. */
static void add_in(struct guard *g, const struct ast *node)
{
    const struct ast *key = node->call.args[0];
    struct fact fact = {.operand = node->call.args[1]};

    if (key->kind == AST_CONSTANT && key->constant.kind == VALUE_STRING)
        fact.field = key->constant.text;
    else
        fact.key = key;
    add_fact(g, fact);
}

/* a.?b.hasValue() */
static void add_has_value(struct guard *g, const struct ast *node)
{
    struct fact fact;

    if ((node->flags & AST_MEMBER) && node->call.count == 1 &&
        slice_eq(node->call.name, SLICE("hasValue")) && member_of(node->call.args[0], &fact))
        add_fact(g, fact);
}

/*
 * Adds what is known to be there when @condition is @outcome. Of an && that is true all operands
 * are true, of an || that is false all are false; of the other two nobody knows which operand it
 * was, so they say nothing.
 */
static void assume(struct guard *g, const struct ast *condition, bool outcome)
{
    struct fact fact;

    if (condition->kind == AST_SELECT && (condition->flags & AST_TEST)) {
        if (outcome && member_of(condition, &fact))
            add_fact(g, fact);
    } else if (condition->kind == AST_CALL) {
        if (outcome)
            add_has_value(g, condition);
    } else if (condition->kind == AST_OPERATOR) {
        if (condition->op == OPERATOR_NOT)
            assume(g, condition->call.args[0], !outcome);
        else if (condition->op == OPERATOR_IN && outcome)
            add_in(g, condition);
        else if (condition->op == (outcome ? OPERATOR_AND : OPERATOR_OR))
            for (uint32_t i = 0; i < condition->call.count; i++)
                assume(g, condition->call.args[i], outcome);
    }
}

/* What the elements of list.filter(x, condition) have, the outer loop's variable has too. */
static void assume_filtered(struct guard *g, const struct ast_loop *loop)
{
    const struct ast *range = loop->range;
    size_t first = g->facts.count;

    if (range->kind != AST_LOOP || range->op != LOOP_FILTER ||
        range->loop->variable_count != loop->variable_count || loop->variable_count != 1)
        return;
    /* Both loops stand at the same depth, but not always under the same number. */
    assume(g, range->loop->body, true);
    for (size_t i = first; i < g->facts.count; i++) {
        g->facts.items[i].from = range->loop->local;
        g->facts.items[i].to = loop->local;
    }
}

/* accesses */

/* Whether @member may be missing from a value of the operand's type. */
static bool may_be_missing(const struct fact *member)
{
    const struct cel_type *type = member->operand->type;
    const struct cel_field *field;

    switch (type->kind) {
    case CEL_TYPE_OBJECT:
        /* A key that is computed has no field to ask about. */
        field = member->field.ptr ? cel_type_field(type, member->field) : NULL;
        return field && field->optional;
    case CEL_TYPE_MAP:
        return type->open;
    case CEL_TYPE_DOCUMENT:
        /* By number it is an element of a list, for which there is no guard to ask for. */
        return member->field.ptr || member->key->type->kind == CEL_TYPE_STRING;
    case CEL_TYPE_DYN:
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
    case CEL_TYPE_LIST:
    case CEL_TYPE_OPTIONAL:
    case CEL_TYPE_ABSTRACT:
    case CEL_TYPE_PARAM:
        break;
    }
    return false;
}

/* As the author has written it, on one line: hints are meant to be copied. */
static void write_written(const struct guard *g, const struct ast *node, buffer *out)
{
    bool space = false;

    for (uint32_t i = node->start; i < node->end; i++) {
        char c = g->x->text.ptr[i];
        bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';

        if (!is_space || !space)
            buffer_add_char(out, is_space ? ' ' : c);
        space = is_space;
    }
}

/* Offers both ways out, with the author's own words filled in. */
static void report(struct guard *g, const struct ast *node, const struct fact *member)
{
    _cleanup_buffer_ buffer whole = BUFFER_INIT;
    _cleanup_buffer_ buffer operand = BUFFER_INIT;
    _cleanup_buffer_ buffer key = BUFFER_INIT;
    /* With its backticks, if it has any. */
    slice field = slice_sub(g->x->text, node->at, node->end - node->at);
    struct diag *added;

    write_written(g, node, &whole);
    write_written(g, member->operand, &operand);
    added = expression_error(g->x, node->at, "\"%.*s\" may be missing",
                             SLICE_ARG(buffer_slice(&whole)));
    if (node->kind == AST_SELECT) {
        expression_hint(g->x, added, "write %.*s.?%.*s.orValue(...), or guard it with has(%.*s)",
                        SLICE_ARG(buffer_slice(&operand)), SLICE_ARG(field),
                        SLICE_ARG(buffer_slice(&whole)));
        return;
    }
    write_written(g, node->call.args[1], &key);
    expression_hint(g->x, added, "write %.*s[?%.*s].orValue(...), or guard it with %.*s in %.*s",
                    SLICE_ARG(buffer_slice(&operand)), SLICE_ARG(buffer_slice(&key)),
                    SLICE_ARG(buffer_slice(&key)), SLICE_ARG(buffer_slice(&operand)));
}

/* Reports @node when it reads a member that may be missing and is not known to be there. */
static void check_access(struct guard *g, const struct ast *node)
{
    struct fact member;

    /* a.?b and has(a.b) are the guards themselves. */
    if ((node->flags & (AST_OPTIONAL | AST_TEST)) || !member_of(node, &member))
        return;
    if (!may_be_missing(&member) || is_known(g, &member))
        return;
    report(g, node, &member);
    /* Once is enough. */
    *vector_push(&g->facts) = member;
}

/* the walk */

/*
 * Each operand of && and || with what the others tell when they do not decide. An operand that
 * fails beside one that decides does no harm (guard.h), so the order of the operands does not
 * matter.
 */
static void walk_logic(struct guard *g, const struct ast *node)
{
    for (uint32_t i = 0; i < node->call.count; i++) {
        size_t facts = g->facts.count;

        for (uint32_t other = 0; other < node->call.count; other++)
            if (other != i)
                assume(g, node->call.args[other], node->op == OPERATOR_AND);
        walk(g, node->call.args[i]);
        g->facts.count = facts;
    }
}

/* The condition itself is outside its own protection. */
static void walk_conditional(struct guard *g, const struct ast *node)
{
    size_t facts = g->facts.count;

    walk(g, node->call.args[0]);
    for (uint32_t branch = 1; branch <= 2; branch++) {
        assume(g, node->call.args[0], branch == 1);
        walk(g, node->call.args[branch]);
        g->facts.count = facts;
    }
}

/* A loop's facts end with it: the numbers of its variables are used again by the next one. */
static void walk_loop(struct guard *g, const struct ast_loop *loop)
{
    /* The first variable of a loop over a map is a key of that map. */
    const struct ast key = {.kind = AST_LOCAL, .local = {.index = loop->local}};
    size_t facts = g->facts.count;

    walk(g, loop->range);
    add_fact(g, (struct fact){.operand = loop->range, .key = &key});
    assume_filtered(g, loop);
    if (loop->filter) {
        walk(g, loop->filter);
        assume(g, loop->filter, true);
    }
    walk(g, loop->body);
    g->facts.count = facts;
}

/* Calls and operators: operands first, then the access that an index is. */
static void walk_call(struct guard *g, const struct ast *node)
{
    if (node->kind == AST_OPERATOR && (node->op == OPERATOR_AND || node->op == OPERATOR_OR)) {
        walk_logic(g, node);
    } else if (node->kind == AST_OPERATOR && node->op == OPERATOR_CONDITIONAL) {
        walk_conditional(g, node);
    } else {
        for (uint32_t i = 0; i < node->call.count; i++)
            walk(g, node->call.args[i]);
        check_access(g, node);
    }
}

static void walk_entries(struct guard *g, const struct ast *node)
{
    for (uint32_t i = 0; i < node->entries.count; i++) {
        if (node->entries.items[i].key)
            walk(g, node->entries.items[i].key);
        walk(g, node->entries.items[i].value);
    }
}

static void walk(struct guard *g, const struct ast *node)
{
    switch ((enum ast_kind)node->kind) {
    case AST_CONSTANT:
    case AST_NAME:
    case AST_VARIABLE:
    case AST_LOCAL:
        break;
    case AST_SELECT:
        walk(g, node->select.operand);
        check_access(g, node);
        break;
    case AST_OPERATOR:
    case AST_CALL:
        walk_call(g, node);
        break;
    case AST_LIST:
    case AST_MAP:
        walk_entries(g, node);
        break;
    case AST_LOOP:
        walk_loop(g, node->loop);
        break;
    case AST_BIND:
        walk(g, node->bind->init);
        walk(g, node->bind->body);
        break;
    }
}

void guard_check(struct expression *x, const struct ast *root, const struct ast *given)
{
    struct guard g = {.x = x};

    if (given)
        assume(&g, given, true);
    walk(&g, root);
    vector_done(&g.facts);
}
