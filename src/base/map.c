/* SPDX-License-Identifier: Apache-2.0 */
/* Open addressing over indexes into an array of entries; nothing is ever removed. */
#include "base/map.h"

#include "base/hash.h"

void map_done(map *m)
{
    freep(&m->entries);
    freep(&m->buckets);
    *m = MAP_INIT;
}

/* The bucket that holds @key, or the empty one where it belongs. */
static uint32_t *map_bucket(const map *m, slice key, uint64_t hash)
{
    for (size_t i = hash & m->mask;; i = (i + 1) & m->mask) {
        uint32_t *bucket = &m->buckets[i];

        if (!*bucket)
            return bucket;
        if (m->entries[*bucket - 1].hash == hash && slice_eq(m->entries[*bucket - 1].key, key))
            return bucket;
    }
}

static void map_rehash(map *m, size_t buckets)
{
    freep(&m->buckets);
    m->buckets = memory_alloc(buckets * sizeof(*m->buckets));
    m->mask = buckets - 1;
    for (size_t i = 0; i < m->count; i++) {
        size_t at = m->entries[i].hash & m->mask;

        while (m->buckets[at])
            at = (at + 1) & m->mask;
        m->buckets[at] = (uint32_t)i + 1;
    }
}

static const struct map_entry *map_find(const map *m, slice key)
{
    uint32_t *bucket;

    if (!m->count)
        return NULL;
    bucket = map_bucket(m, key, hash_slice(key));
    return *bucket ? &m->entries[*bucket - 1] : NULL;
}

void *map_get(const map *m, slice key)
{
    const struct map_entry *entry = map_find(m, key);

    return entry ? entry->value : NULL;
}

bool map_has(const map *m, slice key)
{
    return map_find(m, key);
}

void **map_slot(map *m, slice key)
{
    uint64_t hash = hash_slice(key);
    uint32_t *bucket;

    if (!m->buckets)
        map_rehash(m, 16);
    bucket = map_bucket(m, key, hash);
    if (*bucket)
        return &m->entries[*bucket - 1].value;
    if (m->count == m->capacity) {
        if (m->capacity >= UINT32_MAX / 2)
            memory_exhausted(SIZE_MAX);
        m->capacity = m->capacity ? m->capacity * 2 : 8;
        m->entries = memory_resize(m->entries, m->capacity * sizeof(*m->entries));
    }
    m->entries[m->count++] = (struct map_entry){.key = key, .hash = hash};
    *bucket = (uint32_t)m->count;
    if (m->count * 2 > m->mask)
        map_rehash(m, (m->mask + 1) * 2);
    return &m->entries[m->count - 1].value;
}
