/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lowering: from a resolved and checked tree to a program's nodes.
 *
 * Without optimisation every node becomes the general node of its kind. With it, what does not
 * depend on variables is computed now, and common shapes get nodes of their own (optimize.h). Both
 * must give the same results; costs may be lower when optimised.
 */
#pragma once

#include "cel/expression.h"
#include "cel/program.h"

struct compiler {
    struct expression *x;
    const struct cel_env *env;
    struct cel_program *program;
    bool optimize;
    uint64_t *reads;
    VECTOR(struct cel_regex *) regexes;
};

#define LOCALS_NONE UINT32_MAX

/* A node, and what its value depends on. */
struct lowered {
    struct node *node; /* NULL after an error */
    bool reads_slots;
    uint32_t least_local; /* the outermost local that is read, or LOCALS_NONE */
};

/* A zeroed node with the place of @from. */
struct node *compile_node(struct compiler *c, const struct ast *from, node_function eval);
/* @v as a constant that lives as long as the program. */
struct node *compile_constant(struct compiler *c, const struct ast *from, const value *v);
struct lowered compile_lower(struct compiler *c, const struct ast *ast);
