/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a Python expression is worth without running it.
 *
 * Literals, containers of them, constant arithmetic and names that can have only one value become
 * values. Everything that the machine, the user or the time of day could change is VALUE_UNKNOWN
 * with the expression as its text, never a guess; inside a container only that member is unknown.
 * bytes are VALUE_BYTES and never equal to a string. Tuples and sets become lists.
 */
#pragma once

#include "doc/python_names.h"

#define PYTHON_LITERAL_DEPTH  100                /* nesting; Python's parser takes 200 brackets */
#define PYTHON_LITERAL_BUDGET ((size_t)32 << 20) /* bytes of values for one file */

/* A name with a value of its own inside a loop that is followed item by item. */
struct python_local {
    slice name;
    value v; /* VALUE_UNKNOWN hides what the file binds the name to */
    const struct python_local *next;
};

/*
 * Where values are to be shown instead of in the parsed text: a notebook's cell is decoded from
 * JSON, and its findings belong into the .ipynb.
 */
struct python_place {
    const struct source *source;
    uint32_t (*offset)(const void *context, uint32_t at); /* from the parsed text to @source */
    const void *context;
};

struct python_eval {
    arena *arena; /* for the values */
    const struct python_tree *tree;
    struct python_names *names; /* NULL: names are unknown */
    const struct python_local *locals;
    const struct python_place *place; /* NULL: the tree's own source */
    size_t spent;
    bool truncated; /* something is unknown because it is too large or too deep */
};

/* @v with the source and range that bytes @start to @end of the parsed text have. */
value python_placed(const struct python_eval *eval, value v, uint32_t start, uint32_t end);
/* Never fails. The value's source and range are those of @node. */
value python_literal(struct python_eval *eval, uint32_t node);
/*
 * Gives the names of the loop target @target the values of one item: of @node, or of @v when @node
 * is 0. Whoever called resets eval->locals afterwards.
 */
void python_bind_locals(struct python_eval *eval, uint32_t target, uint32_t node, const value *v);
/* Whether Python would take the value for true: 1 or 0, or -1 when it is unknown. */
int python_truth(const value *v);
