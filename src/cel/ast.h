/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tree of an expression, as all passes of the compiler see it.
 *
 * The parser builds it with macros expanded, resolve.h gives every name its meaning (a variable's
 * slot, a macro's local, a constant such as a type, a function), check.h gives every node its type,
 * and program.h lowers it. Nodes lie in one arena and are at most AST_HEIGHT_MAX high, so that
 * passes may recurse.
 */
#pragma once

#include "doc/value.h"

struct cel_type;
struct env_function;

/*
 * Chains such as a + b + c or a.b.c are written flat but make a high tree; the limit leaves room
 * for them beyond what CEL_DEPTH_MAX allows to nest.
 */
#define AST_HEIGHT_MAX 256

enum ast_kind {
    AST_CONSTANT, /* constant */
    AST_NAME,     /* name; after resolution: a name that is not declared */
    AST_VARIABLE, /* variable: a declared variable */
    AST_LOCAL,    /* local: a variable of an enclosing loop or bind */
    AST_SELECT,   /* select: operand.field, operand.?field, has(operand.field) */
    AST_OPERATOR, /* call.args with op */
    AST_CALL,     /* call: a named function; args[0] is the receiver of a member call */
    AST_LIST,     /* entries with no keys */
    AST_MAP,      /* entries */
    AST_LOOP,     /* loop: an expanded macro over the elements of a value */
    AST_BIND,     /* bind: cel.bind() and cel.block() */
};

enum ast_flag {
    AST_ROOT = 1 << 0,     /* AST_NAME written with a leading dot: never a local */
    AST_OPTIONAL = 1 << 1, /* AST_SELECT a.?b, OPERATOR_INDEX a[?b]: the result is an optional */
    AST_TEST = 1 << 2,     /* AST_SELECT inside has(): the result is whether the field is there */
    AST_MEMBER = 1 << 3,   /* AST_CALL written receiver.f(...) */
    AST_QUOTED = 1 << 4,   /* AST_SELECT with a field in backticks: never part of a name */
};

/* && and || have two or more operands, ?: has three, ! and - (negation) have one. */
enum cel_operator {
    OPERATOR_ADD,
    OPERATOR_SUBTRACT,
    OPERATOR_MULTIPLY,
    OPERATOR_DIVIDE,
    OPERATOR_MODULO,
    OPERATOR_NEGATE,
    OPERATOR_NOT,
    OPERATOR_EQUAL,
    OPERATOR_NOT_EQUAL,
    OPERATOR_LESS,
    OPERATOR_LESS_EQUAL,
    OPERATOR_GREATER,
    OPERATOR_GREATER_EQUAL,
    OPERATOR_IN,
    OPERATOR_INDEX,
    OPERATOR_AND,
    OPERATOR_OR,
    OPERATOR_CONDITIONAL,
};
#define OPERATOR_COUNT (OPERATOR_CONDITIONAL + 1)

/* What a loop makes of range, filter and body. E is the element's type, B the body's. */
enum ast_loop_kind {
    LOOP_ALL,               /* bool */
    LOOP_EXISTS,            /* bool */
    LOOP_EXISTS_ONE,        /* bool */
    LOOP_MAP,               /* list(B); of map() and transformList() */
    LOOP_FILTER,            /* list(E); the body is the condition, there is no filter */
    LOOP_TRANSFORM_MAP,     /* map(K, B), K as in the range, or int for a list */
    LOOP_TRANSFORM_ENTRIES, /* B, which is a map: transformMapEntry() */
    LOOP_SORT,              /* the range's type; the body is the sort key: sortBy() */
    LOOP_OPTIONAL,          /* optional(B); the range is an optional: optMap() */
    LOOP_OPTIONAL_FLAT,     /* B, which is an optional: optFlatMap() */
};

struct ast;

struct ast_variable_name {
    slice name;
    uint32_t start; /* where it is written */
};

struct ast_loop {
    struct ast *range;
    /*
     * With one variable: the element of a list, the key of a map. With two: index and element, key
     * and value. An optional's value for the LOOP_OPTIONAL kinds.
     */
    struct ast_variable_name variables[2];
    uint32_t variable_count;
    uint32_t local;     /* of the first variable; the second is the next; set by resolve.h */
    struct ast *filter; /* bool; elements for which it is false are left out; may be NULL */
    struct ast *body;
};

struct ast_bind {
    struct ast_variable_name variable;
    uint32_t local; /* set by resolve.h */
    struct ast *init, *body;
};

struct ast_entry {
    struct ast *key; /* NULL in lists */
    struct ast *value;
    bool optional; /* [?x], {?k: x}: x is an optional, and left out when it is none */
};

struct ast {
    uint8_t kind;  /* enum ast_kind */
    uint8_t flags; /* enum ast_flag */
    uint8_t op;    /* enum cel_operator of AST_OPERATOR, enum ast_loop_kind of AST_LOOP */
    uint16_t height;
    uint32_t at;         /* where errors point: the operator, the field, the function's name */
    uint32_t start, end; /* byte range in the expression's text */
    const struct cel_type *type; /* set by check.h; NULL in an unchecked tree */
    union {
        value constant;
        slice name; /* AST_NAME; a qualified name only after resolution */
        struct {
            slice name; /* as declared */
            uint32_t slot;
        } variable;
        struct {
            slice name;
            uint32_t index; /* in the frame */
        } local;
        struct {
            struct ast *operand;
            slice field;
        } select;
        struct {
            slice name;
            const struct env_function *function; /* all overloads; NULL for operators and for what
                                                    is not defined; set by resolve.h */
            struct ast **args;
            uint32_t count; /* with the receiver */
        } call;
        struct {
            struct ast_entry *items;
            uint32_t count;
        } entries;
        struct ast_loop *loop;
        struct ast_bind *bind;
    };
};

/* The operator as written, such as "==", and as its overloads are named, such as "_==_". */
const char *cel_operator_text(enum cel_operator op);
const char *cel_operator_name(enum cel_operator op);
