/* SPDX-License-Identifier: Apache-2.0 */
/* Division and remainder round towards minus infinity, as Python's do. */
#include "doc/python_arithmetic.h"

enum {
    REPEAT_MAX = 64 * 1024, /* bytes or items that `*` may make */
};

static value not_known(void)
{
    return value_unknown(SLICE(""));
}

/* bool counts as int, as in Python. */
static bool as_integer(const value *v, int64_t *ret)
{
    if (v->kind == VALUE_BOOL)
        *ret = v->boolean;
    else if (v->kind == VALUE_INT)
        *ret = v->integer;
    else
        return false;
    return true;
}

static bool as_double(const value *v, double *ret)
{
    int64_t i;

    if (v->kind == VALUE_DOUBLE)
        *ret = v->number;
    else if (as_integer(v, &i))
        *ret = (double)i;
    else
        return false;
    return true;
}

static bool is_op(slice op, const char *text)
{
    return slice_eq(op, slice_of(text));
}

static bool is_sequence(const value *v)
{
    return v->kind == VALUE_STRING || v->kind == VALUE_BYTES || v->kind == VALUE_LIST;
}

static size_t sequence_length(const value *v)
{
    return v->kind == VALUE_LIST ? v->list.count : v->text.len;
}

/* Length of the result of sequence + sequence or sequence * number; SIZE_MAX when there is none. */
static size_t result_length(const value *left, slice op, const value *right)
{
    const value *sequence = is_sequence(left) ? left : right;
    const value *number = sequence == left ? right : left;
    int64_t times;
    size_t length;

    if (is_op(op, "+")) {
        if (!is_sequence(left) || left->kind != right->kind ||
            add_overflows(sequence_length(left), sequence_length(right), &length))
            return SIZE_MAX;
        return length;
    }
    if (!is_op(op, "*") || !is_sequence(sequence) || !as_integer(number, &times))
        return SIZE_MAX;
    if (times <= 0)
        return 0;
    if (mul_overflows(sequence_length(sequence), (size_t)times, &length) || length > REPEAT_MAX)
        return SIZE_MAX;
    return length;
}

size_t python_arithmetic_size(const value *left, slice op, const value *right)
{
    size_t length, size;

    if (!is_sequence(left) && !is_sequence(right))
        return 0;
    length = result_length(left, op, right);
    if (length == SIZE_MAX)
        return SIZE_MAX;
    if (left->kind != VALUE_LIST && right->kind != VALUE_LIST)
        return length;
    return mul_overflows(length, sizeof(value), &size) ? SIZE_MAX : size;
}

static void copy_part(value *items, char *bytes, const value *from, size_t at)
{
    size_t length = sequence_length(from);

    if (length == 0)
        return;
    if (items)
        memcpy(items + at, from->list.items, length * sizeof(value));
    else
        memcpy(bytes + at, from->text.ptr, length);
}

static value combine(arena *a, const value *left, slice op, const value *right)
{
    const value *sequence = is_sequence(left) ? left : right;
    size_t length = result_length(left, op, right), at = 0;
    bool list = sequence->kind == VALUE_LIST;
    value result = {.kind = sequence->kind, .flags = sequence->flags & VALUE_SURROGATES};
    value *items = list ? arena_new_array(a, value, length) : NULL;
    char *bytes = list ? NULL : arena_alloc(a, length + 1);

    if (is_op(op, "+")) {
        copy_part(items, bytes, left, 0);
        copy_part(items, bytes, right, sequence_length(left));
        result.flags |= right->flags & VALUE_SURROGATES;
    } else {
        for (; at < length; at += sequence_length(sequence))
            copy_part(items, bytes, sequence, at);
    }
    if (list)
        result.list = (__typeof__(result.list)){items, length};
    else
        result.text = slice_new(bytes, length);
    return result;
}

static value power(int64_t base, int64_t exponent)
{
    int64_t result = 1;

    if (exponent < 0)
        return not_known();
    if (base == 0 || base == 1)
        return value_int(exponent == 0 ? 1 : base);
    if (base == -1)
        return value_int(exponent % 2 ? -1 : 1);
    /* Any other base leaves 64 bits within 63 steps. */
    for (; exponent > 0; exponent--)
        if (mul_overflows(result, base, &result))
            return not_known();
    return value_int(result);
}

static value divide(int64_t a, int64_t b, bool remainder)
{
    int64_t quotient, rest;

    if (b == 0 || (a == INT64_MIN && b == -1))
        return not_known();
    quotient = a / b;
    rest = a % b;
    if (rest != 0 && (rest < 0) != (b < 0)) {
        quotient--;
        rest += b;
    }
    return value_int(remainder ? rest : quotient);
}

static value shift(int64_t a, int64_t by, bool left)
{
    int64_t result;

    if (by < 0)
        return not_known();
    if (!left)
        return value_int(by > 62 ? (a < 0 ? -1 : 0) : a >> by);
    if (by > 62 || mul_overflows(a, (int64_t)1 << by, &result))
        return not_known();
    return value_int(result);
}

static value integers(int64_t a, slice op, int64_t b)
{
    int64_t result;
    bool overflow = true;

    if (is_op(op, "+"))
        overflow = add_overflows(a, b, &result);
    else if (is_op(op, "-"))
        overflow = sub_overflows(a, b, &result);
    else if (is_op(op, "*"))
        overflow = mul_overflows(a, b, &result);
    else if (is_op(op, "/"))
        return b == 0 ? not_known() : value_double((double)a / (double)b);
    else if (is_op(op, "//") || is_op(op, "%"))
        return divide(a, b, op.len == 1);
    else if (is_op(op, "**"))
        return power(a, b);
    else if (is_op(op, "<<") || is_op(op, ">>"))
        return shift(a, b, op.ptr[0] == '<');
    else if (is_op(op, "|"))
        return value_int(a | b);
    else if (is_op(op, "&"))
        return value_int(a & b);
    else if (is_op(op, "^"))
        return value_int(a ^ b);
    return overflow ? not_known() : value_int(result);
}

static value doubles(double a, slice op, double b)
{
    if (is_op(op, "+"))
        return value_double(a + b);
    if (is_op(op, "-"))
        return value_double(a - b);
    if (is_op(op, "*"))
        return value_double(a * b);
    if (is_op(op, "/") && b != 0)
        return value_double(a / b);
    return not_known();
}

value python_arithmetic(arena *a, const value *left, slice op, const value *right)
{
    int64_t i, j;
    double x, y;

    if (is_sequence(left) || is_sequence(right)) {
        if (result_length(left, op, right) == SIZE_MAX)
            return not_known();
        return combine(a, left, op, right);
    }
    if (left->kind == VALUE_BOOL && right->kind == VALUE_BOOL && op.len == 1 &&
        memchr("|&^", op.ptr[0], 3)) {
        value v = integers(left->boolean, op, right->boolean);

        return value_bool(v.integer != 0);
    }
    if (as_integer(left, &i) && as_integer(right, &j))
        return integers(i, op, j);
    if (as_double(left, &x) && as_double(right, &y))
        return doubles(x, op, y);
    return not_known();
}

value python_unary(const value *v, slice op)
{
    int64_t i;

    if (v->kind == VALUE_DOUBLE && is_op(op, "-"))
        return value_double(-v->number);
    if ((v->kind == VALUE_DOUBLE || v->kind == VALUE_UINT) && is_op(op, "+"))
        return *v;
    if (v->kind == VALUE_UINT && is_op(op, "-") && v->natural == (uint64_t)INT64_MAX + 1)
        return value_int(INT64_MIN);
    if (v->kind == VALUE_UINT && is_op(op, "-"))
        return value_double(-(double)v->natural);
    if (!as_integer(v, &i))
        return not_known();
    if (is_op(op, "~"))
        return value_int(~i);
    if (is_op(op, "+"))
        return value_int(i);
    return sub_overflows((int64_t)0, i, &i) ? not_known() : value_int(i);
}

bool python_same_scalar(const value *a, const value *b)
{
    if (a->kind != b->kind)
        return false;
    switch ((enum value_kind)a->kind) {
    case VALUE_NULL:
        return true;
    case VALUE_BOOL:
        return a->boolean == b->boolean;
    case VALUE_INT:
        return a->integer == b->integer;
    case VALUE_STRING:
    case VALUE_BYTES:
        return slice_eq(a->text, b->text);
    case VALUE_UINT:
    case VALUE_DOUBLE:
    case VALUE_LIST:
    case VALUE_MAP:
    case VALUE_TIMESTAMP:
    case VALUE_DURATION:
    case VALUE_UNKNOWN:
    case VALUE_TYPE:
    case VALUE_OPTIONAL:
    case VALUE_OBJECT:
    case VALUE_ERROR:
        break;
    }
    return false;
}
