/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Optional values, as cel-go's OptionalTypes: what a.?b gives, and how to take it apart.
 *
 * A value that comes out of an optional is the value that went in, with its place in its document.
 */
#include "cel/lib.h"

static value none(struct cel_call *call, const value *args)
{
    (void)call;
    (void)args;
    return cel_optional_none();
}

static value of(struct cel_call *call, const value *args)
{
    return cel_optional_of(call, args[0]);
}

/* The value that protobuf would leave out: 0, "", false, null, nothing inside. */
static bool is_zero(const value *v)
{
    switch ((enum value_kind)v->kind) {
    case VALUE_NULL:
        return true;
    case VALUE_BOOL:
        return !v->boolean;
    case VALUE_INT:
    case VALUE_DURATION:
        return v->integer == 0;
    case VALUE_UINT:
        return v->natural == 0;
    case VALUE_DOUBLE:
        return v->number == 0;
    case VALUE_STRING:
    case VALUE_BYTES:
        return v->text.len == 0;
    case VALUE_LIST:
    case VALUE_OPTIONAL:
        return v->list.count == 0;
    case VALUE_MAP:
        return v->map->count == 0;
    case VALUE_TIMESTAMP:
        return v->integer == 0 && v->nanos == 0;
    case VALUE_UNKNOWN:
    case VALUE_TYPE:
    case VALUE_OBJECT:
    case VALUE_ERROR:
        break;
    }
    return false;
}

static value of_non_zero(struct cel_call *call, const value *args)
{
    return is_zero(&args[0]) ? cel_optional_none() : cel_optional_of(call, args[0]);
}

static value has_value(struct cel_call *call, const value *args)
{
    (void)call;
    return value_bool(args[0].list.count > 0);
}

static value value_of(struct cel_call *call, const value *args)
{
    if (!args[0].list.count)
        return cel_error(call, "optional has no value");
    return args[0].list.items[0];
}

static value or_optional(struct cel_call *call, const value *args)
{
    (void)call;
    return args[0].list.count ? args[0] : args[1];
}

static value or_value(struct cel_call *call, const value *args)
{
    (void)call;
    return args[0].list.count ? args[0].list.items[0] : args[1];
}

/* The values of those optionals of a list that have one. */
static value unwrap(struct cel_call *call, const value *args)
{
    struct value_list_builder values = VALUE_LIST_BUILDER(call->eval->arena);

    value_each_item (&args[0], item) {
        if (item->kind != VALUE_OPTIONAL)
            return cel_error(call, "list has an element that is no optional");
        if (item->list.count)
            value_list_add(&values, item->list.items[0]);
    }
    return value_list_finish(&values);
}

static const struct cel_overload overloads[] = {
    {"optional.none", CEL_GLOBAL, "", "oA", none, CEL_COST_FLAT},
    {"optional.of", CEL_GLOBAL, "A", "oA", of, CEL_COST_FLAT},
    {"optional.ofNonZeroValue", CEL_GLOBAL, "A", "oA", of_non_zero, CEL_COST_FLAT},
    {"hasValue", CEL_MEMBER, "oA", "b", has_value, CEL_COST_FLAT},
    {"value", CEL_MEMBER, "oA", "A", value_of, CEL_COST_FLAT},
    {"or", CEL_MEMBER, "oAoA", "oA", or_optional, CEL_COST_FLAT},
    {"orValue", CEL_MEMBER, "oAA", "A", or_value, CEL_COST_FLAT},
    {"optional.unwrap", CEL_GLOBAL, "loA", "lA", unwrap, CEL_COST_TRAVERSE},
    {"unwrapOpt", CEL_MEMBER, "loA", "lA", unwrap, CEL_COST_TRAVERSE},
};

CEL_LIBRARY(cel_lib_optional, "optional", overloads);
