/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cel-go's "lists" extension, first() and last() of its optional library, and the list functions of
 * Kubernetes.
 *
 * Elements are shared, not copied, so they keep their places in their documents. A list may hold
 * the same list many times, which makes walks into it longer than its memory: they are charged
 * step by step.
 */
#include "cel/lib.h"

/* parts */

static value first(struct cel_call *call, const value *args)
{
    if (!args[0].list.count)
        return cel_optional_none();
    return cel_optional_of(call, args[0].list.items[0]);
}

static value last(struct cel_call *call, const value *args)
{
    if (!args[0].list.count)
        return cel_optional_none();
    return cel_optional_of(call, args[0].list.items[args[0].list.count - 1]);
}

static value slice_list(struct cel_call *call, const value *args)
{
    int64_t start = args[1].integer, end = args[2].integer;

    if (start < 0 || end < start || (uint64_t)end > args[0].list.count)
        return cel_error(call, "slice(%ld, %ld) is out of the range of a list of %zu", start, end,
                         args[0].list.count);
    if (start == end)
        return value_list(NULL, 0);
    return value_list(args[0].list.items + start, (size_t)(end - start));
}

static value reverse(struct cel_call *call, const value *args)
{
    size_t count = args[0].list.count;
    value *items = arena_new_array(call->eval->arena, value, count);

    for (size_t i = 0; i < count; i++)
        items[i] = args[0].list.items[count - 1 - i];
    return value_list(items, count);
}

/* [0, 1, ... n - 1]; empty for negative numbers */
static value range(struct cel_call *call, const value *args)
{
    int64_t count = MAX(args[0].integer, (int64_t)0);
    value *items;

    if ((uint64_t)count > CEL_LIST_MAX)
        return cel_too_large(call);
    if (!cel_charge(call, (uint64_t)count))
        return value_null();
    items = arena_new_array(call->eval->arena, value, (size_t)count);
    for (int64_t i = 0; i < count; i++)
        items[i] = value_int(i);
    return value_list(items, (size_t)count);
}

/* Each element once, in the order of first occurrence. */
static value distinct(struct cel_call *call, const value *args)
{
    struct value_list_builder kept = VALUE_LIST_BUILDER(call->eval->arena);

    value_each_item (&args[0], item) {
        enum equality equality = EQUALITY_FALSE;

        for (size_t i = 0; i < kept.count && equality == EQUALITY_FALSE; i++)
            equality = cel_call_equality(call, &kept.items[i], item);
        if (equality == EQUALITY_UNKNOWN)
            return cel_depends_on_unknown(call);
        if (equality == EQUALITY_STOPPED)
            return value_null();
        if (equality == EQUALITY_FALSE)
            value_list_add(&kept, *item);
    }
    return value_list_finish(&kept);
}

/* flatten */

enum flatten_result {
    FLATTEN_DONE,
    FLATTEN_STOPPED, /* the cost limit is passed */
    FLATTEN_TOO_LARGE,
    FLATTEN_TOO_DEEP,
};

#define FLATTEN_DEPTH_MAX 600 /* above what any reader lets through */

static enum flatten_result flatten_into(struct cel_call *call, struct value_list_builder *out,
                                        const value *list, int64_t depth, unsigned level)
{
    if (level > FLATTEN_DEPTH_MAX)
        return FLATTEN_TOO_DEEP;
    value_each_item (list, item) {
        if (!cel_charge(call, 1))
            return FLATTEN_STOPPED;
        if (item->kind == VALUE_LIST && depth > 0) {
            enum flatten_result r = flatten_into(call, out, item, depth - 1, level + 1);

            if (r != FLATTEN_DONE)
                return r;
        } else if (out->count == CEL_LIST_MAX) {
            return FLATTEN_TOO_LARGE;
        } else {
            value_list_add(out, *item);
        }
    }
    return FLATTEN_DONE;
}

static value flatten(struct cel_call *call, const value *list, int64_t depth)
{
    struct value_list_builder out = VALUE_LIST_BUILDER(call->eval->arena);

    if (depth < 0)
        return cel_error(call, "flatten() to a negative depth");
    switch (flatten_into(call, &out, list, depth, 0)) {
    case FLATTEN_DONE:
    case FLATTEN_STOPPED:
        return value_list_finish(&out);
    case FLATTEN_TOO_LARGE:
        return cel_too_large(call);
    case FLATTEN_TOO_DEEP:
        break;
    }
    return cel_error(call, "list is nested too deeply");
}

static value flatten_once(struct cel_call *call, const value *args)
{
    return flatten(call, &args[0], 1);
}

static value flatten_to(struct cel_call *call, const value *args)
{
    return flatten(call, &args[0], args[1].integer);
}

/* order */

static bool is_ordered(enum value_kind kind)
{
    static const bool ordered[VALUE_KIND_COUNT] = {
        [VALUE_BOOL] = true,     [VALUE_INT] = true,       [VALUE_UINT] = true,
        [VALUE_DOUBLE] = true,   [VALUE_STRING] = true,    [VALUE_BYTES] = true,
        [VALUE_DURATION] = true, [VALUE_TIMESTAMP] = true, [VALUE_OBJECT] = true,
    };

    return ordered[kind];
}

/*
 * Whether any two items of @list have an order: all of one type that has one, and no NaN, which
 * has none with itself. An empty list is.
 */
static bool is_sortable(const value *list)
{
    value_each_item (list, item) {
        int order;

        if (item->kind != list->list.items[0].kind || !is_ordered((enum value_kind)item->kind) ||
            cel_compare(item, list->list.items, &order) < 0 || cel_compare(item, item, &order) < 0)
            return false;
    }
    return true;
}

static value not_sortable(struct cel_call *call)
{
    return cel_error(call, "list has elements without an order");
}

/* Charges for the bytes that sorting looks at: each item about log2(count) times. */
static bool charge_sort(struct cel_call *call, const value *list)
{
    uint64_t tenths = 0, rounds = 1;

    value_each_item (list, item) {
        tenths +=
            item->kind == VALUE_STRING || item->kind == VALUE_BYTES ? 10 + item->text.len : 10;
    }
    for (size_t count = list->list.count; count > 1; count /= 2)
        rounds++;
    return cel_charge(call, tenths / 10 * rounds);
}

static int compare_items(const void *a, const void *b)
{
    int order = 0;

    /* is_sortable() has made sure that there is an order. */
    return cel_compare(a, b, &order) < 0 ? 0 : order;
}

static value sort(struct cel_call *call, const value *args)
{
    size_t count = args[0].list.count;
    value *items;

    if (!is_sortable(&args[0]))
        return not_sortable(call);
    if (!charge_sort(call, &args[0]))
        return value_null();
    items = arena_new_array(call->eval->arena, value, count);
    for (size_t i = 0; i < count; i++)
        items[i] = args[0].list.items[i];
    qsort(items, count, sizeof(*items), compare_items);
    return value_list(items, count);
}

static value is_sorted(struct cel_call *call, const value *args)
{
    if (!is_sortable(&args[0]))
        return not_sortable(call);
    for (size_t i = 1; i < args[0].list.count; i++)
        if (compare_items(&args[0].list.items[i - 1], &args[0].list.items[i]) > 0)
            return value_bool(false);
    return value_bool(true);
}

static value extremum(struct cel_call *call, const value *list, int wanted)
{
    const value *best = list->list.items;

    if (!list->list.count)
        return cel_error(call, "list is empty");
    if (!is_sortable(list))
        return not_sortable(call);
    value_each_item (list, item) {
        if (compare_items(item, best) * wanted > 0)
            best = item;
    }
    return *best;
}

static value min_item(struct cel_call *call, const value *args)
{
    return extremum(call, &args[0], -1);
}

static value max_item(struct cel_call *call, const value *args)
{
    return extremum(call, &args[0], 1);
}

/* sum */

/*
 * All items must be of one type. The sum of no items is the int 0, because the elements' type is
 * not known when the expression runs.
 */
static value sum(struct cel_call *call, const value *args)
{
    const value *list = &args[0];
    value total = value_int(0);

    value_each_item (list, item) {
        bool overflow = false;

        if (item == list->list.items)
            total = (value){.kind = item->kind};
        if (item->kind != total.kind)
            return cel_error(call, "sum() of elements of different types");
        if (item->kind == VALUE_INT || item->kind == VALUE_DURATION)
            overflow = add_overflows(total.integer, item->integer, &total.integer);
        else if (item->kind == VALUE_UINT)
            overflow = add_overflows(total.natural, item->natural, &total.natural);
        else if (item->kind == VALUE_DOUBLE)
            total.number += item->number;
        else
            return cel_error(call, "sum() of an element that is neither number nor duration");
        if (overflow)
            return cel_error(call, "integer overflow");
    }
    return total;
}

/* search */

static value find_item(struct cel_call *call, const value *args, bool backwards)
{
    size_t count = args[0].list.count;

    for (size_t i = 0; i < count; i++) {
        size_t at = backwards ? count - 1 - i : i;

        switch (cel_call_equality(call, &args[0].list.items[at], &args[1])) {
        case EQUALITY_TRUE:
            return value_int((int64_t)at);
        case EQUALITY_FALSE:
            break;
        case EQUALITY_UNKNOWN:
            return cel_depends_on_unknown(call);
        case EQUALITY_STOPPED:
            return value_null();
        }
    }
    return value_int(-1);
}

static value index_of(struct cel_call *call, const value *args)
{
    return find_item(call, args, false);
}

static value last_index_of(struct cel_call *call, const value *args)
{
    return find_item(call, args, true);
}

static const struct cel_overload overloads[] = {
    {"distinct", CEL_MEMBER, "lA", "lA", distinct, CEL_COST_TRAVERSE},
    {"first", CEL_MEMBER, "lA", "oA", first, CEL_COST_FLAT},
    {"flatten", CEL_MEMBER, "llA", "lA", flatten_once, CEL_COST_TRAVERSE},
    {"flatten", CEL_MEMBER, "lxi", "lx", flatten_to, CEL_COST_TRAVERSE},
    {"indexOf", CEL_MEMBER, "lAA", "i", index_of, CEL_COST_TRAVERSE},
    {"isSorted", CEL_MEMBER, "lA", "b", is_sorted, CEL_COST_TRAVERSE},
    {"last", CEL_MEMBER, "lA", "oA", last, CEL_COST_FLAT},
    {"lastIndexOf", CEL_MEMBER, "lAA", "i", last_index_of, CEL_COST_TRAVERSE},
    {"lists.range", CEL_GLOBAL, "i", "li", range, CEL_COST_FLAT},
    {"max", CEL_MEMBER, "lA", "A", max_item, CEL_COST_TRAVERSE},
    {"min", CEL_MEMBER, "lA", "A", min_item, CEL_COST_TRAVERSE},
    {"reverse", CEL_MEMBER, "lA", "lA", reverse, CEL_COST_TRAVERSE},
    {"slice", CEL_MEMBER, "lAii", "lA", slice_list, CEL_COST_FLAT},
    {"sort", CEL_MEMBER, "lA", "lA", sort, CEL_COST_TRAVERSE},
    {"sum", CEL_MEMBER, "li", "i", sum, CEL_COST_TRAVERSE},
    {"sum", CEL_MEMBER, "lu", "u", sum, CEL_COST_TRAVERSE},
    {"sum", CEL_MEMBER, "ld", "d", sum, CEL_COST_TRAVERSE},
    {"sum", CEL_MEMBER, "lr", "r", sum, CEL_COST_TRAVERSE},
};

CEL_LIBRARY(cel_lib_lists, "lists", overloads);
