/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Evaluation recurses over the syntax, to PYTHON_LITERAL_DEPTH; chains of operators, which nest to
 * the left, are climbed in a loop, so that a long sum of strings is not a deep one. What it makes
 * is counted against one budget per file.
 */
#include "doc/python_literal.h"

#include "base/buffer.h"
#include "doc/number.h"
#include "doc/python_arithmetic.h"
#include "doc/python_string.h"

enum {
    DIGITS_MAX = 4300, /* sys.int_info.default_max_str_digits: Python refuses longer ones */
};

static value evaluate(struct python_eval *e, uint32_t node, unsigned depth);

static value unknown(struct python_eval *e, uint32_t node)
{
    const struct python_node *n = python_at(e->tree, node);

    /* As written, which is not always as parsed. */
    return value_unknown(slice_sub(e->tree->source->text, n->start, n->end - n->start));
}

value python_placed(const struct python_eval *e, value v, uint32_t start, uint32_t end)
{
    const struct python_place *place = e->place;

    if (!place)
        return value_at(v, e->tree->source, start, end);
    return value_at(v, place->source, place->offset(place->context, start),
                    place->offset(place->context, end));
}

/* Takes @bytes from the file's budget. */
static bool charge(struct python_eval *e, size_t bytes)
{
    if (add_overflows(e->spent, bytes, &e->spent) || e->spent > PYTHON_LITERAL_BUDGET) {
        e->spent = PYTHON_LITERAL_BUDGET;
        e->truncated = true;
        return false;
    }
    return true;
}

/* How much a value would be if nothing in it were shared, and how deep it is. */
static void measure(const value *v, size_t *size, unsigned *height)
{
    unsigned tallest = 0, inner;

    *size += sizeof(value);
    if (v->kind == VALUE_STRING || v->kind == VALUE_BYTES)
        *size += v->text.len;
    if (v->kind == VALUE_LIST) {
        value_each_item (v, item) {
            inner = 0;
            measure(item, size, &inner);
            tallest = MAX(tallest, inner);
        }
    }
    if (v->kind == VALUE_MAP) {
        value_each_member (v, member) {
            inner = 0;
            measure(&member->key, size, &inner);
            measure(&member->value, size, &inner);
            tallest = MAX(tallest, inner);
        }
    }
    *height = tallest + 1;
}

/*
 * Uses a value again: what it would cost as a copy is charged, and its depth counts, or a few lines
 * could name a tree that no reader of the result gets through.
 */
static bool reuse(struct python_eval *e, size_t size, unsigned height, unsigned depth)
{
    if (height + depth >= PYTHON_LITERAL_DEPTH) {
        e->truncated = true;
        return false;
    }
    return charge(e, size);
}

/* Numbers */

/* The digits without underscores, of which each must stand between digits; false when not. */
static bool strip_underscores(slice s, buffer *out)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != '_') {
            buffer_add_char(out, s.ptr[i]);
            continue;
        }
        if (i == 0 || i + 1 == s.len || s.ptr[i - 1] == '_' || s.ptr[i + 1] == '.' ||
            s.ptr[i - 1] == '.')
            return false;
    }
    return out->len > 0;
}

static value based_integer(slice digits, unsigned base)
{
    uint64_t number = 0;

    for (size_t i = 0; i < digits.len; i++) {
        char c = digits.ptr[i];
        unsigned digit = c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a') + 10;

        if (digit >= base || mul_overflows(number, (uint64_t)base, &number) ||
            add_overflows(number, (uint64_t)digit, &number))
            return value_null();
    }
    return number <= INT64_MAX ? value_int((int64_t)number) : value_uint(number);
}

static unsigned integer_base(slice s)
{
    char letter = s.len > 2 && s.ptr[0] == '0' ? (char)(s.ptr[1] | 0x20) : '\0';

    return letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 10;
}

/* VALUE_NULL when the text is no Python 3 integer, or an imaginary number. */
static value read_integer(slice s)
{
    _cleanup_buffer_ buffer digits = BUFFER_INIT;
    unsigned base = integer_base(s);
    bool zeros = true;
    slice d;

    if (base != 10) {
        /* One underscore may follow the base: 0x_ff. */
        s = slice_from(s, 2);
        if (slice_starts(s, SLICE("_")))
            s = slice_from(s, 1);
    }
    if (!strip_underscores(s, &digits))
        return value_null();
    d = buffer_slice(&digits);
    if (base != 10)
        return based_integer(d, base);
    for (size_t i = 0; i < d.len; i++) {
        if (d.ptr[i] < '0' || d.ptr[i] > '9')
            return value_null();
        zeros &= d.ptr[i] == '0';
    }
    if (d.len > DIGITS_MAX || (d.ptr[0] == '0' && !zeros))
        return value_null();
    return number_from_integer(d);
}

static value read_float(slice s)
{
    _cleanup_buffer_ buffer digits = BUFFER_INIT;

    if (s.len == 0 || (s.ptr[s.len - 1] | 0x20) == 'j' || !strip_underscores(s, &digits))
        return value_null();
    return value_double(number_to_double(buffer_slice(&digits)));
}

/* Containers */

/* Appends the values of list-like children of @node; false when a splat is unknown. */
static bool add_items(struct python_eval *e, uint32_t node, struct value_list_builder *b,
                      unsigned depth)
{
    python_each_child (e->tree, node, child) {
        enum python_kind kind = python_kind_of(e->tree, child);

        if (kind == PYTHON_NODE_ERROR)
            return false;
        if (kind == PYTHON_NODE_LIST_SPLAT || kind == PYTHON_NODE_LIST_SPLAT_PATTERN) {
            uint32_t inner = python_first(e->tree, child);
            value splat = inner ? evaluate(e, inner, depth + 1) : value_null();

            if (splat.kind != VALUE_LIST || !charge(e, splat.list.count * sizeof(value)))
                return false;
            value_each_item (&splat, item)
                value_list_add(b, *item);
            continue;
        }
        if (!charge(e, 2 * sizeof(value)))
            return false;
        value_list_add(b, evaluate(e, child, depth + 1));
    }
    return true;
}

static value make_list(struct python_eval *e, uint32_t node, unsigned depth)
{
    struct value_list_builder b = VALUE_LIST_BUILDER(e->arena);

    return add_items(e, node, &b, depth) ? value_list_finish(&b) : unknown(e, node);
}

/* Keys that a map can hold. None, floats, bytes and tuples are keys in Python too, but not here. */
static bool is_key(const value *key)
{
    return key->kind == VALUE_STRING || key->kind == VALUE_INT || key->kind == VALUE_UINT ||
           key->kind == VALUE_BOOL;
}

static bool add_map(struct python_eval *e, const value *from, struct value_map_builder *b)
{
    if (from->kind != VALUE_MAP || !charge(e, from->map->count * sizeof(struct value_member)))
        return false;
    value_each_member (from, member)
        value_map_add(b, member->key, member->value);
    return true;
}

/* A key that is not known could be any key, so it makes the whole map unknown. */
static bool add_member(struct python_eval *e, uint32_t child, struct value_map_builder *b,
                       unsigned depth)
{
    uint32_t key, inner;
    value k, v;

    if (python_kind_of(e->tree, child) == PYTHON_NODE_DICTIONARY_SPLAT) {
        inner = python_first(e->tree, child);
        v = inner ? evaluate(e, inner, depth + 1) : value_null();
        return add_map(e, &v, b);
    }
    if (python_kind_of(e->tree, child) != PYTHON_NODE_PAIR)
        return false;
    key = python_child(e->tree, child, PYTHON_FIELD_KEY);
    inner = python_child(e->tree, child, PYTHON_FIELD_VALUE);
    if (!key || !inner || !charge(e, 2 * sizeof(struct value_member)))
        return false;
    k = evaluate(e, key, depth + 1);
    if (!is_key(&k))
        return false;
    value_map_add(b, k, evaluate(e, inner, depth + 1));
    return true;
}

static value make_map(struct python_eval *e, uint32_t node, unsigned depth)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(e->arena);

    python_each_child (e->tree, node, child) {
        if (!add_member(e, child, &b, depth))
            return unknown(e, node);
    }
    return value_map_finish(&b);
}

/* dict(a=1), dict({...}, a=1) */
static bool add_dict_argument(struct python_eval *e, uint32_t child, struct value_map_builder *b,
                              unsigned depth)
{
    uint32_t name, inner;
    value v;

    if (python_kind_of(e->tree, child) == PYTHON_NODE_KEYWORD_ARGUMENT) {
        name = python_child(e->tree, child, PYTHON_FIELD_NAME);
        inner = python_child(e->tree, child, PYTHON_FIELD_VALUE);
        if (!name || !inner || !charge(e, 2 * sizeof(struct value_member)))
            return false;
        value_map_add(b,
                      python_placed(e, value_string(python_identifier(e->arena, e->tree, name)),
                                    python_at(e->tree, name)->start, python_at(e->tree, name)->end),
                      evaluate(e, inner, depth + 1));
        return true;
    }
    if (python_kind_of(e->tree, child) == PYTHON_NODE_DICTIONARY_SPLAT)
        child = python_first(e->tree, child);
    v = child ? evaluate(e, child, depth + 1) : value_null();
    return add_map(e, &v, b);
}

static value call_dict(struct python_eval *e, uint32_t node, uint32_t arguments, unsigned depth)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(e->arena);

    python_each_child (e->tree, arguments, child) {
        if (!add_dict_argument(e, child, &b, depth))
            return unknown(e, node);
    }
    return value_map_finish(&b);
}

/* Calls of built-in types whose result is plain; any name that the file binds is not built in. */
static value call(struct python_eval *e, uint32_t node, unsigned depth)
{
    uint32_t function = python_child(e->tree, node, PYTHON_FIELD_FUNCTION);
    uint32_t arguments = python_child(e->tree, node, PYTHON_FIELD_ARGUMENTS);
    uint32_t first;
    slice name;
    value v;

    if (!function || !arguments || !e->names ||
        python_kind_of(e->tree, function) != PYTHON_NODE_IDENTIFIER ||
        python_kind_of(e->tree, arguments) != PYTHON_NODE_ARGUMENT_LIST)
        return unknown(e, node);
    name = python_identifier(e->arena, e->tree, function);
    if (slice_eq(name, SLICE("Config"))) /* traitlets.config.Config is a dict */
        return call_dict(e, node, arguments, depth);
    if (e->names->opaque || python_name_find(e->names, name))
        return unknown(e, node);
    if (slice_eq(name, SLICE("dict")))
        return call_dict(e, node, arguments, depth);
    first = python_first(e->tree, arguments);
    if (first && python_next(e->tree, first))
        return unknown(e, node);
    if (slice_eq(name, SLICE("str"))) {
        v = first ? evaluate(e, first, depth + 1) : value_string(SLICE(""));
        return v.kind == VALUE_STRING ? v : unknown(e, node);
    }
    if (slice_eq(name, SLICE("list")) || slice_eq(name, SLICE("tuple")) ||
        slice_eq(name, SLICE("set")) || slice_eq(name, SLICE("frozenset"))) {
        v = first ? evaluate(e, first, depth + 1) : value_list(NULL, 0);
        return v.kind == VALUE_LIST ? v : unknown(e, node);
    }
    return unknown(e, node);
}

/* Operators */

/* The innermost left operand of a chain of @kind, and the operation above it. */
static uint32_t spine_bottom(struct python_eval *e, uint32_t node, enum python_kind kind)
{
    for (;;) {
        uint32_t left = python_child(e->tree, node, PYTHON_FIELD_LEFT);

        if (!left || python_kind_of(e->tree, left) != kind)
            return node;
        node = left;
    }
}

static value apply_logic(struct python_eval *e, value left, slice op, uint32_t right,
                         unsigned depth)
{
    int truth = python_truth(&left);

    if (truth < 0)
        return value_unknown(SLICE(""));
    if (truth == slice_eq(op, SLICE("or")))
        return left;
    return evaluate(e, right, depth + 1);
}

static value apply(struct python_eval *e, value left, slice op, uint32_t right, unsigned depth)
{
    value other = evaluate(e, right, depth + 1);
    size_t size = python_arithmetic_size(&left, op, &other), whole = 0;
    unsigned height;

    /* The items of a list that is repeated are shared. */
    if (size != SIZE_MAX && slice_eq(op, SLICE("*")) &&
        (left.kind == VALUE_LIST || other.kind == VALUE_LIST)) {
        const value *list = left.kind == VALUE_LIST ? &left : &other;

        measure(list, &whole, &height);
        if (mul_overflows(size / sizeof(value) / MAX(list->list.count, (size_t)1), whole, &size))
            size = SIZE_MAX;
    }
    if (size == SIZE_MAX || !charge(e, size))
        return value_unknown(SLICE(""));
    return python_arithmetic(e->arena, &left, op, &other);
}

static value operators(struct python_eval *e, uint32_t node, unsigned depth)
{
    enum python_kind kind = python_kind_of(e->tree, node);
    uint32_t at = spine_bottom(e, node, kind);
    uint32_t first = python_child(e->tree, at, PYTHON_FIELD_LEFT);
    value v = first ? evaluate(e, first, depth + 1) : value_unknown(SLICE(""));

    for (;; at = python_at(e->tree, at)->parent) {
        uint32_t op = python_child(e->tree, at, PYTHON_FIELD_OPERATOR);
        uint32_t right = python_child(e->tree, at, PYTHON_FIELD_RIGHT);

        if (v.kind == VALUE_UNKNOWN || !op || !right)
            return unknown(e, node);
        if (kind == PYTHON_NODE_BOOLEAN_OPERATOR)
            v = apply_logic(e, v, python_node_text(e->tree, op), right, depth);
        else
            v = apply(e, v, python_node_text(e->tree, op), right, depth);
        if (at == node)
            break;
    }
    return v.kind == VALUE_UNKNOWN ? unknown(e, node) : v;
}

static value unary(struct python_eval *e, uint32_t node, unsigned depth)
{
    uint32_t op = python_child(e->tree, node, PYTHON_FIELD_OPERATOR);
    uint32_t argument = python_child(e->tree, node, PYTHON_FIELD_ARGUMENT);
    value v;

    if (!op || !argument)
        return unknown(e, node);
    v = evaluate(e, argument, depth + 1);
    v = python_unary(&v, python_node_text(e->tree, op));
    return v.kind == VALUE_UNKNOWN ? unknown(e, node) : v;
}

static value not_operator(struct python_eval *e, uint32_t node, unsigned depth)
{
    uint32_t argument = python_child(e->tree, node, PYTHON_FIELD_ARGUMENT);
    value v = argument ? evaluate(e, argument, depth + 1) : value_unknown(SLICE(""));
    int truth = python_truth(&v);

    return truth < 0 ? unknown(e, node) : value_bool(!truth);
}

/* a if condition else b; known also when both sides are the same scalar. */
static value conditional(struct python_eval *e, uint32_t node, unsigned depth)
{
    uint32_t yes = python_first(e->tree, node);
    uint32_t condition = yes ? python_next(e->tree, yes) : 0;
    uint32_t no = condition ? python_next(e->tree, condition) : 0;
    value a, b;
    int truth;

    if (!no)
        return unknown(e, node);
    a = evaluate(e, condition, depth + 1);
    truth = python_truth(&a);
    if (truth >= 0)
        return evaluate(e, truth ? yes : no, depth + 1);
    a = evaluate(e, yes, depth + 1);
    b = evaluate(e, no, depth + 1);
    return python_same_scalar(&a, &b) ? a : unknown(e, node);
}

/* A name that can have only one value has that value; see python_name_constant(). */
static value identifier(struct python_eval *e, uint32_t node, unsigned depth)
{
    slice text = python_identifier(e->arena, e->tree, node);
    struct python_name *name;
    uint32_t at;
    value v;

    for (const struct python_local *local = e->locals; local; local = local->next)
        if (slice_eq(local->name, text)) {
            size_t size = 0;
            unsigned height = 0;

            measure(&local->v, &size, &height);
            return reuse(e, size, height, depth) ? local->v : unknown(e, node);
        }
    if (!e->names)
        return unknown(e, node);
    name = python_name_find(e->names, text);
    at = name ? python_name_constant(e->names, name, python_at(e->tree, node)->start) : 0;
    if (!at || name->reading)
        return unknown(e, node);
    if (!name->known) {
        const struct python_local *locals = e->locals;

        /* Loop variables of here mean nothing there. */
        e->locals = NULL;
        name->reading = true;
        name->constant = evaluate(e, at, depth + 1);
        name->reading = false;
        e->locals = locals;
        name->known = true;
        measure(&name->constant, &name->size, &name->height);
    }
    v = name->constant;
    if (v.kind == VALUE_UNKNOWN || (name->mutated && (v.kind == VALUE_LIST || v.kind == VALUE_MAP)))
        return unknown(e, node);
    return reuse(e, name->size, name->height, depth) ? v : unknown(e, node);
}

static value scalar(struct python_eval *e, uint32_t node, value v)
{
    if (v.kind == VALUE_NULL)
        return unknown(e, node);
    if ((v.kind == VALUE_STRING || v.kind == VALUE_BYTES) && !charge(e, v.text.len))
        return unknown(e, node);
    return v;
}

static value evaluate_kind(struct python_eval *e, uint32_t node, unsigned depth)
{
    slice text = python_node_text(e->tree, node);
    uint32_t inner;

    switch ((int)python_kind_of(e->tree, node)) {
    case PYTHON_NODE_STRING:
    case PYTHON_NODE_CONCATENATED_STRING:
        return scalar(e, node, python_string(e->arena, e->tree, node));
    case PYTHON_NODE_INTEGER:
        return scalar(e, node, read_integer(text));
    case PYTHON_NODE_FLOAT:
        return scalar(e, node, read_float(text));
    case PYTHON_NODE_TRUE:
        return value_bool(true);
    case PYTHON_NODE_FALSE:
        return value_bool(false);
    case PYTHON_NODE_NONE:
        return value_null();
    case PYTHON_NODE_LIST:
    case PYTHON_NODE_TUPLE:
    case PYTHON_NODE_SET:
    case PYTHON_NODE_EXPRESSION_LIST:
    case PYTHON_NODE_PATTERN_LIST:
        return make_list(e, node, depth);
    case PYTHON_NODE_DICTIONARY:
        return make_map(e, node, depth);
    case PYTHON_NODE_UNARY_OPERATOR:
        return unary(e, node, depth);
    case PYTHON_NODE_NOT_OPERATOR:
        return not_operator(e, node, depth);
    case PYTHON_NODE_BINARY_OPERATOR:
    case PYTHON_NODE_BOOLEAN_OPERATOR:
        return operators(e, node, depth);
    case PYTHON_NODE_CONDITIONAL_EXPRESSION:
        return conditional(e, node, depth);
    case PYTHON_NODE_IDENTIFIER:
        return identifier(e, node, depth);
    case PYTHON_NODE_CALL:
        return call(e, node, depth);
    case PYTHON_NODE_NAMED_EXPRESSION:
        inner = python_child(e->tree, node, PYTHON_FIELD_VALUE);
        return inner ? evaluate(e, inner, depth + 1) : unknown(e, node);
    default:
        return unknown(e, node);
    }
}

static value evaluate(struct python_eval *e, uint32_t node, unsigned depth)
{
    const struct python_node *n = python_at(e->tree, node);
    value v;

    if (depth >= PYTHON_LITERAL_DEPTH) {
        e->truncated = true;
        v = unknown(e, node);
    } else {
        v = evaluate_kind(e, python_unwrap(e->tree, node), depth);
    }
    /* An unknown shows the whole expression; a known name stands where it is used. */
    if (v.kind == VALUE_UNKNOWN)
        v = unknown(e, node);
    return python_placed(e, v, n->start, n->end);
}

value python_literal(struct python_eval *e, uint32_t node)
{
    return evaluate(e, node, 0);
}

static void bind_local(struct python_eval *e, uint32_t target, const value *v)
{
    struct python_local *local = arena_new(e->arena, struct python_local);

    local->name = python_identifier(e->arena, e->tree, target);
    local->v = *v;
    local->next = e->locals;
    e->locals = local;
}

void python_bind_locals(struct python_eval *e, uint32_t target, uint32_t node, const value *v)
{
    value item = node ? python_literal(e, node) : v ? *v : value_unknown(SLICE(""));
    value none = value_unknown(SLICE(""));
    size_t index = 0;

    if (python_kind_of(e->tree, target) == PYTHON_NODE_IDENTIFIER)
        bind_local(e, target, &item);
    if (python_kind_of(e->tree, target) != PYTHON_NODE_PATTERN_LIST &&
        python_kind_of(e->tree, target) != PYTHON_NODE_TUPLE_PATTERN)
        return;
    python_each_child (e->tree, target, child) {
        if (python_kind_of(e->tree, child) == PYTHON_NODE_IDENTIFIER)
            bind_local(e, child,
                       item.kind == VALUE_LIST && index < item.list.count ? &item.list.items[index]
                                                                          : &none);
        index++;
    }
}

int python_truth(const value *v)
{
    switch ((enum value_kind)v->kind) {
    case VALUE_NULL:
        return 0;
    case VALUE_BOOL:
        return v->boolean;
    case VALUE_INT:
        return v->integer != 0;
    case VALUE_UINT:
        return v->natural != 0;
    case VALUE_DOUBLE:
        return v->number != 0;
    case VALUE_STRING:
    case VALUE_BYTES:
        return v->text.len != 0;
    case VALUE_LIST:
        return v->list.count != 0;
    case VALUE_MAP:
        return v->map->count != 0;
    case VALUE_TIMESTAMP:
    case VALUE_DURATION:
    case VALUE_UNKNOWN:
    case VALUE_TYPE:
    case VALUE_OPTIONAL:
    case VALUE_OBJECT:
    case VALUE_ERROR:
        break;
    }
    return -1;
}
