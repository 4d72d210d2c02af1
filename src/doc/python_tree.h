/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Python's syntax as a flat array of nodes, in the order in which they start.
 *
 * tree-sitter parses; its tree is walked once with a cursor and copied into 20-byte nodes that know
 * their parent and where their subtree ends. Everything that judges Python then runs over this
 * array with plain loops: nesting that an attacker chose never becomes recursion, no library call
 * stands between two nodes, and the parser's own memory is gone before the first question is asked.
 *
 * Comments and punctuation are left out. Operators stay, as do the '=' inside broken regions.
 */
#pragma once

#include "base/diag.h"
#include "doc/python_text.h"

#define PYTHON_SIZE_MAX ((size_t)4 << 20)
/* Processor time for one file: a fixed part and a part per byte. Code that people write needs a
 * third of it. */
#define PYTHON_PARSE_MS        200
#define PYTHON_PARSE_NS_A_BYTE 1000

/* The syntax nodes that somebody asks for; the names are those of the grammar. */
#define PYTHON_KINDS(X)                                                                            \
    X(ALIASED_IMPORT, "aliased_import")                                                            \
    X(ARGUMENT_LIST, "argument_list")                                                              \
    X(ASSERT_STATEMENT, "assert_statement")                                                        \
    X(ASSIGNMENT, "assignment")                                                                    \
    X(AS_PATTERN, "as_pattern")                                                                    \
    X(AS_PATTERN_TARGET, "as_pattern_target")                                                      \
    X(ATTRIBUTE, "attribute")                                                                      \
    X(AUGMENTED_ASSIGNMENT, "augmented_assignment")                                                \
    X(AWAIT, "await")                                                                              \
    X(BINARY_OPERATOR, "binary_operator")                                                          \
    X(BLOCK, "block")                                                                              \
    X(BOOLEAN_OPERATOR, "boolean_operator")                                                        \
    X(BREAK_STATEMENT, "break_statement")                                                          \
    X(CALL, "call")                                                                                \
    X(CASE_CLAUSE, "case_clause")                                                                  \
    X(CASE_PATTERN, "case_pattern")                                                                \
    X(CLASS_DEFINITION, "class_definition")                                                        \
    X(COMPARISON_OPERATOR, "comparison_operator")                                                  \
    X(CONCATENATED_STRING, "concatenated_string")                                                  \
    X(CONDITIONAL_EXPRESSION, "conditional_expression")                                            \
    X(CONTINUE_STATEMENT, "continue_statement")                                                    \
    X(DECORATED_DEFINITION, "decorated_definition")                                                \
    X(DECORATOR, "decorator")                                                                      \
    X(DEFAULT_PARAMETER, "default_parameter")                                                      \
    X(DELETE_STATEMENT, "delete_statement")                                                        \
    X(DICTIONARY, "dictionary")                                                                    \
    X(DICTIONARY_COMPREHENSION, "dictionary_comprehension")                                        \
    X(DICTIONARY_SPLAT, "dictionary_splat")                                                        \
    X(DICTIONARY_SPLAT_PATTERN, "dictionary_splat_pattern")                                        \
    X(DOTTED_NAME, "dotted_name")                                                                  \
    X(ELIF_CLAUSE, "elif_clause")                                                                  \
    X(ELLIPSIS, "ellipsis")                                                                        \
    X(ELSE_CLAUSE, "else_clause")                                                                  \
    X(EXCEPT_CLAUSE, "except_clause")                                                              \
    X(EXEC_STATEMENT, "exec_statement")                                                            \
    X(EXPRESSION_LIST, "expression_list")                                                          \
    X(EXPRESSION_STATEMENT, "expression_statement")                                                \
    X(FALSE, "false")                                                                              \
    X(FINALLY_CLAUSE, "finally_clause")                                                            \
    X(FLOAT, "float")                                                                              \
    X(FORMAT_SPECIFIER, "format_specifier")                                                        \
    X(FOR_IN_CLAUSE, "for_in_clause")                                                              \
    X(FOR_STATEMENT, "for_statement")                                                              \
    X(FUNCTION_DEFINITION, "function_definition")                                                  \
    X(FUTURE_IMPORT_STATEMENT, "future_import_statement")                                          \
    X(GENERATOR_EXPRESSION, "generator_expression")                                                \
    X(GLOBAL_STATEMENT, "global_statement")                                                        \
    X(IDENTIFIER, "identifier")                                                                    \
    X(IF_STATEMENT, "if_statement")                                                                \
    X(IMPORT_FROM_STATEMENT, "import_from_statement")                                              \
    X(IMPORT_STATEMENT, "import_statement")                                                        \
    X(INTEGER, "integer")                                                                          \
    X(INTERPOLATION, "interpolation")                                                              \
    X(KEYWORD_ARGUMENT, "keyword_argument")                                                        \
    X(LAMBDA, "lambda")                                                                            \
    X(LAMBDA_PARAMETERS, "lambda_parameters")                                                      \
    X(LIST, "list")                                                                                \
    X(LIST_COMPREHENSION, "list_comprehension")                                                    \
    X(LIST_PATTERN, "list_pattern")                                                                \
    X(LIST_SPLAT, "list_splat")                                                                    \
    X(LIST_SPLAT_PATTERN, "list_splat_pattern")                                                    \
    X(MATCH_STATEMENT, "match_statement")                                                          \
    X(MODULE, "module")                                                                            \
    X(NAMED_EXPRESSION, "named_expression")                                                        \
    X(NONE, "none")                                                                                \
    X(NONLOCAL_STATEMENT, "nonlocal_statement")                                                    \
    X(NOT_OPERATOR, "not_operator")                                                                \
    X(PAIR, "pair")                                                                                \
    X(PARAMETERS, "parameters")                                                                    \
    X(PARENTHESIZED_EXPRESSION, "parenthesized_expression")                                        \
    X(PASS_STATEMENT, "pass_statement")                                                            \
    X(PATTERN_LIST, "pattern_list")                                                                \
    X(PRINT_STATEMENT, "print_statement")                                                          \
    X(RAISE_STATEMENT, "raise_statement")                                                          \
    X(RELATIVE_IMPORT, "relative_import")                                                          \
    X(RETURN_STATEMENT, "return_statement")                                                        \
    X(SET, "set")                                                                                  \
    X(SET_COMPREHENSION, "set_comprehension")                                                      \
    X(SLICE, "slice")                                                                              \
    X(SPLAT_PATTERN, "splat_pattern")                                                              \
    X(STRING, "string")                                                                            \
    X(STRING_CONTENT, "string_content")                                                            \
    X(STRING_END, "string_end")                                                                    \
    X(STRING_START, "string_start")                                                                \
    X(SUBSCRIPT, "subscript")                                                                      \
    X(TRUE, "true")                                                                                \
    X(TRY_STATEMENT, "try_statement")                                                              \
    X(TUPLE, "tuple")                                                                              \
    X(TUPLE_PATTERN, "tuple_pattern")                                                              \
    X(TYPE, "type")                                                                                \
    X(TYPED_DEFAULT_PARAMETER, "typed_default_parameter")                                          \
    X(TYPED_PARAMETER, "typed_parameter")                                                          \
    X(TYPE_ALIAS_STATEMENT, "type_alias_statement")                                                \
    X(UNARY_OPERATOR, "unary_operator")                                                            \
    X(WHILE_STATEMENT, "while_statement")                                                          \
    X(WILDCARD_IMPORT, "wildcard_import")                                                          \
    X(WITH_CLAUSE, "with_clause")                                                                  \
    X(WITH_ITEM, "with_item")                                                                      \
    X(WITH_STATEMENT, "with_statement")                                                            \
    X(YIELD, "yield")

enum python_kind {
    PYTHON_NODE_OTHER, /* a named node without an entry above */
    PYTHON_NODE_ERROR,
    PYTHON_NODE_OPERATOR, /* its text says which */
#define X(name, text) PYTHON_NODE_##name,
    PYTHON_KINDS(X)
#undef X
        PYTHON_KIND_COUNT,
};

#define PYTHON_FIELDS(X)                                                                           \
    X(ALIAS, "alias")                                                                              \
    X(ALTERNATIVE, "alternative")                                                                  \
    X(ARGUMENT, "argument")                                                                        \
    X(ARGUMENTS, "arguments")                                                                      \
    X(ATTRIBUTE, "attribute")                                                                      \
    X(BODY, "body")                                                                                \
    X(CODE, "code")                                                                                \
    X(CONDITION, "condition")                                                                      \
    X(CONSEQUENCE, "consequence")                                                                  \
    X(DEFINITION, "definition")                                                                    \
    X(EXPRESSION, "expression")                                                                    \
    X(FUNCTION, "function")                                                                        \
    X(KEY, "key")                                                                                  \
    X(LEFT, "left")                                                                                \
    X(MODULE_NAME, "module_name")                                                                  \
    X(NAME, "name")                                                                                \
    X(OBJECT, "object")                                                                            \
    X(OPERATOR, "operator")                                                                        \
    X(OPERATORS, "operators")                                                                      \
    X(PARAMETERS, "parameters")                                                                    \
    X(RIGHT, "right")                                                                              \
    X(SUBSCRIPT, "subscript")                                                                      \
    X(SUPERCLASSES, "superclasses")                                                                \
    X(TYPE, "type")                                                                                \
    X(VALUE, "value")

enum python_field {
    PYTHON_FIELD_NONE,
#define X(name, text) PYTHON_FIELD_##name,
    PYTHON_FIELDS(X)
#undef X
};

struct python_node {
    uint32_t start, end; /* byte range in the tree's text */
    uint32_t parent;     /* of the module: itself, 0 */
    uint32_t after;      /* index of the first node behind this subtree */
    uint8_t kind;        /* enum python_kind */
    uint8_t field;       /* enum python_field: its role in the parent */
};

struct python_tree {
    const struct source *source; /* where nodes stand; not always the source that was given */
    slice text;                  /* what was parsed; as long as the source's text, and mostly it */
    VECTOR(struct python_node) nodes;
    bool
        broken; /* a part is not Python, or its encoding is unknown: what follows is a best guess */
};

#define PYTHON_TREE_INIT ((struct python_tree){0})

void python_tree_done(struct python_tree *tree);
#define _cleanup_python_tree_ _cleanup_(python_tree_done)

enum { PYTHON_UNREADABLE = 1 };
/*
 * Parses @source. What is wrong with it is reported in @d, at most once per kind of trouble, and
 * reading goes on. Returns 0, or PYTHON_UNREADABLE (with a diagnostic) for a text that is larger
 * than PYTHON_SIZE_MAX or takes the parser too long. Texts that had to be converted live in @a.
 */
_must_check_ int python_tree_read(arena *a, const struct source *source, diags *d,
                                  struct python_tree *ret_tree);
/* PYTHON_UNREADABLE, with a diagnostic, for a text that is too large; else 0. */
_must_check_ int python_size_check(const struct source *source, diags *d);
/*
 * The same for a @text that python_text_read() has been through and that has the length of
 * @source's: parts that are not Python may have been replaced in it.
 */
_must_check_ int python_tree_parse(const struct source *source, slice text, diags *d,
                                   struct python_tree *ret_tree);

static inline const struct python_node *python_at(const struct python_tree *tree, uint32_t node)
{
    return &tree->nodes.items[node];
}

static inline enum python_kind python_kind_of(const struct python_tree *tree, uint32_t node)
{
    return (enum python_kind)tree->nodes.items[node].kind;
}

static inline slice python_node_text(const struct python_tree *tree, uint32_t node)
{
    const struct python_node *n = &tree->nodes.items[node];

    return slice_sub(tree->text, n->start, n->end - n->start);
}

/* First child and next sibling; 0 (the module, which is nobody's child) is none. */
static inline uint32_t python_first(const struct python_tree *tree, uint32_t node)
{
    return node + 1 < tree->nodes.items[node].after ? node + 1 : 0;
}

static inline uint32_t python_next(const struct python_tree *tree, uint32_t node)
{
    uint32_t after = tree->nodes.items[node].after;

    return after < tree->nodes.items[tree->nodes.items[node].parent].after ? after : 0;
}

#define python_each_child(tree, node, child)                                                       \
    for (uint32_t child = python_first((tree), (node)); child; child = python_next((tree), child))

/* The first child in a role, or 0. */
uint32_t python_child(const struct python_tree *tree, uint32_t node, enum python_field field);
/* The same node without parentheses around it. */
uint32_t python_unwrap(const struct python_tree *tree, uint32_t node);
/*
 * An identifier as Python sees it: PEP 3131 normalises names to NFKC, so that a name in full-width
 * or mathematical letters is the plain one. Only what folds to ASCII is folded; copies live in @a.
 */
slice python_identifier(arena *a, const struct python_tree *tree, uint32_t node);
