/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Operators: their names, their overloads, and arithmetic.
 *
 * The table is for the checker; the evaluator knows operators by number and looks at the kinds of
 * the operands itself. There is no implicit conversion: 1 + 1u has no overload (langdef.md,
 * "Numeric Values"). What does not fit is an error, never a wrapped number.
 */
#include "cel/operator.h"

#include "cel/time.h"

static const struct {
    const char *text;
    const char *name;
} operators[OPERATOR_COUNT] = {
    [OPERATOR_ADD] = {"+", "_+_"},
    [OPERATOR_SUBTRACT] = {"-", "_-_"},
    [OPERATOR_MULTIPLY] = {"*", "_*_"},
    [OPERATOR_DIVIDE] = {"/", "_/_"},
    [OPERATOR_MODULO] = {"%", "_%_"},
    [OPERATOR_NEGATE] = {"-", "-_"},
    [OPERATOR_NOT] = {"!", "!_"},
    [OPERATOR_EQUAL] = {"==", "_==_"},
    [OPERATOR_NOT_EQUAL] = {"!=", "_!=_"},
    [OPERATOR_LESS] = {"<", "_<_"},
    [OPERATOR_LESS_EQUAL] = {"<=", "_<=_"},
    [OPERATOR_GREATER] = {">", "_>_"},
    [OPERATOR_GREATER_EQUAL] = {">=", "_>=_"},
    [OPERATOR_IN] = {"in", "@in"},
    [OPERATOR_INDEX] = {"[]", "_[_]"},
    [OPERATOR_AND] = {"&&", "_&&_"},
    [OPERATOR_OR] = {"||", "_||_"},
    [OPERATOR_CONDITIONAL] = {"?:", "_?_:_"},
};

const char *cel_operator_text(enum cel_operator op)
{
    return operators[op].text;
}

const char *cel_operator_name(enum cel_operator op)
{
    return operators[op].name;
}

#define ROW(name_, args_, result_)                                                                 \
    {                                                                                              \
        .name = (name_), .args = (args_), .result = (result_)                                      \
    }
/* Everything that has an order; numbers are ordered across types. */
#define ORDER_ROWS(name_)                                                                          \
    ROW(name_, "bb", "b"), ROW(name_, "ii", "b"), ROW(name_, "iu", "b"), ROW(name_, "id", "b"),    \
        ROW(name_, "uu", "b"), ROW(name_, "ui", "b"), ROW(name_, "ud", "b"),                       \
        ROW(name_, "dd", "b"), ROW(name_, "di", "b"), ROW(name_, "du", "b"),                       \
        ROW(name_, "ss", "b"), ROW(name_, "yy", "b"), ROW(name_, "tt", "b"),                       \
        ROW(name_, "rr", "b"), ROW(name_, "qq", "b"), ROW(name_, "vv", "b")

static const struct cel_overload rows[] = {
    ROW("_+_", "ii", "i"),     ROW("_+_", "uu", "u"),      ROW("_+_", "dd", "d"),
    ROW("_+_", "ss", "s"),     ROW("_+_", "yy", "y"),      ROW("_+_", "lAlA", "lA"),
    ROW("_+_", "tr", "t"),     ROW("_+_", "rt", "t"),      ROW("_+_", "rr", "r"),
    ROW("_-_", "ii", "i"),     ROW("_-_", "uu", "u"),      ROW("_-_", "dd", "d"),
    ROW("_-_", "tt", "r"),     ROW("_-_", "tr", "t"),      ROW("_-_", "rr", "r"),
    ROW("_*_", "ii", "i"),     ROW("_*_", "uu", "u"),      ROW("_*_", "dd", "d"),
    ROW("_/_", "ii", "i"),     ROW("_/_", "uu", "u"),      ROW("_/_", "dd", "d"),
    ROW("_%_", "ii", "i"),     ROW("_%_", "uu", "u"),      ROW("-_", "i", "i"),
    ROW("-_", "d", "d"),       ROW("!_", "b", "b"),        ROW("_==_", "AA", "b"),
    ROW("_!=_", "AA", "b"),    ORDER_ROWS("_<_"),          ORDER_ROWS("_<=_"),
    ORDER_ROWS("_>_"),         ORDER_ROWS("_>=_"),         ROW("@in", "AlA", "b"),
    ROW("@in", "AmAB", "b"),   ROW("_[_]", "lAi", "A"),    ROW("_[_]", "mABA", "B"),
    ROW("_[_]", "olAi", "oA"), ROW("_[_]", "omABA", "oB"),
};

const struct cel_library cel_operators = {
    .name = "operators",
    .overloads = rows,
    .count = ARRAY_SIZE(rows),
};

/* arithmetic */

/* All overflows read alike; langdef.md, "Overflow", lists where they can occur. */
static value overflow(struct cel_call *call, const char *what)
{
    return cel_error(call, "%s overflow", what);
}

/* The message names both types, as the values may be anywhere in a document. */
static value no_overload(struct cel_call *call, enum cel_operator op, const value *a,
                         const value *b)
{
    slice left = cel_type_name(a);

    if (!b)
        return cel_error(call, "'%s' cannot be applied to %.*s", operators[op].text,
                         SLICE_ARG(left));
    return cel_error(call, "'%s' cannot be applied to %.*s and %.*s", operators[op].text,
                     SLICE_ARG(left), SLICE_ARG(cel_type_name(b)));
}

/* INT64_MIN / -1 overflows as well, and so does the remainder, which C leaves undefined. */
static value arithmetic_int(struct cel_call *call, enum cel_operator op, int64_t a, int64_t b)
{
    int64_t result = 0;
    bool fails = false;

    if ((op == OPERATOR_DIVIDE || op == OPERATOR_MODULO) && b == 0)
        return cel_error(call, op == OPERATOR_DIVIDE ? "division by zero" : "modulus by zero");
    if (op == OPERATOR_ADD)
        fails = add_overflows(a, b, &result);
    else if (op == OPERATOR_SUBTRACT)
        fails = sub_overflows(a, b, &result);
    else if (op == OPERATOR_MULTIPLY)
        fails = mul_overflows(a, b, &result);
    else if (a == INT64_MIN && b == -1)
        fails = true;
    else
        result = op == OPERATOR_DIVIDE ? a / b : a % b;
    return fails ? overflow(call, "integer") : value_int(result);
}

/* As arithmetic_int(); a difference below zero is an overflow. */
static value arithmetic_uint(struct cel_call *call, enum cel_operator op, uint64_t a, uint64_t b)
{
    uint64_t result = 0;
    bool fails = false;

    if ((op == OPERATOR_DIVIDE || op == OPERATOR_MODULO) && b == 0)
        return cel_error(call, op == OPERATOR_DIVIDE ? "division by zero" : "modulus by zero");
    if (op == OPERATOR_ADD)
        fails = add_overflows(a, b, &result);
    else if (op == OPERATOR_SUBTRACT)
        fails = sub_overflows(a, b, &result);
    else if (op == OPERATOR_MULTIPLY)
        fails = mul_overflows(a, b, &result);
    else
        result = op == OPERATOR_DIVIDE ? a / b : a % b;
    return fails ? overflow(call, "unsigned integer") : value_uint(result);
}

/* IEEE 754: nothing overflows, and x / 0.0 is infinite or NaN. */
static value arithmetic_double(enum cel_operator op, double a, double b)
{
    if (op == OPERATOR_ADD)
        return value_double(a + b);
    if (op == OPERATOR_SUBTRACT)
        return value_double(a - b);
    return value_double(op == OPERATOR_MULTIPLY ? a * b : a / b);
}

/*
 * timestamp +- duration, duration + timestamp, timestamp - timestamp, duration +- duration. Ranges
 * are cel/time.h's.
 */
static value arithmetic_time(struct cel_call *call, enum cel_operator op, const value *a,
                             const value *b)
{
    bool add = op == OPERATOR_ADD, overflows;
    value moment = value_null();
    int64_t nanos = 0;

    if (!add && op != OPERATOR_SUBTRACT)
        return no_overload(call, op, a, b);
    if (a->kind == VALUE_TIMESTAMP && b->kind == VALUE_DURATION) {
        overflows = (add ? timestamp_add(a, b->integer, &moment)
                         : timestamp_subtract(a, b->integer, &moment)) < 0;
        return overflows ? overflow(call, "timestamp") : moment;
    }
    if (a->kind == VALUE_DURATION && b->kind == VALUE_TIMESTAMP && add)
        return timestamp_add(b, a->integer, &moment) < 0 ? overflow(call, "timestamp") : moment;
    if (a->kind == VALUE_TIMESTAMP && b->kind == VALUE_TIMESTAMP && !add)
        overflows = timestamp_difference(a, b, &nanos) < 0;
    else if (a->kind == VALUE_DURATION && b->kind == VALUE_DURATION)
        overflows = add ? add_overflows(a->integer, b->integer, &nanos)
                        : sub_overflows(a->integer, b->integer, &nanos);
    else
        return no_overload(call, op, a, b);
    return overflows ? overflow(call, "duration") : value_duration(nanos);
}

/*
 * Strings, bytes and lists. Copies are charged before they are made: a tenth per byte, one per
 * element, beyond the one of the operator.
 */
static value concatenate(struct cel_call *call, const value *a, const value *b)
{
    value *items;
    size_t count;

    if (a->kind == VALUE_STRING || a->kind == VALUE_BYTES) {
        /* One operand that is empty leaves the other, and its place in its document. */
        if (a->text.len == 0 || b->text.len == 0)
            return a->text.len == 0 ? *b : *a;
        if (!cel_charge(call, (a->text.len + b->text.len) / 10))
            return value_null();
        return (value){
            .kind = a->kind,
            .flags = (uint8_t)((a->flags | b->flags) & VALUE_SURROGATES),
            .text = arena_concat(call->eval->arena, a->text, b->text),
        };
    }
    if (a->list.count == 0 || b->list.count == 0)
        return a->list.count == 0 ? *b : *a;
    count = a->list.count + b->list.count;
    if (!cel_charge(call, count))
        return value_null();
    items = arena_new_array(call->eval->arena, value, count);
    memcpy(items, a->list.items, a->list.count * sizeof(*items));
    memcpy(items + a->list.count, b->list.items, b->list.count * sizeof(*items));
    return value_list(items, count);
}

/* uint has no negation. */
static value negate(struct cel_call *call, const value *a)
{
    if (a->kind == VALUE_DOUBLE)
        return value_double(-a->number);
    if (a->kind != VALUE_INT)
        return no_overload(call, OPERATOR_NEGATE, a, NULL);
    return a->integer == INT64_MIN ? overflow(call, "integer") : value_int(-a->integer);
}

/* Same kinds first, as they are nearly all. */
value operator_arithmetic(struct cel_call *call, enum cel_operator op, const value *a,
                          const value *b)
{
    if (!b)
        return negate(call, a);
    if (a->kind == b->kind) {
        if (a->kind == VALUE_INT)
            return arithmetic_int(call, op, a->integer, b->integer);
        if (a->kind == VALUE_UINT)
            return arithmetic_uint(call, op, a->natural, b->natural);
        if (a->kind == VALUE_DOUBLE && op != OPERATOR_MODULO)
            return arithmetic_double(op, a->number, b->number);
        if (op == OPERATOR_ADD &&
            (a->kind == VALUE_STRING || a->kind == VALUE_BYTES || a->kind == VALUE_LIST))
            return concatenate(call, a, b);
    }
    if ((a->kind == VALUE_TIMESTAMP || a->kind == VALUE_DURATION) &&
        (b->kind == VALUE_TIMESTAMP || b->kind == VALUE_DURATION))
        return arithmetic_time(call, op, a, b);
    return no_overload(call, op, a, b);
}
