/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Gives names their meaning (langdef.md, "Name Resolution").
 *
 * A variable of a macro hides everything but a name with a leading dot. Otherwise the longest chain
 * a.b.c that is declared wins, each length tried in the container "x.y" as x.y.NAME, x.NAME and
 * NAME. A call a.b.f() is the function "a.b.f" when there is one, else a member call on a.b.
 */
#pragma once

#include "cel/env.h"
#include "cel/expression.h"

/*
 * Rewrites @root in place, so that afterwards
 *   AST_NAME is a name that means nothing,
 *   AST_SELECT is a real selection,
 *   AST_CALL has its function, or NULL when no function or macro has this name.
 * Whether that is an error is for the checker, or the evaluation, to say. Returns the number of
 * locals that a frame needs.
 */
uint32_t cel_resolve(const struct cel_env *env, const struct cel_options *options,
                     struct ast *root);
