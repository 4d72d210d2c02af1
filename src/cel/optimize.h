/* SPDX-License-Identifier: Apache-2.0 */
/* Rewrites of single nodes whose operands are lowered already. */
#pragma once

#include "cel/compile.h"

/*
 * Replaces @node by a faster one of the same meaning where there is one: membership in constant
 * strings, string tests.
 */
struct node *optimize_node(struct compiler *c, const struct ast *ast, struct node *node);
/*
 * Compiles a constant pattern of matches() and its like. An invalid one is an error of compilation,
 * in a tree that is not optimised too; then NULL is returned.
 */
struct node *optimize_pattern(struct compiler *c, const struct ast *ast, struct node *node);
/* The value of a node that depends on nothing, as a constant; @node itself when it is an error. */
struct node *optimize_fold(struct compiler *c, const struct ast *ast, struct node *node);
