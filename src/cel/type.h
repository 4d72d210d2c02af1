/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Types of the expression language (langdef.md, "Values"; cel-go's checker for what is assignable
 * to what).
 *
 * A type is an immutable node in an arena. Simple types are constants, so most comparisons are of
 * pointers. Beside CEL's own types there are two that serve rules over documents:
 *
 *   object    a declared type with named fields, each required or optional. Selecting a field that
 *             is not declared is an error at load, and selecting an optional one wants a guard.
 *   document  dyn, of which nobody knows what keys it has. Computes as dyn does; its members want
 *             a guard as optional fields do. So do those of a map that is declared as open.
 */
#pragma once

#include "base/arena.h"
#include "base/buffer.h"
#include "base/map.h"

#define CEL_TYPE_DEPTH_MAX 16 /* nesting of one type's text */
#define CEL_TYPE_ARGS_MAX  8  /* parameters of one type, and of one function */
#define CEL_RECORD_MAX     32 /* fields of a record */

enum cel_type_kind {
    CEL_TYPE_DYN,
    CEL_TYPE_DOCUMENT,
    CEL_TYPE_NULL,
    CEL_TYPE_BOOL,
    CEL_TYPE_INT,
    CEL_TYPE_UINT,
    CEL_TYPE_DOUBLE,
    CEL_TYPE_STRING,
    CEL_TYPE_BYTES,
    CEL_TYPE_TIMESTAMP,
    CEL_TYPE_DURATION,
    CEL_TYPE_TYPE,     /* type(T), or of any value when it has no argument */
    CEL_TYPE_LIST,     /* one argument */
    CEL_TYPE_MAP,      /* key and value */
    CEL_TYPE_OPTIONAL, /* one argument */
    CEL_TYPE_ABSTRACT, /* a name, any number of arguments: net.IP, tuple(int, string) */
    CEL_TYPE_OBJECT,   /* a name and fields */
    CEL_TYPE_PARAM,    /* a type parameter: in a signature by name, in a check by number */
};

struct cel_type;

struct cel_field {
    slice name;
    const struct cel_type *type;
    bool optional;
};

struct cel_type {
    enum cel_type_kind kind;
    slice name;      /* as people write it; of an object, abstract type or parameter */
    uint32_t number; /* of a parameter made by cel_unifier_fresh(); from 1 */
    const struct cel_type *const *args;
    size_t arg_count;
    const struct cel_field *fields;
    size_t field_count;
    bool open; /* of a map: nobody knows what keys it has, so that its members want a guard */
};

/* The simple types, by kind: cel_type_simple(CEL_TYPE_INT). */
const struct cel_type *cel_type_simple(enum cel_type_kind kind);

/* The named types that an environment has declared, and where its types live. */
struct cel_types {
    arena arena;
    map objects;
};

#define CEL_TYPES_INIT ((struct cel_types){.arena = ARENA_INIT, .objects = MAP_INIT})

void cel_types_done(struct cel_types *types);

/*
 * Reads a type: "dyn", "string", "list(int)", "map(string, list(dyn))", "optional_type(int)",
 * "type", "null_type", "timestamp" or "google.protobuf.Timestamp", "document", the name of a
 * declared object type, a type parameter (one upper-case letter) or an abstract type: one of those
 * in cel/function.h's letters ("net.IP"), or any name with arguments. "list" and "map" alone are
 * list(dyn) and map(dyn, dyn). "{ip: string, port?: int}" is a record: an object type without a
 * name, whose field port is optional. Returns 0 or -EINVAL. The result lives as long as @types.
 */
_must_check_ int cel_type_parse(struct cel_types *types, slice text, const struct cel_type **ret);
/*
 * Reads one type of a signature as in cel/function.h and moves *@letters behind it: 0 or -EINVAL.
 */
_must_check_ int cel_type_decode(arena *a, const char **letters, const struct cel_type **ret);
/* As cel_type_parse() reads it. */
void cel_type_format(const struct cel_type *type, buffer *out);

/* A function's type, for the checker. */
struct cel_function_type {
    const struct cel_type *args[CEL_TYPE_ARGS_MAX];
    size_t arg_count;
    const struct cel_type *result;
};

/* Reads "(string, list(A)) -> A": 0 or -EINVAL. */
_must_check_ int cel_type_parse_function(struct cel_types *types, slice text,
                                         struct cel_function_type *ret);

/* Copies the array, not @name. */
const struct cel_type *cel_type_new(arena *a, enum cel_type_kind kind, slice name,
                                    const struct cel_type *const *args, size_t arg_count);
const struct cel_type *cel_type_list(arena *a, const struct cel_type *item);
const struct cel_type *cel_type_map(arena *a, const struct cel_type *key,
                                    const struct cel_type *item);
const struct cel_type *cel_type_optional(arena *a, const struct cel_type *inner);
const struct cel_type *cel_type_of_type(arena *a, const struct cel_type *inner);
/* Structural equality. */
bool cel_type_equal(const struct cel_type *a, const struct cel_type *b);
/* dyn or document: what is only known when the expression runs. */
static inline bool cel_type_is_dyn(const struct cel_type *type)
{
    return type->kind == CEL_TYPE_DYN || type->kind == CEL_TYPE_DOCUMENT;
}
/* The field of an object type, or NULL. */
const struct cel_field *cel_type_field(const struct cel_type *object, slice name);

/* One field of an object type as a table row writes it. */
struct cel_field_spec {
    const char *name;
    const char *type; /* as cel_type_parse() reads it; may name the type that is being declared */
    bool optional;    /* may be absent, so that a select of it wants a guard */
};

/*
 * Declares an object type. With @strict_optional each "dyn" within the fields' types means
 * "document", and each map is open. Returns 0, -EEXIST, or -EINVAL for a field whose type cannot be
 * read.
 */
_must_check_ int cel_types_declare_object(struct cel_types *types, slice name,
                                          const struct cel_field_spec *fields, size_t count,
                                          bool strict_optional);
