/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parser: recursive descent over langdef.md's grammar with cel-go's optional syntax and
 * backtick fields. Macros (macro.h) are expanded as soon as their call is complete.
 */
#pragma once

#include "cel/ast.h"
#include "cel/expression.h"

/*
 * Parses all of @x->text into @a. 0, or CEL_INVALID after at least one error was reported; parsing
 * stops at the first error of grammar. Names in the tree point into the text or the arena.
 */
_must_check_ int cel_parse(struct expression *x, arena *a, struct ast **ret_root);

/* For macro.c: a zeroed node of @kind over the text's bytes @start to @end. */
struct ast *ast_new(arena *a, enum ast_kind kind, uint32_t start, uint32_t end);
/* The height of a node whose children are complete, stored in it and returned. */
unsigned int ast_set_height(struct ast *node);
