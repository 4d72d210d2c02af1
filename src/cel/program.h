/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A compiled expression: a tree of nodes, each with the function that evaluates it.
 *
 * The function returns a pointer, so that what lies in a document, a slot or a constant is never
 * copied. Only a computed value is written to the caller's scratch. So the result of an evaluation
 * is valid until the scratch is used again, and a node must not return its own local variable.
 *
 * An error is a value too. Functions that need an operand of some kind check for that kind first;
 * errors and unknown values fall out as "another kind" off the fast path.
 */
#pragma once

#include "cel/env.h"

struct frame {
    struct cel_call call; /* first: functions get a pointer to it */
    const value *slots;
    const value **locals;
    const struct cel_program *program;
    struct cel_witness *witness; /* NULL on the fast path */
};

struct node;
typedef const value *(*node_function)(const struct node *n, struct frame *f, value *scratch);

enum node_flag {
    NODE_CONSTANT = 1 << 0, /* evaluates to n->constant */
    NODE_OPTIONAL = 1 << 1, /* a.?b, a[?b] */
};

struct node_entry {
    struct node *key; /* NULL in lists */
    struct node *value;
    bool optional;
};

struct node_loop {
    struct node *range;
    struct node *filter; /* may be NULL */
    struct node *body;
    uint32_t local;
    bool two_variables;
    bool wanted; /* of all() and exists(): the value of the body that ends the loop */
};

struct node {
    node_function eval;
    uint8_t flags;
    uint8_t op;          /* enum cel_operator */
    uint32_t start, end; /* byte range in the expression's text */
    union {
        value constant;
        struct {
            uint32_t index; /* of the slot or local */
        };
        struct {
            struct node *operand;
            slice field;
            uint32_t *hint; /* where the field was last time; written with relaxed atomics */
            value missing;  /* the error */
        } select;
        struct {
            struct node **args;
            uint32_t count;
            uint32_t candidate_count;
            const struct env_overload **candidates; /* of this name, style and number of args */
            const struct cel_regex *regex;          /* of a constant pattern, or NULL */
            slice name;
        } call;
        struct {
            struct node *left;
            struct node *right;
        } binary;
        struct {
            const struct node *operand;
            const value *constant; /* string, int or bool */
        } equal;
        struct {
            struct node *item;
            const slice *sorted;
            size_t count;
        } set;
        struct {
            struct node *condition, *yes, *no;
        } conditional;
        struct {
            struct node_entry *items;
            uint32_t count;
        } entries;
        struct node_loop *loop;
        struct {
            struct node *init, *body;
            uint32_t local;
        } bind;
        struct {
            const struct node *general; /* the call of two arguments that this stands for */
            enum cel_call_cost cost;
        } string;
        struct {
            const struct node *general;
            const struct cel_regex *regex; /* of the second argument */
            enum cel_call_cost cost;
        } match;
    };
};

/* A condition that must hold for the program to be true: @path is one of @constants. */
struct program_requirement {
    slice path;
    value constants; /* VALUE_LIST of strings */
};

struct cel_program {
    arena arena;
    const struct node *root;
    const struct cel_type *type; /* of the result */
    uint32_t local_count;
    slice text;                  /* in the arena */
    const struct source *source; /* of the text, or NULL when it is not verbatim in one */
    uint32_t source_start;
    const uint64_t *reads; /* a bit per slot */
    uint32_t read_words;
    const struct program_requirement *requirements;
    size_t requirement_count;
    struct cel_regex **regexes; /* in the arena; freed with the program */
    size_t regex_count;
};

extern const value node_false, node_true;

static inline const value *node_bool(bool b)
{
    return b ? &node_true : &node_false;
}

static inline const value *node_eval(const struct node *n, struct frame *f, value *scratch)
{
    return n->eval(n, f, scratch);
}

static inline void frame_charge(struct frame *f, uint64_t units)
{
    f->call.eval->cost += units;
}

/* Whether the cost limit is passed. Loops and logic must then end at once. */
static inline bool frame_stopped(const struct frame *f)
{
    return f->call.eval->cost > f->call.eval->cost_limit;
}

/* Writes an error at @n's place to @scratch and returns it. */
_printf_(4, 5) const value *frame_error(struct frame *f, const struct node *n, value *scratch,
                                        const char *format, ...);
/*
 * What becomes of an operand that is not of the kind that @n needs: an error stays itself, an
 * unknown value becomes "is not known before it runs", anything else "@what cannot be applied to".
 */
const value *frame_misfit(struct frame *f, const struct node *n, const value *operand,
                          value *scratch, const char *what);
/* Places an error that a function returned, unless it has a place. */
void frame_place(const struct frame *f, const struct node *n, value *error);

/* witness mode: cel.h says what is recorded */

void witness_add(struct frame *f, const value *v);
/* Removes what was recorded from index @from up to before @to. */
void witness_cut(struct frame *f, size_t from, size_t to);

static inline void witness_note(struct frame *f, const value *v)
{
    if (unlikely(f->witness != NULL) && v->source && v->kind != VALUE_ERROR)
        witness_add(f, v);
}

static inline size_t witness_mark(const struct frame *f)
{
    return f->witness ? f->witness->count : 0;
}

/* evaluation, by file */

/* eval.c */
const value *eval_constant(const struct node *n, struct frame *f, value *scratch);
const value *eval_name(const struct node *n, struct frame *f, value *scratch);
const value *eval_slot(const struct node *n, struct frame *f, value *scratch);
const value *eval_local(const struct node *n, struct frame *f, value *scratch);
const value *eval_list(const struct node *n, struct frame *f, value *scratch);
const value *eval_map(const struct node *n, struct frame *f, value *scratch);
const value *eval_bind(const struct node *n, struct frame *f, value *scratch);
/* select.c */
const value *eval_select(const struct node *n, struct frame *f, value *scratch);
const value *eval_has(const struct node *n, struct frame *f, value *scratch);
const value *eval_index(const struct node *n, struct frame *f, value *scratch);
/* logic.c */
const value *eval_and(const struct node *n, struct frame *f, value *scratch);
const value *eval_or(const struct node *n, struct frame *f, value *scratch);
const value *eval_not(const struct node *n, struct frame *f, value *scratch);
const value *eval_conditional(const struct node *n, struct frame *f, value *scratch);
const value *eval_equal(const struct node *n, struct frame *f, value *scratch);
const value *eval_equal_constant(const struct node *n, struct frame *f, value *scratch);
const value *eval_order(const struct node *n, struct frame *f, value *scratch);
const value *eval_in(const struct node *n, struct frame *f, value *scratch);
const value *eval_in_strings(const struct node *n, struct frame *f, value *scratch);
/* call.c */
const value *eval_call(const struct node *n, struct frame *f, value *scratch);
const value *eval_starts(const struct node *n, struct frame *f, value *scratch);
const value *eval_ends(const struct node *n, struct frame *f, value *scratch);
const value *eval_contains(const struct node *n, struct frame *f, value *scratch);
const value *eval_match(const struct node *n, struct frame *f, value *scratch);
const value *eval_arithmetic(const struct node *n, struct frame *f, value *scratch);
const value *eval_otherwise(const struct node *n, struct frame *f, value *scratch);
bool call_is_known(const struct node *n); /* whether it calls known() */
const value *eval_known(const struct node *n, struct frame *f, value *scratch);
/* loop.c */
const value *eval_quantifier(const struct node *n, struct frame *f, value *scratch);
const value *eval_exists_one(const struct node *n, struct frame *f, value *scratch);
const value *eval_loop_list(const struct node *n, struct frame *f, value *scratch);
const value *eval_loop_filter(const struct node *n, struct frame *f, value *scratch);
const value *eval_loop_map(const struct node *n, struct frame *f, value *scratch);
const value *eval_loop_entries(const struct node *n, struct frame *f, value *scratch);
const value *eval_loop_sort(const struct node *n, struct frame *f, value *scratch);
const value *eval_loop_optional(const struct node *n, struct frame *f, value *scratch);

/* Finishes a map of computed entries; a repeated or unsuitable key is an error. */
const value *map_of_entries(const struct node *n, struct frame *f, struct value_map_builder *b,
                            value *scratch);
