/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An arena holds things that die together: one per document, per rule set, per evaluation.
 *
 * Memory from an arena is zeroed, aligned for any type, never freed one by one, and never carries a
 * cleanup attribute. arena_reset() forgets everything but keeps one block, so that a loop over many
 * subjects allocates nothing once warm.
 */
#pragma once

#include "base/slice.h"

typedef struct arena arena;
struct arena_block;

struct arena {
    struct arena_block *blocks; /* newest first */
    char *next;                 /* free part of the newest block */
    char *end;
    size_t used; /* bytes handed out since the last reset */
};

#define ARENA_INIT ((arena){0})

void arena_done(arena *a); /* for the cleanup attribute; leaves an empty, usable arena */
#define _cleanup_arena_ _cleanup_(arena_done)

/* Forgets all allocations. */
void arena_reset(arena *a);
/* Zeroed memory; never NULL. */
void *arena_alloc(arena *a, size_t size);
/* Grows the newest allocation in place where it can, else moves it. */
void *arena_resize(arena *a, void *old, size_t old_size, size_t new_size);
/* An array of @count objects of @size bytes; ends the process when the product overflows. */
void *arena_alloc_array(arena *a, size_t count, size_t size);
#define arena_new(a, type)              ((type *)arena_alloc((a), sizeof(type)))
#define arena_new_array(a, type, count) ((type *)arena_alloc_array((a), (count), sizeof(type)))

/* Copies of bytes; the copy is NUL-terminated, its length does not count the NUL. */
slice arena_copy(arena *a, slice s);
slice arena_concat(arena *a, slice first, slice second);
_printf_(2, 3) slice arena_printf(arena *a, const char *format, ...);
/* dir + "/" + name, without doubling the slash. */
slice arena_join_path(arena *a, slice dir, slice name);
