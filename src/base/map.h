/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A seeded hash map from slices to pointers. Keys are not copied: they must outlive the map.
 * Iteration follows insertion order, so that output never depends on the seed.
 */
#pragma once

#include "base/slice.h"

struct map_entry {
    slice key;
    void *value;
    uint64_t hash;
};

typedef struct map {
    struct map_entry *entries; /* in insertion order */
    size_t count;
    size_t capacity;
    uint32_t *buckets; /* entry index + 1; 0 is empty */
    size_t mask;       /* number of buckets - 1 */
} map;

#define MAP_INIT ((map){0})

void map_done(map *m);
#define _cleanup_map_ _cleanup_(map_done)

/* The value stored under @key, or NULL. */
void *map_get(const map *m, slice key);
bool map_has(const map *m, slice key);
/* The slot of @key, made with NULL in it when new. The slot dies with the next map_slot(). */
void **map_slot(map *m, slice key);
static inline void map_set(map *m, slice key, void *item)
{
    *map_slot(m, key) = item;
}
