/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Running a program: the frame, errors, witnesses, and the nodes that make values.
 *
 * Nothing here allocates on the way to a truth. Values that are made, and the texts of errors, lie
 * in the caller's arena, which is reset between evaluations; what they take is charged, so the cost
 * limit bounds memory as well as time.
 */
#include "cel/program.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/hash.h"
#include "cel/compare.h"
#include "cel/regex.h"

enum {
    LOCALS_ON_STACK = 8,
    ERROR_COST = 10, /* what making an error's text costs */
    ERROR_TEXT_MAX = 400,
    KEYS_LINEAR = 16, /* up to this many keys are compared with each other */
};

const value node_false = {.kind = VALUE_BOOL, .boolean = false};
const value node_true = {.kind = VALUE_BOOL, .boolean = true};

/* errors */

/* Texts are cut at ERROR_TEXT_MAX: they quote documents, which may hold megabytes on one line. */
static value error_text(struct cel_eval *eval, const char *format, va_list args)
{
    char text[ERROR_TEXT_MAX];
    int len;

    eval->cost += ERROR_COST;
    len = vsnprintf(text, sizeof(text), format, args);
    return (value){
        .kind = VALUE_ERROR,
        .text =
            arena_copy(eval->arena, slice_new(text, MIN((size_t)MAX(len, 0), sizeof(text) - 1))),
    };
}

/* The counter itself is in struct cel_eval, so that functions charge the same one. */
bool cel_charge(struct cel_call *call, uint64_t units)
{
    call->eval->cost += units;
    return call->eval->cost <= call->eval->cost_limit;
}

/*
 * The place is known only for expressions that stand in their file byte for byte; elsewhere an
 * error has none rather than a wrong one.
 */
void frame_place(const struct frame *f, const struct node *n, value *error)
{
    if (error->source || !f->program->source)
        return;
    *error = value_at(*error, f->program->source, f->program->source_start + n->start,
                      f->program->source_start + n->end);
}

const value *frame_error(struct frame *f, const struct node *n, value *scratch, const char *format,
                         ...)
{
    va_list args;

    va_start(args, format);
    *scratch = error_text(f->call.eval, format, args);
    va_end(args);
    frame_place(f, n, scratch);
    return scratch;
}

const value *frame_misfit(struct frame *f, const struct node *n, const value *operand,
                          value *scratch, const char *what)
{
    if (operand->kind == VALUE_ERROR)
        return operand;
    if (operand->kind == VALUE_UNKNOWN)
        return frame_error(f, n, scratch, "%.*s is not known before it runs",
                           SLICE_ARG(operand->text));
    return frame_error(f, n, scratch, "%s cannot be applied to %.*s", what,
                       SLICE_ARG(cel_type_name(operand)));
}

/* witnesses */

/* Consecutive duplicates are left out: x > 1 && x < 5 has one witness. */
void witness_add(struct frame *f, const value *v)
{
    struct cel_witness *witness = f->witness;
    value *copy;

    if (witness->count > 0 && witness->list[witness->count - 1]->source == v->source &&
        witness->list[witness->count - 1]->start == v->start &&
        witness->list[witness->count - 1]->end == v->end)
        return;
    if (witness->count == witness->capacity) {
        size_t capacity = witness->capacity ? witness->capacity * 2 : 8;

        witness->list = arena_resize(f->call.eval->arena, witness->list,
                                     witness->capacity * sizeof(*witness->list),
                                     capacity * sizeof(*witness->list));
        witness->capacity = capacity;
    }
    /* It may lie in a node's scratch. */
    copy = arena_new(f->call.eval->arena, value);
    *copy = *v;
    frame_charge(f, 1);
    witness->list[witness->count++] = copy;
}

void witness_cut(struct frame *f, size_t from, size_t to)
{
    struct cel_witness *witness = f->witness;

    if (!witness || from == to)
        return;
    memmove(witness->list + from, witness->list + to,
            (witness->count - to) * sizeof(*witness->list));
    witness->count -= to - from;
}

/* leaves */

const value *eval_constant(const struct node *n, struct frame *f, value *scratch)
{
    (void)f;
    (void)scratch;
    return &n->constant;
}

/* A name that is not declared: n->constant is the error. */
const value *eval_name(const struct node *n, struct frame *f, value *scratch)
{
    (void)scratch;
    frame_charge(f, 1);
    return &n->constant;
}

/* An unset slot is the caller's to fill: with VALUE_ERROR if reading it shall be an error. */
const value *eval_slot(const struct node *n, struct frame *f, value *scratch)
{
    (void)scratch;
    frame_charge(f, 1);
    return &f->slots[n->index];
}

const value *eval_local(const struct node *n, struct frame *f, value *scratch)
{
    (void)scratch;
    frame_charge(f, 1);
    return f->locals[n->index];
}

/* The value of cel.bind() is computed once, but its error matters only where it is used. */
const value *eval_bind(const struct node *n, struct frame *f, value *scratch)
{
    value init;
    const value *result;

    f->locals[n->bind.local] = node_eval(n->bind.init, f, &init);
    result = node_eval(n->bind.body, f, scratch);
    if (result == &init) {
        *scratch = init;
        return scratch;
    }
    return result;
}

/* lists and maps */

/* What an entry adds: 1 and *ret, 0 for an optional that is none, -1 and an error in *ret. */
static int entry_value(const struct node *n, const struct node_entry *entry, struct frame *f,
                       value *ret)
{
    const value *v = node_eval(entry->value, f, ret);

    if (v->kind == VALUE_ERROR) {
        *ret = *v;
        return -1;
    }
    if (entry->optional) {
        if (v->kind != VALUE_OPTIONAL) {
            *ret = *frame_misfit(f, n, v, ret, "'?'");
            return -1;
        }
        if (v->list.count == 0)
            return 0;
        v = &v->list.items[0];
    }
    *ret = *v;
    return 1;
}

/* Elements that are optionals and none leave no hole. */
const value *eval_list(const struct node *n, struct frame *f, value *scratch)
{
    uint32_t count = n->entries.count;
    size_t filled = 0;
    value *items;

    /* cel-go charges 10 for any list; long ones are charged for their memory. */
    frame_charge(f, MAX(10u, count));
    if (frame_stopped(f))
        return frame_error(f, n, scratch, "too much");
    items = arena_new_array(f->call.eval->arena, value, count);
    for (uint32_t i = 0; i < count; i++) {
        int added = entry_value(n, &n->entries.items[i], f, &items[filled]);

        if (added < 0)
            return &items[filled];
        filled += (size_t)added;
    }
    *scratch = value_list(items, filled);
    return scratch;
}

/* langdef.md, "Aggregate Values": keys are int, uint, bool or string; a double cannot be one. */
static bool is_key(const value *v)
{
    return v->kind == VALUE_STRING || v->kind == VALUE_INT || v->kind == VALUE_UINT ||
           v->kind == VALUE_BOOL;
}

/* Keys are equal across number types: {1: a, 1u: b} repeats a key. */
static bool keys_equal(const value *a, const value *b)
{
    if (a->kind == VALUE_STRING || b->kind == VALUE_STRING)
        return a->kind == b->kind && slice_eq(a->text, b->text);
    if (a->kind == VALUE_BOOL || b->kind == VALUE_BOOL)
        return a->kind == b->kind && a->boolean == b->boolean;
    return value_order(a, b) == ORDER_EQUAL;
}

/* Equal keys have equal hashes: an int and a uint of the same number have the same bits. */
static uint64_t key_hash(const value *key)
{
    uint64_t number = key->kind == VALUE_BOOL ? key->boolean : key->natural;

    if (key->kind == VALUE_STRING)
        return hash_slice(key->text);
    return hash_slice(slice_new((const char *)&number, sizeof(number)));
}

/* The index of a member whose key an earlier one has, or @count. */
static size_t repeated_key(arena *a, const struct value_member *members, size_t count)
{
    size_t buckets = 64, mask;
    uint32_t *table;

    if (count <= KEYS_LINEAR) {
        for (size_t i = 1; i < count; i++)
            for (size_t j = 0; j < i; j++)
                if (keys_equal(&members[i].key, &members[j].key))
                    return i;
        return count;
    }
    while (buckets < count * 2)
        buckets *= 2;
    mask = buckets - 1;
    table = arena_new_array(a, uint32_t, buckets);
    for (size_t i = 0; i < count; i++) {
        size_t at = key_hash(&members[i].key) & mask;

        for (; table[at]; at = (at + 1) & mask)
            if (keys_equal(&members[table[at] - 1].key, &members[i].key))
                return i;
        table[at] = (uint32_t)i + 1;
    }
    return count;
}

/*
 * Keys are checked when all entries are there, in one pass that is linear however many there are.
 */
const value *map_of_entries(const struct node *n, struct frame *f, struct value_map_builder *b,
                            value *scratch)
{
    size_t repeated;

    for (size_t i = 0; i < b->count; i++)
        if (!is_key(&b->members[i].key))
            return frame_misfit(f, n, &b->members[i].key, scratch, "a map key");
    repeated = repeated_key(f->call.eval->arena, b->members, b->count);
    if (repeated < b->count) {
        _cleanup_buffer_ buffer text = BUFFER_INIT;

        text.max = ERROR_TEXT_MAX / 2;
        cel_format(&b->members[repeated].key, &text);
        return frame_error(f, n, scratch, "the map has the key %.*s twice",
                           SLICE_ARG(buffer_slice(&text)));
    }
    /* A member may have been one that is hidden in the map it comes from. */
    for (size_t i = 0; i < b->count; i++)
        b->members[i].value.flags &= (uint8_t)~VALUE_SHADOWED;
    *scratch = value_map_finish(b);
    return scratch;
}

/*
 * An entry's key is evaluated before its value, and an unknown key is an error: the map's very
 * shape would depend on it.
 */
const value *eval_map(const struct node *n, struct frame *f, value *scratch)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(f->call.eval->arena);

    frame_charge(f, MAX(30u, n->entries.count * 3));
    if (frame_stopped(f))
        return frame_error(f, n, scratch, "too much");
    for (uint32_t i = 0; i < n->entries.count; i++) {
        value key_scratch, item;
        const value *key = node_eval(n->entries.items[i].key, f, &key_scratch);
        int added;

        if (key->kind == VALUE_ERROR || key->kind == VALUE_UNKNOWN) {
            *scratch = *frame_misfit(f, n, key, &key_scratch, "a map key");
            return scratch;
        }
        added = entry_value(n, &n->entries.items[i], f, &item);
        if (added < 0) {
            *scratch = item;
            return scratch;
        }
        if (added)
            value_map_add(&b, *key, item);
    }
    return map_of_entries(n, f, &b, scratch);
}

/* optionals */

/* An optional is a list of none or one value. */
value cel_optional_none(void)
{
    return (value){.kind = VALUE_OPTIONAL};
}

/* The value is copied, as it may lie in a node's scratch. */
value cel_optional_of(struct cel_call *call, value v)
{
    value *item = arena_new(call->eval->arena, value);

    call->eval->cost += 2;
    *item = v;
    return (value){.kind = VALUE_OPTIONAL, .list = {item, 1}};
}

/* programs */

/*
 * The cost limit is looked at once more at the end: whatever value came out of a stopped evaluation
 * means nothing.
 */
value cel_eval(const struct cel_program *program, struct cel_eval *eval)
{
    const value *locals[LOCALS_ON_STACK];
    struct frame f = {
        .call = {.eval = eval},
        .slots = eval->slots,
        .locals = locals,
        .program = program,
        .witness = eval->witness,
    };
    value scratch;
    const value *result;

    eval->cost = 0;
    if (f.witness)
        *f.witness = (struct cel_witness){0};
    if (program->local_count > LOCALS_ON_STACK)
        f.locals = arena_new_array(eval->arena, const value *, program->local_count);
    result = node_eval(program->root, &f, &scratch);
    if (frame_stopped(&f))
        return cel_error(&f.call, "the expression costs more than its limit of %llu units",
                         (unsigned long long)eval->cost_limit);
    return *result;
}

/* Patterns are the only part of a program that is not in its arena. */
struct cel_program *cel_program_free(struct cel_program *program)
{
    if (!program)
        return NULL;
    for (size_t i = 0; i < program->regex_count; i++)
        cel_regex_free(program->regexes[i]);
    arena_done(&program->arena);
    freep(&program);
    return NULL;
}

bool cel_program_reads(const struct cel_program *program, int slot)
{
    return slot >= 0 && (uint32_t)slot / 64 < program->read_words &&
           program->reads[slot / 64] >> (slot % 64) & 1;
}
