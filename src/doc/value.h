/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The value: one tree for every document, whose nodes know where they were written.
 *
 * JSON, YAML, Python facts, subjects and events are all values, and the expression language
 * computes with them. A value is 40 bytes and passed by copy; a copy keeps its source and byte
 * range, so what an expression selects can still say file:line:column. Values that were computed
 * have no source.
 *
 * Children, strings and bytes lie in an arena that outlives the value. A finished value is never
 * changed, so trees may share parts.
 */
#pragma once

#include "base/arena.h"
#include "doc/source.h"

enum value_kind {
    VALUE_NULL,
    VALUE_BOOL,
    VALUE_INT,
    VALUE_UINT,
    VALUE_DOUBLE,
    VALUE_STRING, /* UTF-8; see VALUE_SURROGATES */
    VALUE_BYTES,
    VALUE_LIST,
    VALUE_MAP,
    VALUE_TIMESTAMP, /* seconds since 1970 UTC and nanoseconds */
    VALUE_DURATION,  /* nanoseconds */
    /* What a document does not tell without running it. The text is the expression as written.
     * Any expression that needs the value has an error as its result. */
    VALUE_UNKNOWN,
    /* Only expressions make these. */
    VALUE_TYPE,     /* text is the type's name */
    VALUE_OPTIONAL, /* items[0], or nothing when count is 0 */
    VALUE_OBJECT,   /* of a type that an expression library defines: ip, cidr, url, quantity... */
    VALUE_ERROR,    /* text is the message */
};
#define VALUE_KIND_COUNT (VALUE_ERROR + 1)

enum value_flag {
    /* On a member's value: a later member with the same key wins. */
    VALUE_SHADOWED = 1 << 0,
    /* The string holds UTF-16 surrogates as three bytes each, as Python reads "\ud800" from JSON.
     */
    VALUE_SURROGATES = 1 << 1,
    /* A YAML scalar in quotes or a block, so that no other type can be meant. */
    VALUE_QUOTED = 1 << 2,
    /* On a member's key: it came from another map through a YAML merge key. */
    VALUE_MERGED = 1 << 3,
};

struct value;
struct value_member;
struct value_map;
struct value_object; /* starts with a pointer to its struct value_class; see cel/function.h */

typedef struct value {
    uint8_t kind; /* enum value_kind */
    uint8_t flags;
    uint16_t spare;
    int32_t nanos; /* of a timestamp, 0 to 999,999,999 */
    union {
        bool boolean;
        int64_t integer; /* also seconds of a timestamp and nanoseconds of a duration */
        uint64_t natural;
        double number;
        slice text; /* string, bytes, unknown, type, error */
        struct {
            const struct value *items;
            size_t count;
        } list; /* also optional */
        const struct value_map *map;
        const struct value_object *object;
    };
    const struct source *source; /* NULL when computed */
    uint32_t start, end;         /* byte range in source->text */
} value;

struct value_member {
    value key; /* a string in documents; int, uint, bool too in expressions */
    value value;
};

struct value_map {
    const struct value_member *members; /* in written order, duplicates included */
    size_t count;
    const uint32_t *buckets; /* index + 1 by hash of string keys; NULL for small maps */
    size_t mask;
};

/* Empty lists and maps may have no memory, and adding even 0 to NULL is undefined. */
#define value_each_item(v, item)                                                                   \
    for (const value *item = (v)->list.items; item && item < (v)->list.items + (v)->list.count;    \
         item++)
/* All members, shadowed ones too. */
#define value_each_member(v, member)                                                               \
    for (const struct value_member *member = (v)->map->members;                                    \
         member && member < (v)->map->members + (v)->map->count; member++)

/* computed values */
static inline value value_null(void)
{
    return (value){.kind = VALUE_NULL};
}

static inline value value_bool(bool b)
{
    return (value){.kind = VALUE_BOOL, .boolean = b};
}

static inline value value_int(int64_t i)
{
    return (value){.kind = VALUE_INT, .integer = i};
}

static inline value value_uint(uint64_t u)
{
    return (value){.kind = VALUE_UINT, .natural = u};
}

static inline value value_double(double d)
{
    return (value){.kind = VALUE_DOUBLE, .number = d};
}

/* The bytes are not copied. */
static inline value value_string(slice s)
{
    return (value){.kind = VALUE_STRING, .text = s};
}

static inline value value_bytes(slice s)
{
    return (value){.kind = VALUE_BYTES, .text = s};
}

static inline value value_unknown(slice expression)
{
    return (value){.kind = VALUE_UNKNOWN, .text = expression};
}

static inline value value_timestamp(int64_t seconds, int32_t nanos)
{
    return (value){.kind = VALUE_TIMESTAMP, .integer = seconds, .nanos = nanos};
}

static inline value value_duration(int64_t nanoseconds)
{
    return (value){.kind = VALUE_DURATION, .integer = nanoseconds};
}

/* @items must outlive the value. */
static inline value value_list(const value *items, size_t count)
{
    return (value){.kind = VALUE_LIST, .list = {items, count}};
}

value value_empty_map(void);

/* The same value, said to stand at a byte range of @source. */
static inline value value_at(value v, const struct source *source, size_t start, size_t end)
{
    v.source = source;
    v.start = (uint32_t)start;
    v.end = (uint32_t)end;
    return v;
}

static inline bool value_is(const value *v, enum value_kind kind)
{
    return v->kind == kind;
}

const char *value_kind_name(enum value_kind kind);

/* building */

struct value_list_builder {
    arena *arena;
    value *items;
    size_t count, capacity;
};

struct value_map_builder {
    arena *arena;
    struct value_member *members;
    size_t count, capacity;
};

#define VALUE_LIST_BUILDER(a) ((struct value_list_builder){.arena = (a)})
#define VALUE_MAP_BUILDER(a)  ((struct value_map_builder){.arena = (a)})

void value_list_add(struct value_list_builder *b, value item);
value value_list_finish(struct value_list_builder *b);

void value_map_add(struct value_map_builder *b, value key, value v);
/* With a literal as key: value_map_put(&b, "pid", value_int(1)). The literal is not copied. */
void value_map_put(struct value_map_builder *b, const char *key, value v);
/* Marks duplicates: the last one wins, the others become VALUE_SHADOWED. */
value value_map_finish(struct value_map_builder *b);

/* reading */

/* The effective member's value, or NULL when @v is no map or has no such key. */
const value *value_get(const value *v, slice key);
const struct value_member *value_member(const value *v, slice key);
/* value_get() along several keys; the last argument is NULL. */
const value *value_path(const value *v, const char *first, ...) __attribute__((sentinel));
/* With defaults for what is absent or of another kind. */
slice value_get_string(const value *v, const char *key);
int64_t value_get_int(const value *v, const char *key, int64_t otherwise);
bool value_get_bool(const value *v, const char *key, bool otherwise);

/* Where the value starts; line 0 when it has no source. */
struct position value_position(const value *v);
/* Name of the source, "" when it has none. */
static inline slice value_file(const value *v)
{
    return v && v->source ? v->source->name : SLICE("");
}

/* A diagnostic (base/diag.h) at the place of a value: diags_add_at(d, DIAG_ERROR, v, "...", ...) */
#define diags_add_at(d, level, v, ...)                                                             \
    ({                                                                                             \
        const value *diags_value_ = (v);                                                           \
        struct position diags_at_ = value_position(diags_value_);                                  \
        diags_add((d), (level), value_file(diags_value_), diags_at_.line, diags_at_.column,        \
                  __VA_ARGS__);                                                                    \
    })
/* The value as it was written, or "" when it has no source. */
slice value_written(const value *v);
/* A deep copy into another arena; sources are shared. */
value value_copy(arena *a, const value *v);
