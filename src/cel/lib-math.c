/* SPDX-License-Identifier: Apache-2.0 */
/* cel-go's "math" extension (cel-spec, math_ext tests). */
#include <math.h>

#include "cel/lib.h"

/* greatest and least: numbers of all types lie on one line, the first of equals wins */

static value extremum(struct cel_call *call, const value *items, size_t count, int wanted)
{
    const value *best = items;

    if (count == 0)
        return cel_error(call, "list is empty");
    for (size_t i = 0; i < count; i++) {
        int order;

        if (items[i].kind != VALUE_INT && items[i].kind != VALUE_UINT &&
            items[i].kind != VALUE_DOUBLE)
            return cel_error(call, "list has an element that is no number");
        if (cel_compare(&items[i], best, &order) < 0)
            return cel_error(call, "NaN has no order");
        if (order * wanted > 0)
            best = &items[i];
    }
    return *best;
}

static value greatest_of_list(struct cel_call *call, const value *args)
{
    return extremum(call, args[0].list.items, args[0].list.count, 1);
}

static value least_of_list(struct cel_call *call, const value *args)
{
    return extremum(call, args[0].list.items, args[0].list.count, -1);
}

static value greatest_of_one(struct cel_call *call, const value *args)
{
    return extremum(call, args, 1, 1);
}

static value greatest_of_two(struct cel_call *call, const value *args)
{
    return extremum(call, args, 2, 1);
}

static value least_of_two(struct cel_call *call, const value *args)
{
    return extremum(call, args, 2, -1);
}

/* doubles */

static value ceil_double(struct cel_call *call, const value *args)
{
    (void)call;
    return value_double(ceil(args[0].number));
}

static value floor_double(struct cel_call *call, const value *args)
{
    (void)call;
    return value_double(floor(args[0].number));
}

/* Ties go away from zero. */
static value round_double(struct cel_call *call, const value *args)
{
    (void)call;
    return value_double(round(args[0].number));
}

static value trunc_double(struct cel_call *call, const value *args)
{
    (void)call;
    return value_double(trunc(args[0].number));
}

static value is_nan(struct cel_call *call, const value *args)
{
    (void)call;
    return value_bool(isnan(args[0].number));
}

static value is_inf(struct cel_call *call, const value *args)
{
    (void)call;
    return value_bool(isinf(args[0].number));
}

static value is_finite(struct cel_call *call, const value *args)
{
    (void)call;
    return value_bool(isfinite(args[0].number));
}

static value sqrt_double(struct cel_call *call, const value *args)
{
    (void)call;
    return value_double(sqrt(args[0].number));
}

static value sqrt_int(struct cel_call *call, const value *args)
{
    (void)call;
    return value_double(sqrt((double)args[0].integer));
}

static value sqrt_uint(struct cel_call *call, const value *args)
{
    (void)call;
    return value_double(sqrt((double)args[0].natural));
}

/* abs and sign */

static value abs_double(struct cel_call *call, const value *args)
{
    (void)call;
    return value_double(fabs(args[0].number));
}

static value abs_int(struct cel_call *call, const value *args)
{
    if (args[0].integer == INT64_MIN)
        return cel_error(call, "integer overflow");
    return value_int(llabs(args[0].integer));
}

static value identity(struct cel_call *call, const value *args)
{
    (void)call;
    return args[0];
}

static value sign_double(struct cel_call *call, const value *args)
{
    double d = args[0].number;

    (void)call;
    return value_double(isnan(d) ? d : (d > 0) - (d < 0));
}

static value sign_int(struct cel_call *call, const value *args)
{
    (void)call;
    return value_int((args[0].integer > 0) - (args[0].integer < 0));
}

static value sign_uint(struct cel_call *call, const value *args)
{
    (void)call;
    return value_uint(args[0].natural > 0);
}

/*
 * Bits. An int's bits are those of its two's complement, which value's union shows as a uint; the
 * result has the type of the first argument.
 */

static value bits(const value *like, uint64_t natural)
{
    return like->kind == VALUE_INT ? value_int((int64_t)natural) : value_uint(natural);
}

static value bit_and(struct cel_call *call, const value *args)
{
    (void)call;
    return bits(&args[0], args[0].natural & args[1].natural);
}

static value bit_or(struct cel_call *call, const value *args)
{
    (void)call;
    return bits(&args[0], args[0].natural | args[1].natural);
}

static value bit_xor(struct cel_call *call, const value *args)
{
    (void)call;
    return bits(&args[0], args[0].natural ^ args[1].natural);
}

static value bit_not(struct cel_call *call, const value *args)
{
    (void)call;
    return bits(&args[0], ~args[0].natural);
}

static value shift_left(struct cel_call *call, const value *args)
{
    int64_t count = args[1].integer;

    if (count < 0)
        return cel_error(call, "shift by a negative number");
    return bits(&args[0], count > 63 ? 0 : args[0].natural << count);
}

/* Zeros come in from the left, for negative numbers too. */
static value shift_right(struct cel_call *call, const value *args)
{
    int64_t count = args[1].integer;

    if (count < 0)
        return cel_error(call, "shift by a negative number");
    return bits(&args[0], count > 63 ? 0 : args[0].natural >> count);
}

#define EXTREMUM_ROWS(name, of_two, of_list)                                                       \
    {name, CEL_GLOBAL, "i", "i", greatest_of_one, CEL_COST_FLAT},                                  \
        {name, CEL_GLOBAL, "u", "u", greatest_of_one, CEL_COST_FLAT},                              \
        {name, CEL_GLOBAL, "d", "d", greatest_of_one, CEL_COST_FLAT},                              \
        {name, CEL_GLOBAL, "ii", "i", of_two, CEL_COST_FLAT},                                      \
        {name, CEL_GLOBAL, "uu", "u", of_two, CEL_COST_FLAT},                                      \
        {name, CEL_GLOBAL, "dd", "d", of_two, CEL_COST_FLAT},                                      \
        {name, CEL_GLOBAL, "iu", "x", of_two, CEL_COST_FLAT},                                      \
        {name, CEL_GLOBAL, "id", "x", of_two, CEL_COST_FLAT},                                      \
        {name, CEL_GLOBAL, "ui", "x", of_two, CEL_COST_FLAT},                                      \
        {name, CEL_GLOBAL, "ud", "x", of_two, CEL_COST_FLAT},                                      \
        {name, CEL_GLOBAL, "di", "x", of_two, CEL_COST_FLAT},                                      \
        {name, CEL_GLOBAL, "du", "x", of_two, CEL_COST_FLAT},                                      \
        {name, CEL_GLOBAL, "li", "i", of_list, CEL_COST_TRAVERSE},                                 \
        {name, CEL_GLOBAL, "lu", "u", of_list, CEL_COST_TRAVERSE},                                 \
    {                                                                                              \
        name, CEL_GLOBAL, "ld", "d", of_list, CEL_COST_TRAVERSE                                    \
    }

static const struct cel_overload overloads[] = {
    EXTREMUM_ROWS("math.greatest", greatest_of_two, greatest_of_list),
    EXTREMUM_ROWS("math.least", least_of_two, least_of_list),
    {"math.ceil", CEL_GLOBAL, "d", "d", ceil_double, CEL_COST_FLAT},
    {"math.floor", CEL_GLOBAL, "d", "d", floor_double, CEL_COST_FLAT},
    {"math.round", CEL_GLOBAL, "d", "d", round_double, CEL_COST_FLAT},
    {"math.trunc", CEL_GLOBAL, "d", "d", trunc_double, CEL_COST_FLAT},
    {"math.isNaN", CEL_GLOBAL, "d", "b", is_nan, CEL_COST_FLAT},
    {"math.isInf", CEL_GLOBAL, "d", "b", is_inf, CEL_COST_FLAT},
    {"math.isFinite", CEL_GLOBAL, "d", "b", is_finite, CEL_COST_FLAT},
    {"math.sqrt", CEL_GLOBAL, "d", "d", sqrt_double, CEL_COST_FLAT},
    {"math.sqrt", CEL_GLOBAL, "i", "d", sqrt_int, CEL_COST_FLAT},
    {"math.sqrt", CEL_GLOBAL, "u", "d", sqrt_uint, CEL_COST_FLAT},
    {"math.abs", CEL_GLOBAL, "d", "d", abs_double, CEL_COST_FLAT},
    {"math.abs", CEL_GLOBAL, "i", "i", abs_int, CEL_COST_FLAT},
    {"math.abs", CEL_GLOBAL, "u", "u", identity, CEL_COST_FLAT},
    {"math.sign", CEL_GLOBAL, "d", "d", sign_double, CEL_COST_FLAT},
    {"math.sign", CEL_GLOBAL, "i", "i", sign_int, CEL_COST_FLAT},
    {"math.sign", CEL_GLOBAL, "u", "u", sign_uint, CEL_COST_FLAT},
    {"math.bitAnd", CEL_GLOBAL, "ii", "i", bit_and, CEL_COST_FLAT},
    {"math.bitAnd", CEL_GLOBAL, "uu", "u", bit_and, CEL_COST_FLAT},
    {"math.bitOr", CEL_GLOBAL, "ii", "i", bit_or, CEL_COST_FLAT},
    {"math.bitOr", CEL_GLOBAL, "uu", "u", bit_or, CEL_COST_FLAT},
    {"math.bitXor", CEL_GLOBAL, "ii", "i", bit_xor, CEL_COST_FLAT},
    {"math.bitXor", CEL_GLOBAL, "uu", "u", bit_xor, CEL_COST_FLAT},
    {"math.bitNot", CEL_GLOBAL, "i", "i", bit_not, CEL_COST_FLAT},
    {"math.bitNot", CEL_GLOBAL, "u", "u", bit_not, CEL_COST_FLAT},
    {"math.bitShiftLeft", CEL_GLOBAL, "ii", "i", shift_left, CEL_COST_FLAT},
    {"math.bitShiftLeft", CEL_GLOBAL, "ui", "u", shift_left, CEL_COST_FLAT},
    {"math.bitShiftRight", CEL_GLOBAL, "ii", "i", shift_right, CEL_COST_FLAT},
    {"math.bitShiftRight", CEL_GLOBAL, "ui", "u", shift_right, CEL_COST_FLAT},
};

CEL_LIBRARY(cel_lib_math, "math", overloads);
