/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From an expression's text to a program: parse, resolve, check, lower.
 *
 * Trees live in an arena that ends with the compilation; a program keeps nothing of them. What it
 * keeps lies in its own arena: a copy of the text, into which names and plain strings point, and
 * the nodes.
 *
 * Lowering goes from the leaves up and reports for each node what it depends on, so that with
 * optimisation whatever depends on nothing is replaced by its value at once, and its parent sees a
 * constant.
 */
#include "cel/compile.h"

#include <stdarg.h>
#include <stdio.h>

#include "cel/check.h"
#include "cel/optimize.h"
#include "cel/parse.h"
#include "cel/requires.h"
#include "cel/resolve.h"

static struct lowered lower(struct compiler *c, const struct ast *ast);

struct node *compile_node(struct compiler *c, const struct ast *from, node_function eval)
{
    struct node *n = arena_new(&c->program->arena, struct node);

    n->eval = eval;
    n->start = from->start;
    n->end = from->end;
    return n;
}

/* Text that is part of the program's own text needs no copy. */
static slice keep(struct compiler *c, slice text)
{
    slice own = c->program->text;

    if (text.ptr >= own.ptr && text.ptr + text.len <= own.ptr + own.len)
        return text;
    return arena_copy(&c->program->arena, text);
}

/* A string may point into the program's text; everything else is copied out of the tree. */
struct node *compile_constant(struct compiler *c, const struct ast *from, const value *v)
{
    struct node *n = compile_node(c, from, eval_constant);

    n->flags = NODE_CONSTANT;
    if (v->kind == VALUE_STRING || v->kind == VALUE_BYTES) {
        n->constant = *v;
        n->constant.text = keep(c, v->text);
    } else {
        n->constant = value_copy(&c->program->arena, v);
    }
    return n;
}

/* An error that is made at compile time and returned when its node is evaluated. */
_printf_(3, 4) static value
    standing_error(struct compiler *c, const struct ast *ast, const char *format, ...)
{
    char text[300];
    va_list args;
    int len;
    value error = {.kind = VALUE_ERROR};

    va_start(args, format);
    len = vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    error.text =
        arena_copy(&c->program->arena, slice_new(text, MIN((size_t)MAX(len, 0), sizeof(text) - 1)));
    if (c->program->source)
        error = value_at(error, c->program->source, c->program->source_start + ast->start,
                         c->program->source_start + ast->end);
    return error;
}

/* What a part depends on, the whole depends on. */
static void depend_on(struct lowered *whole, const struct lowered *part)
{
    whole->reads_slots |= part->reads_slots;
    whole->least_local = MIN(whole->least_local, part->least_local);
}

/* Whether a node's value is the same in every evaluation. */
static bool is_closed(const struct lowered *lowered)
{
    return !lowered->reads_slots && lowered->least_local == LOCALS_NONE;
}

/* Lowers a part of @whole; NULL after an error. */
static struct node *lower_part(struct compiler *c, struct lowered *whole, const struct ast *ast)
{
    struct lowered part = lower(c, ast);

    depend_on(whole, &part);
    return part.node;
}

/* Lowers @count parts into an array of the program. */
static struct node **lower_parts(struct compiler *c, struct lowered *whole,
                                 struct ast *const *parts, uint32_t count)
{
    struct node **nodes = arena_new_array(&c->program->arena, struct node *, count);

    for (uint32_t i = 0; i < count; i++) {
        nodes[i] = lower_part(c, whole, parts[i]);
        if (!nodes[i])
            return NULL;
    }
    return nodes;
}

/* names and selections */

/* Marks the slot as read: callers leave out subjects' parts that no program asks for. */
static void lower_variable(struct compiler *c, const struct ast *ast, struct lowered *ret)
{
    uint32_t slot = ast->variable.slot;

    ret->node = compile_node(c, ast, eval_slot);
    ret->node->index = slot;
    ret->reads_slots = true;
    c->reads[slot / 64] |= UINT64_C(1) << (slot % 64);
}

static void lower_local(struct compiler *c, const struct ast *ast, struct lowered *ret)
{
    ret->node = compile_node(c, ast, eval_local);
    ret->node->index = ast->local.index;
    ret->least_local = ast->local.index;
}

/*
 * A name that means nothing is no error yet. Unchecked expressions may hold it where it is not
 * reached or where || absorbs it.
 */
static void lower_name(struct compiler *c, const struct ast *ast, struct lowered *ret)
{
    ret->node = compile_node(c, ast, eval_name);
    ret->node->constant = standing_error(c, ast, "'%.*s' is not declared", SLICE_ARG(ast->name));
}

/*
 * The error of a missing field is made here, once: rules ask for absent fields all the time, and an
 * error that is absorbed by || should cost no more than a pointer.
 */
static void lower_select(struct compiler *c, const struct ast *ast, struct lowered *ret)
{
    struct node *operand = lower_part(c, ret, ast->select.operand);
    struct node *n;

    if (!operand)
        return;
    n = compile_node(c, ast, ast->flags & AST_TEST ? eval_has : eval_select);
    n->flags = ast->flags & AST_OPTIONAL ? NODE_OPTIONAL : 0;
    n->select.operand = operand;
    n->select.field = keep(c, ast->select.field);
    n->select.hint = arena_new(&c->program->arena, uint32_t);
    n->select.missing = standing_error(c, ast, "no such key: '%.*s'", SLICE_ARG(n->select.field));
    ret->node = n;
}

/* operators and calls */

/* Every operator has one function; optimize.c may choose a better one later. */
static node_function operator_function(enum cel_operator op)
{
    switch (op) {
    case OPERATOR_ADD:
    case OPERATOR_SUBTRACT:
    case OPERATOR_MULTIPLY:
    case OPERATOR_DIVIDE:
    case OPERATOR_MODULO:
    case OPERATOR_NEGATE:
        return eval_arithmetic;
    case OPERATOR_NOT:
        return eval_not;
    case OPERATOR_EQUAL:
    case OPERATOR_NOT_EQUAL:
        return eval_equal;
    case OPERATOR_LESS:
    case OPERATOR_LESS_EQUAL:
    case OPERATOR_GREATER:
    case OPERATOR_GREATER_EQUAL:
        return eval_order;
    case OPERATOR_IN:
        return eval_in;
    case OPERATOR_INDEX:
        return eval_index;
    case OPERATOR_AND:
        return eval_and;
    case OPERATOR_OR:
        return eval_or;
    case OPERATOR_CONDITIONAL:
        return eval_conditional;
    }
    return eval_constant;
}

/* Nodes keep their operands where their function wants them. */
static void lower_operator(struct compiler *c, const struct ast *ast, struct lowered *ret)
{
    node_function function = operator_function((enum cel_operator)ast->op);
    struct node **parts = lower_parts(c, ret, ast->call.args, ast->call.count);
    struct node *n;

    if (!parts)
        return;
    n = compile_node(c, ast, function);
    n->op = ast->op;
    n->flags = ast->flags & AST_OPTIONAL ? NODE_OPTIONAL : 0;
    if (function == eval_conditional) {
        n->conditional.condition = parts[0];
        n->conditional.yes = parts[1];
        n->conditional.no = parts[2];
    } else if (function == eval_equal || function == eval_order || function == eval_in ||
               function == eval_index) {
        n->binary.left = parts[0];
        n->binary.right = parts[1];
    } else {
        n->call.args = parts;
        n->call.count = ast->call.count;
    }
    ret->node = n;
}

/* The overloads of the right style and number of arguments. */
static void collect_candidates(struct compiler *c, const struct ast *ast, struct node *n)
{
    const struct env_function *function = ast->call.function;
    bool member = ast->flags & AST_MEMBER;

    if (!function)
        return;
    n->call.candidates =
        arena_new_array(&c->program->arena, const struct env_overload *, function->count);
    for (size_t i = 0; i < function->count; i++) {
        const struct env_overload *overload = &function->overloads[i];

        if (overload->member == member && overload->type.arg_count == ast->call.count)
            n->call.candidates[n->call.candidate_count++] = overload;
    }
}

/*
 * or() and orValue() look like functions, but their argument is evaluated only when it is needed.
 */
static node_function call_function(const struct ast *ast)
{
    slice name = ast->call.name;

    if ((ast->flags & AST_MEMBER) && ast->call.count == 2 && ast->call.function &&
        (slice_eq(name, SLICE("orValue")) || slice_eq(name, SLICE("or"))))
        return eval_otherwise;
    return eval_call;
}

/*
 * A call of anything. known() and constant patterns are recognised here, in unoptimised trees too,
 * because they change what an expression means or whether it is valid.
 */
static void lower_call(struct compiler *c, const struct ast *ast, struct lowered *ret)
{
    struct node **args = lower_parts(c, ret, ast->call.args, ast->call.count);

    if (!args)
        return;
    ret->node = compile_node(c, ast, call_function(ast));
    ret->node->call.args = args;
    ret->node->call.count = ast->call.count;
    ret->node->call.name = keep(c, ast->call.name);
    collect_candidates(c, ast, ret->node);
    if (call_is_known(ret->node))
        ret->node->eval = eval_known;
    if (ast->call.count >= 2)
        ret->node = optimize_pattern(c, ast, ret->node);
}

/* literals */

/* Lists and maps. They are made anew at each evaluation unless all of their parts are constant. */
static void lower_entries(struct compiler *c, const struct ast *ast, struct lowered *ret)
{
    uint32_t count = ast->entries.count;
    struct node_entry *items = arena_new_array(&c->program->arena, struct node_entry, count);

    for (uint32_t i = 0; i < count; i++) {
        const struct ast_entry *entry = &ast->entries.items[i];

        if (entry->key) {
            items[i].key = lower_part(c, ret, entry->key);
            if (!items[i].key)
                return;
        }
        items[i].value = lower_part(c, ret, entry->value);
        items[i].optional = entry->optional;
        if (!items[i].value)
            return;
    }
    ret->node = compile_node(c, ast, ast->kind == AST_LIST ? eval_list : eval_map);
    ret->node->entries.items = items;
    ret->node->entries.count = count;
}

/* loops and binds */

/* Loops that differ in one bit share a function; see node_loop.wanted. */
static node_function loop_function(enum ast_loop_kind kind)
{
    switch (kind) {
    case LOOP_ALL:
    case LOOP_EXISTS:
        return eval_quantifier;
    case LOOP_EXISTS_ONE:
        return eval_exists_one;
    case LOOP_MAP:
        return eval_loop_list;
    case LOOP_FILTER:
        return eval_loop_filter;
    case LOOP_TRANSFORM_MAP:
        return eval_loop_map;
    case LOOP_TRANSFORM_ENTRIES:
        return eval_loop_entries;
    case LOOP_SORT:
        return eval_loop_sort;
    case LOOP_OPTIONAL:
    case LOOP_OPTIONAL_FLAT:
        return eval_loop_optional;
    }
    return eval_constant;
}

/* Adds to @whole what @inner reads from outside of the locals from @local on. */
static void depend_on_outside(struct lowered *whole, const struct lowered *inner, uint32_t local)
{
    struct lowered outside = *inner;

    if (outside.least_local != LOCALS_NONE && outside.least_local >= local)
        outside.least_local = LOCALS_NONE;
    depend_on(whole, &outside);
}

/* The range is evaluated outside of the loop's variables, filter and body inside. */
static void lower_loop(struct compiler *c, const struct ast *ast, struct lowered *ret)
{
    const struct ast_loop *from = ast->loop;
    struct node_loop *loop = arena_new(&c->program->arena, struct node_loop);
    struct lowered inner = {.least_local = LOCALS_NONE};

    loop->range = lower_part(c, ret, from->range);
    if (from->filter)
        loop->filter = lower_part(c, &inner, from->filter);
    loop->body = lower_part(c, &inner, from->body);
    if (!loop->range || (from->filter && !loop->filter) || !loop->body)
        return;
    depend_on_outside(ret, &inner, from->local);
    loop->local = from->local;
    loop->two_variables = from->variable_count == 2;
    loop->wanted = ast->op == LOOP_EXISTS || ast->op == LOOP_OPTIONAL;
    ret->node = compile_node(c, ast, loop_function((enum ast_loop_kind)ast->op));
    ret->node->loop = loop;
}

/* As a loop over one value. */
static void lower_bind(struct compiler *c, const struct ast *ast, struct lowered *ret)
{
    struct node *init = lower_part(c, ret, ast->bind->init), *body;
    struct lowered inner = {.least_local = LOCALS_NONE};

    if (!init)
        return;
    body = lower_part(c, &inner, ast->bind->body);
    if (!body)
        return;
    depend_on_outside(ret, &inner, ast->bind->local);
    ret->node = compile_node(c, ast, eval_bind);
    ret->node->bind.init = init;
    ret->node->bind.body = body;
    ret->node->bind.local = ast->bind->local;
}

/* Lowers one node and everything below it. */
static struct lowered lower(struct compiler *c, const struct ast *ast)
{
    struct lowered ret = {.least_local = LOCALS_NONE};

    switch ((enum ast_kind)ast->kind) {
    case AST_CONSTANT:
        ret.node = compile_constant(c, ast, &ast->constant);
        return ret;
    case AST_NAME:
        lower_name(c, ast, &ret);
        return ret;
    case AST_VARIABLE:
        lower_variable(c, ast, &ret);
        return ret;
    case AST_LOCAL:
        lower_local(c, ast, &ret);
        return ret;
    case AST_SELECT:
        lower_select(c, ast, &ret);
        break;
    case AST_OPERATOR:
        lower_operator(c, ast, &ret);
        break;
    case AST_CALL:
        lower_call(c, ast, &ret);
        break;
    case AST_LIST:
    case AST_MAP:
        lower_entries(c, ast, &ret);
        break;
    case AST_LOOP:
        lower_loop(c, ast, &ret);
        break;
    case AST_BIND:
        lower_bind(c, ast, &ret);
        break;
    }
    if (c->optimize && ret.node) {
        if (is_closed(&ret))
            ret.node = optimize_fold(c, ast, ret.node);
        else
            ret.node = optimize_node(c, ast, ret.node);
    }
    return ret;
}

/* programs */

/* Where the text stands in its file, when it stands there byte for byte. */
static void place_program(struct cel_program *program, const value *text)
{
    size_t found;

    if (!text->source || text->text.len == 0)
        return;
    found = slice_find(value_written(text), text->text, 0);
    if (found == SLICE_NPOS)
        return;
    program->source = text->source;
    program->source_start = (uint32_t)(text->start + found);
}

/* Parses, resolves, checks: NULL after an error. */
static struct ast *compile_front(struct expression *x, const struct cel_env *env, arena *a,
                                 uint32_t *ret_locals)
{
    struct ast *root = NULL;

    if (cel_parse(x, a, &root) != 0)
        return NULL;
    *ret_locals = cel_resolve(env, x->options, root);
    if (!x->options->no_check && cel_check(env, x, a, root) != 0)
        return NULL;
    return root;
}

/* A type of the checker's arena, in @a. Objects are the environment's. */
static const struct cel_type *type_keep(arena *a, const struct cel_type *type)
{
    const struct cel_type *args[CEL_TYPE_ARGS_MAX];

    if (!type)
        return cel_type_simple(CEL_TYPE_DYN);
    if (type->kind == CEL_TYPE_OBJECT || type->arg_count > CEL_TYPE_ARGS_MAX)
        return type;
    for (size_t i = 0; i < type->arg_count; i++)
        args[i] = type_keep(a, type->args[i]);
    return cel_type_new(a, type->kind, arena_copy(a, type->name), args, type->arg_count);
}

/* dyn when the expression was not checked. */
const struct cel_type *cel_program_type(const struct cel_program *program)
{
    return program->type;
}

/* Hands the compiled patterns to the program, which frees them. */
static void keep_regexes(struct compiler *c)
{
    struct cel_program *program = c->program;

    program->regexes = arena_new_array(&program->arena, struct cel_regex *, c->regexes.count);
    for (size_t i = 0; i < c->regexes.count; i++)
        program->regexes[i] = c->regexes.items[i];
    program->regex_count = c->regexes.count;
    vector_done(&c->regexes);
}

/*
 * The stages in order. Each reports what it finds and the next one runs only on a tree without
 * errors, so that one mistake is reported once.
 */
int cel_compile(const struct cel_env *env, const value *text, const struct cel_options *options,
                diags *d, struct cel_program **ret_program)
{
    static const struct cel_options defaults;
    _cleanup_arena_ arena trees = ARENA_INIT;
    _cleanup_(cel_program_freep) struct cel_program *program = memory_alloc(sizeof(*program));
    struct expression x = {
        .text = text->text,
        .written = text,
        .options = options ? options : &defaults,
        .diags = d,
    };
    struct compiler c = {.x = &x, .env = env, .program = program};
    struct ast *root;

    *program = (struct cel_program){0};
    if (text->kind != VALUE_STRING) {
        x.text = SLICE_NULL;
        expression_error(&x, 0, "an expression must be a string, not %s",
                         value_kind_name((enum value_kind)text->kind));
        return CEL_INVALID;
    }
    program->text = arena_copy(&program->arena, text->text);
    x.text = program->text;
    place_program(program, text);
    root = compile_front(&x, env, &trees, &program->local_count);
    if (!root)
        return CEL_INVALID;
    program->read_words = (uint32_t)(cel_env_slots(env) + 63) / 64;
    c.reads = arena_new_array(&program->arena, uint64_t, program->read_words);
    program->reads = c.reads;
    c.optimize = !x.options->no_optimize;
    program->root = lower(&c, root).node;
    keep_regexes(&c);
    if (!program->root)
        return CEL_INVALID;
    program->type = type_keep(&program->arena, root->type);
    requires_find(program, root);
    *ret_program = TAKE_PTR(program);
    return 0;
}
