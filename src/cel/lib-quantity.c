/* SPDX-License-Identifier: Apache-2.0 */
/* The quantity library of Kubernetes (kubernetes.io, "Common Expression Language"). */
#include "cel/lib.h"
#include "cel/quantity.h"

struct quantity_object {
    struct value_object object;
    struct quantity quantity;
};

static const struct quantity *quantity_of(const value *v)
{
    return &((const struct quantity_object *)v->object)->quantity;
}

static int object_compare(const struct value_object *a, const struct value_object *b)
{
    return quantity_compare(&((const struct quantity_object *)a)->quantity,
                            &((const struct quantity_object *)b)->quantity);
}

static bool object_equal(const struct value_object *a, const struct value_object *b)
{
    return object_compare(a, b) == 0;
}

static void object_format(const struct value_object *object, buffer *out)
{
    quantity_format(&((const struct quantity_object *)object)->quantity, out);
}

static const struct value_class quantity_class = {
    .name = "kubernetes.Quantity",
    .letter = 'q',
    .equal = object_equal,
    .compare = object_compare,
    .format = object_format,
};

static value new_quantity(struct cel_call *call, const struct quantity *quantity)
{
    struct quantity_object *object = arena_new(call->eval->arena, struct quantity_object);

    object->object.class = &quantity_class;
    object->quantity = *quantity;
    return value_object(&object->object);
}

static value string_to_quantity(struct cel_call *call, const value *args)
{
    struct quantity quantity;
    const char *error = quantity_parse(args[0].text, &quantity);

    return error ? cel_error(call, "%s", error) : new_quantity(call, &quantity);
}

static value is_quantity(struct cel_call *call, const value *args)
{
    struct quantity quantity;

    (void)call;
    return value_bool(!quantity_parse(args[0].text, &quantity));
}

static value quantity_to_string(struct cel_call *call, const value *args)
{
    _cleanup_buffer_ buffer out = CEL_RESULT_BUFFER;

    quantity_format(quantity_of(&args[0]), &out);
    return cel_string_result(call, &out);
}

static value is_integer(struct cel_call *call, const value *args)
{
    int64_t number;

    (void)call;
    return value_bool(quantity_to_int(quantity_of(&args[0]), &number));
}

static value as_integer(struct cel_call *call, const value *args)
{
    int64_t number;

    if (!quantity_to_int(quantity_of(&args[0]), &number))
        return cel_error(call, "quantity is not an integer or does not fit an int");
    return value_int(number);
}

static value as_approximate_float(struct cel_call *call, const value *args)
{
    (void)call;
    return value_double(quantity_approximate(quantity_of(&args[0])));
}

static value sign(struct cel_call *call, const value *args)
{
    struct quantity zero = {0};

    (void)call;
    return value_int(quantity_compare(quantity_of(&args[0]), &zero));
}

static value add_quantity(struct cel_call *call, const value *args)
{
    struct quantity sum = quantity_add(quantity_of(&args[0]), quantity_of(&args[1]));

    return new_quantity(call, &sum);
}

static value add_int(struct cel_call *call, const value *args)
{
    struct quantity number = quantity_of_int(args[1].integer);
    struct quantity sum = quantity_add(quantity_of(&args[0]), &number);

    return new_quantity(call, &sum);
}

static value subtract(struct cel_call *call, const value *from, const struct quantity *what)
{
    struct quantity negative = quantity_negate(what);
    struct quantity difference = quantity_add(quantity_of(from), &negative);

    return new_quantity(call, &difference);
}

static value subtract_quantity(struct cel_call *call, const value *args)
{
    return subtract(call, &args[0], quantity_of(&args[1]));
}

static value subtract_int(struct cel_call *call, const value *args)
{
    struct quantity number = quantity_of_int(args[1].integer);

    return subtract(call, &args[0], &number);
}

static value is_less(struct cel_call *call, const value *args)
{
    (void)call;
    return value_bool(object_compare(args[0].object, args[1].object) < 0);
}

static value is_greater(struct cel_call *call, const value *args)
{
    (void)call;
    return value_bool(object_compare(args[0].object, args[1].object) > 0);
}

static value compare_to(struct cel_call *call, const value *args)
{
    (void)call;
    return value_int(object_compare(args[0].object, args[1].object));
}

static const struct cel_overload overloads[] = {
    {"quantity", CEL_GLOBAL, "s", "q", string_to_quantity, CEL_COST_TRAVERSE},
    {"isQuantity", CEL_GLOBAL, "s", "b", is_quantity, CEL_COST_TRAVERSE},
    {"string", CEL_GLOBAL, "q", "s", quantity_to_string, CEL_COST_FLAT},
    {"isInteger", CEL_MEMBER, "q", "b", is_integer, CEL_COST_FLAT},
    {"asInteger", CEL_MEMBER, "q", "i", as_integer, CEL_COST_FLAT},
    {"asApproximateFloat", CEL_MEMBER, "q", "d", as_approximate_float, CEL_COST_FLAT},
    {"sign", CEL_MEMBER, "q", "i", sign, CEL_COST_FLAT},
    {"add", CEL_MEMBER, "qq", "q", add_quantity, CEL_COST_FLAT},
    {"add", CEL_MEMBER, "qi", "q", add_int, CEL_COST_FLAT},
    {"sub", CEL_MEMBER, "qq", "q", subtract_quantity, CEL_COST_FLAT},
    {"sub", CEL_MEMBER, "qi", "q", subtract_int, CEL_COST_FLAT},
    {"isLessThan", CEL_MEMBER, "qq", "b", is_less, CEL_COST_FLAT},
    {"isGreaterThan", CEL_MEMBER, "qq", "b", is_greater, CEL_COST_FLAT},
    {"compareTo", CEL_MEMBER, "qq", "i", compare_to, CEL_COST_FLAT},
};

CEL_LIBRARY(cel_lib_quantity, "quantity", overloads);
