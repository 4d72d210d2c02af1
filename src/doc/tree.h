/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Builds trees from the leaves up, for readers that keep their own stack of open containers.
 *
 * Finished children of all open containers lie in one growing array, outermost first; a map's as
 * key and value in turn. A container that closes moves its part into the arena at its exact size,
 * so that nothing in the arena ever moves or is left half used.
 */
#pragma once

#include "doc/value.h"

struct tree {
    arena *arena;
    value *pending;
    size_t count, capacity;
};

#define TREE_INIT(a) ((struct tree){.arena = (a)})

void tree_done(struct tree *t);
#define _cleanup_tree_ _cleanup_(tree_done)

void tree_grow(struct tree *t);

/* The caller limits how many are pushed. */
static inline void tree_push(struct tree *t, value v)
{
    if (unlikely(t->count == t->capacity))
        tree_grow(t);
    t->pending[t->count++] = v;
}

/* All that was pushed since the count was @first, as a list or a map; nothing of it stays. */
value tree_take_list(struct tree *t, size_t first);
value tree_take_map(struct tree *t, size_t first);
