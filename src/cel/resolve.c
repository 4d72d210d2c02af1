/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One walk over the tree with the macro variables in scope as a list on the stack.
 *
 * Qualified names are put together in a buffer on the stack; a name that does not fit into
 * QUALIFIED_MAX bytes is not declared.
 */
#include "cel/resolve.h"

enum {
    QUALIFIED_MAX = 256, /* bytes of a qualified name */
};

struct scope {
    slice name;
    uint32_t index;
    const struct scope *outer;
};

struct resolver {
    const struct cel_env *env;
    slice container;
    uint32_t locals; /* most that are in scope at once */
};

static void resolve(struct resolver *r, struct ast *node, const struct scope *scope,
                    uint32_t depth);

/* The innermost variable of this name, or NULL. Scopes are few, so a list is fastest. */
static const struct scope *scope_find(const struct scope *scope, slice name)
{
    for (; scope; scope = scope->outer)
        if (slice_eq(scope->name, name))
            return scope;
    return NULL;
}

struct name_buffer {
    char text[QUALIFIED_MAX];
    size_t len;
    bool too_long;
};

/* Names that are too long are remembered as such, and mean nothing. */
static void name_add(struct name_buffer *b, slice part)
{
    if (part.len > sizeof(b->text) - b->len) {
        b->too_long = true;
        return;
    }
    memcpy(b->text + b->len, part.ptr, part.len);
    b->len += part.len;
}

/* Writes a.b.c; false when the node is not such a chain of plain names. */
static bool name_write(const struct ast *node, struct name_buffer *b)
{
    if (node->kind == AST_NAME) {
        name_add(b, node->name);
        return true;
    }
    if (node->kind != AST_SELECT || (node->flags & (AST_OPTIONAL | AST_TEST | AST_QUOTED)) ||
        !name_write(node->select.operand, b))
        return false;
    name_add(b, SLICE("."));
    name_add(b, node->select.field);
    return true;
}

/* The name that a chain of selections starts with, or whatever else it starts with. */
static const struct ast *chain_root(const struct ast *node)
{
    while (node->kind == AST_SELECT)
        node = node->select.operand;
    return node;
}

typedef const void *(*name_lookup)(const struct cel_env *env, slice name);

/* Looks @name up in the container, then in each of the container's parents. */
static const void *container_lookup(const struct resolver *r, slice name, bool root,
                                    name_lookup lookup)
{
    slice container = root ? SLICE_NULL : r->container;

    while (container.len > 0) {
        struct name_buffer b = {.len = 0};
        const void *found;
        size_t dot;

        name_add(&b, container);
        name_add(&b, SLICE("."));
        name_add(&b, name);
        found = b.too_long ? NULL : lookup(r->env, slice_new(b.text, b.len));
        if (found)
            return found;
        dot = slice_rfind_char(container, '.');
        container = dot == SLICE_NPOS ? SLICE_NULL : slice_sub(container, 0, dot);
    }
    return lookup(r->env, name);
}

/* Three kinds of things have qualified names; each is looked up in the same way. */
static const void *lookup_variable(const struct cel_env *env, slice name)
{
    return env_variable(env, name);
}

static const void *lookup_type(const struct cel_env *env, slice name)
{
    return env_type_name(env, name);
}

static const void *lookup_function(const struct cel_env *env, slice name)
{
    return env_function(env, name);
}

/* Turns a name or chain into the variable or type that it names. */
static bool resolve_declared(struct resolver *r, struct ast *node, slice name, bool root)
{
    const struct env_variable *variable = container_lookup(r, name, root, lookup_variable);
    const value *type;

    if (variable) {
        node->kind = AST_VARIABLE;
        node->variable.name = variable->name;
        node->variable.slot = (uint32_t)variable->slot;
        return true;
    }
    type = container_lookup(r, name, root, lookup_type);
    if (!type)
        return false;
    node->kind = AST_CONSTANT;
    node->constant = *type;
    return true;
}

/* A local hides declared variables and types of its name; a leading dot sees past it. */
static void resolve_name(struct resolver *r, struct ast *node, const struct scope *scope)
{
    bool root = node->flags & AST_ROOT;
    const struct scope *local = root ? NULL : scope_find(scope, node->name);

    if (local) {
        node->kind = AST_LOCAL;
        node->local.name = local->name;
        node->local.index = local->index;
        return;
    }
    resolve_declared(r, node, node->name, root);
}

/* A chain a.b.c: whether a declaration covers all of it. Shorter ones are tried by recursion. */
static bool resolve_chain(struct resolver *r, struct ast *node, const struct scope *scope)
{
    const struct ast *root = chain_root(node);
    struct name_buffer b = {.len = 0};

    if (root->kind != AST_NAME || (!(root->flags & AST_ROOT) && scope_find(scope, root->name)) ||
        !name_write(node, &b) || b.too_long)
        return false;
    return resolve_declared(r, node, slice_new(b.text, b.len), root->flags & AST_ROOT);
}

/* a.b.f(x) as the function "a.b.f": drops the receiver. */
static bool resolve_qualified_call(struct resolver *r, struct ast *node, const struct scope *scope)
{
    struct ast *receiver = node->call.args[0];
    const struct ast *root = chain_root(receiver);
    const struct env_function *function;
    struct name_buffer b = {.len = 0};

    if (root->kind != AST_NAME || (!(root->flags & AST_ROOT) && scope_find(scope, root->name)) ||
        !name_write(receiver, &b))
        return false;
    name_add(&b, SLICE("."));
    name_add(&b, node->call.name);
    if (b.too_long)
        return false;
    function =
        container_lookup(r, slice_new(b.text, b.len), root->flags & AST_ROOT, lookup_function);
    if (!function)
        return false;
    node->flags &= (uint8_t)~AST_MEMBER;
    node->call.function = function;
    node->call.name = function->name;
    node->call.args++;
    node->call.count--;
    return true;
}

/* Functions and variables have separate names: a variable `size` does not hide size(). */
static void resolve_call(struct resolver *r, struct ast *node, const struct scope *scope,
                         uint32_t depth)
{
    if (!(node->flags & AST_MEMBER))
        node->call.function =
            container_lookup(r, node->call.name, node->flags & AST_ROOT, lookup_function);
    else if (!resolve_qualified_call(r, node, scope))
        node->call.function = env_function(r->env, node->call.name);
    for (uint32_t i = 0; i < node->call.count; i++)
        resolve(r, node->call.args[i], scope, depth);
}

/*
 * Variables are numbered by how deep they stand, so that loops beside each other share places in
 * the frame. The range is outside of the variables' scope.
 */
static void resolve_loop(struct resolver *r, struct ast_loop *loop, const struct scope *scope,
                         uint32_t depth)
{
    struct scope first = {loop->variables[0].name, depth, scope};
    struct scope second = {loop->variables[1].name, depth + 1, &first};
    const struct scope *inner = loop->variable_count == 2 ? &second : &first;
    uint32_t inner_depth = depth + loop->variable_count;

    resolve(r, loop->range, scope, depth);
    loop->local = depth;
    r->locals = MAX(r->locals, inner_depth);
    if (loop->filter)
        resolve(r, loop->filter, inner, inner_depth);
    resolve(r, loop->body, inner, inner_depth);
}

/* The value is outside of the variable's scope: cel.bind(x, x + 1, x) reads an outer x. */
static void resolve_bind(struct resolver *r, struct ast_bind *bind, const struct scope *scope,
                         uint32_t depth)
{
    struct scope inner = {bind->variable.name, depth, scope};

    resolve(r, bind->init, scope, depth);
    bind->local = depth;
    r->locals = MAX(r->locals, depth + 1);
    resolve(r, bind->body, &inner, depth + 1);
}

/* Resolves one node and what is below it. @depth locals are in scope. */
static void resolve(struct resolver *r, struct ast *node, const struct scope *scope, uint32_t depth)
{
    switch ((enum ast_kind)node->kind) {
    case AST_NAME:
        resolve_name(r, node, scope);
        return;
    case AST_SELECT:
        if (!resolve_chain(r, node, scope))
            resolve(r, node->select.operand, scope, depth);
        return;
    case AST_CALL:
        resolve_call(r, node, scope, depth);
        return;
    case AST_OPERATOR:
        for (uint32_t i = 0; i < node->call.count; i++)
            resolve(r, node->call.args[i], scope, depth);
        return;
    case AST_LIST:
    case AST_MAP:
        for (uint32_t i = 0; i < node->entries.count; i++) {
            if (node->entries.items[i].key)
                resolve(r, node->entries.items[i].key, scope, depth);
            resolve(r, node->entries.items[i].value, scope, depth);
        }
        return;
    case AST_LOOP:
        resolve_loop(r, node->loop, scope, depth);
        return;
    case AST_BIND:
        resolve_bind(r, node->bind, scope, depth);
        return;
    case AST_CONSTANT:
    case AST_VARIABLE:
    case AST_LOCAL:
        return;
    }
}

/* The walk is bounded by the tree's height. */
uint32_t cel_resolve(const struct cel_env *env, const struct cel_options *options, struct ast *root)
{
    struct resolver r = {
        .env = env,
        .container = options ? options->container : SLICE_NULL,
    };

    resolve(&r, root, NULL, 0);
    return r.locals;
}
