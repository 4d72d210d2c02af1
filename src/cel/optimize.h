/* SPDX-License-Identifier: Apache-2.0 */
/* Rewrites of single nodes whose operands are lowered already. */
#pragma once

#include "cel/compile.h"

/*
 * Replaces @node by a faster one of the same meaning where it can: membership in constant strings,
 * string tests, patterns that are constant. An invalid pattern is an error of compilation; then
 * NULL is returned.
 */
struct node *optimize_node(struct compiler *c, const struct ast *ast, struct node *node);
/* The value of a node that depends on nothing, as a constant; @node itself when it is an error. */
struct node *optimize_fold(struct compiler *c, const struct ast *ast, struct node *node);
