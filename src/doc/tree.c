/* SPDX-License-Identifier: Apache-2.0 */
#include "doc/tree.h"

_Static_assert(sizeof(struct value_member) == 2 * sizeof(value), "members are pairs");

void tree_done(struct tree *t)
{
    freep(&t->pending);
    *t = TREE_INIT(t->arena);
}

void tree_grow(struct tree *t)
{
    size_t wanted = t->capacity ? t->capacity * 2 : 64, bytes;

    if (mul_overflows(wanted, sizeof(value), &bytes))
        memory_exhausted(SIZE_MAX);
    t->pending = memory_resize(t->pending, bytes);
    t->capacity = wanted;
}

static value *tree_take(struct tree *t, size_t first)
{
    size_t count = t->count - first;
    value *children = NULL;

    if (count) {
        children = arena_new_array(t->arena, value, count);
        memcpy(children, t->pending + first, count * sizeof(value));
    }
    t->count = first;
    return children;
}

value tree_take_list(struct tree *t, size_t first)
{
    size_t count = t->count - first;

    return value_list(tree_take(t, first), count);
}

value tree_take_map(struct tree *t, size_t first)
{
    size_t count = (t->count - first) / 2;
    struct value_map_builder b = {.arena = t->arena, .count = count, .capacity = count};

    /* A member is a key and a value in turn, as they lie in the array. */
    b.members = (struct value_member *)tree_take(t, first);
    return value_map_finish(&b);
}
