/* SPDX-License-Identifier: Apache-2.0 */
/* Building and reading values. Maps above MAP_LINEAR members carry a hash index. */
#include "doc/value.h"

#include <stdarg.h>

#include "base/hash.h"

enum {
    MAP_LINEAR = 16,
};

value value_empty_map(void)
{
    static const struct value_map empty;

    return (value){.kind = VALUE_MAP, .map = &empty};
}

const char *value_kind_name(enum value_kind kind)
{
    static const char *const names[VALUE_KIND_COUNT] = {
        [VALUE_NULL] = "null",           [VALUE_BOOL] = "bool",         [VALUE_INT] = "int",
        [VALUE_UINT] = "uint",           [VALUE_DOUBLE] = "double",     [VALUE_STRING] = "string",
        [VALUE_BYTES] = "bytes",         [VALUE_LIST] = "list",         [VALUE_MAP] = "map",
        [VALUE_TIMESTAMP] = "timestamp", [VALUE_DURATION] = "duration", [VALUE_UNKNOWN] = "unknown",
        [VALUE_TYPE] = "type",           [VALUE_OPTIONAL] = "optional", [VALUE_OBJECT] = "object",
        [VALUE_ERROR] = "error",
    };

    return (size_t)kind < ARRAY_SIZE(names) ? names[kind] : "invalid";
}

void value_list_add(struct value_list_builder *b, value item)
{
    if (b->count == b->capacity) {
        size_t capacity = b->capacity ? b->capacity * 2 : 4;

        b->items =
            arena_resize(b->arena, b->items, b->capacity * sizeof(value), capacity * sizeof(value));
        b->capacity = capacity;
    }
    b->items[b->count++] = item;
}

value value_list_finish(struct value_list_builder *b)
{
    return value_list(b->items, b->count);
}

void value_map_add(struct value_map_builder *b, value key, value v)
{
    if (b->count == b->capacity) {
        size_t capacity = b->capacity ? b->capacity * 2 : 4;

        b->members = arena_resize(b->arena, b->members, b->capacity * sizeof(*b->members),
                                  capacity * sizeof(*b->members));
        b->capacity = capacity;
    }
    b->members[b->count++] = (struct value_member){.key = key, .value = v};
}

void value_map_put(struct value_map_builder *b, const char *key, value v)
{
    value_map_add(b, value_string(slice_of(key)), v);
}

static bool key_eq(const value *a, const value *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == VALUE_STRING)
        return slice_eq(a->text, b->text);
    if (a->kind == VALUE_BOOL)
        return a->boolean == b->boolean;
    return a->integer == b->integer;
}

static void map_mark_linear(struct value_map_builder *b)
{
    for (size_t i = 1; i < b->count; i++)
        for (size_t j = 0; j < i; j++)
            if (!(b->members[j].value.flags & VALUE_SHADOWED) &&
                key_eq(&b->members[i].key, &b->members[j].key))
                b->members[j].value.flags |= VALUE_SHADOWED;
}

static uint64_t key_hash(const value *key)
{
    uint64_t number = key->kind == VALUE_BOOL ? key->boolean : key->natural;

    if (key->kind == VALUE_STRING)
        return hash_slice(key->text);
    return hash_slice(slice_new((const char *)&number, sizeof(number)));
}

static void map_index(struct value_map_builder *b, struct value_map *map)
{
    size_t buckets = 32;
    uint32_t *index;

    while (buckets < b->count * 2)
        buckets *= 2;
    index = arena_new_array(b->arena, uint32_t, buckets);
    map->mask = buckets - 1;
    map->buckets = index;
    for (size_t i = 0; i < b->count; i++) {
        size_t at = key_hash(&b->members[i].key) & map->mask;

        for (; index[at]; at = (at + 1) & map->mask) {
            struct value_member *earlier = &b->members[index[at] - 1];

            if (key_eq(&earlier->key, &b->members[i].key)) {
                earlier->value.flags |= VALUE_SHADOWED;
                break;
            }
        }
        index[at] = (uint32_t)i + 1;
    }
}

value value_map_finish(struct value_map_builder *b)
{
    struct value_map *map = arena_new(b->arena, struct value_map);

    map->members = b->members;
    map->count = b->count;
    if (b->count > MAP_LINEAR)
        map_index(b, map);
    else
        map_mark_linear(b);
    return (value){.kind = VALUE_MAP, .map = map};
}

const struct value_member *value_member(const value *v, slice key)
{
    const struct value_map *map;

    if (!v || v->kind != VALUE_MAP)
        return NULL;
    map = v->map;
    if (map->buckets) {
        for (size_t at = hash_slice(key) & map->mask; map->buckets[at]; at = (at + 1) & map->mask) {
            const struct value_member *member = &map->members[map->buckets[at] - 1];

            if (member->key.kind == VALUE_STRING && slice_eq(member->key.text, key))
                return member;
        }
        return NULL;
    }
    /* From the end: the last duplicate is the effective one. */
    for (size_t i = map->count; i-- > 0;) {
        const struct value_member *member = &map->members[i];

        if (member->key.kind == VALUE_STRING && slice_eq(member->key.text, key))
            return member;
    }
    return NULL;
}

const value *value_get(const value *v, slice key)
{
    const struct value_member *member = value_member(v, key);

    return member ? &member->value : NULL;
}

const value *value_path(const value *v, const char *first, ...)
{
    va_list keys;

    va_start(keys, first);
    for (const char *key = first; key && v; key = va_arg(keys, const char *))
        v = value_get(v, slice_of(key));
    va_end(keys);
    return v;
}

slice value_get_string(const value *v, const char *key)
{
    const value *found = value_get(v, slice_of(key));

    return found && found->kind == VALUE_STRING ? found->text : SLICE_NULL;
}

int64_t value_get_int(const value *v, const char *key, int64_t otherwise)
{
    const value *found = value_get(v, slice_of(key));

    return found && found->kind == VALUE_INT ? found->integer : otherwise;
}

bool value_get_bool(const value *v, const char *key, bool otherwise)
{
    const value *found = value_get(v, slice_of(key));

    return found && found->kind == VALUE_BOOL ? found->boolean : otherwise;
}

struct position value_position(const value *v)
{
    if (!v || !v->source)
        return (struct position){0};
    return source_locate(v->source, v->start);
}

slice value_written(const value *v)
{
    if (!v || !v->source || v->end < v->start)
        return SLICE("");
    return slice_sub(v->source->text, v->start, v->end - v->start);
}

/* Depth is bounded by the readers' limits, so recursion is too. */
value value_copy(arena *a, const value *v)
{
    value copy = *v;

    switch ((enum value_kind)v->kind) {
    case VALUE_STRING:
    case VALUE_BYTES:
    case VALUE_UNKNOWN:
    case VALUE_TYPE:
    case VALUE_ERROR:
        copy.text = arena_copy(a, v->text);
        break;
    case VALUE_LIST:
    case VALUE_OPTIONAL: {
        value *items = arena_new_array(a, value, v->list.count);

        for (size_t i = 0; i < v->list.count; i++)
            items[i] = value_copy(a, &v->list.items[i]);
        copy.list.items = items;
        break;
    }
    case VALUE_MAP: {
        struct value_map_builder b = VALUE_MAP_BUILDER(a);
        value map;

        value_each_member (v, member) {
            value_map_add(&b, value_copy(a, &member->key), value_copy(a, &member->value));
        }
        map = value_map_finish(&b);
        copy.map = map.map;
        break;
    }
    case VALUE_NULL:
    case VALUE_BOOL:
    case VALUE_INT:
    case VALUE_UINT:
    case VALUE_DOUBLE:
    case VALUE_TIMESTAMP:
    case VALUE_DURATION:
    case VALUE_OBJECT:
        break;
    }
    return copy;
}
