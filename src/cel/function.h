/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How functions of the expression language are defined: one table row per overload.
 *
 * The row's signature serves three masters: the evaluator picks the overload by the kinds of the
 * arguments, the checker reads the types, and docs/cel.md lists it. So a function body can rely on
 * the kinds of its arguments.
 *
 * Signatures are prefix-coded types, one letter each:
 *   b bool  i int  u uint  d double  s string  y bytes  n null  t timestamp  r duration  T type
 *   x dyn   A B type parameters   l<type> list   m<key><value> map   o<type> optional
 *   p ip  c cidr  U url  q quantity  v semver
 * "mAB" is map(A, B), "lls" is list(list(string)).
 *
 * The evaluator looks at the outermost kind of an argument only: what is in a list, map or optional
 * is the checker's business, so a body must look itself. Of overloads that differ only inside, the
 * first one in the table is called.
 *
 * Macros call functions too: math.greatest and math.least with three or more arguments arrive with
 * one list.
 */
#pragma once

#include "cel/cel.h"

struct cel_regex;

struct cel_call {
    struct cel_eval *eval;         /* eval->arena for results */
    const struct cel_regex *regex; /* of CEL_COST_REGEX, when its pattern is constant, or NULL */
};

/*
 * @args are of the kinds that the signature says, never VALUE_ERROR or VALUE_UNKNOWN ("x" may be
 * any other kind). Returns the result or cel_error(). The evaluator charges the cost before the
 * call. An argument that is returned keeps its place in its document.
 */
typedef value (*cel_function)(struct cel_call *call, const value *args);

enum cel_call_style {
    CEL_GLOBAL, /* f(a, b); the name may be qualified: "math.ceil" */
    CEL_MEMBER, /* a.f(b): the receiver is the first argument */
};

/* What one call costs, in cel-go's units, beside the 1 of each call. */
enum cel_call_cost {
    CEL_COST_FLAT,
    CEL_COST_TRAVERSE, /* 0.1 per byte of each string or bytes argument, 1 per list or map element
                        */
    CEL_COST_PRODUCT,  /* product of the first two arguments' traversals */
    CEL_COST_REGEX,    /* 0.25 per byte of the second argument times 0.1 per byte of the first */
};

struct cel_overload {
    const char *name;
    enum cel_call_style style;
    const char *args;
    const char *result;
    cel_function function;
    enum cel_call_cost cost;
};

struct cel_library {
    const char *name;
    const struct cel_overload *overloads;
    size_t count;
};

/* Every library, ended by NULL; cel/library.c. */
extern const struct cel_library *const cel_libraries[];

/* An error value whose text is formatted in the evaluation's arena. */
_printf_(2, 3) value cel_error(struct cel_call *call, const char *format, ...);
/*
 * Charges @units more, for work and memory that the table's cost does not cover: 1 per value made,
 * 0.1 per byte. False when the limit is passed; then return at once with anything, because the
 * evaluation ends with its own error.
 */
_must_check_ bool cel_charge(struct cel_call *call, uint64_t units);
/* cel_equal() that is charged for what it compares; false when the limit is passed. */
bool cel_call_equal(struct cel_call *call, const value *a, const value *b);
/* The name of a value's type, as type() gives it: "int", "google.protobuf.Timestamp", "net.IP". */
slice cel_type_name(const value *v);
/*
 * The member of a map under a key of any kind, numbers compared across types; NULL when there is
 * none. Shadowed members are not seen.
 */
const struct value_member *cel_map_find(const value *map, const value *key);

/* Values of types that libraries define. An object starts with a struct value_object. */
struct value_class {
    const char *name; /* as type() shows it */
    char letter;      /* in signatures */
    bool (*equal)(const struct value_object *a, const struct value_object *b);
    /* <0, 0, >0; NULL when the type has no order. */
    int (*compare)(const struct value_object *a, const struct value_object *b);
    void (*format)(const struct value_object *object, buffer *out);
};

struct value_object {
    const struct value_class *class;
};

static inline value value_object(const struct value_object *object)
{
    return (value){.kind = VALUE_OBJECT, .object = object};
}

value cel_optional_none(void);
value cel_optional_of(struct cel_call *call, value v);
/* The next effective member at or after *@at, which moves behind it, or NULL at the end. */
const struct value_member *cel_map_next(const value *map, size_t *at);
/* Number of effective members. */
size_t cel_map_size(const value *map);
