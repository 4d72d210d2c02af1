/* SPDX-License-Identifier: Apache-2.0 */
/* Folding and the special nodes. */
#include "cel/optimize.h"

#include "cel/regex.h"

enum {
    FOLD_COST = 1000, /* what folding one node may cost */
};

/*
 * The result is made in the program's arena and not copied: it may share parts with itself, and a
 * copy would be as large as it looks.
 */
struct node *optimize_fold(struct compiler *c, const struct ast *ast, struct node *node)
{
    struct cel_program view = *c->program;
    struct cel_eval eval = {.arena = &c->program->arena, .cost_limit = FOLD_COST};
    struct node *folded;
    value result;

    view.root = node;
    result = cel_eval(&view, &eval);
    if (result.kind == VALUE_ERROR)
        return node;
    folded = compile_node(c, ast, eval_constant);
    folded->flags = NODE_CONSTANT;
    folded->constant = result;
    return folded;
}

struct node *optimize_node(struct compiler *c, const struct ast *ast, struct node *node)
{
    (void)c;
    (void)ast;
    return node;
}
