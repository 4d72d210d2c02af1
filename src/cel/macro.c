/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One table row per spelling of a macro. A row that fits by name, style and number of arguments
 * decides; its function then checks the form of the arguments and reports what is wrong.
 */
#include "cel/macro.h"

#include "cel/parse.h"

enum {
    BLOCK_MAX = 64, /* values of one cel.block(): each is one more level of the tree */
};

struct macro {
    slice name;
    uint8_t count; /* of arguments, without the receiver */
    uint8_t variables;
    bool filter; /* the argument behind the variables is a filter */
    enum ast_loop_kind loop;
};

/* receiver.name(variables..., [filter,] body) */
static const struct macro loops[] = {
    {SLICE_INIT("all"), 2, 1, false, LOOP_ALL},
    {SLICE_INIT("all"), 3, 2, false, LOOP_ALL},
    {SLICE_INIT("exists"), 2, 1, false, LOOP_EXISTS},
    {SLICE_INIT("exists"), 3, 2, false, LOOP_EXISTS},
    {SLICE_INIT("exists_one"), 2, 1, false, LOOP_EXISTS_ONE},
    {SLICE_INIT("exists_one"), 3, 2, false, LOOP_EXISTS_ONE},
    {SLICE_INIT("existsOne"), 2, 1, false, LOOP_EXISTS_ONE},
    {SLICE_INIT("existsOne"), 3, 2, false, LOOP_EXISTS_ONE},
    {SLICE_INIT("map"), 2, 1, false, LOOP_MAP},
    {SLICE_INIT("map"), 3, 1, true, LOOP_MAP},
    {SLICE_INIT("filter"), 2, 1, false, LOOP_FILTER},
    {SLICE_INIT("sortBy"), 2, 1, false, LOOP_SORT},
    {SLICE_INIT("optMap"), 2, 1, false, LOOP_OPTIONAL},
    {SLICE_INIT("optFlatMap"), 2, 1, false, LOOP_OPTIONAL_FLAT},
    {SLICE_INIT("transformList"), 3, 2, false, LOOP_MAP},
    {SLICE_INIT("transformList"), 4, 2, true, LOOP_MAP},
    {SLICE_INIT("transformMap"), 3, 2, false, LOOP_TRANSFORM_MAP},
    {SLICE_INIT("transformMap"), 4, 2, true, LOOP_TRANSFORM_MAP},
    {SLICE_INIT("transformMapEntry"), 3, 2, false, LOOP_TRANSFORM_ENTRIES},
    {SLICE_INIT("transformMapEntry"), 4, 2, true, LOOP_TRANSFORM_ENTRIES},
};

/* Reports what is wrong with @arg, or with the call when it is NULL. */
static struct ast *macro_fail(const struct macro_call *call, const struct ast *arg,
                              bool *ret_failed, const char *message)
{
    expression_error(call->x, arg ? arg->start : call->name.start, "%.*s() %s",
                     SLICE_ARG(call->name.text), message);
    *ret_failed = true;
    return NULL;
}

/* A variable is written as a plain name. The test macros give names that nobody can write. */
static bool variable_from(const struct ast *arg, struct ast_variable_name *ret_variable)
{
    if (arg->kind != AST_NAME || (arg->flags & AST_ROOT))
        return false;
    *ret_variable = (struct ast_variable_name){arg->name, arg->start};
    return true;
}

/* receiver.name(variables..., [filter,] body) becomes one loop. */
static struct ast *expand_loop(const struct macro_call *call, const struct macro *macro,
                               bool *ret_failed)
{
    struct ast_loop *loop = arena_new(call->arena, struct ast_loop);
    struct ast *node = ast_new(call->arena, AST_LOOP, call->start, call->end);

    for (uint32_t i = 0; i < macro->variables; i++)
        if (!variable_from(call->args[i], &loop->variables[i]))
            return macro_fail(call, call->args[i], ret_failed,
                              "needs a simple name for its variable here");
    if (macro->variables == 2 && slice_eq(loop->variables[0].name, loop->variables[1].name))
        return macro_fail(call, call->args[1], ret_failed, "has two variables of the same name");
    loop->range = call->receiver;
    loop->variable_count = macro->variables;
    loop->filter = macro->filter ? call->args[macro->variables] : NULL;
    loop->body = call->args[call->count - 1];
    node->op = (uint8_t)macro->loop;
    node->at = call->name.start;
    node->loop = loop;
    return node;
}

/* has(a.b) is the selection a.b with a flag. Nothing else can be tested for presence. */
static struct ast *expand_has(const struct macro_call *call, bool *ret_failed)
{
    struct ast *arg = call->args[0];

    if (arg->kind != AST_SELECT || (arg->flags & (AST_OPTIONAL | AST_TEST)))
        return macro_fail(call, arg, ret_failed, "needs the selection of a field, such as a.b");
    arg->flags |= AST_TEST;
    arg->start = call->start;
    arg->end = call->end;
    return arg;
}

/* math.greatest and math.least of three and more values. */
static struct ast *expand_extremum(const struct macro_call *call, bool *ret_failed)
{
    struct ast *list, *node;
    struct ast **args;

    if (call->count == 0)
        return macro_fail(call, NULL, ret_failed, "needs at least one argument");
    if (call->count <= 2)
        return NULL;
    list = ast_new(call->arena, AST_LIST, call->args[0]->start, call->args[call->count - 1]->end);
    list->entries.items = arena_new_array(call->arena, struct ast_entry, call->count);
    list->entries.count = call->count;
    for (uint32_t i = 0; i < call->count; i++)
        list->entries.items[i].value = call->args[i];
    ast_set_height(list);
    args = arena_new_array(call->arena, struct ast *, 2);
    args[0] = call->receiver;
    args[1] = list;
    node = ast_new(call->arena, AST_CALL, call->start, call->end);
    node->flags = AST_MEMBER;
    node->at = call->name.start;
    node->call.name = call->name.text;
    node->call.args = args;
    node->call.count = 2;
    return node;
}

/* One bind. Nested ones are made from the inside, so heights are set at once. */
static struct ast *bind_new(const struct macro_call *call, struct ast_variable_name variable,
                            struct ast *init, struct ast *body)
{
    struct ast *node = ast_new(call->arena, AST_BIND, call->start, call->end);

    node->at = call->name.start;
    node->bind = arena_new(call->arena, struct ast_bind);
    *node->bind = (struct ast_bind){.variable = variable, .init = init, .body = body};
    ast_set_height(node);
    return node;
}

/* cel.bind(name, init, body) */
static struct ast *expand_bind(const struct macro_call *call, bool *ret_failed)
{
    struct ast_variable_name variable;

    if (!variable_from(call->args[0], &variable))
        return macro_fail(call, call->args[0], ret_failed,
                          "needs a simple name for its variable here");
    return bind_new(call, variable, call->args[1], call->args[2]);
}

/* test macros: comments at the top of cel-spec's block_ext.textproto */

/* A name that stands for the whole call. */
static struct ast *name_new(const struct macro_call *call, slice name)
{
    struct ast *node = ast_new(call->arena, AST_NAME, call->start, call->end);

    node->name = name;
    return node;
}

/* A literal number that can be part of a name. */
static bool small_number(const struct ast *arg)
{
    return arg->kind == AST_CONSTANT && arg->constant.kind == VALUE_INT &&
           arg->constant.integer >= 0 && arg->constant.integer < 1000;
}

/* cel.block([a, b], body): @index0 is a, @index1 is b, which may use @index0... */
static struct ast *expand_block(const struct macro_call *call, bool *ret_failed)
{
    struct ast *list = call->args[0], *node = call->args[1];

    if (list->kind != AST_LIST || list->entries.count == 0 || list->entries.count > BLOCK_MAX)
        return macro_fail(call, list, ret_failed, "needs a list of 1 to 64 expressions");
    for (uint32_t i = list->entries.count; i-- > 0;) {
        struct ast_variable_name variable = {
            .name = arena_printf(call->arena, "@index%u", i),
            .start = list->entries.items[i].value->start,
        };

        node = bind_new(call, variable, list->entries.items[i].value, node);
    }
    return node;
}

/* The four test macros; anything else of cel.* is an ordinary call. */
static struct ast *expand_test(const struct macro_call *call, bool *ret_failed)
{
    slice name = call->name.text;

    if (slice_eq(name, SLICE("block")) && call->count == 2)
        return expand_block(call, ret_failed);
    if (slice_eq(name, SLICE("index")) && call->count == 1 && small_number(call->args[0]))
        return name_new(
            call, arena_printf(call->arena, "@index%d", (int)call->args[0]->constant.integer));
    if ((slice_eq(name, SLICE("iterVar")) || slice_eq(name, SLICE("accuVar"))) &&
        call->count == 2 && small_number(call->args[0]) && small_number(call->args[1]))
        return name_new(call,
                        arena_printf(call->arena, "@%s:%d:%d", name.ptr[0] == 'i' ? "it" : "ac",
                                     (int)call->args[0]->constant.integer,
                                     (int)call->args[1]->constant.integer));
    return NULL;
}

/* Whether the receiver is written as this one name. */
static bool receiver_is(const struct macro_call *call, slice name)
{
    return call->receiver && call->receiver->kind == AST_NAME &&
           !(call->receiver->flags & AST_ROOT) && slice_eq(call->receiver->name, name);
}

/* By receiver first: cel and math are name spaces here, not values. */
struct ast *macro_expand(const struct macro_call *call, bool *ret_failed)
{
    slice name = call->name.text;

    if (!call->receiver)
        return call->count == 1 && slice_eq(name, SLICE("has")) ? expand_has(call, ret_failed)
                                                                : NULL;
    if (receiver_is(call, SLICE("cel"))) {
        if (call->count == 3 && slice_eq(name, SLICE("bind")))
            return expand_bind(call, ret_failed);
        return call->x->options && call->x->options->test_macros ? expand_test(call, ret_failed)
                                                                 : NULL;
    }
    if (receiver_is(call, SLICE("math")) &&
        (slice_eq(name, SLICE("greatest")) || slice_eq(name, SLICE("least"))))
        return expand_extremum(call, ret_failed);
    for (size_t i = 0; i < ARRAY_SIZE(loops); i++)
        if (loops[i].count == call->count && slice_eq(loops[i].name, name))
            return expand_loop(call, &loops[i], ret_failed);
    return NULL;
}

const char *macro_usage(slice name)
{
    static const struct {
        slice name;
        const char *usage;
    } rows[] = {
        {SLICE_INIT("has"), "has(a.b)"},
        {SLICE_INIT("all"), "list.all(x, condition)"},
        {SLICE_INIT("exists"), "list.exists(x, condition)"},
        {SLICE_INIT("exists_one"), "list.exists_one(x, condition)"},
        {SLICE_INIT("existsOne"), "list.existsOne(x, condition)"},
        {SLICE_INIT("map"), "list.map(x, result) or list.map(x, condition, result)"},
        {SLICE_INIT("filter"), "list.filter(x, condition)"},
        {SLICE_INIT("sortBy"), "list.sortBy(x, key)"},
        {SLICE_INIT("optMap"), "optional.optMap(x, result)"},
        {SLICE_INIT("optFlatMap"), "optional.optFlatMap(x, result)"},
        {SLICE_INIT("transformList"), "list.transformList(index, x, result)"},
        {SLICE_INIT("transformMap"), "map.transformMap(key, x, result)"},
        {SLICE_INIT("transformMapEntry"), "map.transformMapEntry(key, x, {newKey: result})"},
        {SLICE_INIT("cel.bind"), "cel.bind(x, value, result)"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
        if (slice_eq(rows[i].name, name))
            return rows[i].usage;
    return NULL;
}
