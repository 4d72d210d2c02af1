/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Equality and order of values.
 *
 * Recursion is bounded: a value is as deep as the document plus the expression that made it. Its
 * work is not, as a computed list may hold the same list many times and so look exponentially
 * large. Therefore every comparison counts what it does and stops at a budget. The count is in
 * tenths of a cost unit, because a byte costs a tenth.
 */
#include "cel/compare.h"

#include <math.h>

/* numbers */

static bool is_number(const value *v)
{
    return v->kind == VALUE_INT || v->kind == VALUE_UINT || v->kind == VALUE_DOUBLE;
}

static enum order order_of(int compared)
{
    return compared < 0 ? ORDER_LESS : compared > 0 ? ORDER_GREATER : ORDER_EQUAL;
}

#define ORDER_BY(a, b) ((a) < (b) ? ORDER_LESS : (a) > (b) ? ORDER_GREATER : ORDER_EQUAL)

/* The order of b and a, when @order is that of a and b. */
static enum order order_reverse(enum order order)
{
    return order == ORDER_LESS ? ORDER_GREATER : order == ORDER_GREATER ? ORDER_LESS : order;
}

/* An int and a uint are compared exactly: whatever is negative is less. */
static enum order order_int_uint(int64_t i, uint64_t u)
{
    return i < 0 ? ORDER_LESS : ORDER_BY((uint64_t)i, u);
}

/*
 * @d is compared as a double unless it lies outside of all ints. (double)INT64_MAX is 2^63, one
 * more than INT64_MAX, so 9223372036854775807 and 9223372036854775808.0 are equal here. That is
 * what comparisons.textproto requires.
 */
static enum order order_int_double(int64_t i, double d)
{
    if (isnan(d))
        return ORDER_NONE;
    if (d < (double)INT64_MIN)
        return ORDER_GREATER;
    if (d > (double)INT64_MAX)
        return ORDER_LESS;
    return ORDER_BY((double)i, d);
}

/* As order_int_double(), for uint. */
static enum order order_uint_double(uint64_t u, double d)
{
    if (isnan(d))
        return ORDER_NONE;
    if (d < 0)
        return ORDER_GREATER;
    if (d > (double)UINT64_MAX)
        return ORDER_LESS;
    return ORDER_BY((double)u, d);
}

/*
 * The order of any two numbers. The pairs of different types are brought into one sequence first,
 * so that three functions serve six pairs.
 */
static enum order order_numbers(const value *a, const value *b)
{
    if (a->kind == b->kind) {
        if (a->kind == VALUE_INT)
            return ORDER_BY(a->integer, b->integer);
        if (a->kind == VALUE_UINT)
            return ORDER_BY(a->natural, b->natural);
        if (isnan(a->number) || isnan(b->number))
            return ORDER_NONE;
        return ORDER_BY(a->number, b->number);
    }
    if (a->kind > b->kind)
        return order_reverse(order_numbers(b, a));
    /* enum value_kind has int before uint before double. */
    if (a->kind == VALUE_UINT)
        return order_uint_double(a->natural, b->number);
    return b->kind == VALUE_UINT ? order_int_uint(a->integer, b->natural)
                                 : order_int_double(a->integer, b->number);
}

/* maps */

/* A document keeps members that a later one of the same name hides; no expression may see them. */
const struct value_member *cel_map_next(const value *map, size_t *at)
{
    while (*at < map->map->count) {
        const struct value_member *member = &map->map->members[(*at)++];

        if (!(member->value.flags & VALUE_SHADOWED))
            return member;
    }
    return NULL;
}

/* Counts, because hidden members make value_map.count too large. */
size_t cel_map_size(const value *map)
{
    size_t count = 0;

    for (size_t at = 0; cel_map_next(map, &at);)
        count++;
    return count;
}

/*
 * String keys, which is what documents have, go through the map's index. Other keys are compared
 * one by one: they occur in maps that expressions make, which are small, and callers charge for it.
 */
const struct value_member *cel_map_find(const value *map, const value *key)
{
    const struct value_member *member;

    if (key->kind == VALUE_STRING)
        return value_member(map, key->text);
    if (key->kind != VALUE_BOOL && !is_number(key))
        return NULL;
    for (size_t at = 0; (member = cel_map_next(map, &at));) {
        if (key->kind == VALUE_BOOL) {
            if (member->key.kind == VALUE_BOOL && member->key.boolean == key->boolean)
                return member;
        } else if (is_number(&member->key) && order_numbers(key, &member->key) == ORDER_EQUAL) {
            return member;
        }
    }
    return NULL;
}

/* equality */

/* Counts work; false when the budget is spent. */
static bool work_add(struct equality_work *work, uint64_t tenths)
{
    work->tenths += tenths;
    return work->tenths <= work->limit;
}

/* Equality of all pairs: one unequal pair decides, else an unknown one does. */
static enum equality equality_lists(const value *a, const value *b, struct equality_work *work)
{
    enum equality result = EQUALITY_TRUE;

    if (a->list.count != b->list.count)
        return EQUALITY_FALSE;
    for (size_t i = 0; i < a->list.count; i++) {
        enum equality one = value_equality(&a->list.items[i], &b->list.items[i], work);

        if (one == EQUALITY_FALSE || one == EQUALITY_STOPPED)
            return one;
        if (one == EQUALITY_UNKNOWN)
            result = one;
    }
    return result;
}

/*
 * Same size, and each member of @a has an equal one in @b. A key that is missing decides before any
 * value is compared with an unknown one.
 */
static enum equality equality_maps(const value *a, const value *b, struct equality_work *work)
{
    enum equality result = EQUALITY_TRUE;
    const struct value_member *member, *other;
    size_t size = cel_map_size(a);

    if (!work_add(work, a->map->count + b->map->count))
        return EQUALITY_STOPPED;
    if (size != cel_map_size(b))
        return EQUALITY_FALSE;
    for (size_t at = 0; (member = cel_map_next(a, &at));) {
        enum equality one;

        /* Keys that are no strings are looked for one by one. */
        if (!work_add(work, member->key.kind == VALUE_STRING ? 1 : size))
            return EQUALITY_STOPPED;
        other = cel_map_find(b, &member->key);
        if (!other)
            return EQUALITY_FALSE;
        one = value_equality(&member->value, &other->value, work);
        if (one == EQUALITY_FALSE || one == EQUALITY_STOPPED)
            return one;
        if (one == EQUALITY_UNKNOWN)
            result = one;
    }
    return result;
}

/*
 * Equality within one kind. A NaN falls out of order_numbers() as ORDER_NONE and is unequal to
 * itself.
 */
static enum equality equality_same_kind(const value *a, const value *b, struct equality_work *work)
{
    switch ((enum value_kind)a->kind) {
    case VALUE_NULL:
        return EQUALITY_TRUE;
    case VALUE_BOOL:
        return a->boolean == b->boolean ? EQUALITY_TRUE : EQUALITY_FALSE;
    case VALUE_INT:
    case VALUE_UINT:
    case VALUE_DOUBLE:
        return order_numbers(a, b) == ORDER_EQUAL ? EQUALITY_TRUE : EQUALITY_FALSE;
    case VALUE_STRING:
    case VALUE_BYTES:
    case VALUE_TYPE:
        if (a->text.len != b->text.len)
            return EQUALITY_FALSE;
        if (!work_add(work, a->text.len))
            return EQUALITY_STOPPED;
        return slice_eq(a->text, b->text) ? EQUALITY_TRUE : EQUALITY_FALSE;
    case VALUE_LIST:
    case VALUE_OPTIONAL:
        return equality_lists(a, b, work);
    case VALUE_MAP:
        return equality_maps(a, b, work);
    case VALUE_TIMESTAMP:
        return a->integer == b->integer && a->nanos == b->nanos ? EQUALITY_TRUE : EQUALITY_FALSE;
    case VALUE_DURATION:
        return a->integer == b->integer ? EQUALITY_TRUE : EQUALITY_FALSE;
    case VALUE_OBJECT:
        return a->object->class == b->object->class && a->object->class->equal(a->object, b->object)
                   ? EQUALITY_TRUE
                   : EQUALITY_FALSE;
    case VALUE_UNKNOWN:
    case VALUE_ERROR:
        break;
    }
    return EQUALITY_FALSE;
}

/* Unknown values come first: nothing is known to equal them, and nothing is known to differ. */
enum equality value_equality(const value *a, const value *b, struct equality_work *work)
{
    if (!work_add(work, 1))
        return EQUALITY_STOPPED;
    if (a->kind == VALUE_UNKNOWN || b->kind == VALUE_UNKNOWN) {
        if (!work->unknown)
            work->unknown = a->kind == VALUE_UNKNOWN ? a : b;
        return EQUALITY_UNKNOWN;
    }
    if (a->kind == b->kind)
        return equality_same_kind(a, b, work);
    if (is_number(a) && is_number(b) && order_numbers(a, b) == ORDER_EQUAL)
        return EQUALITY_TRUE;
    return EQUALITY_FALSE;
}

/* For callers outside of an evaluation; the budget only keeps a hostile value from running on. */
bool cel_equal(const value *a, const value *b)
{
    struct equality_work work = {.limit = (uint64_t)CEL_COST_AUDIT * 10};

    return value_equality(a, b, &work) == EQUALITY_TRUE;
}

bool cel_call_equal(struct cel_call *call, const value *a, const value *b)
{
    struct cel_eval *eval = call->eval;
    uint64_t left = eval->cost < eval->cost_limit ? eval->cost_limit - eval->cost : 0;
    struct equality_work work = {.limit = left > UINT64_MAX / 10 ? UINT64_MAX : left * 10};
    enum equality equality = value_equality(a, b, &work);

    return cel_charge(call, (work.tenths + 9) / 10) && equality == EQUALITY_TRUE;
}

/* order */

/*
 * langdef.md, "Ordering": bool, numbers, string and bytes by byte, timestamp, duration; and the
 * classes of objects that bring an order of their own.
 */
enum order value_order(const value *a, const value *b)
{
    if (is_number(a) && is_number(b))
        return order_numbers(a, b);
    if (a->kind != b->kind)
        return ORDER_INVALID;
    switch ((enum value_kind)a->kind) {
    case VALUE_BOOL:
        return ORDER_BY(a->boolean, b->boolean);
    case VALUE_STRING:
    case VALUE_BYTES:
        return order_of(slice_cmp(a->text, b->text));
    case VALUE_TIMESTAMP:
        if (a->integer == b->integer)
            return ORDER_BY(a->nanos, b->nanos);
        return ORDER_BY(a->integer, b->integer);
    case VALUE_DURATION:
        return ORDER_BY(a->integer, b->integer);
    case VALUE_OBJECT:
        if (a->object->class != b->object->class || !a->object->class->compare)
            return ORDER_INVALID;
        return order_of(a->object->class->compare(a->object, b->object));
    case VALUE_NULL:
    case VALUE_INT:
    case VALUE_UINT:
    case VALUE_DOUBLE:
    case VALUE_LIST:
    case VALUE_MAP:
    case VALUE_UNKNOWN:
    case VALUE_TYPE:
    case VALUE_OPTIONAL:
    case VALUE_ERROR:
        break;
    }
    return ORDER_INVALID;
}

int cel_compare(const value *a, const value *b, int *ret)
{
    enum order order = value_order(a, b);

    if (order == ORDER_NONE || order == ORDER_INVALID)
        return -EINVAL;
    *ret = (int)order - (int)ORDER_EQUAL;
    return 0;
}

slice cel_type_name(const value *v)
{
    static const slice names[VALUE_KIND_COUNT] = {
        [VALUE_NULL] = SLICE_INIT("null_type"),
        [VALUE_BOOL] = SLICE_INIT("bool"),
        [VALUE_INT] = SLICE_INIT("int"),
        [VALUE_UINT] = SLICE_INIT("uint"),
        [VALUE_DOUBLE] = SLICE_INIT("double"),
        [VALUE_STRING] = SLICE_INIT("string"),
        [VALUE_BYTES] = SLICE_INIT("bytes"),
        [VALUE_LIST] = SLICE_INIT("list"),
        [VALUE_MAP] = SLICE_INIT("map"),
        [VALUE_TIMESTAMP] = SLICE_INIT("google.protobuf.Timestamp"),
        [VALUE_DURATION] = SLICE_INIT("google.protobuf.Duration"),
        [VALUE_UNKNOWN] = SLICE_INIT("unknown"),
        [VALUE_TYPE] = SLICE_INIT("type"),
        [VALUE_OPTIONAL] = SLICE_INIT("optional_type"),
        [VALUE_OBJECT] = SLICE_INIT("object"),
        [VALUE_ERROR] = SLICE_INIT("error"),
    };

    if (v->kind == VALUE_OBJECT)
        return slice_of(v->object->class->name);
    return names[v->kind];
}
