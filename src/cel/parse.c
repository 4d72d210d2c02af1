/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One function per level of the grammar (langdef.md, "Syntax"), except that the five levels of
 * binary operators are one function with a precedence. Functions return NULL once an error has been
 * reported, and callers pass that on.
 *
 * Two limits keep later passes safe: p->depth bounds the recursion here, and the height of the tree
 * (ast_finish) bounds everybody else's. They differ, because a chain such as a.b.c.d or a + b + c +
 * d is read by a loop but makes a tree as high as the chain is long.
 *
 * One token is looked ahead. A node knows the bytes that it was written in, so that errors of all
 * passes, and of the evaluation, can point to them.
 */
#include "cel/parse.h"

#include "base/utf8.h"
#include "cel/lex.h"
#include "cel/macro.h"

struct parser {
    struct expression *x;
    arena *arena;
    struct lexer lex;
    struct token token; /* the next one, not yet consumed */
    uint32_t last_end;  /* of the token before it */
    unsigned int depth;
};

static struct ast *parse_expression(struct parser *p);

/* nodes */

struct ast *ast_new(arena *a, enum ast_kind kind, uint32_t start, uint32_t end)
{
    struct ast *node = arena_new(a, struct ast);

    node->kind = (uint8_t)kind;
    node->start = start;
    node->at = start;
    node->end = end;
    return node;
}

/* The height of a part that may be missing. */
static unsigned int height_of(const struct ast *node)
{
    return node ? node->height : 0;
}

unsigned int ast_set_height(struct ast *node)
{
    unsigned int height = 0;

    switch ((enum ast_kind)node->kind) {
    case AST_CONSTANT:
    case AST_NAME:
    case AST_VARIABLE:
    case AST_LOCAL:
        break;
    case AST_SELECT:
        height = height_of(node->select.operand);
        break;
    case AST_OPERATOR:
    case AST_CALL:
        for (uint32_t i = 0; i < node->call.count; i++)
            height = MAX(height, height_of(node->call.args[i]));
        break;
    case AST_LIST:
    case AST_MAP:
        for (uint32_t i = 0; i < node->entries.count; i++) {
            height = MAX(height, height_of(node->entries.items[i].key));
            height = MAX(height, height_of(node->entries.items[i].value));
        }
        break;
    case AST_LOOP:
        height = MAX(height_of(node->loop->range), height_of(node->loop->body));
        height = MAX(height, height_of(node->loop->filter));
        break;
    case AST_BIND:
        height = MAX(height_of(node->bind->init), height_of(node->bind->body));
        break;
    }
    node->height = (uint16_t)(height + 1);
    return node->height;
}

/*
 * Every node passes here when its children are complete. A tree that grows too high is refused at
 * the node that is too much.
 */
static struct ast *ast_finish(struct parser *p, struct ast *node)
{
    if (ast_set_height(node) <= AST_HEIGHT_MAX)
        return node;
    expression_error(p->x, node->at, "the expression is nested more than %d levels deep",
                     AST_HEIGHT_MAX);
    return NULL;
}

/* tokens */

/* Moves to the next token. An error of the lexer is reported where a token is expected. */
static void next(struct parser *p)
{
    p->last_end = p->token.end;
    lex_next(&p->lex, &p->token);
}

/* Consumes the next token if it is of this kind. */
static bool take(struct parser *p, enum token_kind kind)
{
    if (p->token.kind != kind)
        return false;
    next(p);
    return true;
}

/* What people write who know other languages. */
static const char *habit_hint(slice word)
{
    if (slice_eq(word, SLICE("and")))
        return "'and' is written &&";
    if (slice_eq(word, SLICE("or")))
        return "'or' is written ||";
    if (slice_eq(word, SLICE("not")))
        return "'not' is written !";
    if (slice_eq(word, SLICE("is")))
        return "equality is written ==";
    return NULL;
}

/* Reports that @wanted was expected where the next token stands. */
static struct ast *unexpected(struct parser *p, const char *wanted)
{
    const struct token *token = &p->token;
    struct diag *added;
    const char *hint = NULL;

    if (token->kind == TOKEN_ERROR) {
        added = expression_error(p->x, token->start, "%s", token->message);
        hint = token->hint;
    } else if (token->kind == TOKEN_NAME || token->kind == TOKEN_RESERVED) {
        added = expression_error(p->x, token->start, "expected %s but found '%.*s'", wanted,
                                 SLICE_ARG(token->text));
        hint = token->kind == TOKEN_RESERVED ? "the word is reserved" : habit_hint(token->text);
    } else {
        added = expression_error(p->x, token->start, "expected %s but found %s", wanted,
                                 token_kind_text(token->kind));
    }
    if (hint)
        expression_hint(p->x, added, "%s", hint);
    return NULL;
}

/* Consumes a token of this kind, or reports that it is missing. */
static bool expect(struct parser *p, enum token_kind kind)
{
    if (take(p, kind))
        return true;
    unexpected(p, token_kind_text(kind));
    return false;
}

/* One level deeper, unless that is too deep. The caller goes back up by itself. */
static bool deeper(struct parser *p)
{
    if (p->depth < CEL_DEPTH_MAX) {
        p->depth++;
        return true;
    }
    expression_error(p->x, p->token.start, "the expression is nested more than %d levels deep",
                     CEL_DEPTH_MAX);
    return false;
}

/* lists of arguments and entries */

struct args {
    struct ast **list;
    uint32_t count;
};

static void args_add(struct parser *p, struct args *args, struct ast *node)
{
    /* The capacity is the next power of two. */
    if ((args->count & (args->count - 1)) == 0)
        args->list = arena_resize(p->arena, args->list, args->count * sizeof(*args->list),
                                  MAX(1u, args->count * 2) * sizeof(*args->list));
    args->list[args->count++] = node;
}

/* Arguments up to and with the closing parenthesis. */
static bool parse_args(struct parser *p, struct args *args)
{
    if (take(p, TOKEN_CLOSE_PAREN))
        return true;
    do {
        struct ast *arg = parse_expression(p);

        if (!arg)
            return false;
        args_add(p, args, arg);
    } while (take(p, TOKEN_COMMA));
    return expect(p, TOKEN_CLOSE_PAREN);
}

/* As args_add(). */
static void entries_add(struct parser *p, struct ast *node, struct ast_entry entry)
{
    uint32_t count = node->entries.count;

    if ((count & (count - 1)) == 0)
        node->entries.items = arena_resize(p->arena, node->entries.items, count * sizeof(entry),
                                           MAX(1u, count * 2) * sizeof(entry));
    node->entries.items[node->entries.count++] = entry;
}

/* List and map literals; the opening bracket is the next token. A trailing comma is allowed. */
static struct ast *parse_entries(struct parser *p, enum ast_kind kind)
{
    enum token_kind close = kind == AST_LIST ? TOKEN_CLOSE_BRACKET : TOKEN_CLOSE_BRACE;
    struct ast *node = ast_new(p->arena, kind, p->token.start, 0);

    next(p);
    while (p->token.kind != close) {
        struct ast_entry entry = {.optional = take(p, TOKEN_QUESTION)};

        if (kind == AST_MAP) {
            entry.key = parse_expression(p);
            if (!entry.key || !expect(p, TOKEN_COLON))
                return NULL;
        }
        entry.value = parse_expression(p);
        if (!entry.value)
            return NULL;
        entries_add(p, node, entry);
        if (!take(p, TOKEN_COMMA))
            break;
    }
    node->end = p->token.end;
    if (!expect(p, close))
        return NULL;
    return ast_finish(p, node);
}

/* calls */

/*
 * A call, whose opening parenthesis is the next token. Macros are recognised by name and number of
 * arguments; a leading dot asks for the function of that name and never for a macro.
 */
static struct ast *parse_call(struct parser *p, struct ast *receiver, uint32_t start,
                              struct token name, unsigned int flags)
{
    struct args args = {0};
    struct ast *node;
    struct macro_call call;
    bool failed = false;

    if (receiver)
        args_add(p, &args, receiver);
    next(p);
    if (!parse_args(p, &args))
        return NULL;
    call = (struct macro_call){
        .x = p->x,
        .arena = p->arena,
        .receiver = receiver,
        .name = {name.text, name.start},
        .args = receiver ? args.list + 1 : args.list,
        .count = receiver ? args.count - 1 : args.count,
        .start = start,
        .end = p->last_end,
    };
    if (!(flags & AST_ROOT)) {
        node = macro_expand(&call, &failed);
        if (failed)
            return NULL;
        if (node)
            return ast_finish(p, node);
    }
    node = ast_new(p->arena, AST_CALL, start, p->last_end);
    node->flags = (uint8_t)(flags | (receiver ? AST_MEMBER : 0));
    node->at = name.start;
    node->call.name = name.text;
    node->call.args = args.list;
    node->call.count = args.count;
    return ast_finish(p, node);
}

/* primary expressions */

/* The next token as a constant. */
static struct ast *constant(struct parser *p, value v)
{
    struct ast *node = ast_new(p->arena, AST_CONSTANT, p->token.start, p->token.end);

    node->constant = v;
    next(p);
    return ast_finish(p, node);
}

/* A number; the sign, when there is one, stands at @start. */
static struct ast *parse_number(struct parser *p, bool negative, uint32_t start)
{
    uint64_t magnitude = p->token.natural;
    struct ast *node;

    if (p->token.kind == TOKEN_INT && !negative && magnitude > (uint64_t)INT64_MAX) {
        expression_error(p->x, p->token.start, "the number does not fit into a signed 64-bit int");
        return NULL;
    }
    if (p->token.kind == TOKEN_INT)
        node = constant(p, value_int((int64_t)(negative ? 0 - magnitude : magnitude)));
    else if (p->token.kind == TOKEN_UINT)
        node = constant(p, value_uint(magnitude));
    else
        node = constant(p, value_double(negative ? -p->token.number : p->token.number));
    if (node)
        node->start = start;
    return node;
}

/* A name, or a call of a global function. */
static struct ast *parse_name(struct parser *p, unsigned int flags, uint32_t start)
{
    struct token name = p->token;
    struct ast *node;

    if (name.kind != TOKEN_NAME)
        return unexpected(p, "a name");
    next(p);
    if (p->token.kind == TOKEN_OPEN_PAREN)
        return parse_call(p, NULL, start, name, flags);
    node = ast_new(p->arena, AST_NAME, start, name.end);
    node->flags = (uint8_t)flags;
    node->at = name.start;
    node->name = name.text;
    return ast_finish(p, node);
}

/* The kinds are all listed, so that a new token cannot be forgotten here. */
static struct ast *parse_primary(struct parser *p)
{
    uint32_t start = p->token.start;
    struct ast *node;

    switch (p->token.kind) {
    case TOKEN_NAME:
        return parse_name(p, 0, start);
    case TOKEN_DOT:
        next(p);
        return parse_name(p, AST_ROOT, start);
    case TOKEN_OPEN_PAREN:
        next(p);
        node = parse_expression(p);
        return node && expect(p, TOKEN_CLOSE_PAREN) ? node : NULL;
    case TOKEN_OPEN_BRACKET:
        return parse_entries(p, AST_LIST);
    case TOKEN_OPEN_BRACE:
        return parse_entries(p, AST_MAP);
    case TOKEN_TRUE:
    case TOKEN_FALSE:
        return constant(p, value_bool(p->token.kind == TOKEN_TRUE));
    case TOKEN_NULL:
        return constant(p, value_null());
    case TOKEN_STRING:
        return constant(p, value_string(p->token.text));
    case TOKEN_BYTES:
        return constant(p, value_bytes(p->token.text));
    case TOKEN_INT:
    case TOKEN_UINT:
    case TOKEN_DOUBLE:
        return parse_number(p, false, start);
    case TOKEN_END:
    case TOKEN_ERROR:
    case TOKEN_QUOTED:
    case TOKEN_RESERVED:
    case TOKEN_IN:
    case TOKEN_COMMA:
    case TOKEN_COLON:
    case TOKEN_QUESTION:
    case TOKEN_CLOSE_PAREN:
    case TOKEN_CLOSE_BRACKET:
    case TOKEN_CLOSE_BRACE:
    case TOKEN_PLUS:
    case TOKEN_MINUS:
    case TOKEN_STAR:
    case TOKEN_SLASH:
    case TOKEN_PERCENT:
    case TOKEN_NOT:
    case TOKEN_EQUAL:
    case TOKEN_NOT_EQUAL:
    case TOKEN_LESS:
    case TOKEN_LESS_EQUAL:
    case TOKEN_GREATER:
    case TOKEN_GREATER_EQUAL:
    case TOKEN_AND:
    case TOKEN_OR:
        break;
    }
    return unexpected(p, "an expression");
}

/* What follows the dot: a field, or a member call. */
static struct ast *parse_select(struct parser *p, struct ast *operand, uint32_t start)
{
    bool optional = take(p, TOKEN_QUESTION);
    struct token field = p->token;
    struct ast *node;

    if (field.kind != TOKEN_NAME && field.kind != TOKEN_RESERVED && field.kind != TOKEN_QUOTED)
        return unexpected(p, "a field name");
    next(p);
    if (p->token.kind == TOKEN_OPEN_PAREN && !optional && field.kind != TOKEN_QUOTED)
        return parse_call(p, operand, start, field, 0);
    node = ast_new(p->arena, AST_SELECT, start, field.end);
    node->flags =
        (uint8_t)((optional ? AST_OPTIONAL : 0) | (field.kind == TOKEN_QUOTED ? AST_QUOTED : 0));
    node->at = field.start;
    node->select.operand = operand;
    node->select.field = field.text;
    return ast_finish(p, node);
}

/* A node of two operands; @at is where the operator stands. */
static struct ast *parse_operator(struct parser *p, enum cel_operator op, uint32_t at,
                                  struct ast *first, struct ast *second)
{
    struct args args = {0};
    struct ast *node = ast_new(p->arena, AST_OPERATOR, first->start, second->end);

    args_add(p, &args, first);
    args_add(p, &args, second);
    node->op = (uint8_t)op;
    node->at = at;
    node->call.args = args.list;
    node->call.count = args.count;
    return ast_finish(p, node);
}

/* What follows the opening bracket. */
static struct ast *parse_index(struct parser *p, struct ast *operand, uint32_t start, uint32_t at)
{
    bool optional = take(p, TOKEN_QUESTION);
    struct ast *key = parse_expression(p), *node;
    uint32_t end = p->token.end;

    if (!key || !expect(p, TOKEN_CLOSE_BRACKET))
        return NULL;
    node = parse_operator(p, OPERATOR_INDEX, at, operand, key);
    if (!node)
        return NULL;
    node->flags = optional ? AST_OPTIONAL : 0;
    node->start = start;
    node->end = end;
    return node;
}

/* Whether a brace behind @node would start a message literal: a.b.C{...}. */
static bool is_name_chain(const struct ast *node)
{
    while (node->kind == AST_SELECT)
        node = node->select.operand;
    return node->kind == AST_NAME;
}

/* Selections, indexes and calls behind @node, whose text starts at @start. */
static struct ast *parse_suffixes(struct parser *p, struct ast *node, uint32_t start)
{
    while (node) {
        uint32_t at = p->token.start;

        if (take(p, TOKEN_DOT)) {
            node = parse_select(p, node, start);
        } else if (take(p, TOKEN_OPEN_BRACKET)) {
            node = parse_index(p, node, start, at);
        } else if (p->token.kind == TOKEN_OPEN_BRACE && is_name_chain(node)) {
            struct diag *added =
                expression_error(p->x, at, "message literals are not part of this language");

            expression_hint(p->x, added, "a map is written {\"key\": value}");
            return NULL;
        } else {
            break;
        }
    }
    return node;
}

/* Signs and negations nest, so they count as depth: !!!!x is one level each. */
static struct ast *parse_unary(struct parser *p)
{
    struct ast *node, *operand;
    struct token sign = p->token;
    uint32_t start = sign.start;
    struct args args = {0};

    if (sign.kind != TOKEN_NOT && sign.kind != TOKEN_MINUS)
        return parse_suffixes(p, parse_primary(p), start);
    if (!deeper(p))
        return NULL;
    next(p);
    /* A sign before a number belongs to the literal, as only so INT64_MIN can be written. */
    if (sign.kind == TOKEN_MINUS && (p->token.kind == TOKEN_INT || p->token.kind == TOKEN_DOUBLE)) {
        node = parse_suffixes(p, parse_number(p, true, start), start);
    } else {
        operand = parse_unary(p);
        if (!operand)
            return NULL;
        args_add(p, &args, operand);
        node = ast_new(p->arena, AST_OPERATOR, start, operand->end);
        node->op = sign.kind == TOKEN_NOT ? OPERATOR_NOT : OPERATOR_NEGATE;
        node->call.args = args.list;
        node->call.count = 1;
        node = ast_finish(p, node);
    }
    p->depth--;
    return node;
}

/* binary operators */

enum precedence {
    PRECEDENCE_NONE,
    PRECEDENCE_OR,
    PRECEDENCE_AND,
    PRECEDENCE_RELATION,
    PRECEDENCE_ADD,
    PRECEDENCE_MULTIPLY,
};

static const struct binary {
    enum precedence precedence;
    enum cel_operator op;
} binaries[TOKEN_OR + 1] = {
    [TOKEN_OR] = {PRECEDENCE_OR, OPERATOR_OR},
    [TOKEN_AND] = {PRECEDENCE_AND, OPERATOR_AND},
    [TOKEN_EQUAL] = {PRECEDENCE_RELATION, OPERATOR_EQUAL},
    [TOKEN_NOT_EQUAL] = {PRECEDENCE_RELATION, OPERATOR_NOT_EQUAL},
    [TOKEN_LESS] = {PRECEDENCE_RELATION, OPERATOR_LESS},
    [TOKEN_LESS_EQUAL] = {PRECEDENCE_RELATION, OPERATOR_LESS_EQUAL},
    [TOKEN_GREATER] = {PRECEDENCE_RELATION, OPERATOR_GREATER},
    [TOKEN_GREATER_EQUAL] = {PRECEDENCE_RELATION, OPERATOR_GREATER_EQUAL},
    [TOKEN_IN] = {PRECEDENCE_RELATION, OPERATOR_IN},
    [TOKEN_PLUS] = {PRECEDENCE_ADD, OPERATOR_ADD},
    [TOKEN_MINUS] = {PRECEDENCE_ADD, OPERATOR_SUBTRACT},
    [TOKEN_STAR] = {PRECEDENCE_MULTIPLY, OPERATOR_MULTIPLY},
    [TOKEN_SLASH] = {PRECEDENCE_MULTIPLY, OPERATOR_DIVIDE},
    [TOKEN_PERCENT] = {PRECEDENCE_MULTIPLY, OPERATOR_MODULO},
};

/* Adds an operand to a chain of && or ||, which is one node. */
static struct ast *parse_logic(struct parser *p, struct ast *chain, struct ast *operand)
{
    struct args args = {chain->call.args, chain->call.count};

    args_add(p, &args, operand);
    chain->call.args = args.list;
    chain->call.count = args.count;
    chain->end = operand->end;
    return ast_finish(p, chain);
}

/* Operators that bind at least as tightly as @least; all of them associate to the left. */
static struct ast *parse_binary(struct parser *p, enum precedence least)
{
    struct ast *left = parse_unary(p), *right;
    struct ast *chain = NULL; /* the && or || that was made last here */

    while (left) {
        struct binary binary = binaries[p->token.kind];
        uint32_t at = p->token.start;

        if (binary.precedence == PRECEDENCE_NONE || binary.precedence < least)
            break;
        next(p);
        right = parse_binary(p, binary.precedence + 1);
        if (!right)
            return NULL;
        if (left == chain && left->op == binary.op) {
            left = parse_logic(p, left, right);
            continue;
        }
        left = parse_operator(p, binary.op, at, left, right);
        if (binary.op == OPERATOR_AND || binary.op == OPERATOR_OR)
            chain = left;
    }
    return left;
}

/* ?: binds loosest and to the right: a ? b : c ? d : e is a ? b : (c ? d : e). */
static struct ast *parse_conditional(struct parser *p)
{
    struct ast *condition = parse_binary(p, PRECEDENCE_OR), *yes, *no, *node;
    uint32_t at = p->token.start;
    struct args args = {0};

    if (!condition || !take(p, TOKEN_QUESTION))
        return condition;
    yes = parse_expression(p);
    if (!yes || !expect(p, TOKEN_COLON))
        return NULL;
    no = parse_expression(p);
    if (!no)
        return NULL;
    args_add(p, &args, condition);
    args_add(p, &args, yes);
    args_add(p, &args, no);
    node = ast_new(p->arena, AST_OPERATOR, condition->start, no->end);
    node->op = OPERATOR_CONDITIONAL;
    node->at = at;
    node->call.args = args.list;
    node->call.count = args.count;
    return ast_finish(p, node);
}

/* The grammar's Expr, which is where brackets of any kind start over. */
static struct ast *parse_expression(struct parser *p)
{
    struct ast *node;

    if (!deeper(p))
        return NULL;
    node = parse_conditional(p);
    p->depth--;
    return node;
}

/* Length and encoding are checked first: every later pass may rely on them. */
int cel_parse(struct expression *x, arena *a, struct ast **ret_root)
{
    struct parser p = {.x = x, .arena = a, .lex = {.text = x->text, .arena = a}};
    struct ast *root;
    size_t valid;

    if (x->text.len > CEL_SOURCE_MAX) {
        expression_error(x, 0, "the expression is longer than %d bytes", CEL_SOURCE_MAX);
        return CEL_INVALID;
    }
    valid = utf8_valid_prefix(x->text);
    if (valid != x->text.len) {
        expression_error(x, valid, "the expression is not valid UTF-8");
        return CEL_INVALID;
    }
    next(&p);
    root = parse_expression(&p);
    if (!root)
        return CEL_INVALID;
    if (p.token.kind != TOKEN_END) {
        unexpected(&p, "an operator or the end");
        return CEL_INVALID;
    }
    *ret_root = root;
    return 0;
}
