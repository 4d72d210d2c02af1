/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One pass over the nodes: the context of an identifier tells whether it is bound there.
 *
 * The second question, whether an object may have been changed after its name was bound, is asked
 * in the same pass and answered in the negative only for uses that are known to leave it alone.
 */
#include "doc/python_names.h"

enum {
    CLIMB_MAX = 64, /* chained targets: a = b = c = 1 */
};

static struct python_name *name_slot(struct python_names *names, slice key)
{
    void **slot = map_slot(&names->names, key);

    if (!*slot)
        *slot = arena_new(names->arena, struct python_name);
    return *slot;
}

static struct python_binding *bind(struct python_names *names, slice key,
                                   enum python_binding_kind kind, uint32_t at)
{
    struct python_name *name = name_slot(names, key);
    struct python_binding *added;

    if (name->count == name->capacity) {
        size_t capacity = name->capacity ? name->capacity * 2 : 2;

        name->bindings =
            arena_resize(names->arena, name->bindings, name->capacity * sizeof(*name->bindings),
                         capacity * sizeof(*name->bindings));
        name->capacity = capacity;
    }
    added = &name->bindings[name->count];
    *added = (struct python_binding){.kind = (uint8_t)kind, .at = at};
    /* A statement's own end can lie behind the start of names bound inside it. */
    if (name->count > 0)
        added->at = MAX(at, added[-1].at);
    name->count++;
    return added;
}

static slice key_of(struct python_names *names, uint32_t node)
{
    return python_identifier(names->arena, names->tree, node);
}

static void make_opaque(struct python_names *names, uint32_t at)
{
    names->opaque = true;
    names->opaque_at = MAX(names->opaque_at, at);
}

/* Assignments */

/* `@identifier = value`, perhaps as one of several targets: what is bound, and whether for sure. */
static void bind_assignment(struct python_names *names, uint32_t identifier, uint32_t assignment)
{
    const struct python_tree *tree = names->tree;
    uint32_t result = assignment, statement = assignment;
    struct python_binding *added;
    int steps = 0;

    while (python_kind_of(tree, result) == PYTHON_NODE_ASSIGNMENT && steps++ < CLIMB_MAX) {
        result = python_child(tree, result, PYTHON_FIELD_RIGHT);
        if (!result) /* a bare annotation binds nothing */
            return;
    }
    while (python_kind_of(tree, statement) == PYTHON_NODE_ASSIGNMENT && steps++ < CLIMB_MAX)
        statement = python_at(tree, statement)->parent;
    if (python_kind_of(tree, result) == PYTHON_NODE_ASSIGNMENT ||
        python_kind_of(tree, statement) != PYTHON_NODE_EXPRESSION_STATEMENT) {
        bind(names, key_of(names, identifier), PYTHON_BOUND_OTHER,
             python_at(tree, identifier)->start);
        return;
    }
    added =
        bind(names, key_of(names, identifier), PYTHON_BOUND_VALUE, python_at(tree, statement)->end);
    added->node = result;
    added->top = python_at(tree, statement)->parent == 0;
}

/* Imports */

/* The dots and names of `a.b` or `..a`, without spaces. */
static slice dotted_text(struct python_names *names, uint32_t node)
{
    slice text = python_node_text(names->tree, node);
    char *copy;
    size_t len = 0;

    if (slice_find_char(text, ' ', 0) == SLICE_NPOS && slice_find_char(text, '\\', 0) == SLICE_NPOS)
        return python_identifier_of(names->arena, text);
    copy = arena_alloc(names->arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++)
        if (!strchr(" \t\r\n\f\\", text.ptr[i]))
            copy[len++] = text.ptr[i];
    return python_identifier_of(names->arena, slice_new(copy, len));
}

static slice join(struct python_names *names, slice module, slice name)
{
    if (module.len == 0)
        return name;
    if (slice_ends(module, SLICE(".")))
        return arena_concat(names->arena, module, name);
    return arena_printf(names->arena, "%.*s.%.*s", SLICE_ARG(module), SLICE_ARG(name));
}

/* One name of an import statement: @module is "" for `import`. */
static void bind_import(struct python_names *names, uint32_t item, slice module)
{
    const struct python_tree *tree = names->tree;
    uint32_t at = python_at(tree, item)->start, alias = 0, name = item;
    slice path, key;

    if (python_kind_of(tree, item) == PYTHON_NODE_ALIASED_IMPORT) {
        alias = python_child(tree, item, PYTHON_FIELD_ALIAS);
        name = python_child(tree, item, PYTHON_FIELD_NAME);
    }
    if (!name || python_kind_of(tree, name) != PYTHON_NODE_DOTTED_NAME)
        return;
    path = dotted_text(names, name);
    key = path;
    if (alias)
        key = key_of(names, alias);
    else if (module.len == 0) /* `import a.b` binds a */
        path = key = slice_sub(path, 0, slice_find_char(path, '.', 0));
    bind(names, key, PYTHON_BOUND_IMPORT, at)->path = join(names, module, path);
}

static void read_import(struct python_names *names, uint32_t node)
{
    const struct python_tree *tree = names->tree;
    uint32_t module = python_child(tree, node, PYTHON_FIELD_MODULE_NAME);
    slice path = module ? dotted_text(names, module) : SLICE("");

    python_each_child (tree, node, child) {
        enum python_kind kind = python_kind_of(tree, child);

        if (kind == PYTHON_NODE_WILDCARD_IMPORT)
            make_opaque(names, python_at(tree, node)->end);
        else if (child != module && python_at(tree, child)->field == PYTHON_FIELD_NAME)
            bind_import(names, child, path);
    }
}

/* Uses that change an object */

static bool is_any(slice s, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (slice_eq(s, slice_of(list[i])))
            return true;
    return false;
}

/* Methods that leave a list or dict as it is. */
static bool is_pure_method(slice name)
{
    static const char *const pure[] = {
        "copy", "count", "get", "index", "items", "keys", "values",
    };

    return is_any(name, pure, ARRAY_SIZE(pure));
}

/* Functions that do not change their arguments, or change only the first, which is a section. */
static bool is_pure_function(slice name)
{
    static const char *const pure[] = {
        "all",    "any",    "bool", "dict",  "enumerate", "frozenset", "hasattr", "isinstance",
        "len",    "list",   "max",  "min",   "print",     "repr",      "set",     "setattr",
        "sorted", "str",    "sum",  "tuple", "type",      "zip",       "append",  "extend",
        "format", "insert", "join", "merge", "prepend",   "update",
    };

    return is_any(name, pure, ARRAY_SIZE(pure));
}

/* The last part of the name of the function that @arguments belong to. */
static slice function_name(const struct python_names *names, uint32_t arguments)
{
    const struct python_tree *tree = names->tree;
    uint32_t call = python_at(tree, arguments)->parent;
    uint32_t function = python_child(tree, call, PYTHON_FIELD_FUNCTION);

    if (function && python_kind_of(tree, function) == PYTHON_NODE_ATTRIBUTE)
        function = python_child(tree, function, PYTHON_FIELD_ATTRIBUTE);
    return function ? python_node_text(tree, function) : SLICE("");
}

static bool is_target(const struct python_tree *tree, uint32_t node)
{
    enum python_kind parent = python_kind_of(tree, python_at(tree, node)->parent);

    switch ((int)parent) {
    case PYTHON_NODE_ASSIGNMENT:
    case PYTHON_NODE_AUGMENTED_ASSIGNMENT:
    case PYTHON_NODE_FOR_STATEMENT:
    case PYTHON_NODE_FOR_IN_CLAUSE:
        return python_at(tree, node)->field == PYTHON_FIELD_LEFT;
    case PYTHON_NODE_PATTERN_LIST:
    case PYTHON_NODE_TUPLE_PATTERN:
    case PYTHON_NODE_LIST_PATTERN:
    case PYTHON_NODE_LIST_SPLAT_PATTERN:
    case PYTHON_NODE_DELETE_STATEMENT:
    case PYTHON_NODE_AS_PATTERN_TARGET:
        return true;
    default:
        return false;
    }
}

/* Whether this use of a name leaves its object as it was. */
static bool is_harmless(const struct python_names *names, uint32_t node)
{
    const struct python_tree *tree = names->tree;
    uint32_t parent = python_at(tree, node)->parent, left;

    switch ((int)python_kind_of(tree, parent)) {
    case PYTHON_NODE_ATTRIBUTE:
        return is_pure_method(
            python_node_text(tree, python_child(tree, parent, PYTHON_FIELD_ATTRIBUTE)));
    case PYTHON_NODE_SUBSCRIPT:
        return python_at(tree, node)->field != PYTHON_FIELD_VALUE ||
               (!is_target(tree, parent) &&
                python_kind_of(tree, python_at(tree, parent)->parent) != PYTHON_NODE_ATTRIBUTE &&
                python_kind_of(tree, python_at(tree, parent)->parent) != PYTHON_NODE_SUBSCRIPT);
    case PYTHON_NODE_ARGUMENT_LIST:
        return is_pure_function(function_name(names, parent));
    case PYTHON_NODE_KEYWORD_ARGUMENT:
        return is_pure_function(function_name(names, python_at(tree, parent)->parent));
    case PYTHON_NODE_ASSIGNMENT:
        left = python_child(tree, parent, PYTHON_FIELD_LEFT);
        return left && python_kind_of(tree, left) != PYTHON_NODE_IDENTIFIER;
    case PYTHON_NODE_NAMED_EXPRESSION:
    case PYTHON_NODE_RETURN_STATEMENT:
    case PYTHON_NODE_YIELD:
    case PYTHON_NODE_LAMBDA:
    case PYTHON_NODE_ERROR:
    case PYTHON_NODE_AUGMENTED_ASSIGNMENT:
        return python_at(tree, node)->field == PYTHON_FIELD_RIGHT;
    default:
        return true;
    }
}

/* The pass */

/* The identifier is bound here in a way that does not give it a known value. */
static bool binds_other(const struct python_names *names, uint32_t node, enum python_kind parent)
{
    const struct python_tree *tree = names->tree;
    enum python_field field = (enum python_field)python_at(tree, node)->field;

    switch ((int)parent) {
    case PYTHON_NODE_FUNCTION_DEFINITION:
    case PYTHON_NODE_CLASS_DEFINITION:
    case PYTHON_NODE_NAMED_EXPRESSION:
    case PYTHON_NODE_DEFAULT_PARAMETER:
    case PYTHON_NODE_TYPED_DEFAULT_PARAMETER:
        return field == PYTHON_FIELD_NAME;
    case PYTHON_NODE_AUGMENTED_ASSIGNMENT:
        return field == PYTHON_FIELD_LEFT;
    case PYTHON_NODE_PARAMETERS:
    case PYTHON_NODE_LAMBDA_PARAMETERS:
    case PYTHON_NODE_TYPED_PARAMETER:
    case PYTHON_NODE_DICTIONARY_SPLAT_PATTERN:
    case PYTHON_NODE_SPLAT_PATTERN:
    case PYTHON_NODE_GLOBAL_STATEMENT:
    case PYTHON_NODE_NONLOCAL_STATEMENT:
        return field != PYTHON_FIELD_TYPE;
    case PYTHON_NODE_AS_PATTERN: /* of a case; expressions have a target node */
        return python_kind_of(tree, python_at(tree, python_at(tree, node)->parent)->parent) ==
               PYTHON_NODE_CASE_PATTERN;
    case PYTHON_NODE_DOTTED_NAME:
        return python_kind_of(tree, python_at(tree, python_at(tree, node)->parent)->parent) ==
               PYTHON_NODE_CASE_PATTERN;
    default:
        return is_target(tree, node);
    }
}

static void read_identifier(struct python_names *names, uint32_t node)
{
    const struct python_tree *tree = names->tree;
    uint32_t parent = python_at(tree, node)->parent;
    enum python_kind kind = python_kind_of(tree, parent);

    if (kind == PYTHON_NODE_ASSIGNMENT && python_at(tree, node)->field == PYTHON_FIELD_LEFT) {
        bind_assignment(names, node, parent);
        return;
    }
    if (kind == PYTHON_NODE_ATTRIBUTE && python_at(tree, node)->field == PYTHON_FIELD_ATTRIBUTE)
        return;
    if (kind == PYTHON_NODE_KEYWORD_ARGUMENT && python_at(tree, node)->field == PYTHON_FIELD_NAME)
        return;
    if (binds_other(names, node, kind))
        bind(names, key_of(names, node), PYTHON_BOUND_OTHER, python_at(tree, node)->start);
    else if (!is_harmless(names, node))
        name_slot(names, key_of(names, node))->mutated = true;
}

/* Calls and names through which any name can be bound. */
static void look_for_opaque(struct python_names *names, uint32_t node)
{
    static const char *const words[] = {
        "__dict__", "_getframe", "currentframe", "eval", "exec",
        "execfile", "globals",   "locals",       "vars",
    };
    slice text = python_node_text(names->tree, node);

    if (text.len < 4 || text.len > 12)
        return;
    if (is_any(text, words, ARRAY_SIZE(words)))
        make_opaque(names, UINT32_MAX);
}

void python_names_read(arena *a, const struct python_tree *tree, struct python_names *ret_names)
{
    struct python_names names = {.arena = a, .tree = tree, .names = MAP_INIT};

    for (uint32_t node = 0; node < tree->nodes.count; node++) {
        enum python_kind kind = python_kind_of(tree, node);

        if (kind == PYTHON_NODE_IDENTIFIER) {
            read_identifier(&names, node);
            look_for_opaque(&names, node);
        } else if (kind == PYTHON_NODE_IMPORT_STATEMENT ||
                   kind == PYTHON_NODE_IMPORT_FROM_STATEMENT ||
                   kind == PYTHON_NODE_FUTURE_IMPORT_STATEMENT) {
            read_import(&names, node);
        } else if (kind == PYTHON_NODE_EXEC_STATEMENT) {
            make_opaque(&names, UINT32_MAX);
        }
    }
    *ret_names = names;
}

void python_names_done(struct python_names *names)
{
    map_done(&names->names);
}

struct python_name *python_name_find(const struct python_names *names, slice name)
{
    struct python_name *found = map_get(&names->names, name);

    return found && found->count ? found : NULL;
}

const struct python_binding *python_name_binding(const struct python_name *name, uint32_t offset)
{
    size_t low = 0, high = name->count;

    if (name->count == 0)
        return NULL;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (name->bindings[middle].at <= offset)
            low = middle;
        else
            high = middle;
    }
    return &name->bindings[low];
}

uint32_t python_name_constant(const struct python_names *names, const struct python_name *name,
                              uint32_t offset)
{
    const struct python_binding *only = &name->bindings[0];

    if (name->count != 1 || only->kind != PYTHON_BOUND_VALUE || !only->top || only->at > offset)
        return 0;
    if (names->opaque && only->at <= names->opaque_at)
        return 0;
    return only->node;
}
