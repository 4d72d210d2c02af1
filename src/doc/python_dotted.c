/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dotted names, as far as reading tells them.
 *
 * The chain is walked from its outer end inwards, parts are kept in a small array, and the
 * innermost name is replaced by what the file bound it to. An alias of an alias is followed a few
 * times.
 */
#include "base/buffer.h"
#include "doc/python_literal.h"
#include "doc/python_names.h"

enum {
    ALIAS_DEPTH = 8,
    NAME_MAX_LEN = 1024, /* of one dotted name */
};

struct chain {
    struct python_names *names;
    slice parts[PYTHON_DOTTED_MAX]; /* innermost last */
    bool dot[PYTHON_DOTTED_MAX];    /* joined to what is before it with '.' */
    size_t count;
    bool cut;
    unsigned depth;
};

static arena *text_arena(const struct python_names *names)
{
    return names->scratch ? names->scratch : names->arena;
}

static void chain_add(struct chain *c, slice part, bool dot)
{
    if (c->count == PYTHON_DOTTED_MAX) {
        c->cut = true;
        return;
    }
    c->parts[c->count] = part;
    c->dot[c->count++] = dot;
}

/* The string that an expression is worth, or the null slice. */
static slice string_of(struct python_names *names, uint32_t node)
{
    /* Values of names are remembered, so they go where the names live. */
    struct python_eval eval = {
        .arena = names->arena, .tree = names->tree, .names = names, .spent = names->spent};
    value v = node ? python_literal(&eval, node) : value_null();

    names->spent = eval.spent;
    return v.kind == VALUE_STRING ? v.text : SLICE_NULL;
}

static uint32_t argument(const struct python_tree *tree, uint32_t call, unsigned index)
{
    uint32_t list = python_child(tree, call, PYTHON_FIELD_ARGUMENTS);
    uint32_t at = list ? python_first(tree, list) : 0;

    while (at && index-- > 0)
        at = python_next(tree, at);
    return at;
}

/*
 * A call that only names something: getattr(x, 'y') is x.y, __import__('x') and
 * importlib.import_module('x') are x. Returns the node to go on with, 0 when the chain ends here.
 */
static bool chain_call(struct chain *c, uint32_t call, uint32_t *ret_next)
{
    const struct python_tree *tree = c->names->tree;
    uint32_t function = python_child(tree, call, PYTHON_FIELD_FUNCTION);
    slice name = function ? python_node_text(tree, function) : SLICE("");
    slice text;

    if (slice_eq(name, SLICE("getattr"))) {
        text = string_of(c->names, argument(tree, call, 1));
        if (text.len) {
            chain_add(c, text, true);
            *ret_next = argument(tree, call, 0);
            return true;
        }
    } else if (slice_eq(name, SLICE("__import__")) || slice_ends(name, SLICE("import_module"))) {
        text = string_of(c->names, argument(tree, call, 0));
        if (text.len) {
            chain_add(c, text, true);
            *ret_next = 0;
            return true;
        }
    }
    chain_add(c, SLICE("()"), false);
    *ret_next = function;
    return function != 0;
}

static bool is_inside(const struct python_tree *tree, uint32_t outer, uint32_t node)
{
    return node >= outer && node < python_at(tree, outer)->after;
}

/* What an identifier was bound to: adds its import path, or returns the expression it stands for.
 */
static uint32_t chain_name(struct chain *c, uint32_t node)
{
    const struct python_tree *tree = c->names->tree;
    slice text = python_identifier(text_arena(c->names), tree, node);
    struct python_name *name = python_name_find(c->names, text);
    const struct python_binding *binding =
        name ? python_name_binding(name, python_at(tree, node)->start) : NULL;

    if (binding && binding->kind == PYTHON_BOUND_IMPORT) {
        chain_add(c, binding->path, true);
        return 0;
    }
    /* A call is followed too: what socket() made is "socket.socket()" under any name. */
    if (binding && binding->kind == PYTHON_BOUND_VALUE && c->depth < ALIAS_DEPTH &&
        !is_inside(tree, binding->node, node)) {
        uint32_t to = python_unwrap(tree, binding->node);
        enum python_kind kind = python_kind_of(tree, to);

        c->depth++;
        if (kind == PYTHON_NODE_IDENTIFIER || kind == PYTHON_NODE_ATTRIBUTE ||
            kind == PYTHON_NODE_CALL)
            return to;
    }
    chain_add(c, text, true);
    return 0;
}

/*
 * A subscript that only names something: globals()['x'] is x, sys.modules['x'] is x, and
 * x.__dict__['y'] or vars(x)['y'] is x.y. Returns the node to go on with, 0 for none.
 */
static uint32_t chain_subscript(struct chain *c, uint32_t node)
{
    static const char *const names_of[] = {
        "globals()", "locals()", "vars()", "__builtins__", "sys.modules",
    };
    const struct python_tree *tree = c->names->tree;
    uint32_t object = python_child(tree, node, PYTHON_FIELD_VALUE);
    slice key = string_of(c->names, python_child(tree, node, PYTHON_FIELD_SUBSCRIPT));
    slice text = object ? python_node_text(tree, object) : SLICE("");

    if (key.len == 0 || !object) {
        chain_add(c, SLICE("[]"), false);
        return object;
    }
    for (size_t i = 0; i < ARRAY_SIZE(names_of); i++)
        if (slice_eq(text, slice_of(names_of[i]))) {
            chain_add(c, key, true);
            return 0;
        }
    if (slice_starts(text, SLICE("vars(")) && argument(tree, object, 0)) {
        chain_add(c, key, true);
        return argument(tree, object, 0);
    }
    if (slice_ends(text, SLICE(".__dict__"))) {
        chain_add(c, key, true);
        return python_child(tree, object, PYTHON_FIELD_OBJECT);
    }
    chain_add(c, SLICE("[]"), false);
    return object;
}

/* Adds the outermost part of @node; returns the rest of the chain, or 0. */
static uint32_t chain_step(struct chain *c, uint32_t node)
{
    const struct python_tree *tree = c->names->tree;
    uint32_t next = 0, part;

    node = python_unwrap(tree, node);
    switch ((int)python_kind_of(tree, node)) {
    case PYTHON_NODE_IDENTIFIER:
        return chain_name(c, node);
    case PYTHON_NODE_ATTRIBUTE:
        part = python_child(tree, node, PYTHON_FIELD_ATTRIBUTE);
        chain_add(c, part ? python_identifier(text_arena(c->names), tree, part) : SLICE("?"), true);
        return python_child(tree, node, PYTHON_FIELD_OBJECT);
    case PYTHON_NODE_SUBSCRIPT:
        return chain_subscript(c, node);
    case PYTHON_NODE_CALL:
        return chain_call(c, node, &next) ? next : 0;
    case PYTHON_NODE_AWAIT:
        return python_first(tree, node);
    case PYTHON_NODE_STRING:
    case PYTHON_NODE_CONCATENATED_STRING:
        chain_add(c, SLICE("str"), true);
        return 0;
    default:
        chain_add(c, SLICE("?"), true);
        return 0;
    }
}

slice python_dotted(struct python_names *names, uint32_t node)
{
    _cleanup_buffer_ buffer out = BUFFER_INIT;
    struct chain c = {.names = names};

    out.max = NAME_MAX_LEN;
    if (python_kind_of(names->tree, node) == PYTHON_NODE_IDENTIFIER) {
        slice text = python_identifier(text_arena(names), names->tree, node);

        if (!python_name_find(names, text))
            return text;
    }
    while (node && !c.cut)
        node = chain_step(&c, node);
    if (c.cut)
        buffer_add(&out, SLICE("?"));
    for (size_t i = c.count; i-- > 0;) {
        if (out.len && c.dot[i])
            buffer_add_char(&out, '.');
        buffer_add(&out, c.parts[i]);
    }
    return arena_copy(text_arena(names), buffer_slice(&out));
}

slice python_dotted_text(struct python_names *names, slice name, uint32_t offset)
{
    slice first = slice_sub(name, 0, slice_find_char(name, '.', 0));
    struct python_name *found = python_name_find(names, first);
    const struct python_binding *binding = found ? python_name_binding(found, offset) : NULL;

    if (!binding || binding->kind != PYTHON_BOUND_IMPORT)
        return name;
    return arena_concat(text_arena(names), binding->path, slice_from(name, first.len));
}
