/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One loop over the nodes; each kind of node adds to one list.
 *
 * Names are worked out in a scratch arena and copied only when they become part of a fact, so that
 * a file that repeats itself costs no memory beyond the limits of the lists.
 */
#include "doc/python.h"

#include "doc/python_effects.h"
#include "doc/python_magic.h"
#include "doc/python_string.h"

enum {
    SCRATCH_RESET = 64 * 1024, /* bytes after which the scratch arena is emptied */
};

struct facts {
    arena *arena;
    arena scratch;
    const struct python_tree *tree;
    struct python_names *names;
    struct python_eval eval;
    struct value_list_builder imports, calls, assignments, strings, decorators, functions, classes,
        magics, dotted, effects;
    map seen; /* dotted names that are in the list, with " w" behind what is written */
    uint32_t counts[PYTHON_KIND_COUNT];
    uint32_t line, line_at; /* the line that @line_at stands on, from 1 */
    bool truncated;
};

static void facts_done(struct facts *f)
{
    arena_done(&f->scratch);
    map_done(&f->seen);
}

static value placed(const struct facts *f, value v, uint32_t node)
{
    return python_placed(&f->eval, v, python_at(f->tree, node)->start,
                         python_at(f->tree, node)->end);
}

/* Facts come almost in the order of the text, so lines are counted on from the last one. */
static value line_of(struct facts *f, uint32_t offset)
{
    slice text = f->tree->text;
    size_t at;

    if (offset < f->line_at) {
        f->line = 1;
        f->line_at = 0;
    }
    at = f->line_at;
    while ((at = slice_find_char(slice_sub(text, 0, offset), '\n', at)) != SLICE_NPOS) {
        f->line++;
        at++;
    }
    f->line_at = offset;
    return value_int(f->line);
}

static value written(const struct facts *f, uint32_t node)
{
    const struct python_node *n = python_at(f->tree, node);

    return placed(f, value_string(slice_sub(f->tree->source->text, n->start, n->end - n->start)),
                  node);
}

static bool has_room(struct facts *f, const struct value_list_builder *list)
{
    if (list->count < PYTHON_FACTS_MAX)
        return true;
    f->truncated = true;
    return false;
}

static void add(struct facts *f, struct value_list_builder *list, struct value_map_builder *fact,
                uint32_t node)
{
    value_list_add(list, placed(f, value_map_finish(fact), node));
}

/* The dotted name of @node, good until the next call. */
static slice dotted(struct facts *f, uint32_t node)
{
    if (f->scratch.used > SCRATCH_RESET)
        arena_reset(&f->scratch);
    return python_dotted(f->names, node);
}

/*
 * The name of what is assigned to. A plain name is what is bound here, whatever it meant before,
 * and sys.modules['os'] is an item of sys.modules, though reading it gives os.
 */
static slice target_name(struct facts *f, uint32_t node)
{
    uint32_t object;

    if (python_kind_of(f->tree, node) == PYTHON_NODE_IDENTIFIER)
        return python_identifier(f->arena, f->tree, node);
    if (python_kind_of(f->tree, node) != PYTHON_NODE_SUBSCRIPT)
        return dotted(f, node);
    object = python_child(f->tree, node, PYTHON_FIELD_VALUE);
    return object ? arena_concat(&f->scratch, dotted(f, object), SLICE("[]")) : SLICE("[]");
}

/* Imports */

static void add_import(struct facts *f, slice module, slice name, slice alias, uint32_t node)
{
    struct value_map_builder fact = VALUE_MAP_BUILDER(f->arena);

    if (!has_room(f, &f->imports))
        return;
    value_map_put(&fact, "module", value_string(module));
    value_map_put(&fact, "name", value_string(name));
    value_map_put(&fact, "alias", value_string(alias));
    value_map_put(&fact, "line", line_of(f, python_at(f->tree, node)->start));
    add(f, &f->imports, &fact, node);
}

static void read_import_item(struct facts *f, uint32_t item, uint32_t module_node)
{
    uint32_t name_node = item, alias_node = 0;
    slice module = module_node ? python_node_text(f->tree, module_node) : SLICE(""), name, alias;

    if (python_kind_of(f->tree, item) == PYTHON_NODE_ALIASED_IMPORT) {
        name_node = python_child(f->tree, item, PYTHON_FIELD_NAME);
        alias_node = python_child(f->tree, item, PYTHON_FIELD_ALIAS);
    }
    if (!name_node)
        return;
    name = python_identifier(f->arena, f->tree, name_node);
    alias = alias_node ? python_identifier(f->arena, f->tree, alias_node) : name;
    if (module_node)
        add_import(f, module, name, alias, item);
    else
        add_import(f, name, SLICE(""),
                   alias_node ? alias : slice_sub(name, 0, slice_find_char(name, '.', 0)), item);
}

static void read_import(struct facts *f, uint32_t node)
{
    uint32_t module = python_child(f->tree, node, PYTHON_FIELD_MODULE_NAME);

    python_each_child (f->tree, node, child) {
        if (python_kind_of(f->tree, child) == PYTHON_NODE_WILDCARD_IMPORT)
            add_import(f, module ? python_node_text(f->tree, module) : SLICE(""), SLICE("*"),
                       SLICE(""), child);
        else if (python_at(f->tree, child)->field == PYTHON_FIELD_NAME)
            read_import_item(f, child, module);
    }
}

/* Effects */

static void add_effect(struct facts *f, const char *effect, slice name, uint32_t node)
{
    struct value_map_builder fact = VALUE_MAP_BUILDER(f->arena);

    if (!has_room(f, &f->effects))
        return;
    value_map_put(&fact, "effect", value_string(slice_of(effect)));
    value_map_put(&fact, "name", value_string(arena_copy(f->arena, name)));
    value_map_put(&fact, "text", written(f, node));
    value_map_put(&fact, "line", line_of(f, python_at(f->tree, node)->start));
    add(f, &f->effects, &fact, node);
}

static void add_call_effects(struct facts *f, slice name, uint32_t call, uint32_t node)
{
    const char *effects[PYTHON_EFFECTS_PER_CALL];
    size_t found = python_call_effects(f->names, name, call, effects);

    for (size_t i = 0; i < found; i++)
        add_effect(f, effects[i], name, node);
}

/* Calls */

static value read_arguments(struct facts *f, uint32_t arguments, value *ret_keywords)
{
    struct value_list_builder args = VALUE_LIST_BUILDER(f->arena);
    struct value_map_builder keywords = VALUE_MAP_BUILDER(f->arena);

    if (arguments && python_kind_of(f->tree, arguments) == PYTHON_NODE_ARGUMENT_LIST) {
        python_each_child (f->tree, arguments, child) {
            uint32_t name, from;

            if (args.count + keywords.count >= PYTHON_FACTS_MAX) {
                f->truncated = true;
                break;
            }
            if (python_kind_of(f->tree, child) != PYTHON_NODE_KEYWORD_ARGUMENT) {
                value_list_add(&args, python_literal(&f->eval, child));
                continue;
            }
            name = python_child(f->tree, child, PYTHON_FIELD_NAME);
            from = python_child(f->tree, child, PYTHON_FIELD_VALUE);
            if (name && from)
                value_map_add(
                    &keywords,
                    placed(f, value_string(python_identifier(f->arena, f->tree, name)), name),
                    python_literal(&f->eval, from));
        }
    } else if (arguments) {
        value_list_add(&args, python_literal(&f->eval, arguments));
    }
    *ret_keywords = value_map_finish(&keywords);
    return value_list_finish(&args);
}

static void read_call(struct facts *f, uint32_t node)
{
    uint32_t function = python_child(f->tree, node, PYTHON_FIELD_FUNCTION);
    struct value_map_builder fact = VALUE_MAP_BUILDER(f->arena);
    value args, keywords;
    slice name;

    if (!function)
        return;
    name = dotted(f, function);
    add_call_effects(f, name, node, node);
    if (!has_room(f, &f->calls))
        return;
    args = read_arguments(f, python_child(f->tree, node, PYTHON_FIELD_ARGUMENTS), &keywords);
    value_map_put(&fact, "name", placed(f, value_string(arena_copy(f->arena, name)), function));
    value_map_put(&fact, "args", args);
    value_map_put(&fact, "keywords", keywords);
    value_map_put(&fact, "text", written(f, node));
    add(f, &f->calls, &fact, node);
}

/* Assignments and names */

static bool is_target(const struct python_tree *tree, uint32_t node)
{
    enum python_kind parent = python_kind_of(tree, python_at(tree, node)->parent);

    switch ((int)parent) {
    case PYTHON_NODE_ASSIGNMENT:
    case PYTHON_NODE_AUGMENTED_ASSIGNMENT:
    case PYTHON_NODE_FOR_STATEMENT:
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

static void add_assignment(struct facts *f, uint32_t target, slice op, uint32_t from, uint32_t node)
{
    struct value_map_builder fact = VALUE_MAP_BUILDER(f->arena);

    if (!has_room(f, &f->assignments))
        return;
    value_map_put(&fact, "target",
                  placed(f, value_string(arena_copy(f->arena, target_name(f, target))), target));
    value_map_put(&fact, "op", value_string(op));
    value_map_put(&fact, "value", python_literal(&f->eval, from));
    add(f, &f->assignments, &fact, node);
}

/* Every name in `a, (b, c)`; the parts of the value are not paired up with them. */
static void add_targets(struct facts *f, uint32_t target, uint32_t from, uint32_t node)
{
    for (uint32_t n = target; n < python_at(f->tree, target)->after;) {
        switch ((int)python_kind_of(f->tree, n)) {
        case PYTHON_NODE_PATTERN_LIST:
        case PYTHON_NODE_TUPLE_PATTERN:
        case PYTHON_NODE_LIST_PATTERN:
        case PYTHON_NODE_LIST_SPLAT_PATTERN:
            n++;
            break;
        default:
            add_assignment(f, n, SLICE("="), from, node);
            n = python_at(f->tree, n)->after;
            break;
        }
    }
}

/* `a = b = 1` nests to the right; the outermost reads all of it. */
static void read_assignment(struct facts *f, uint32_t node)
{
    uint32_t last = node;

    if (python_kind_of(f->tree, python_at(f->tree, node)->parent) == PYTHON_NODE_ASSIGNMENT)
        return;
    while (last && python_kind_of(f->tree, last) == PYTHON_NODE_ASSIGNMENT)
        last = python_child(f->tree, last, PYTHON_FIELD_RIGHT);
    if (!last) /* an annotation without a value */
        return;
    for (uint32_t at = node; at != last; at = python_child(f->tree, at, PYTHON_FIELD_RIGHT)) {
        uint32_t left = python_child(f->tree, at, PYTHON_FIELD_LEFT);

        if (left)
            add_targets(f, left, last, at);
    }
}

static void read_augmented(struct facts *f, uint32_t node)
{
    uint32_t left = python_child(f->tree, node, PYTHON_FIELD_LEFT);
    uint32_t right = python_child(f->tree, node, PYTHON_FIELD_RIGHT);
    uint32_t op = python_child(f->tree, node, PYTHON_FIELD_OPERATOR);

    if (left && right && op)
        add_assignment(f, left, python_node_text(f->tree, op), right, node);
}

static void add_name(struct facts *f, uint32_t node, bool write)
{
    struct value_map_builder fact = VALUE_MAP_BUILDER(f->arena);
    slice name = write ? target_name(f, node) : dotted(f, node), key;
    const char *effect = write ? python_write_effect(name) : NULL;

    if (effect)
        add_effect(f, effect, name, node);
    key = write ? arena_concat(&f->scratch, name, SLICE(" w")) : name;
    if (map_has(&f->seen, key) || !has_room(f, &f->dotted))
        return;
    key = arena_copy(f->arena, key);
    map_set(&f->seen, key, f);
    value_map_put(&fact, "name", value_string(slice_sub(key, 0, name.len)));
    value_map_put(&fact, "write", value_bool(write));
    add(f, &f->dotted, &fact, node);
}

/* The end of a chain of attributes: a name that is read, written, or whose method is called. */
static void read_attribute(struct facts *f, uint32_t node)
{
    uint32_t parent = python_at(f->tree, node)->parent, object;
    enum python_kind kind = python_kind_of(f->tree, parent);
    enum python_field field = (enum python_field)python_at(f->tree, node)->field;

    if (kind == PYTHON_NODE_ATTRIBUTE && field == PYTHON_FIELD_OBJECT)
        return;
    if (kind == PYTHON_NODE_CALL && field == PYTHON_FIELD_FUNCTION) {
        object = python_child(f->tree, node, PYTHON_FIELD_OBJECT);
        if (object && python_kind_of(f->tree, object) == PYTHON_NODE_ATTRIBUTE)
            add_name(f, object, false);
        return;
    }
    add_name(f, node, is_target(f->tree, node));
}

static void read_subscript(struct facts *f, uint32_t node)
{
    if (is_target(f->tree, node))
        add_name(f, node, true);
}

/* A plain name counts when an import gives it a dotted one. */
static void read_identifier(struct facts *f, uint32_t node)
{
    uint32_t parent = python_at(f->tree, node)->parent;
    enum python_kind kind = python_kind_of(f->tree, parent);
    struct python_name *name;
    const struct python_binding *binding;

    if (kind == PYTHON_NODE_ATTRIBUTE || kind == PYTHON_NODE_DOTTED_NAME ||
        kind == PYTHON_NODE_ALIASED_IMPORT || kind == PYTHON_NODE_KEYWORD_ARGUMENT ||
        (kind == PYTHON_NODE_CALL && python_at(f->tree, node)->field == PYTHON_FIELD_FUNCTION))
        return;
    name = python_name_find(f->names, python_node_text(f->tree, node));
    binding = name ? python_name_binding(name, python_at(f->tree, node)->start) : NULL;
    if (binding && binding->kind == PYTHON_BOUND_IMPORT &&
        slice_find_char(binding->path, '.', 0) != SLICE_NPOS)
        add_name(f, node, false);
}

/* Definitions and strings */

static void read_decorator(struct facts *f, uint32_t node)
{
    struct value_map_builder fact = VALUE_MAP_BUILDER(f->arena);
    uint32_t inner = python_first(f->tree, node);
    slice name;

    if (!inner)
        return;
    if (python_kind_of(f->tree, inner) == PYTHON_NODE_CALL)
        inner = python_child(f->tree, inner, PYTHON_FIELD_FUNCTION);
    else
        add_call_effects(f, dotted(f, inner), 0, node);
    if (!inner || !has_room(f, &f->decorators))
        return;
    name = arena_copy(f->arena, dotted(f, inner));
    value_map_put(&fact, "name", placed(f, value_string(name), inner));
    value_map_put(&fact, "text", written(f, node));
    add(f, &f->decorators, &fact, node);
}

static void read_function(struct facts *f, uint32_t node)
{
    struct value_map_builder fact = VALUE_MAP_BUILDER(f->arena);
    uint32_t name = python_child(f->tree, node, PYTHON_FIELD_NAME);

    if (!name || !has_room(f, &f->functions))
        return;
    value_map_put(&fact, "name", value_string(python_identifier(f->arena, f->tree, name)));
    value_map_put(&fact, "async",
                  value_bool(slice_starts(python_node_text(f->tree, node), SLICE("async"))));
    add(f, &f->functions, &fact, name);
}

static void read_class(struct facts *f, uint32_t node)
{
    struct value_map_builder fact = VALUE_MAP_BUILDER(f->arena);
    struct value_list_builder bases = VALUE_LIST_BUILDER(f->arena);
    uint32_t name = python_child(f->tree, node, PYTHON_FIELD_NAME);
    uint32_t list = python_child(f->tree, node, PYTHON_FIELD_SUPERCLASSES);

    if (!name || !has_room(f, &f->classes))
        return;
    if (list)
        python_each_child (f->tree, list, child) {
            if (python_kind_of(f->tree, child) != PYTHON_NODE_KEYWORD_ARGUMENT &&
                has_room(f, &bases))
                value_list_add(
                    &bases, placed(f, value_string(arena_copy(f->arena, dotted(f, child))), child));
        }
    value_map_put(&fact, "name", value_string(python_identifier(f->arena, f->tree, name)));
    value_map_put(&fact, "bases", value_list_finish(&bases));
    add(f, &f->classes, &fact, name);
}

static void read_string(struct facts *f, uint32_t node)
{
    const struct python_node *n = python_at(f->tree, node);
    slice text;

    if (n->end - n->start < PYTHON_STRING_MIN ||
        python_kind_of(f->tree, n->parent) == PYTHON_NODE_CONCATENATED_STRING)
        return;
    text = python_string_shown(f->arena, f->tree, node);
    if (text.len >= PYTHON_STRING_MIN && has_room(f, &f->strings))
        value_list_add(&f->strings, placed(f, value_string(text), node));
}

/* The loop */

static void read_node(struct facts *f, uint32_t node)
{
    enum python_kind kind = python_kind_of(f->tree, node);

    f->counts[kind]++;
    switch ((int)kind) {
    case PYTHON_NODE_IMPORT_STATEMENT:
    case PYTHON_NODE_IMPORT_FROM_STATEMENT:
        read_import(f, node);
        break;
    case PYTHON_NODE_CALL:
        read_call(f, node);
        break;
    case PYTHON_NODE_EXEC_STATEMENT:
        add_effect(f, "eval", SLICE("exec"), node);
        break;
    case PYTHON_NODE_ASSIGNMENT:
        read_assignment(f, node);
        break;
    case PYTHON_NODE_AUGMENTED_ASSIGNMENT:
        read_augmented(f, node);
        break;
    case PYTHON_NODE_NAMED_EXPRESSION:
        if (python_child(f->tree, node, PYTHON_FIELD_NAME) &&
            python_child(f->tree, node, PYTHON_FIELD_VALUE))
            add_assignment(f, python_child(f->tree, node, PYTHON_FIELD_NAME), SLICE(":="),
                           python_child(f->tree, node, PYTHON_FIELD_VALUE), node);
        break;
    case PYTHON_NODE_ATTRIBUTE:
        read_attribute(f, node);
        break;
    case PYTHON_NODE_SUBSCRIPT:
        read_subscript(f, node);
        break;
    case PYTHON_NODE_IDENTIFIER:
        read_identifier(f, node);
        break;
    case PYTHON_NODE_DECORATOR:
        read_decorator(f, node);
        break;
    case PYTHON_NODE_FUNCTION_DEFINITION:
        read_function(f, node);
        break;
    case PYTHON_NODE_CLASS_DEFINITION:
        read_class(f, node);
        break;
    case PYTHON_NODE_STRING:
    case PYTHON_NODE_CONCATENATED_STRING:
        read_string(f, node);
        break;
    default:
        break;
    }
}

/* Magics */

/* `,f a b` is the call f("a", "b"). */
static void add_magic_call(struct facts *f, const struct python_magic *magic)
{
    struct value_map_builder fact = VALUE_MAP_BUILDER(f->arena);
    struct value_list_builder args = VALUE_LIST_BUILDER(f->arena);
    slice name = arena_copy(f->arena, python_dotted_text(f->names, magic->name, magic->start));
    value call = python_placed(&f->eval, value_string(SLICE("")), magic->start, magic->end);
    const char *effects[PYTHON_EFFECTS_PER_CALL];
    size_t found = python_call_effects(f->names, name, 0, effects);

    call.text = slice_sub(f->tree->source->text, magic->start, magic->end - magic->start);
    for (size_t i = 0; i < found && has_room(f, &f->effects); i++) {
        struct value_map_builder effect = VALUE_MAP_BUILDER(f->arena);

        value_map_put(&effect, "effect", value_string(slice_of(effects[i])));
        value_map_put(&effect, "name", value_string(name));
        value_map_put(&effect, "text", call);
        value_map_put(&effect, "line", line_of(f, magic->start));
        value_list_add(&f->effects, python_placed(&f->eval, value_map_finish(&effect), magic->start,
                                                  magic->end));
    }
    if (!has_room(f, &f->calls))
        return;
    value_list_add(&args, value_string(magic->line));
    value_map_put(&fact, "name", value_string(name));
    value_map_put(&fact, "args", value_list_finish(&args));
    value_map_put(&fact, "keywords", value_empty_map());
    value_map_put(&fact, "text", call);
    value_list_add(&f->calls,
                   python_placed(&f->eval, value_map_finish(&fact), magic->start, magic->end));
}

static void read_magic(struct facts *f, const struct python_magic *magic)
{
    struct value_map_builder fact = VALUE_MAP_BUILDER(f->arena);

    value_map_put(&fact, "kind", value_string(slice_of(python_magic_kind_name(magic->kind))));
    value_map_put(&fact, "name", value_string(magic->name));
    value_map_put(&fact, "line", value_string(magic->line));
    value_map_put(&fact, "body", value_string(magic->body));
    value_map_put(&fact, "assigned", value_string(magic->assigned));
    value_list_add(&f->magics,
                   python_placed(&f->eval, value_map_finish(&fact), magic->start, magic->end));
    if (magic->kind == PYTHON_MAGIC_CALL)
        add_magic_call(f, magic);
}

static void add_count(struct value_map_builder *fact, const char *name, uint32_t number)
{
    if (number)
        value_map_put(fact, name, value_int(number));
}

/* Statements by kind. Assignments and calls stand in expression statements and are told apart. */
static value statements(struct facts *f, const struct python_magics *magics)
{
    static const struct {
        enum python_kind kind;
        const char *name;
    } kinds[] = {
        {PYTHON_NODE_ASSERT_STATEMENT, "assert"}, {PYTHON_NODE_BREAK_STATEMENT, "break"},
        {PYTHON_NODE_CLASS_DEFINITION, "class"},  {PYTHON_NODE_CONTINUE_STATEMENT, "continue"},
        {PYTHON_NODE_DELETE_STATEMENT, "delete"}, {PYTHON_NODE_EXEC_STATEMENT, "exec"},
        {PYTHON_NODE_FOR_STATEMENT, "for"},       {PYTHON_NODE_FUNCTION_DEFINITION, "function"},
        {PYTHON_NODE_GLOBAL_STATEMENT, "global"}, {PYTHON_NODE_IF_STATEMENT, "if"},
        {PYTHON_NODE_MATCH_STATEMENT, "match"},   {PYTHON_NODE_NONLOCAL_STATEMENT, "nonlocal"},
        {PYTHON_NODE_PASS_STATEMENT, "pass"},     {PYTHON_NODE_PRINT_STATEMENT, "print"},
        {PYTHON_NODE_RAISE_STATEMENT, "raise"},   {PYTHON_NODE_RETURN_STATEMENT, "return"},
        {PYTHON_NODE_TRY_STATEMENT, "try"},       {PYTHON_NODE_TYPE_ALIAS_STATEMENT, "type"},
        {PYTHON_NODE_WHILE_STATEMENT, "while"},   {PYTHON_NODE_WITH_STATEMENT, "with"},
    };
    struct value_map_builder fact = VALUE_MAP_BUILDER(f->arena);
    const uint32_t *counts = f->counts;
    uint32_t expressions = counts[PYTHON_NODE_EXPRESSION_STATEMENT], assignments = 0;

    for (uint32_t node = 0; node < f->tree->nodes.count; node++)
        if (python_kind_of(f->tree, node) == PYTHON_NODE_ASSIGNMENT &&
            python_kind_of(f->tree, python_at(f->tree, node)->parent) ==
                PYTHON_NODE_EXPRESSION_STATEMENT)
            assignments++;
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
        add_count(&fact, kinds[i].name, counts[kinds[i].kind]);
    add_count(&fact, "import",
              counts[PYTHON_NODE_IMPORT_STATEMENT] + counts[PYTHON_NODE_IMPORT_FROM_STATEMENT] +
                  counts[PYTHON_NODE_FUTURE_IMPORT_STATEMENT]);
    add_count(&fact, "assignment", assignments);
    add_count(&fact, "augmented", counts[PYTHON_NODE_AUGMENTED_ASSIGNMENT]);
    expressions -= MIN(expressions, assignments + counts[PYTHON_NODE_AUGMENTED_ASSIGNMENT]);
    /* Each magic left a name behind where it stood. */
    if (magics)
        vector_each (&magics->list, magic)
            expressions -= expressions > 0 && magic->assigned.len == 0;
    add_count(&fact, "expression", expressions);
    add_count(&fact, "magic", magics ? (uint32_t)magics->list.count : 0);
    return value_map_finish(&fact);
}

value python_facts(arena *a, const struct python_tree *tree, struct python_names *names,
                   const struct python_magics *magics, slice encoding,
                   const struct python_place *place)
{
    _cleanup_(facts_done) struct facts f = {
        .arena = a,
        .scratch = ARENA_INIT,
        .tree = tree,
        .names = names,
        .eval = {.arena = a, .tree = tree, .names = names, .place = place},
        .seen = MAP_INIT,
        .line = 1,
    };
    struct value_list_builder *const lists[] = {
        &f.imports,   &f.calls,   &f.assignments, &f.strings, &f.decorators,
        &f.functions, &f.classes, &f.magics,      &f.dotted,  &f.effects,
    };
    static const char *const list_names[] = {
        "imports",   "calls",   "assignments", "strings", "decorators",
        "functions", "classes", "magics",      "names",   "effects",
    };
    struct value_map_builder fact = VALUE_MAP_BUILDER(a);

    names->scratch = &f.scratch;
    for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
        lists[i]->arena = a;
    if (magics)
        vector_each (&magics->list, magic)
            read_magic(&f, magic);
    for (uint32_t node = 0; node < tree->nodes.count; node++)
        read_node(&f, node);
    for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
        value_map_put(&fact, list_names[i], value_list_finish(lists[i]));
    names->scratch = NULL;
    value_map_put(&fact, "statements", statements(&f, magics));
    value_map_put(&fact, "encoding", value_string(encoding));
    value_map_put(&fact, "broken", value_bool(tree->broken));
    value_map_put(&fact, "truncated",
                  value_bool(f.truncated || f.eval.truncated || (magics && magics->truncated)));
    return python_placed(&f.eval, value_map_finish(&fact), 0, (uint32_t)tree->text.len);
}

int python_read(arena *a, const struct source *source, const struct python_options *options,
                diags *d, value *ret_facts)
{
    _cleanup_python_tree_ struct python_tree tree = PYTHON_TREE_INIT;
    _cleanup_python_names_ struct python_names names = {0};
    _cleanup_python_magics_ struct python_magics magics = PYTHON_MAGICS_INIT;
    struct python_options defaults = {0};
    struct python_text text;
    slice python;
    int rc;

    if (!options)
        options = &defaults;
    rc = python_size_check(source, d);
    if (rc)
        return rc;
    python_text_read(a, source, d, &text);
    python = text.source->text;
    if (options->ipython) {
        python_magics_read(a, python, &magics);
        python = magics.text;
    }
    rc = python_tree_parse(text.source, python, d, &tree);
    if (rc)
        return rc;
    tree.broken |= text.broken;
    python_names_read(a, &tree, &names);
    *ret_facts = python_facts(a, &tree, &names, &magics, text.encoding, options->place);
    return 0;
}
