/* SPDX-License-Identifier: Apache-2.0 */
/* What statements and calls do to the configuration, recorded as settings. */
#include "doc/python_config_internal.h"

enum {
    CERTAIN_CLIMB = 64,
    EXPAND_DEPTH = PATH_MAX_PARTS,
    OPENER_NODES = 256, /* nodes of exec()'s argument that are searched for a file */
};

struct python_range config_range(const struct config_reader *r, uint32_t node)
{
    return (struct python_range){python_at(r->tree, node)->start, python_at(r->tree, node)->end};
}

void config_dynamic(struct config_reader *r, uint32_t node, const char *why)
{
    r->plain = false;
    if (r->dynamics.count == PYTHON_DYNAMICS_MAX) {
        r->truncated = true;
        return;
    }
    *vector_push(&r->dynamics) =
        (struct python_dynamic){.at = config_range(r, node), .why = slice_of(why)};
}

bool config_is_certain(const struct config_reader *r, uint32_t node)
{
    for (unsigned i = 0; node != r->statement && node != 0; i++) {
        if (i == CERTAIN_CLIMB)
            return false;
        node = python_at(r->tree, node)->parent;
        switch ((int)python_kind_of(r->tree, node)) {
        case PYTHON_NODE_BOOLEAN_OPERATOR:
        case PYTHON_NODE_CONDITIONAL_EXPRESSION:
        case PYTHON_NODE_LAMBDA:
        case PYTHON_NODE_LIST_COMPREHENSION:
        case PYTHON_NODE_SET_COMPREHENSION:
        case PYTHON_NODE_DICTIONARY_COMPREHENSION:
        case PYTHON_NODE_GENERATOR_EXPRESSION:
        case PYTHON_NODE_ERROR:
            return false;
        default:
            break;
        }
    }
    return true;
}

static slice join_parts(struct config_reader *r, const slice *parts, size_t count)
{
    slice joined = SLICE("");

    for (size_t i = 0; i < count; i++)
        joined = i ? arena_printf(r->arena, "%.*s.%.*s", SLICE_ARG(joined), SLICE_ARG(parts[i]))
                   : parts[i];
    return joined;
}

/* Whether some part of the value is decided at run time. */
static bool is_known(const value *v)
{
    if (v->kind == VALUE_LIST) {
        value_each_item (v, item)
            if (!is_known(item))
                return false;
        return true;
    }
    if (v->kind == VALUE_MAP) {
        value_each_member (v, member)
            if (!is_known(&member->value))
                return false;
        return true;
    }
    return v->kind != VALUE_UNKNOWN;
}

/* A change below the trait, at a key: it is an update of the trait with that key. */
static value at_key(struct config_reader *r, const struct ref *ref, size_t trait,
                    enum python_op *op, value v)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(r->arena);
    value update;

    if (ref->count == trait + 2 && ref->parts[trait + 1].ptr && *op == PYTHON_SET) {
        value_map_add(&b, value_string(ref->parts[trait + 1]), v);
        update = value_map_finish(&b);
        *op = PYTHON_UPDATE;
        return value_at(update, v.source, v.start, v.end);
    }
    *op = PYTHON_OTHER;
    return value_at(value_unknown(value_written(&v)), v.source, v.start, v.end);
}

void config_emit(struct config_reader *r, const struct ref *ref, enum python_op op, value v,
                 struct python_range target)
{
    struct python_setting setting = {.target = target};
    size_t sections = config_sections(ref);

    if (r->settings.count == PYTHON_SETTINGS_MAX) {
        r->truncated = true;
        return;
    }
    if (ref->count > sections + 1)
        v = at_key(r, ref, sections, &op, v);
    if (sections > 0) {
        setting.class_name = ref->parts[sections - 1];
        setting.parents = join_parts(r, ref->parts, sections - 1);
    }
    if (sections < ref->count)
        setting.trait = ref->parts[sections];
    setting.unknown_name = sections < ref->count && !setting.trait.ptr;
    /* c[name] is more likely a section than a trait, and what follows it then is the trait. */
    if (setting.unknown_name && ref->count > sections + 1 && sections == 0)
        setting.trait = ref->parts[sections + 1];
    setting.op = op;
    setting.value = v;
    setting.conditional = r->conditional > 0 || ref->detached;
    setting.statement = config_range(r, r->statement);
    if (setting.conditional || setting.unknown_name || !is_known(&v))
        r->plain = false;
    *vector_push(&r->settings) = setting;
}

static struct python_range value_range(const struct config_reader *r, const value *v,
                                       struct python_range otherwise)
{
    if (v->source != r->tree->source)
        return otherwise;
    return (struct python_range){v->start, v->end};
}

static void expand(struct config_reader *r, const struct ref *ref, const value *v,
                   struct python_range target, unsigned depth)
{
    if (v->kind != VALUE_MAP || depth == EXPAND_DEPTH) {
        struct ref any = *ref;

        if (any.count < PATH_MAX_PARTS)
            any.parts[any.count++] = SLICE_NULL;
        config_emit(r, &any, PYTHON_OTHER,
                    value_at(value_unknown(value_written(v)), v->source, v->start, v->end), target);
        config_dynamic(r, r->statement, "a section is filled with what is decided at run time");
        return;
    }
    value_each_member (v, member) {
        struct ref inner = *ref;
        struct python_range range = value_range(r, &member->key, target);

        if (inner.count < PATH_MAX_PARTS)
            inner.parts[inner.count++] =
                member->key.kind == VALUE_STRING ? member->key.text : SLICE_NULL;
        if (config_sections(&inner) == inner.count)
            expand(r, &inner, &member->value, range, depth + 1);
        else
            config_emit(r, &inner, PYTHON_SET, member->value, range);
    }
}

void config_expand(struct config_reader *r, const struct ref *ref, const value *v,
                   struct python_range target)
{
    expand(r, ref, v, target, 0);
}

/* Arguments */

static uint32_t argument(const struct python_tree *tree, uint32_t call, unsigned index)
{
    uint32_t list = python_child(tree, call, PYTHON_FIELD_ARGUMENTS);
    uint32_t at = list ? python_first(tree, list) : 0;

    while (at && index-- > 0)
        at = python_next(tree, at);
    return at;
}

static uint32_t keyword(struct config_reader *r, uint32_t call, const char *name)
{
    uint32_t list = python_child(r->tree, call, PYTHON_FIELD_ARGUMENTS);

    if (!list)
        return 0;
    python_each_child (r->tree, list, child) {
        uint32_t key = python_kind_of(r->tree, child) == PYTHON_NODE_KEYWORD_ARGUMENT
                           ? python_child(r->tree, child, PYTHON_FIELD_NAME)
                           : 0;

        if (key && slice_eq(python_identifier(r->arena, r->tree, key), slice_of(name)))
            return python_child(r->tree, child, PYTHON_FIELD_VALUE);
    }
    return 0;
}

static value literal_or_unknown(struct config_reader *r, uint32_t node, uint32_t call)
{
    if (node)
        return python_literal(&r->eval, node);
    return value_at(value_unknown(python_node_text(r->tree, call)), r->tree->source,
                    python_at(r->tree, call)->start, python_at(r->tree, call)->end);
}

static bool is_any(slice s, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (slice_eq(s, slice_of(list[i])))
            return true;
    return false;
}

static void step(struct config_reader *r, struct ref *ref, uint32_t key)
{
    value v = key ? python_literal(&r->eval, key) : value_null();

    if (ref->count < PATH_MAX_PARTS)
        ref->parts[ref->count++] = v.kind == VALUE_STRING
                                       ? slice_new(v.text.ptr ? v.text.ptr : "", v.text.len)
                                       : SLICE_NULL;
}

/* A value for @ref: an assignment to a section is one to its traits. */
static void assign(struct config_reader *r, const struct ref *ref, uint32_t node, uint32_t call,
                   struct python_range target)
{
    value v = literal_or_unknown(r, node, call);

    if (config_sections(ref) == ref->count)
        config_expand(r, ref, &v, target);
    else
        config_emit(r, ref, PYTHON_SET, v, target);
}

/* Calls */

/* setattr(c.X, 'y', v) and delattr(c.X, 'y') */
static bool call_setattr(struct config_reader *r, uint32_t call, bool remove)
{
    uint32_t object = argument(r->tree, call, 0), name = argument(r->tree, call, 1);
    struct refs refs;

    if (!object || !config_refs(r, object, &refs))
        return false;
    config_understood(r, object);
    for (size_t i = 0; i < refs.count; i++) {
        step(r, &refs.items[i], name);
        if (remove)
            config_emit(r, &refs.items[i], PYTHON_DELETE, value_null(),
                        config_range(r, name ? name : call));
        else
            assign(r, &refs.items[i], argument(r->tree, call, 2), call,
                   config_range(r, name ? name : call));
    }
    return true;
}

/* c.X.update({...}, y=v), c.merge(...) */
static void call_update(struct config_reader *r, uint32_t call, const struct ref *ref)
{
    uint32_t list = python_child(r->tree, call, PYTHON_FIELD_ARGUMENTS);

    if (!list)
        return;
    python_each_child (r->tree, list, child) {
        uint32_t name = 0, from = child;
        struct ref inner = *ref;
        struct refs whole;

        if (python_kind_of(r->tree, child) == PYTHON_NODE_KEYWORD_ARGUMENT) {
            name = python_child(r->tree, child, PYTHON_FIELD_NAME);
            from = python_child(r->tree, child, PYTHON_FIELD_VALUE);
        } else if (python_kind_of(r->tree, child) == PYTHON_NODE_DICTIONARY_SPLAT) {
            from = python_first(r->tree, child);
        } else if (config_refs(r, child, &whole) && whole.items[0].detached &&
                   python_kind_of(r->tree, child) == PYTHON_NODE_IDENTIFIER) {
            /* What was set on that object is listed as conditional already. */
            config_understood(r, child);
            r->plain = false;
            continue;
        }
        if (name && inner.count < PATH_MAX_PARTS)
            inner.parts[inner.count++] = python_identifier(r->arena, r->tree, name);
        assign(r, &inner, from, call, config_range(r, name ? name : child));
    }
}

static enum python_op trait_method(slice method)
{
    static const struct {
        const char *name;
        enum python_op op;
    } methods[] = {
        {"append", PYTHON_APPEND}, {"extend", PYTHON_EXTEND}, {"prepend", PYTHON_PREPEND},
        {"insert", PYTHON_INSERT}, {"update", PYTHON_UPDATE}, {"add", PYTHON_UPDATE},
    };

    for (size_t i = 0; i < ARRAY_SIZE(methods); i++)
        if (slice_eq(method, slice_of(methods[i].name)))
            return methods[i].op;
    return PYTHON_OTHER;
}

static value one_item_list(struct config_reader *r, value item)
{
    struct value_list_builder b = VALUE_LIST_BUILDER(r->arena);

    value_list_add(&b, item);
    return value_at(value_list_finish(&b), item.source, item.start, item.end);
}

/* A method of a trait's value: c.X.y.append(v) */
static void call_trait(struct config_reader *r, uint32_t call, uint32_t function,
                       const struct ref *ref, slice method)
{
    static const char *const reads[] = {
        "copy", "count", "endswith", "format",     "get",   "get_value", "index", "items",  "join",
        "keys", "lower", "split",    "startswith", "strip", "to_dict",   "upper", "values",
    };
    enum python_op op = trait_method(method);
    uint32_t item = argument(r->tree, call, op == PYTHON_INSERT ? 1 : 0);
    value v;

    if (is_any(method, reads, ARRAY_SIZE(reads)))
        return;
    if (op == PYTHON_UPDATE && item &&
        python_kind_of(r->tree, item) == PYTHON_NODE_KEYWORD_ARGUMENT)
        item = 0;
    v = literal_or_unknown(r, op == PYTHON_OTHER ? 0 : item, call);
    if (slice_eq(method, SLICE("add")))
        v = one_item_list(r, v);
    config_emit(r, ref, op, v, config_range(r, function));
}

/* A method of the configuration or of a section. */
static bool call_section(struct config_reader *r, uint32_t call, uint32_t function, struct ref ref,
                         slice method)
{
    static const char *const reads[] = {
        "collisions",   "copy",        "get",         "has_key",          "keys",
        "__contains__", "__getitem__", "__getattr__", "__getattribute__", "__len__",
        "__repr__",     "__str__",
    };
    static const char *const sets[] = {"__setitem__", "__setattr__", "setdefault"};
    static const char *const removes[] = {"__delitem__", "__delattr__", "pop"};

    if (slice_eq(method, SLICE("update")) || slice_eq(method, SLICE("merge")) ||
        slice_eq(method, SLICE("__ior__"))) {
        call_update(r, call, &ref);
    } else if (is_any(method, sets, ARRAY_SIZE(sets))) {
        uint32_t name = argument(r->tree, call, 0), node = argument(r->tree, call, 1);

        step(r, &ref, name);
        /* setdefault('ServerApp', ...) only fetches a section that is always there. */
        if (slice_eq(method, SLICE("setdefault")) && config_sections(&ref) == ref.count)
            return true;
        assign(r, &ref, node, call, config_range(r, name ? name : call));
    } else if (is_any(method, removes, ARRAY_SIZE(removes))) {
        step(r, &ref, argument(r->tree, call, 0));
        config_emit(r, &ref, PYTHON_DELETE, value_null(), config_range(r, call));
    } else if (slice_eq(method, SLICE("clear"))) {
        config_emit(r, &ref, PYTHON_DELETE, value_null(), config_range(r, function));
    } else {
        return is_any(method, reads, ARRAY_SIZE(reads));
    }
    return true;
}

static bool call_method(struct config_reader *r, uint32_t call, uint32_t function)
{
    uint32_t object = python_child(r->tree, function, PYTHON_FIELD_OBJECT);
    uint32_t attribute = python_child(r->tree, function, PYTHON_FIELD_ATTRIBUTE);
    bool understood = true;
    struct refs refs;
    slice method;

    if (!object || !attribute || !config_refs(r, object, &refs) || refs.items[0].getter)
        return false;
    method = python_identifier(r->arena, r->tree, attribute);
    for (size_t i = 0; i < refs.count; i++) {
        if (config_sections(&refs.items[i]) == refs.items[i].count)
            understood &= call_section(r, call, function, refs.items[i], method);
        else
            call_trait(r, call, function, &refs.items[i], method);
    }
    if (understood)
        config_understood(r, function);
    return true;
}

static void add_load(struct config_reader *r, enum python_load_kind kind, value file, value profile)
{
    r->plain = false;
    if (r->loads.count == PYTHON_LOADS_MAX) {
        r->truncated = true;
        return;
    }
    *vector_push(&r->loads) = (struct python_load){
        .kind = kind,
        .file = file,
        .profile = profile,
        .conditional = r->conditional > 0,
        .statement = config_range(r, r->statement),
    };
}

static void call_load_subconfig(struct config_reader *r, uint32_t call)
{
    uint32_t file = argument(r->tree, call, 0), profile = keyword(r, call, "profile");
    uint32_t second = file ? python_next(r->tree, file) : 0;

    if (file && python_kind_of(r->tree, file) == PYTHON_NODE_KEYWORD_ARGUMENT)
        file = keyword(r, call, "fname");
    if (!profile && second && python_kind_of(r->tree, second) != PYTHON_NODE_KEYWORD_ARGUMENT)
        profile = second;
    add_load(r, PYTHON_LOAD_SUBCONFIG, literal_or_unknown(r, file, call),
             profile ? python_literal(&r->eval, profile) : value_null());
}

/* The file whose text exec() is given: the first string inside, if a file is opened there. */
static void call_exec(struct config_reader *r, uint32_t call)
{
    static const char *const openers[] = {"open", "Path", "read_text", "read_bytes", "run_path"};

    uint32_t after = MIN(python_at(r->tree, call)->after, call + OPENER_NODES);

    for (uint32_t n = call; n < after; n++) {
        if (python_kind_of(r->tree, n) == PYTHON_NODE_IDENTIFIER &&
            is_any(python_node_text(r->tree, n), openers, ARRAY_SIZE(openers))) {
            uint32_t opener = python_at(r->tree, n)->parent;
            uint32_t file = python_kind_of(r->tree, opener) == PYTHON_NODE_CALL
                                ? argument(r->tree, opener, 0)
                                : 0;

            if (file) {
                add_load(r, PYTHON_LOAD_CODE, python_literal(&r->eval, file), value_null());
                return;
            }
        }
    }
}

/* Functions that only look at what they are given. */
static bool is_harmless(slice name)
{
    static const char *const harmless[] = {
        "bool", "hasattr", "id", "isinstance", "issubclass", "len", "print", "repr", "str", "type",
    };

    return is_any(name, harmless, ARRAY_SIZE(harmless));
}

static void understand_arguments(struct config_reader *r, uint32_t call)
{
    uint32_t list = python_child(r->tree, call, PYTHON_FIELD_ARGUMENTS);
    struct refs refs;

    if (!list)
        return;
    python_each_child (r->tree, list, child) {
        if (config_refs(r, child, &refs))
            config_understood(r, child);
    }
}

/* A function of this file gets parts of the configuration; its body is read later. */
static bool call_local(struct config_reader *r, uint32_t call, slice name)
{
    uint32_t list = python_child(r->tree, call, PYTHON_FIELD_ARGUMENTS);
    struct function *function = map_get(&r->by_name, name);
    size_t index = 0;

    if (!function || !list)
        return false;
    python_each_child (r->tree, list, child) {
        struct refs refs;

        if (index < ARRAY_SIZE(function->parameters) && !function->done &&
            !function->parameters[index] && config_refs(r, child, &refs)) {
            struct refs *copy = arena_new(r->arena, struct refs);

            *copy = refs;
            function->parameters[index] = copy;
            config_understood(r, child);
        }
        index++;
    }
    return true;
}

static void call_named(struct config_reader *r, uint32_t call, slice name)
{
    if (slice_eq(name, SLICE("setattr")) || slice_eq(name, SLICE("delattr"))) {
        if (call_setattr(r, call, name.ptr[0] == 'd'))
            return;
    } else if (slice_eq(name, SLICE("load_subconfig"))) {
        call_load_subconfig(r, call);
        return;
    } else if (slice_eq(name, SLICE("getattr")) || is_harmless(name)) {
        understand_arguments(r, call);
    } else if (slice_eq(name, SLICE("exec")) || slice_eq(name, SLICE("eval")) ||
               slice_eq(name, SLICE("execfile"))) {
        if (slice_eq(name, SLICE("execfile")))
            add_load(r, PYTHON_LOAD_CODE, literal_or_unknown(r, argument(r->tree, call, 0), call),
                     value_null());
        else
            call_exec(r, call);
        config_dynamic(r, call, "code that is made at run time can set anything");
    } else if (slice_eq(name, SLICE("globals")) || slice_eq(name, SLICE("locals")) ||
               slice_eq(name, SLICE("vars"))) {
        config_dynamic(r, call, "the names of the file are reached as a dictionary");
    } else if (slice_eq(name, SLICE("dict")) || slice_eq(name, SLICE("get_config")) ||
               slice_eq(name, SLICE("Config"))) {
        return;
    } else {
        call_local(r, call, name);
    }
    r->plain = false;
}

void config_call(struct config_reader *r, uint32_t call)
{
    uint32_t function = python_child(r->tree, call, PYTHON_FIELD_FUNCTION);
    bool certain = config_is_certain(r, call);
    slice name;

    if (!function)
        return;
    function = python_unwrap(r->tree, function);
    r->conditional += !certain;
    if (python_kind_of(r->tree, function) == PYTHON_NODE_IDENTIFIER) {
        call_named(r, call, python_identifier(r->arena, r->tree, function));
    } else if (python_kind_of(r->tree, function) != PYTHON_NODE_ATTRIBUTE ||
               !call_method(r, call, function)) {
        name = python_dotted(r->names, function);
        r->plain = false;
        if (slice_ends(name, SLICE("load_subconfig")))
            call_load_subconfig(r, call);
        else if (slice_eq(name, SLICE("builtins.exec")) || slice_eq(name, SLICE("builtins.eval")) ||
                 slice_eq(name, SLICE("__builtins__.exec")))
            config_dynamic(r, call, "code that is made at run time can set anything");
        else if (slice_ends(name, SLICE("_getframe")) || slice_ends(name, SLICE("currentframe")))
            config_dynamic(r, call, "the names of the file are reached as a dictionary");
        else if (slice_eq(name, SLICE("runpy.run_path")))
            add_load(r, PYTHON_LOAD_CODE, literal_or_unknown(r, argument(r->tree, call, 0), call),
                     value_null());
    }
    r->conditional -= !certain;
}
