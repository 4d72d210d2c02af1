/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The checker: gives every node of a resolved tree its type and reports what cannot work for any
 * value (langdef.md, "Gradual Type Checking"; deduction as in cel-go's checker).
 *
 * It is the reason why a misspelt field is found when a rule is loaded and not when it silently
 * never holds. Below dyn and document nothing is known, and everything is allowed.
 */
#pragma once

#include "cel/env.h"
#include "cel/expression.h"

/*
 * Sets the type of every node below @root, in memory of @a. Returns 0, or CEL_INVALID after at
 * least one error was reported. The tree must be resolved. With @x->options->result the type of
 * @root must be assignable to that type.
 */
_must_check_ int cel_check(const struct cel_env *env, struct expression *x, arena *a,
                           struct ast *root);
