/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The statements of a configuration file, followed in order.
 *
 * Blocks recurse as deep as Python lets them nest; everything inside a statement is a loop over its
 * nodes. Branches each start with the names in force before them and meet afterwards, so that an
 * alias made under a condition may stand for several things.
 */
#include "doc/python_config_internal.h"

static void walk_block(struct config_reader *r, uint32_t block);
static void walk_statement(struct config_reader *r, uint32_t node);

static const struct refs *keep(struct config_reader *r, const struct refs *refs)
{
    struct refs *copy = arena_new(r->arena, struct refs);

    *copy = *refs;
    return copy;
}

static value value_of(struct config_reader *r, uint32_t node, uint32_t otherwise)
{
    if (node)
        return python_literal(&r->eval, node);
    return value_at(value_unknown(python_node_text(r->tree, otherwise)), r->tree->source,
                    python_at(r->tree, otherwise)->start, python_at(r->tree, otherwise)->end);
}

/* Targets */

/* What a target gets: the nodes of a value, or a value whose parts have no node of their own. */
struct source_of {
    uint32_t node;     /* 0: only @v */
    const value *v;    /* NULL: not evaluated yet */
    uint32_t fallback; /* the node whose text stands for an unknown value */
};

static void assign_reference(struct config_reader *r, uint32_t target, const struct source_of *from)
{
    struct refs refs, other;
    value v;

    if (!config_refs(r, target, &refs) || refs.items[0].getter)
        return;
    config_understood(r, target);
    v = from->v ? *from->v : value_of(r, from->node, from->fallback);
    for (size_t i = 0; i < refs.count; i++) {
        if (config_sections(&refs.items[i]) < refs.items[i].count) {
            config_emit(r, &refs.items[i], PYTHON_SET, v, config_range(r, target));
        } else if (from->node && config_refs(r, from->node, &other) && other.items[0].detached) {
            /* c.X = Config(...): what the object holds is set on the section. */
            if (python_kind_of(r->tree, python_unwrap(r->tree, from->node)) == PYTHON_NODE_CALL)
                config_expand(r, &refs.items[i], &v, config_range(r, target));
            else
                config_dynamic(r, from->node, "a section is replaced by an object of the file");
        } else {
            config_expand(r, &refs.items[i], &v, config_range(r, target));
        }
    }
}

static bool is_pattern(enum python_kind kind)
{
    return kind == PYTHON_NODE_PATTERN_LIST || kind == PYTHON_NODE_TUPLE_PATTERN ||
           kind == PYTHON_NODE_LIST_PATTERN;
}

static bool is_display(enum python_kind kind)
{
    return kind == PYTHON_NODE_EXPRESSION_LIST || kind == PYTHON_NODE_PATTERN_LIST ||
           kind == PYTHON_NODE_TUPLE || kind == PYTHON_NODE_LIST || kind == PYTHON_NODE_SET;
}

static size_t count_children(const struct python_tree *tree, uint32_t node, bool *ret_splat)
{
    size_t count = 0;

    *ret_splat = false;
    python_each_child (tree, node, child) {
        enum python_kind kind = python_kind_of(tree, child);

        *ret_splat |= kind == PYTHON_NODE_LIST_SPLAT || kind == PYTHON_NODE_LIST_SPLAT_PATTERN ||
                      kind == PYTHON_NODE_ERROR;
        count++;
    }
    return count;
}

static void assign_target(struct config_reader *r, uint32_t target, const struct source_of *from,
                          unsigned depth);

/* a, b = x, y: in pairs when both sides have as many parts, else every target is unknown. */
static void assign_pattern(struct config_reader *r, uint32_t pattern, const struct source_of *from,
                           unsigned depth)
{
    uint32_t right = from->node ? python_unwrap(r->tree, from->node) : 0, item = 0;
    bool splat, other_splat = false;
    size_t count = count_children(r->tree, pattern, &splat), index = 0;
    value v = from->v ? *from->v : value_null();

    if (right && !splat && is_display(python_kind_of(r->tree, right)) &&
        count_children(r->tree, right, &other_splat) == count && !other_splat)
        item = python_first(r->tree, right);
    else if (!from->v && right)
        v = python_literal(&r->eval, right);
    if (splat || v.kind != VALUE_LIST || v.list.count != count)
        v.kind = VALUE_NULL;
    python_each_child (r->tree, pattern, child) {
        struct source_of part = {.node = item, .fallback = from->fallback};

        if (!item && v.kind == VALUE_LIST)
            part.v = &v.list.items[index];
        assign_target(r, child, &part, depth + 1);
        if (item)
            item = python_next(r->tree, item);
        index++;
    }
}

static void assign_target(struct config_reader *r, uint32_t target, const struct source_of *from,
                          unsigned depth)
{
    enum python_kind kind = python_kind_of(r->tree, target);
    struct refs refs;

    if (depth >= REF_DEPTH) {
        config_dynamic(r, target, "assignment nested too deep to be followed");
        return;
    }
    if (is_pattern(kind)) {
        assign_pattern(r, target, from, depth);
    } else if (kind == PYTHON_NODE_IDENTIFIER) {
        bool found = from->node && config_refs(r, from->node, &refs);

        if (found)
            config_understood(r, from->node);
        config_bind(r, python_identifier(r->arena, r->tree, target), found ? keep(r, &refs) : NULL);
        r->understood[target] = 1;
        /* A name of the file's own; c = get_config() is how files begin. */
        if (!found)
            r->plain = false;
    } else if (kind == PYTHON_NODE_LIST_SPLAT_PATTERN) {
        struct source_of none = {.fallback = from->fallback};
        uint32_t inner = python_first(r->tree, target);

        if (inner)
            assign_target(r, inner, &none, depth + 1);
    } else {
        assign_reference(r, target, from);
    }
}

/* Simple statements */

/* A method of the chain above an identifier decides whether a use of the configuration matters. */
static void check_use(struct config_reader *r, uint32_t node)
{
    const struct python_tree *tree = r->tree;
    const struct refs *refs = config_alias(r, python_identifier(r->arena, tree, node));
    size_t parts = refs ? refs->items[0].count : 0;
    uint32_t parent = python_at(tree, node)->parent;

    if (!refs || (python_at(tree, node)->field == PYTHON_FIELD_ATTRIBUTE &&
                  python_kind_of(tree, parent) == PYTHON_NODE_ATTRIBUTE))
        return;
    if (python_kind_of(tree, parent) == PYTHON_NODE_KEYWORD_ARGUMENT &&
        python_at(tree, node)->field == PYTHON_FIELD_NAME)
        return;
    if (refs->items[0].getter && python_kind_of(tree, parent) == PYTHON_NODE_CALL &&
        python_at(tree, node)->field == PYTHON_FIELD_FUNCTION) {
        node = parent;
        parent = python_at(tree, node)->parent;
    }
    for (; parent; node = parent, parent = python_at(tree, parent)->parent, parts++)
        if ((python_kind_of(tree, parent) != PYTHON_NODE_ATTRIBUTE &&
             python_kind_of(tree, parent) != PYTHON_NODE_SUBSCRIPT) ||
            (python_at(tree, node)->field != PYTHON_FIELD_OBJECT &&
             python_at(tree, node)->field != PYTHON_FIELD_VALUE))
            break;
    switch ((int)python_kind_of(tree, parent)) {
    case PYTHON_NODE_COMPARISON_OPERATOR:
    case PYTHON_NODE_NOT_OPERATOR:
    case PYTHON_NODE_INTERPOLATION:
    case PYTHON_NODE_EXPRESSION_STATEMENT:
    case PYTHON_NODE_IF_STATEMENT:
    case PYTHON_NODE_ELIF_CLAUSE:
    case PYTHON_NODE_WHILE_STATEMENT:
    case PYTHON_NODE_ASSERT_STATEMENT:
        return;
    default:
        break;
    }
    /* Reading a trait tells nothing to anybody. */
    if (parts >= 2)
        return;
    config_dynamic(r, node, "the configuration is used where it cannot be followed");
}

/* Calls and walrus assignments anywhere in @node, which is not a block. */
static void read_calls(struct config_reader *r, uint32_t node)
{
    for (uint32_t n = node; n < python_at(r->tree, node)->after; n++) {
        enum python_kind kind = python_kind_of(r->tree, n);

        if (kind == PYTHON_NODE_CALL) {
            config_call(r, n);
        } else if (kind == PYTHON_NODE_NAMED_EXPRESSION) {
            uint32_t name = python_child(r->tree, n, PYTHON_FIELD_NAME);
            struct source_of from = {.node = python_child(r->tree, n, PYTHON_FIELD_VALUE),
                                     .fallback = n};

            if (name)
                assign_target(r, name, &from, 0);
        }
    }
}

static void check_uses(struct config_reader *r, uint32_t node)
{
    for (uint32_t n = node; n < python_at(r->tree, node)->after; n++)
        if (python_kind_of(r->tree, n) == PYTHON_NODE_IDENTIFIER && !r->understood[n])
            check_use(r, n);
}

/* An expression that is evaluated for itself: a condition, an iterable, a decorator. */
static void read_expression(struct config_reader *r, uint32_t node)
{
    if (!node)
        return;
    read_calls(r, node);
    check_uses(r, node);
}

static void read_assignment(struct config_reader *r, uint32_t node)
{
    uint32_t last = node;
    struct source_of from;

    while (last && python_kind_of(r->tree, last) == PYTHON_NODE_ASSIGNMENT)
        last = python_child(r->tree, last, PYTHON_FIELD_RIGHT);
    if (!last) /* an annotation without a value */
        return;
    read_calls(r, last);
    from = (struct source_of){.node = last, .fallback = last};
    for (; node != last; node = python_child(r->tree, node, PYTHON_FIELD_RIGHT)) {
        uint32_t left = python_child(r->tree, node, PYTHON_FIELD_LEFT);

        if (!left)
            break;
        read_calls(r, left);
        assign_target(r, left, &from, 0);
    }
}

static void read_augmented(struct config_reader *r, uint32_t node)
{
    uint32_t left = python_child(r->tree, node, PYTHON_FIELD_LEFT);
    uint32_t right = python_child(r->tree, node, PYTHON_FIELD_RIGHT);
    uint32_t op = python_child(r->tree, node, PYTHON_FIELD_OPERATOR);
    slice text = op ? python_node_text(r->tree, op) : SLICE("");
    struct refs refs;
    value v;

    read_calls(r, node);
    if (!left || !right || !config_refs(r, left, &refs) || refs.items[0].getter)
        return;
    config_understood(r, left);
    for (size_t i = 0; i < refs.count; i++) {
        const struct ref *ref = &refs.items[i];

        v = python_literal(&r->eval, right);
        if (config_sections(ref) == ref->count)
            config_expand(r, ref, &v, config_range(r, left));
        else if (slice_eq(text, SLICE("+=")))
            config_emit(r, ref, PYTHON_ADD, v, config_range(r, left));
        else if (slice_eq(text, SLICE("|=")))
            config_emit(r, ref, PYTHON_UPDATE, v, config_range(r, left));
        else
            config_emit(r, ref, PYTHON_OTHER, value_of(r, 0, node), config_range(r, left));
    }
}

static void read_delete(struct config_reader *r, uint32_t node)
{
    for (uint32_t n = node + 1; n < python_at(r->tree, node)->after;) {
        struct refs refs;

        switch ((int)python_kind_of(r->tree, n)) {
        case PYTHON_NODE_EXPRESSION_LIST:
        case PYTHON_NODE_TUPLE:
        case PYTHON_NODE_LIST:
        case PYTHON_NODE_PARENTHESIZED_EXPRESSION:
            n++;
            continue;
        case PYTHON_NODE_IDENTIFIER:
            config_bind(r, python_identifier(r->arena, r->tree, n), NULL);
            break;
        default:
            if (config_refs(r, n, &refs)) {
                config_understood(r, n);
                for (size_t i = 0; i < refs.count; i++)
                    config_emit(r, &refs.items[i], PYTHON_DELETE, value_null(), config_range(r, n));
            }
            break;
        }
        n = python_at(r->tree, n)->after;
    }
}

static void read_simple(struct config_reader *r, uint32_t node)
{
    uint32_t first = python_first(r->tree, node);
    enum python_kind kind = python_kind_of(r->tree, node);
    enum python_kind inner = first ? python_kind_of(r->tree, first) : PYTHON_NODE_OTHER;

    if (kind == PYTHON_NODE_DELETE_STATEMENT)
        read_delete(r, node);
    else if (kind == PYTHON_NODE_EXPRESSION_STATEMENT && inner == PYTHON_NODE_ASSIGNMENT)
        read_assignment(r, first);
    else if (kind == PYTHON_NODE_EXPRESSION_STATEMENT && inner == PYTHON_NODE_AUGMENTED_ASSIGNMENT)
        read_augmented(r, first);
    else
        read_calls(r, node);
    if (kind != PYTHON_NODE_EXPRESSION_STATEMENT && kind != PYTHON_NODE_PASS_STATEMENT)
        r->plain = false;
    check_uses(r, node);
}

static void read_import(struct config_reader *r, uint32_t node)
{
    r->plain = false;
    for (uint32_t n = node; n < python_at(r->tree, node)->after; n++) {
        slice name;

        if (python_kind_of(r->tree, n) == PYTHON_NODE_WILDCARD_IMPORT)
            config_dynamic(r, node, "import * may rebind any name");
        if (python_kind_of(r->tree, n) != PYTHON_NODE_IDENTIFIER)
            continue;
        name = python_identifier(r->arena, r->tree, n);
        /* from traitlets.config import get_config is the same function. */
        if (!slice_eq(name, SLICE("get_config")))
            config_bind(r, name, NULL);
    }
}

/* Compound statements */

/* One of several ways: @block is read from the names in @before; what it leaves meets @after. */
static void walk_branch(struct config_reader *r, uint32_t block, const struct aliases *before,
                        struct aliases *after)
{
    r->aliases = *before;
    walk_block(r, block);
    config_merge(r, after, &r->aliases);
}

static void walk_if(struct config_reader *r, uint32_t node)
{
    struct aliases before, after = {0};
    bool otherwise = false;

    read_expression(r, python_child(r->tree, node, PYTHON_FIELD_CONDITION));
    before = r->aliases;
    python_each_child (r->tree, node, child) {
        enum python_kind kind = python_kind_of(r->tree, child);

        if (kind == PYTHON_NODE_BLOCK) {
            walk_branch(r, child, &before, &after);
        } else if (kind == PYTHON_NODE_ELIF_CLAUSE || kind == PYTHON_NODE_ELSE_CLAUSE) {
            otherwise |= kind == PYTHON_NODE_ELSE_CLAUSE;
            r->aliases = before;
            r->statement = node;
            read_expression(r, python_child(r->tree, child, PYTHON_FIELD_CONDITION));
            python_each_child (r->tree, child, block) {
                if (python_kind_of(r->tree, block) == PYTHON_NODE_BLOCK)
                    walk_branch(r, block, &r->aliases, &after);
            }
        }
    }
    if (!otherwise)
        config_merge(r, &after, &before);
    r->aliases = after;
}

/* One pass of a loop whose item is known. */
static void walk_pass(struct config_reader *r, uint32_t node, const struct source_of *item,
                      const struct aliases *before, struct aliases *after)
{
    uint32_t left = python_child(r->tree, node, PYTHON_FIELD_LEFT);
    uint32_t body = python_child(r->tree, node, PYTHON_FIELD_BODY);
    const struct python_local *outer = r->eval.locals;

    r->aliases = *before;
    r->statement = node;
    if (left) {
        assign_target(r, left, item, 0);
        python_bind_locals(&r->eval, left, item->node, item->v);
    }
    if (body)
        walk_branch(r, body, &r->aliases, after);
    r->eval.locals = outer;
    r->unrolled += python_at(r->tree, node)->after - node;
}

/* The list of pairs that {...}.items() goes through. */
static value items_of(struct config_reader *r, uint32_t call)
{
    uint32_t function = python_child(r->tree, call, PYTHON_FIELD_FUNCTION), object, name;
    struct value_list_builder b = VALUE_LIST_BUILDER(r->arena);
    value m;

    if (!function || python_kind_of(r->tree, function) != PYTHON_NODE_ATTRIBUTE)
        return value_null();
    object = python_child(r->tree, function, PYTHON_FIELD_OBJECT);
    name = python_child(r->tree, function, PYTHON_FIELD_ATTRIBUTE);
    if (!object || !name || !slice_eq(python_node_text(r->tree, name), SLICE("items")))
        return value_null();
    m = python_literal(&r->eval, object);
    if (m.kind != VALUE_MAP || m.map->count > UNROLL_MAX)
        return value_null();
    value_each_member (&m, member) {
        value *pair = arena_new_array(r->arena, value, 2);

        pair[0] = member->key;
        pair[1] = member->value;
        value_list_add(&b, value_list(pair, 2));
    }
    return value_list_finish(&b);
}

static bool may_unroll(const struct config_reader *r, uint32_t node, size_t count)
{
    size_t nodes = python_at(r->tree, node)->after - node;

    return count <= UNROLL_MAX && r->unrolled + count * nodes <= UNROLL_NODES;
}

/* Reads the body once per item when the items are written in the file; false when they are not. */
static bool walk_unrolled(struct config_reader *r, uint32_t node, uint32_t right,
                          const struct aliases *before, struct aliases *after)
{
    enum python_kind kind = python_kind_of(r->tree, python_unwrap(r->tree, right));
    bool splat;
    value v;

    right = python_unwrap(r->tree, right);
    if (is_display(kind) && may_unroll(r, node, count_children(r->tree, right, &splat)) && !splat) {
        python_each_child (r->tree, right, child) {
            struct source_of item = {.node = child, .fallback = child};

            walk_pass(r, node, &item, before, after);
        }
        return true;
    }
    v = kind == PYTHON_NODE_CALL ? items_of(r, right) : python_literal(&r->eval, right);
    if (v.kind == VALUE_NULL && kind == PYTHON_NODE_CALL)
        v = python_literal(&r->eval, right);
    if (v.kind != VALUE_LIST || !may_unroll(r, node, v.list.count))
        return false;
    value_each_item (&v, each) {
        struct source_of item = {.v = each, .fallback = right};

        walk_pass(r, node, &item, before, after);
    }
    return true;
}

static void walk_for(struct config_reader *r, uint32_t node)
{
    uint32_t left = python_child(r->tree, node, PYTHON_FIELD_LEFT);
    uint32_t right = python_child(r->tree, node, PYTHON_FIELD_RIGHT);
    uint32_t body = python_child(r->tree, node, PYTHON_FIELD_BODY);
    uint32_t otherwise = python_child(r->tree, node, PYTHON_FIELD_ALTERNATIVE);
    struct aliases before, after;

    if (!left || !right || !body)
        return;
    read_calls(r, right);
    before = after = r->aliases;
    if (!walk_unrolled(r, node, right, &before, &after)) {
        struct source_of none = {.fallback = right};

        r->statement = node;
        assign_target(r, left, &none, 0);
        walk_branch(r, body, &r->aliases, &after);
    }
    r->aliases = after;
    r->statement = node;
    check_uses(r, right);
    if (otherwise)
        python_each_child (r->tree, otherwise, block) {
            if (python_kind_of(r->tree, block) == PYTHON_NODE_BLOCK)
                walk_block(r, block);
        }
}

/* while, try, with, match, class: every block may run, in order, and every other part is read. */
static void walk_parts(struct config_reader *r, uint32_t node)
{
    struct aliases after = r->aliases;

    for (uint32_t n = node + 1; n < python_at(r->tree, node)->after;) {
        enum python_kind kind = python_kind_of(r->tree, n);

        if (kind == PYTHON_NODE_BLOCK) {
            walk_branch(r, n, &after, &after);
            r->aliases = after;
            r->statement = node;
            n = python_at(r->tree, n)->after;
        } else if (kind == PYTHON_NODE_AS_PATTERN_TARGET) {
            uint32_t target = python_first(r->tree, n);
            struct source_of none = {.fallback = n};

            if (target)
                assign_target(r, target, &none, 0);
            n = python_at(r->tree, n)->after;
        } else if (kind == PYTHON_NODE_WITH_CLAUSE || kind == PYTHON_NODE_WITH_ITEM ||
                   kind == PYTHON_NODE_EXCEPT_CLAUSE || kind == PYTHON_NODE_ELSE_CLAUSE ||
                   kind == PYTHON_NODE_FINALLY_CLAUSE || kind == PYTHON_NODE_CASE_CLAUSE ||
                   kind == PYTHON_NODE_AS_PATTERN) {
            n++;
        } else {
            read_expression(r, n);
            n = python_at(r->tree, n)->after;
        }
    }
    r->aliases = after;
}

/* The body is read when the module is done; here the name is bound and the head evaluated. */
static void walk_function(struct config_reader *r, uint32_t node)
{
    uint32_t name = python_child(r->tree, node, PYTHON_FIELD_NAME);
    uint32_t parameters = python_child(r->tree, node, PYTHON_FIELD_PARAMETERS);
    struct function *function;

    if (parameters)
        read_calls(r, parameters);
    if (!name)
        return;
    config_bind(r, python_identifier(r->arena, r->tree, name), NULL);
    function = arena_new(r->arena, struct function);
    function->name = python_identifier(r->arena, r->tree, name);
    function->node = node;
    *vector_push(&r->functions) = function;
    map_set(&r->by_name, function->name, function);
}

/*
 * A broken region: what looks like a statement is read as one, and `target = value` with the
 * pieces side by side as an assignment.
 */
static void walk_error(struct config_reader *r, uint32_t node)
{
    python_each_child (r->tree, node, child) {
        uint32_t equals = python_next(r->tree, child);
        struct refs refs;

        r->statement = child;
        if (equals && python_kind_of(r->tree, equals) == PYTHON_NODE_OPERATOR &&
            slice_eq(python_node_text(r->tree, equals), SLICE("=")) &&
            config_refs(r, child, &refs)) {
            struct source_of from = {.node = python_next(r->tree, equals), .fallback = child};

            assign_reference(r, child, &from);
        } else {
            walk_statement(r, child);
        }
    }
}

static void walk_compound(struct config_reader *r, uint32_t node)
{
    r->plain = false;
    r->conditional++;
    switch ((int)python_kind_of(r->tree, node)) {
    case PYTHON_NODE_IF_STATEMENT:
        walk_if(r, node);
        break;
    case PYTHON_NODE_FOR_STATEMENT:
        walk_for(r, node);
        break;
    case PYTHON_NODE_FUNCTION_DEFINITION:
        walk_function(r, node);
        break;
    case PYTHON_NODE_ERROR:
        walk_error(r, node);
        break;
    case PYTHON_NODE_DECORATED_DEFINITION:
        python_each_child (r->tree, node, child) {
            if (python_kind_of(r->tree, child) == PYTHON_NODE_DECORATOR)
                read_expression(r, child);
            else
                walk_statement(r, child);
        }
        break;
    default:
        walk_parts(r, node);
        break;
    }
    r->conditional--;
}

static void walk_statement(struct config_reader *r, uint32_t node)
{
    uint32_t outer = r->statement;

    if (r->depth >= BLOCK_DEPTH) {
        config_dynamic(r, node, "blocks nested too deep to be followed");
        return;
    }
    r->depth++;
    r->statement = node;
    switch ((int)python_kind_of(r->tree, node)) {
    case PYTHON_NODE_IMPORT_STATEMENT:
    case PYTHON_NODE_IMPORT_FROM_STATEMENT:
    case PYTHON_NODE_FUTURE_IMPORT_STATEMENT:
        read_import(r, node);
        break;
    case PYTHON_NODE_EXEC_STATEMENT:
        config_dynamic(r, node, "code that is made at run time can set anything");
        break;
    case PYTHON_NODE_IF_STATEMENT:
    case PYTHON_NODE_FOR_STATEMENT:
    case PYTHON_NODE_WHILE_STATEMENT:
    case PYTHON_NODE_TRY_STATEMENT:
    case PYTHON_NODE_WITH_STATEMENT:
    case PYTHON_NODE_MATCH_STATEMENT:
    case PYTHON_NODE_CLASS_DEFINITION:
    case PYTHON_NODE_FUNCTION_DEFINITION:
    case PYTHON_NODE_DECORATED_DEFINITION:
    case PYTHON_NODE_ERROR:
        walk_compound(r, node);
        break;
    case PYTHON_NODE_BLOCK:
        walk_block(r, node);
        break;
    default:
        read_simple(r, node);
        break;
    }
    r->statement = outer;
    r->depth--;
}

static void walk_block(struct config_reader *r, uint32_t block)
{
    python_each_child (r->tree, block, child) {
        walk_statement(r, child);
    }
}

/* The body of a function of the file, with what its calls passed. */
static void walk_body(struct config_reader *r, size_t index)
{
    struct function *function = r->functions.items[index];
    uint32_t parameters = python_child(r->tree, function->node, PYTHON_FIELD_PARAMETERS);
    uint32_t body = python_child(r->tree, function->node, PYTHON_FIELD_BODY);
    size_t position = 0;

    function->done = true;
    if (parameters)
        python_each_child (r->tree, parameters, child) {
            uint32_t name = child;
            enum python_kind kind = python_kind_of(r->tree, child);

            if (kind == PYTHON_NODE_DEFAULT_PARAMETER ||
                kind == PYTHON_NODE_TYPED_DEFAULT_PARAMETER)
                name = python_child(r->tree, child, PYTHON_FIELD_NAME);
            else if (kind != PYTHON_NODE_IDENTIFIER)
                name = python_first(r->tree, child);
            if (name && python_kind_of(r->tree, name) == PYTHON_NODE_IDENTIFIER)
                config_bind(r, python_identifier(r->arena, r->tree, name),
                            position < ARRAY_SIZE(function->parameters)
                                ? function->parameters[position]
                                : NULL);
            position++;
        }
    if (body)
        walk_block(r, body);
}

static void reader_done(struct config_reader *r)
{
    vector_done(&r->settings);
    vector_done(&r->loads);
    vector_done(&r->dynamics);
    vector_done(&r->functions);
    map_done(&r->by_name);
    freep(&r->understood);
}

static void walk_module(struct config_reader *r)
{
    static const struct refs root = {.count = 1};
    static const struct refs getter = {.count = 1, .items = {{.getter = true}}};
    struct aliases module;

    config_bind(r, SLICE("c"), &root);
    config_bind(r, SLICE("get_config"), &getter);
    if (python_kind_of(r->tree, 0) == PYTHON_NODE_MODULE)
        walk_block(r, 0);
    module = r->aliases;
    r->conditional++;
    /* Bodies may define further functions, which are read in turn. */
    for (size_t i = 0; i < r->functions.count; i++) {
        r->aliases = module;
        r->statement = r->functions.items[i]->node;
        walk_body(r, i);
    }
    r->conditional--;
}

/* Copies a vector's items into the arena. */
static void *keep_items(arena *a, const void *items, size_t count, size_t size)
{
    void *copy = arena_alloc_array(a, count, size);

    if (count)
        memcpy(copy, items, count * size);
    return copy;
}

void python_config_from_tree(arena *a, const struct python_tree *tree, struct python_names *names,
                             struct python_config *ret)
{
    _cleanup_(reader_done) struct config_reader r = {
        .arena = a,
        .tree = tree,
        .names = names,
        .eval = {.arena = a, .tree = tree, .names = names},
        .understood = memory_alloc(tree->nodes.count + 1),
        .by_name = MAP_INIT,
        .plain = true,
    };

    memset(r.understood, 0, tree->nodes.count + 1);
    walk_module(&r);
    *ret = (struct python_config){
        .source = tree->source,
        .settings = keep_items(a, r.settings.items, r.settings.count, sizeof(*r.settings.items)),
        .setting_count = r.settings.count,
        .loads = keep_items(a, r.loads.items, r.loads.count, sizeof(*r.loads.items)),
        .load_count = r.loads.count,
        .dynamics = keep_items(a, r.dynamics.items, r.dynamics.count, sizeof(*r.dynamics.items)),
        .dynamic_count = r.dynamics.count,
        .plain = r.plain && !tree->broken,
        .broken = tree->broken,
        .truncated = r.truncated || r.eval.truncated,
    };
}

int python_config_read(arena *a, const struct source *source, diags *d, struct python_config *ret)
{
    _cleanup_python_tree_ struct python_tree tree = PYTHON_TREE_INIT;
    _cleanup_python_names_ struct python_names names = {0};
    int rc = python_tree_read(a, source, d, &tree);

    if (rc)
        return rc;
    python_names_read(a, &tree, &names);
    python_config_from_tree(a, &tree, &names, ret);
    return 0;
}

const char *python_op_name(enum python_op op)
{
    switch (op) {
    case PYTHON_SET:
        return "set";
    case PYTHON_ADD:
        return "add";
    case PYTHON_APPEND:
        return "append";
    case PYTHON_EXTEND:
        return "extend";
    case PYTHON_PREPEND:
        return "prepend";
    case PYTHON_INSERT:
        return "insert";
    case PYTHON_UPDATE:
        return "update";
    case PYTHON_DELETE:
        return "delete";
    case PYTHON_OTHER:
        return "other";
    }
    return "other";
}
