/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nodes whose result is a truth: logic, comparison, membership.
 *
 * && and || absorb errors in any order (langdef.md, "Logical Operators"): false && error is false,
 * and so is error && false. So a node must look at all operands before it may answer with an error.
 * The first error is the one that is kept. Only the cost limit cuts this short: an evaluation that
 * was stopped must not go on to find a false.
 *
 * In witness mode each node notes the values that it compared, and a node that was decided by one
 * of its operands forgets what the others noted.
 */
#include "cel/compare.h"
#include "cel/program.h"

/* logic */

/* The first operand that is no bool was number @at, with the value @failed. */
static const value *chain_failed(const struct node *n, struct frame *f, uint32_t at,
                                 const value *failed, bool decisive, value *scratch)
{
    size_t mark = witness_mark(f);
    value kept = *frame_misfit(f, n, failed, scratch, decisive ? "'||'" : "'&&'");

    for (uint32_t i = at + 1; i < n->call.count && !frame_stopped(f); i++) {
        const value *v = node_eval(n->call.args[i], f, scratch);

        if (v->kind == VALUE_BOOL && v->boolean == decisive) {
            witness_note(f, v);
            return node_bool(decisive);
        }
        witness_cut(f, mark, witness_mark(f));
    }
    *scratch = kept;
    return scratch;
}

/* @decisive is the value of an operand that decides the chain: false for &&, true for ||. */
static inline const value *eval_chain(const struct node *n, struct frame *f, value *scratch,
                                      bool decisive)
{
    size_t start = witness_mark(f);

    for (uint32_t i = 0; i < n->call.count; i++) {
        size_t mark = witness_mark(f);
        const value *v = node_eval(n->call.args[i], f, scratch);

        if (unlikely(v->kind != VALUE_BOOL)) {
            witness_cut(f, start, witness_mark(f));
            return chain_failed(n, f, i, v, decisive, scratch);
        }
        witness_note(f, v);
        if (v->boolean == decisive) {
            /* Only the operand that decided is a witness. */
            witness_cut(f, start, mark);
            return node_bool(decisive);
        }
    }
    return node_bool(!decisive);
}

/* One function with a constant makes two nodes without a test in them. */
const value *eval_and(const struct node *n, struct frame *f, value *scratch)
{
    return eval_chain(n, f, scratch, false);
}

const value *eval_or(const struct node *n, struct frame *f, value *scratch)
{
    return eval_chain(n, f, scratch, true);
}

/* The witnesses of !x are those of x. */
const value *eval_not(const struct node *n, struct frame *f, value *scratch)
{
    const value *v = node_eval(n->call.args[0], f, scratch);

    frame_charge(f, 1);
    if (unlikely(v->kind != VALUE_BOOL))
        return frame_misfit(f, n, v, scratch, "'!'");
    witness_note(f, v);
    return node_bool(!v->boolean);
}

/* Only the branch that is taken is evaluated, and costs. */
const value *eval_conditional(const struct node *n, struct frame *f, value *scratch)
{
    const value *v = node_eval(n->conditional.condition, f, scratch);

    if (unlikely(v->kind != VALUE_BOOL))
        return frame_misfit(f, n, v, scratch, "'?:'");
    witness_note(f, v);
    return node_eval(v->boolean ? n->conditional.yes : n->conditional.no, f, scratch);
}

/* comparison */

/*
 * Evaluates both operands; true when both are there. Otherwise *ret_error is the error of the first
 * that is not, in @scratch or where it outlives this call.
 */
static inline bool operands(const struct node *n, struct frame *f, value *scratch,
                            value *right_scratch, const value **ret_left, const value **ret_right)
{
    *ret_left = node_eval(n->binary.left, f, scratch);
    if (unlikely((*ret_left)->kind == VALUE_ERROR || (*ret_left)->kind == VALUE_UNKNOWN)) {
        *ret_left = frame_misfit(f, n, *ret_left, scratch, "this");
        return false;
    }
    *ret_right = node_eval(n->binary.right, f, right_scratch);
    if (unlikely((*ret_right)->kind == VALUE_ERROR || (*ret_right)->kind == VALUE_UNKNOWN)) {
        *scratch = *frame_misfit(f, n, *ret_right, right_scratch, "this");
        *ret_left = scratch;
        return false;
    }
    witness_note(f, *ret_left);
    witness_note(f, *ret_right);
    return true;
}

/* Tenths of cost units that may still be spent. */
static uint64_t tenths_left(const struct frame *f)
{
    uint64_t spent = f->call.eval->cost, limit = f->call.eval->cost_limit;
    uint64_t left = limit > spent ? limit - spent : 0;

    return left > UINT64_MAX / 10 ? UINT64_MAX : left * 10;
}

/* Compares within what may still be spent, and charges what it took. */
static enum equality equality_charged(struct frame *f, const value *a, const value *b,
                                      struct equality_work *work)
{
    enum equality equality;

    *work = (struct equality_work){.limit = tenths_left(f)};
    equality = value_equality(a, b, work);
    frame_charge(f, (work->tenths + 9) / 10);
    return equality;
}

/* Anything but two strings, ints or bools. */
static const value *equal_slow(const struct node *n, struct frame *f, const value *a,
                               const value *b, value *scratch)
{
    struct equality_work work;
    enum equality equality = equality_charged(f, a, b, &work);

    if (equality == EQUALITY_UNKNOWN)
        return frame_misfit(f, n, work.unknown, scratch, "equality");
    return node_bool((equality == EQUALITY_TRUE) == (n->op == OPERATOR_EQUAL));
}

/*
 * The kinds that rules compare are answered here; their costs are cel-go's, a tenth per byte and
 * one for a number.
 */
const value *eval_equal(const struct node *n, struct frame *f, value *scratch)
{
    value right_scratch;
    const value *a, *b;
    bool equal;

    if (!operands(n, f, scratch, &right_scratch, &a, &b))
        return a;
    if (a->kind != b->kind)
        return equal_slow(n, f, a, b, scratch);
    if (a->kind == VALUE_STRING) {
        frame_charge(f, (MIN(a->text.len, b->text.len) + 9) / 10);
        equal = slice_eq(a->text, b->text);
    } else if (a->kind == VALUE_INT) {
        frame_charge(f, 1);
        equal = a->integer == b->integer;
    } else if (a->kind == VALUE_BOOL) {
        frame_charge(f, 1);
        equal = a->boolean == b->boolean;
    } else {
        return equal_slow(n, f, a, b, scratch);
    }
    return node_bool(equal == (n->op == OPERATOR_EQUAL));
}

/*
 * One operand is constant. It cannot be an error, has no place to witness, and needs no evaluation.
 */
const value *eval_equal_constant(const struct node *n, struct frame *f, value *scratch)
{
    const value *v = node_eval(n->equal.operand, f, scratch), *constant = n->equal.constant;
    bool equal;

    if (unlikely(v->kind == VALUE_ERROR || v->kind == VALUE_UNKNOWN))
        return frame_misfit(f, n, v, scratch, "this");
    witness_note(f, v);
    if (unlikely(v->kind != constant->kind))
        return equal_slow(n, f, v, constant, scratch);
    if (v->kind == VALUE_STRING) {
        frame_charge(f, (MIN(v->text.len, constant->text.len) + 9) / 10);
        equal = slice_eq(v->text, constant->text);
    } else {
        frame_charge(f, 1);
        equal = v->kind == VALUE_INT ? v->integer == constant->integer
                                     : v->boolean == constant->boolean;
    }
    return node_bool(equal == (n->op == OPERATOR_EQUAL));
}

/* langdef.md, "Ordering". A comparison with a NaN is false, whichever it is. */
const value *eval_order(const struct node *n, struct frame *f, value *scratch)
{
    value right_scratch;
    const value *a, *b;
    enum order order;

    if (!operands(n, f, scratch, &right_scratch, &a, &b))
        return a;
    if (a->kind == b->kind && (a->kind == VALUE_STRING || a->kind == VALUE_BYTES))
        frame_charge(f, (MIN(a->text.len, b->text.len) + 9) / 10);
    else
        frame_charge(f, 1);
    order = value_order(a, b);
    if (order == ORDER_INVALID)
        return frame_error(f, n, scratch, "'%s' cannot be applied to %.*s and %.*s",
                           cel_operator_text((enum cel_operator)n->op), SLICE_ARG(cel_type_name(a)),
                           SLICE_ARG(cel_type_name(b)));
    if (order == ORDER_NONE)
        return &node_false;
    if (n->op == OPERATOR_LESS)
        return node_bool(order == ORDER_LESS);
    if (n->op == OPERATOR_LESS_EQUAL)
        return node_bool(order != ORDER_GREATER);
    if (n->op == OPERATOR_GREATER)
        return node_bool(order == ORDER_GREATER);
    return node_bool(order != ORDER_LESS);
}

/* membership */

/* Element by element. An unknown element decides only when no other one is equal. */
static const value *in_list(const struct node *n, struct frame *f, const value *item,
                            const value *list, value *scratch)
{
    struct equality_work work;
    const value *unknown = NULL;

    frame_charge(f, list->list.count);
    value_each_item (list, candidate) {
        enum equality equality;

        if (frame_stopped(f))
            return &node_false;
        /* The charge above covers simple elements. */
        work = (struct equality_work){.limit = tenths_left(f)};
        equality = value_equality(item, candidate, &work);
        frame_charge(f, work.tenths / 10);
        if (equality == EQUALITY_TRUE) {
            witness_note(f, candidate);
            return &node_true;
        }
        if (equality == EQUALITY_UNKNOWN && !unknown)
            unknown = work.unknown;
    }
    if (unknown)
        return frame_misfit(f, n, unknown, scratch, "'in'");
    return &node_false;
}

/* Membership of a map is that of its keys. What cannot be a key is in no map. */
const value *eval_in(const struct node *n, struct frame *f, value *scratch)
{
    value right_scratch;
    const value *item, *container;

    if (!operands(n, f, scratch, &right_scratch, &item, &container))
        return item;
    if (container->kind == VALUE_LIST)
        return in_list(n, f, item, container, scratch);
    frame_charge(f, 1);
    if (container->kind != VALUE_MAP)
        return frame_misfit(f, n, container, scratch, "'in'");
    if (item->kind != VALUE_STRING)
        frame_charge(f, container->map->count / 10);
    return node_bool(cel_map_find(container, item) != NULL);
}

/*
 * A constant list of strings, sorted at compile time. What is no string equals none of them. The
 * charge is that of the list, so that costs do not tell how a program was compiled.
 */
const value *eval_in_strings(const struct node *n, struct frame *f, value *scratch)
{
    const value *item = node_eval(n->set.item, f, scratch);
    size_t low = 0, high = n->set.count;

    if (unlikely(item->kind == VALUE_ERROR || item->kind == VALUE_UNKNOWN))
        return frame_misfit(f, n, item, scratch, "'in'");
    frame_charge(f, n->set.count);
    witness_note(f, item);
    if (item->kind != VALUE_STRING)
        return &node_false;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int compared = slice_cmp(item->text, n->set.sorted[middle]);

        if (compared == 0)
            return &node_true;
        if (compared < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return &node_false;
}
