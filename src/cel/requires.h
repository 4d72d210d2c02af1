/* SPDX-License-Identifier: Apache-2.0 */
/* Which equalities a program's truth requires, for an index over many programs. */
#pragma once

#include "cel/ast.h"
#include "cel/program.h"

/* Collects what @root requires into @program, in its arena. */
void requires_find(struct cel_program *program, const struct ast *root);
