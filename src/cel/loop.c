/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Macros over the elements of a list, a map or an optional.
 *
 * Loops are where cost comes from, so each step is charged and looks at the limit. The charges are
 * what cel-go's expansion of the macro costs per element. A loop that is stopped returns what it
 * has; cel_eval() replaces it by an error.
 *
 * Only all() and exists() absorb errors, as they are chains of && and ||; the others end at the
 * first one.
 */
#include "cel/compare.h"
#include "cel/program.h"

enum {
    STEP_TEST = 3,     /* the accumulator is read twice and combined */
    STEP_COLLECT = 12, /* a list of one element is made and appended */
};

struct loop_state {
    const value *range;
    size_t at;           /* next element or member */
    value index;         /* of a list in a loop with two variables */
    const value *first;  /* what the first variable is, */
    const value *second; /* and the second, or in a loop with one variable again the first */
};

/*
 * Evaluates the range. NULL when it can be looped over, else the error. @range_scratch must live as
 * long as the loop.
 */
static const value *loop_start(const struct node *n, struct frame *f, struct loop_state *state,
                               value *range_scratch, value *scratch)
{
    *state = (struct loop_state){.range = node_eval(n->loop->range, f, range_scratch)};
    if (state->range->kind == VALUE_LIST)
        return NULL;
    if (state->range->kind == VALUE_MAP) {
        /* Hidden members are no steps of the loop, but passed over all the same. */
        frame_charge(f, state->range->map->count / 10);
        return NULL;
    }
    *scratch = *frame_misfit(f, n, state->range, range_scratch, "a loop");
    return scratch;
}

/*
 * Moves to the next element and sets the variables; false at the end. Variables are pointers to the
 * elements themselves, so the body sees them with their places.
 */
static bool loop_next(const struct node *n, struct frame *f, struct loop_state *state)
{
    const value **locals = f->locals + n->loop->local;

    if (state->range->kind == VALUE_MAP) {
        const struct value_member *member = cel_map_next(state->range, &state->at);

        if (!member)
            return false;
        state->first = &member->key;
        state->second = n->loop->two_variables ? &member->value : &member->key;
    } else {
        if (state->at == state->range->list.count)
            return false;
        state->second = &state->range->list.items[state->at];
        state->first = state->second;
        if (n->loop->two_variables) {
            state->index = value_int((int64_t)state->at);
            state->first = &state->index;
        }
        state->at++;
    }
    locals[0] = state->first;
    if (n->loop->two_variables)
        locals[1] = state->second;
    return true;
}

/* Whether the filter lets the element pass: 1, 0, or -1 and an error in *scratch. */
static int loop_filter(const struct node *n, struct frame *f, value *scratch)
{
    const value *v;

    if (!n->loop->filter)
        return 1;
    v = node_eval(n->loop->filter, f, scratch);
    if (v->kind == VALUE_BOOL)
        return v->boolean;
    *scratch = *frame_misfit(f, n, v, scratch, "a filter");
    return -1;
}

/* The end of all() and exists() after an error at one element: later ones may still decide. */
static const value *quantifier_failed(const struct node *n, struct frame *f,
                                      struct loop_state *state, size_t mark, const value *failed,
                                      value *scratch)
{
    value kept = *frame_misfit(f, n, failed, scratch, "a condition");

    witness_cut(f, mark, witness_mark(f));
    while (!frame_stopped(f) && loop_next(n, f, state)) {
        const value *v;

        frame_charge(f, STEP_TEST);
        witness_note(f, state->second);
        v = node_eval(n->loop->body, f, scratch);
        if (v->kind == VALUE_BOOL && v->boolean == n->loop->wanted)
            return node_bool(n->loop->wanted);
        witness_cut(f, mark, witness_mark(f));
    }
    *scratch = kept;
    return scratch;
}

/* all() and exists(): the first element whose condition is n->loop->wanted decides. */
const value *eval_quantifier(const struct node *n, struct frame *f, value *scratch)
{
    struct loop_state state;
    value range_scratch;
    const value *error = loop_start(n, f, &state, &range_scratch, scratch);
    size_t start = witness_mark(f);

    if (error)
        return error;
    while (loop_next(n, f, &state)) {
        size_t mark = witness_mark(f);
        const value *v;

        frame_charge(f, STEP_TEST);
        witness_note(f, state.second);
        v = node_eval(n->loop->body, f, scratch);
        if (unlikely(v->kind != VALUE_BOOL || frame_stopped(f)))
            return quantifier_failed(n, f, &state, start, v, scratch);
        witness_note(f, v);
        if (v->boolean == n->loop->wanted) {
            witness_cut(f, start, mark);
            return node_bool(n->loop->wanted);
        }
    }
    return node_bool(!n->loop->wanted);
}

/*
 * Looks at all elements even when two were found: an error at a later one is an error of the whole
 * (langdef.md, "Macros").
 */
const value *eval_exists_one(const struct node *n, struct frame *f, value *scratch)
{
    struct loop_state state;
    value range_scratch;
    const value *error = loop_start(n, f, &state, &range_scratch, scratch);
    size_t found = 0;

    if (error)
        return error;
    while (!frame_stopped(f) && loop_next(n, f, &state)) {
        size_t mark = witness_mark(f);
        const value *v;

        frame_charge(f, STEP_TEST);
        witness_note(f, state.second);
        v = node_eval(n->loop->body, f, scratch);
        if (v->kind != VALUE_BOOL)
            return frame_misfit(f, n, v, scratch, "a condition");
        if (v->boolean)
            found++;
        else
            witness_cut(f, mark, witness_mark(f));
    }
    return node_bool(found == 1);
}

/* map() and transformList(): a list of what the body gives. */
const value *eval_loop_list(const struct node *n, struct frame *f, value *scratch)
{
    struct value_list_builder b = VALUE_LIST_BUILDER(f->call.eval->arena);
    struct loop_state state;
    value range_scratch;
    const value *error = loop_start(n, f, &state, &range_scratch, scratch);

    if (error)
        return error;
    while (!frame_stopped(f) && loop_next(n, f, &state)) {
        int passes = loop_filter(n, f, scratch);
        const value *v;

        frame_charge(f, STEP_COLLECT);
        if (passes < 0)
            return scratch;
        if (!passes)
            continue;
        v = node_eval(n->loop->body, f, scratch);
        if (v->kind == VALUE_ERROR)
            return v;
        value_list_add(&b, *v);
    }
    *scratch = value_list_finish(&b);
    return scratch;
}

/* filter(): the elements that pass, or of a map its keys. */
const value *eval_loop_filter(const struct node *n, struct frame *f, value *scratch)
{
    struct value_list_builder b = VALUE_LIST_BUILDER(f->call.eval->arena);
    struct loop_state state;
    value range_scratch;
    const value *error = loop_start(n, f, &state, &range_scratch, scratch);

    if (error)
        return error;
    while (!frame_stopped(f) && loop_next(n, f, &state)) {
        const value *v = node_eval(n->loop->body, f, scratch);

        if (v->kind != VALUE_BOOL)
            return frame_misfit(f, n, v, scratch, "a condition");
        frame_charge(f, v->boolean ? STEP_COLLECT + 1 : 1);
        if (v->boolean)
            value_list_add(&b, *state.first);
    }
    *scratch = value_list_finish(&b);
    return scratch;
}

/* transformMap(): the same keys with other values; a list's keys are its indexes. */
const value *eval_loop_map(const struct node *n, struct frame *f, value *scratch)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(f->call.eval->arena);
    struct loop_state state;
    value range_scratch;
    const value *error = loop_start(n, f, &state, &range_scratch, scratch);

    if (error)
        return error;
    while (!frame_stopped(f) && loop_next(n, f, &state)) {
        int passes = loop_filter(n, f, scratch);
        const value *v;

        frame_charge(f, STEP_COLLECT);
        if (passes < 0)
            return scratch;
        if (!passes)
            continue;
        v = node_eval(n->loop->body, f, scratch);
        if (v->kind == VALUE_ERROR)
            return v;
        value_map_add(&b, *state.first, *v);
    }
    return map_of_entries(n, f, &b, scratch);
}

/*
 * transformMapEntry(): the entries of all the maps that the body gives. Two of the same key are an
 * error, as in a literal.
 */
const value *eval_loop_entries(const struct node *n, struct frame *f, value *scratch)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(f->call.eval->arena);
    struct loop_state state;
    value range_scratch;
    const value *error = loop_start(n, f, &state, &range_scratch, scratch);

    if (error)
        return error;
    while (!frame_stopped(f) && loop_next(n, f, &state)) {
        int passes = loop_filter(n, f, scratch);
        const struct value_member *member;
        const value *v;

        frame_charge(f, STEP_COLLECT);
        if (passes < 0)
            return scratch;
        if (!passes)
            continue;
        v = node_eval(n->loop->body, f, scratch);
        if (v->kind != VALUE_MAP)
            return frame_misfit(f, n, v, scratch, "transformMapEntry()");
        for (size_t at = 0; (member = cel_map_next(v, &at));) {
            frame_charge(f, STEP_COLLECT);
            if (frame_stopped(f))
                break;
            value_map_add(&b, member->key, member->value);
        }
    }
    return map_of_entries(n, f, &b, scratch);
}

/* sortBy() */

struct sort_item {
    value key, item;
};

/* Merges two sorted runs, stable; false when two keys have no order. */
static bool sort_merge(const struct sort_item *from, struct sort_item *to, size_t start,
                       size_t middle, size_t end)
{
    size_t left = start, right = middle;

    for (size_t at = start; at < end; at++) {
        bool take_left = left < middle;

        if (left < middle && right < end) {
            enum order order = value_order(&from[left].key, &from[right].key);

            if (order == ORDER_INVALID)
                return false;
            take_left = order != ORDER_GREATER;
        }
        to[at] = from[take_left ? left++ : right++];
    }
    return true;
}

/* Merge sort from the bottom; the result is in *items or, after a swap, in what was *spare. */
static bool sort_items(struct frame *f, struct sort_item **items, struct sort_item **spare,
                       size_t count)
{
    for (size_t width = 1; width < count; width *= 2) {
        struct sort_item *swap = *items;

        frame_charge(f, count);
        if (frame_stopped(f))
            return true;
        for (size_t start = 0; start < count; start += 2 * width)
            if (!sort_merge(*items, *spare, start, MIN(start + width, count),
                            MIN(start + 2 * width, count)))
                return false;
        *items = *spare;
        *spare = swap;
    }
    return true;
}

/*
 * Keys are computed once per element. That all have a common order is seen while they are: each is
 * compared with the first.
 */
const value *eval_loop_sort(const struct node *n, struct frame *f, value *scratch)
{
    arena *a = f->call.eval->arena;
    struct loop_state state;
    value range_scratch;
    const value *error = loop_start(n, f, &state, &range_scratch, scratch);
    struct value_list_builder b = VALUE_LIST_BUILDER(a);
    struct sort_item *items, *spare;
    size_t count;

    if (error)
        return error;
    if (state.range->kind != VALUE_LIST)
        return frame_misfit(f, n, state.range, scratch, "sortBy()");
    count = state.range->list.count;
    frame_charge(f, count * STEP_COLLECT);
    if (frame_stopped(f))
        return frame_error(f, n, scratch, "too much");
    items = arena_new_array(a, struct sort_item, count);
    spare = arena_new_array(a, struct sort_item, count);
    for (size_t i = 0; i < count && !frame_stopped(f) && loop_next(n, f, &state); i++) {
        const value *key = node_eval(n->loop->body, f, scratch);

        if (key->kind == VALUE_ERROR || key->kind == VALUE_UNKNOWN)
            return frame_misfit(f, n, key, scratch, "sortBy()");
        items[i] = (struct sort_item){*key, *state.first};
        if (value_order(&items[0].key, key) == ORDER_INVALID)
            return frame_misfit(f, n, key, scratch, "the order of sortBy()");
    }
    if (!sort_items(f, &items, &spare, count))
        return frame_error(f, n, scratch, "the keys of sortBy() have no common order");
    for (size_t i = 0; i < count; i++)
        value_list_add(&b, items[i].item);
    *scratch = value_list_finish(&b);
    return scratch;
}

/* optMap() and optFlatMap(): a loop over none or one value. */
const value *eval_loop_optional(const struct node *n, struct frame *f, value *scratch)
{
    value range_scratch;
    const value *range = node_eval(n->loop->range, f, &range_scratch), *v;

    frame_charge(f, 1);
    if (range->kind != VALUE_OPTIONAL) {
        *scratch = *frame_misfit(f, n, range, &range_scratch, "optMap()");
        return scratch;
    }
    if (range->list.count == 0) {
        *scratch = cel_optional_none();
        return scratch;
    }
    f->locals[n->loop->local] = &range->list.items[0];
    v = node_eval(n->loop->body, f, scratch);
    if (v->kind == VALUE_ERROR)
        return v;
    if (!n->loop->wanted) {
        if (v->kind != VALUE_OPTIONAL)
            return frame_misfit(f, n, v, scratch, "optFlatMap()");
        return v;
    }
    *scratch = cel_optional_of(&f->call, *v);
    return scratch;
}
