/* SPDX-License-Identifier: Apache-2.0 */
/* References: which expressions stand for the configuration, a section or a trait. */
#include "doc/python_config_internal.h"

bool config_is_section(slice name)
{
    /* Config._is_section_key: the first letter is its own upper case, and no underscore. */
    return name.len > 0 && name.ptr[0] != '_' && !(name.ptr[0] >= 'a' && name.ptr[0] <= 'z');
}

size_t config_sections(const struct ref *ref)
{
    size_t count = 0;

    while (count < ref->count && ref->parts[count].ptr && config_is_section(ref->parts[count]))
        count++;
    return count;
}

const struct refs *config_alias(const struct config_reader *r, slice name)
{
    for (size_t i = 0; i < r->aliases.count; i++)
        if (slice_eq(r->aliases.items[i].name, name))
            return r->aliases.items[i].refs;
    return NULL;
}

void config_bind(struct config_reader *r, slice name, const struct refs *refs)
{
    struct aliases *aliases = &r->aliases;
    size_t i = 0;

    while (i < aliases->count && !slice_eq(aliases->items[i].name, name))
        i++;
    if (!refs || refs->count == 0) {
        if (i < aliases->count)
            aliases->items[i] = aliases->items[--aliases->count];
        return;
    }
    if (i == ALIASES_MAX) {
        r->truncated = true;
        config_dynamic(r, r->statement, "more names for the configuration than are followed");
        return;
    }
    if (i == aliases->count)
        aliases->count++;
    aliases->items[i] = (struct alias){.name = name, .refs = refs};
}

static bool ref_eq(const struct ref *a, const struct ref *b)
{
    if (a->count != b->count || a->getter != b->getter || a->detached != b->detached)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!a->parts[i].ptr || !b->parts[i].ptr || !slice_eq(a->parts[i], b->parts[i]))
            return false;
    return true;
}

static void refs_add(struct config_reader *r, struct refs *refs, const struct ref *ref)
{
    for (size_t i = 0; i < refs->count; i++)
        if (ref_eq(&refs->items[i], ref))
            return;
    if (refs->count == REFS_MAX) {
        config_dynamic(r, r->statement,
                       "a name stands for more parts of the configuration than are followed");
        return;
    }
    refs->items[refs->count++] = *ref;
}

void config_merge(struct config_reader *r, struct aliases *into, const struct aliases *from)
{
    struct aliases keep = r->aliases, other = *from; /* @from may be r->aliases */

    r->aliases = *into;
    for (size_t i = 0; i < other.count; i++) {
        const struct refs *here = config_alias(r, other.items[i].name),
                          *there = other.items[i].refs;
        struct refs *both;

        if (here == there)
            continue;
        both = arena_new(r->arena, struct refs);
        if (here)
            *both = *here;
        for (size_t k = 0; k < there->count; k++)
            refs_add(r, both, &there->items[k]);
        config_bind(r, other.items[i].name, both);
    }
    *into = r->aliases;
    r->aliases = keep;
}

/* Goes one step into each of @refs. */
static bool refs_step(struct refs *refs, slice part)
{
    for (size_t i = 0; i < refs->count; i++) {
        struct ref *ref = &refs->items[i];

        if (ref->getter)
            return false;
        /* What lies deeper inside a trait is not told apart. */
        if (ref->count < PATH_MAX_PARTS)
            ref->parts[ref->count++] = part;
    }
    return refs->count > 0;
}

static slice string_of(struct config_reader *r, uint32_t node)
{
    value v = node ? python_literal(&r->eval, node) : value_null();

    return v.kind == VALUE_STRING ? slice_new(v.text.ptr ? v.text.ptr : "", v.text.len)
                                  : SLICE_NULL;
}

static uint32_t argument(const struct python_tree *tree, uint32_t call, unsigned index)
{
    uint32_t list = python_child(tree, call, PYTHON_FIELD_ARGUMENTS);
    uint32_t at = list ? python_first(tree, list) : 0;

    while (at && index-- > 0)
        at = python_next(tree, at);
    return at;
}

static bool refs_of(struct config_reader *r, uint32_t node, unsigned depth, struct refs *ret);

static bool is_lookup(slice method)
{
    static const char *const lookups[] = {
        "get", "setdefault", "__getitem__", "__getattr__", "__getattribute__",
    };

    for (size_t i = 0; i < ARRAY_SIZE(lookups); i++)
        if (slice_eq(method, slice_of(lookups[i])))
            return true;
    return false;
}

/* Config(...) and x.copy() make an object that takes effect only if it is merged somewhere. */
static bool refs_detach(struct refs *refs)
{
    for (size_t i = 0; i < refs->count; i++)
        refs->items[i].detached = true;
    return refs->count > 0;
}

static bool refs_of_method(struct config_reader *r, uint32_t call, uint32_t function,
                           unsigned depth, struct refs *ret)
{
    uint32_t object = python_child(r->tree, function, PYTHON_FIELD_OBJECT);
    uint32_t attribute = python_child(r->tree, function, PYTHON_FIELD_ATTRIBUTE);
    slice method = attribute ? python_identifier(r->arena, r->tree, attribute) : SLICE("");

    if (slice_eq(method, SLICE("get_config")) || slice_eq(method, SLICE("Config"))) {
        *ret = (struct refs){.count = 1};
        ret->items[0].detached = slice_eq(method, SLICE("Config"));
        return true;
    }
    if (!object || !refs_of(r, object, depth + 1, ret))
        return false;
    if (is_lookup(method))
        return refs_step(ret, string_of(r, argument(r->tree, call, 0)));
    if (slice_eq(method, SLICE("copy")) || slice_eq(method, SLICE("__deepcopy__")))
        return refs_detach(ret);
    return false;
}

static bool refs_of_call(struct config_reader *r, uint32_t call, unsigned depth, struct refs *ret)
{
    uint32_t function = python_child(r->tree, call, PYTHON_FIELD_FUNCTION), first;
    slice name;

    if (!function)
        return false;
    function = python_unwrap(r->tree, function);
    if (python_kind_of(r->tree, function) == PYTHON_NODE_ATTRIBUTE)
        return refs_of_method(r, call, function, depth, ret);
    if (refs_of(r, function, depth + 1, ret)) {
        if (!ret->items[0].getter)
            return false;
        *ret = (struct refs){.count = 1};
        return true;
    }
    if (python_kind_of(r->tree, function) != PYTHON_NODE_IDENTIFIER)
        return false;
    name = python_identifier(r->arena, r->tree, function);
    if (slice_eq(name, SLICE("getattr"))) {
        first = argument(r->tree, call, 0);
        return first && refs_of(r, first, depth + 1, ret) &&
               refs_step(ret, string_of(r, argument(r->tree, call, 1)));
    }
    if (slice_eq(name, SLICE("Config"))) {
        *ret = (struct refs){.count = 1};
        return refs_detach(ret);
    }
    return false;
}

/* One of two expressions: both are meant. */
static bool refs_of_either(struct config_reader *r, uint32_t a, uint32_t b, unsigned depth,
                           struct refs *ret)
{
    struct refs other = {0};
    bool first = a && refs_of(r, a, depth + 1, ret);

    if (!first)
        *ret = (struct refs){0};
    if (b && refs_of(r, b, depth + 1, &other))
        for (size_t i = 0; i < other.count; i++)
            refs_add(r, ret, &other.items[i]);
    return ret->count > 0;
}

static bool refs_of(struct config_reader *r, uint32_t node, unsigned depth, struct refs *ret)
{
    const struct python_tree *tree = r->tree;
    const struct refs *alias;
    uint32_t inner, key;

    node = python_unwrap(tree, node);
    if (depth >= REF_DEPTH)
        return false;
    switch ((int)python_kind_of(tree, node)) {
    case PYTHON_NODE_IDENTIFIER:
        alias = config_alias(r, python_identifier(r->arena, tree, node));
        if (alias)
            *ret = *alias;
        return alias != NULL;
    case PYTHON_NODE_ATTRIBUTE:
        inner = python_child(tree, node, PYTHON_FIELD_OBJECT);
        key = python_child(tree, node, PYTHON_FIELD_ATTRIBUTE);
        return inner && key && refs_of(r, inner, depth + 1, ret) &&
               refs_step(ret, python_identifier(r->arena, tree, key));
    case PYTHON_NODE_SUBSCRIPT:
        inner = python_child(tree, node, PYTHON_FIELD_VALUE);
        key = python_child(tree, node, PYTHON_FIELD_SUBSCRIPT);
        return inner && key && refs_of(r, inner, depth + 1, ret) &&
               refs_step(ret, string_of(r, key));
    case PYTHON_NODE_TYPE: /* a broken region may take a target for a type */
        inner = python_first(tree, node);
        return inner && refs_of(r, inner, depth + 1, ret);
    case PYTHON_NODE_NAMED_EXPRESSION:
        inner = python_child(tree, node, PYTHON_FIELD_VALUE);
        return inner && refs_of(r, inner, depth + 1, ret);
    case PYTHON_NODE_CALL:
        return refs_of_call(r, node, depth, ret);
    case PYTHON_NODE_BOOLEAN_OPERATOR:
        return refs_of_either(r, python_child(tree, node, PYTHON_FIELD_LEFT),
                              python_child(tree, node, PYTHON_FIELD_RIGHT), depth, ret);
    case PYTHON_NODE_CONDITIONAL_EXPRESSION:
        inner = python_first(tree, node);
        key = inner ? python_next(tree, inner) : 0;
        return refs_of_either(r, inner, key ? python_next(tree, key) : 0, depth, ret);
    default:
        return false;
    }
}

bool config_refs(struct config_reader *r, uint32_t node, struct refs *ret_refs)
{
    struct refs refs = {0};

    if (!refs_of(r, node, 0, &refs))
        return false;
    *ret_refs = refs;
    return true;
}

void config_understood(struct config_reader *r, uint32_t node)
{
    uint32_t after = python_at(r->tree, node)->after;

    for (; node < after; node++)
        r->understood[node] = 1;
}
