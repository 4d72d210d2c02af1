/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls of functions, and the nodes that stand for calls which deserve better.
 *
 * The overloads of the right name, style and number of arguments were collected at compile time.
 * Here the kinds of the arguments choose among them, in the order of the tables; with one
 * candidate, as is usual, that is one test per argument.
 *
 * A call is where cost is decided. It is charged before the function runs, from the sizes of the
 * arguments, so that a call that would pass the limit never starts; and after it, for the memory
 * that it took.
 */
#include "cel/lib.h"
#include "cel/operator.h"
#include "cel/program.h"
#include "cel/regex.h"

enum {
    /*
     * Bytes of the arena that a function may take for one unit. The tables' costs count arguments,
     * not results, so this is what keeps a loop over split() or replace() from taking all memory.
     */
    MEMORY_PER_UNIT = 64,
};

/*
 * Whether an overload takes these arguments, looking at their outermost kinds only. A row of a
 * table without a function serves the checker alone and never fits.
 */
static bool overload_fits(const struct env_overload *overload, const value *args, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (!(overload->kinds[i] >> args[i].kind & 1))
            return false;
        if (overload->letters[i] && args[i].kind == VALUE_OBJECT &&
            args[i].object->class->letter != overload->letters[i])
            return false;
    }
    return overload->overload && overload->overload->function;
}

/* The first overload that fits, or NULL. */
static const struct cel_overload *overload_choose(const struct node *n, const value *args)
{
    for (uint32_t i = 0; i < n->call.candidate_count; i++)
        if (overload_fits(n->call.candidates[i], args, n->call.count))
            return n->call.candidates[i]->overload;
    return NULL;
}

/* What passing over a value costs, in tenths. */
static uint64_t traversal(const value *v)
{
    if (v->kind == VALUE_STRING || v->kind == VALUE_BYTES)
        return v->text.len;
    if (v->kind == VALUE_LIST)
        return v->list.count * 10;
    return v->kind == VALUE_MAP ? v->map->count * 10 : 0;
}

/* Tenths as whole units. cel-go rounds up each traversal by itself. */
static uint64_t up(uint64_t tenths)
{
    return (tenths + 9) / 10;
}

/* Of a call with two strings of these lengths. */
static inline uint64_t cost_of_sizes(enum cel_call_cost cost, uint64_t first, uint64_t second)
{
    switch (cost) {
    case CEL_COST_FLAT:
        return 1;
    case CEL_COST_TRAVERSE:
        return 1 + up(first + second);
    case CEL_COST_PRODUCT:
        return 1 + up(first) * up(second);
    case CEL_COST_REGEX:
        return 1 + up(first + 1) * ((second + 3) / 4);
    }
    return 1;
}

/* A call's cost from its first two arguments, or from all of them when it traverses all. */
static uint64_t call_cost(enum cel_call_cost cost, const value *args, uint32_t count)
{
    uint64_t rest = 0;

    if (cost == CEL_COST_FLAT || count == 0)
        return 1;
    if (cost == CEL_COST_TRAVERSE)
        for (uint32_t i = 1; i < count; i++)
            rest += traversal(&args[i]);
    else if (count > 1)
        rest = traversal(&args[1]);
    return cost_of_sizes(cost, traversal(&args[0]), rest);
}

/*
 * No overload takes these arguments. The message lists their types, which is what the writer of the
 * rule cannot see.
 */
static const value *no_overload(const struct node *n, struct frame *f, const value *args,
                                value *scratch)
{
    char types[200];
    size_t len = 0;

    for (uint32_t i = 0; i < n->call.count; i++) {
        slice name = cel_type_name(&args[i]);

        if (name.len + 2 > sizeof(types) - len)
            break;
        if (i > 0) {
            memcpy(types + len, ", ", 2);
            len += 2;
        }
        memcpy(types + len, name.ptr, name.len);
        len += name.len;
    }
    return frame_error(f, n, scratch, "%.*s() cannot be applied to (%.*s)", SLICE_ARG(n->call.name),
                       (int)len, types);
}

/* @args has room for the arguments. */
static inline const value *call_with(const struct node *n, struct frame *f, value *args,
                                     value *scratch)
{
    const struct cel_overload *overload;
    size_t used;

    for (uint32_t i = 0; i < n->call.count; i++) {
        const value *arg = node_eval(n->call.args[i], f, &args[i]);

        if (unlikely(arg->kind == VALUE_ERROR || arg->kind == VALUE_UNKNOWN)) {
            *scratch = *frame_misfit(f, n, arg, &args[i], "this");
            return scratch;
        }
        if (arg != &args[i])
            args[i] = *arg;
        witness_note(f, arg);
    }
    overload = overload_choose(n, args);
    if (unlikely(!overload)) {
        frame_charge(f, 1);
        return no_overload(n, f, args, scratch);
    }
    frame_charge(f, call_cost(overload->cost, args, n->call.count));
    if (unlikely(frame_stopped(f)))
        return frame_error(f, n, scratch, "too much");
    used = f->call.eval->arena->used;
    f->call.regex = n->call.regex;
    *scratch = overload->function(&f->call, args);
    frame_charge(f, (f->call.eval->arena->used - used) / MEMORY_PER_UNIT);
    if (unlikely(scratch->kind == VALUE_ERROR))
        frame_place(f, n, scratch);
    return scratch;
}

/*
 * Calls with many arguments, and calls that cannot succeed: a function that is not defined is an
 * error only where it is evaluated, as langdef.md wants it for unchecked expressions.
 */
static const value *call_many(const struct node *n, struct frame *f, value *scratch)
{
    value args[CEL_TYPE_ARGS_MAX];

    if (n->call.count > CEL_TYPE_ARGS_MAX || n->call.candidate_count == 0)
        return frame_error(f, n, scratch, "there is no function %.*s() with these arguments",
                           SLICE_ARG(n->call.name));
    return call_with(n, f, args, scratch);
}

/* A call of up to two arguments, which nearly all are. */
const value *eval_call(const struct node *n, struct frame *f, value *scratch)
{
    value args[2]; /* few, as they are zeroed at each call */

    if (n->call.count > ARRAY_SIZE(args) || n->call.candidate_count == 0)
        return call_many(n, f, scratch);
    return call_with(n, f, args, scratch);
}

/*
 * An operand that a special node does not take. The general call evaluates it again, to choose
 * another overload or to say what is wrong; but not when it is an error, or a chain of such calls
 * would double the work at each link.
 */
static const value *special_misfit(const struct node *general, struct frame *f,
                                   const value *operand, value *scratch)
{
    if (operand->kind == VALUE_ERROR || operand->kind == VALUE_UNKNOWN)
        return frame_misfit(f, general, operand, scratch, "this");
    return eval_call(general, f, scratch);
}

/* Inlined into the three nodes below, so that @test is no call through a pointer. */
static inline const value *string_test(const struct node *n, struct frame *f, value *scratch,
                                       bool (*test)(slice text, slice part))
{
    const struct node *general = n->string.general;
    const struct node *argument = general->call.args[1];
    const value *text = node_eval(general->call.args[0], f, scratch), *part;
    value part_scratch;
    slice s;

    if (unlikely(text->kind != VALUE_STRING))
        return special_misfit(general, f, text, scratch);
    s = text->text;
    witness_note(f, text);
    part = argument->flags & NODE_CONSTANT ? &argument->constant
                                           : node_eval(argument, f, &part_scratch);
    if (unlikely(part->kind != VALUE_STRING)) {
        *scratch = *special_misfit(general, f, part, &part_scratch);
        return scratch;
    }
    witness_note(f, part);
    frame_charge(f, cost_of_sizes(n->string.cost, s.len, part->text.len));
    return node_bool(test(s, part->text));
}

/*
 * startsWith, endsWith and contains differ in one function, which is constant here and so becomes
 * part of the node.
 */
const value *eval_starts(const struct node *n, struct frame *f, value *scratch)
{
    return string_test(n, f, scratch, slice_starts);
}

const value *eval_ends(const struct node *n, struct frame *f, value *scratch)
{
    return string_test(n, f, scratch, slice_ends);
}

const value *eval_contains(const struct node *n, struct frame *f, value *scratch)
{
    return string_test(n, f, scratch, slice_contains);
}

/* matches() with a constant pattern, compiled with the program. */
const value *eval_match(const struct node *n, struct frame *f, value *scratch)
{
    const struct node *general = n->match.general;
    const value *text = node_eval(general->call.args[0], f, scratch);
    size_t pattern = cel_regex_weight(n->match.regex);

    if (unlikely(text->kind != VALUE_STRING))
        return special_misfit(general, f, text, scratch);
    witness_note(f, text);
    frame_charge(f, cost_of_sizes(n->match.cost, text->text.len, pattern));
    if (unlikely(frame_stopped(f)))
        return frame_error(f, n, scratch, "too much");
    return node_bool(cel_regex_search(n->match.regex, text->text));
}

/*
 * + - * / % and negation. The operands' errors come first, the left one's before the right one's.
 */
const value *eval_arithmetic(const struct node *n, struct frame *f, value *scratch)
{
    value right_scratch;
    const value *a = node_eval(n->call.args[0], f, scratch), *b = NULL;

    frame_charge(f, 1);
    if (unlikely(a->kind == VALUE_ERROR || a->kind == VALUE_UNKNOWN))
        return frame_misfit(f, n, a, scratch, "this");
    if (n->call.count == 2) {
        b = node_eval(n->call.args[1], f, &right_scratch);
        if (unlikely(b->kind == VALUE_ERROR || b->kind == VALUE_UNKNOWN)) {
            *scratch = *frame_misfit(f, n, b, &right_scratch, "this");
            return scratch;
        }
    }
    *scratch = operator_arithmetic(&f->call, (enum cel_operator)n->op, a, b);
    if (unlikely(scratch->kind == VALUE_ERROR))
        frame_place(f, n, scratch);
    return scratch;
}

/*
 * or() and orValue(), whose argument is evaluated only where the optional is none, so that it may
 * be one that is an error otherwise. n->call is the call for operands of other kinds.
 */
const value *eval_otherwise(const struct node *n, struct frame *f, value *scratch)
{
    const value *optional = node_eval(n->call.args[0], f, scratch);
    bool unwraps = slice_eq(n->call.name, SLICE("orValue"));

    if (unlikely(optional->kind != VALUE_OPTIONAL))
        return special_misfit(n, f, optional, scratch);
    frame_charge(f, 1);
    if (optional->list.count) {
        witness_note(f, &optional->list.items[0]);
        return unwraps ? &optional->list.items[0] : optional;
    }
    optional = node_eval(n->call.args[1], f, scratch);
    if (unwraps || optional->kind == VALUE_OPTIONAL)
        return optional;
    return special_misfit(n, f, optional, scratch);
}

/* known(x): whether the document tells x without being run */

/* The table needs a body, but no call reaches it: eval_known() takes their place. */
static value known(struct cel_call *call, const value *args)
{
    (void)call;
    (void)args;
    return value_bool(true);
}

static const struct cel_overload known_rows[] = {
    {"known", CEL_GLOBAL, "x", "b", known, CEL_COST_FLAT},
};

CEL_LIBRARY(cel_lib_known, "known", known_rows);

/* By its row: a user's function of the same name is another one. */
bool call_is_known(const struct node *n)
{
    return n->call.candidate_count == 1 && n->call.candidates[0]->overload == &known_rows[0];
}

/* Unlike functions it must see the unknown value. */
const value *eval_known(const struct node *n, struct frame *f, value *scratch)
{
    const value *v = node_eval(n->call.args[0], f, scratch);

    frame_charge(f, 1);
    if (v->kind == VALUE_ERROR)
        return v;
    witness_note(f, v);
    return node_bool(v->kind != VALUE_UNKNOWN);
}
