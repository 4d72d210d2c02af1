/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Macros are calls that the parser rewrites, because their arguments are not values: has(a.b),
 * list.exists(x, condition), cel.bind(x, init, body)...
 *
 * cel-go expands loops to a general fold over an accumulator; here each becomes one AST_LOOP, which
 * can stop early and never copies a growing list. math.greatest(a, b, c) becomes
 * math.greatest([a, b, c]), so functions need overloads for one value, two values and a list.
 * list.sortBy(x, key) is a loop too.
 */
#pragma once

#include "cel/ast.h"
#include "cel/expression.h"

struct macro_call {
    struct expression *x;
    arena *arena;
    struct ast *receiver; /* NULL for a global call */
    struct token_name {
        slice text;
        uint32_t start;
    } name;
    struct ast **args;
    uint32_t count;
    uint32_t start, end; /* of the whole call */
};

/*
 * Returns the node that replaces the call, or NULL when the call is no macro. An invalid use of a
 * macro is reported, and *ret_failed is then true.
 */
struct ast *macro_expand(const struct macro_call *call, bool *ret_failed);
/* How the macro @name is written, for whoever gave it other arguments; NULL when it is none. */
const char *macro_usage(slice name);
