/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the names of a Python file stand for.
 *
 * Every place that binds a name is collected once: imports, assignments, parameters, loop
 * variables. From that follow the two things that a reader without an interpreter may conclude: a
 * name that was bound exactly once, at the top of the file and to a literal, is that literal; and a
 * name that came from an import means what was imported. Scopes are not told apart, which errs on
 * the side of not knowing.
 */
#pragma once

#include "base/map.h"
#include "doc/python_identifier.h"
#include "doc/python_tree.h"
#include "doc/value.h"

enum python_binding_kind {
    PYTHON_BOUND_OTHER, /* parameter, loop variable, function, class... */
    PYTHON_BOUND_IMPORT,
    PYTHON_BOUND_VALUE, /* by assignment of one expression */
};

struct python_binding {
    uint8_t kind;  /* enum python_binding_kind */
    bool top;      /* a statement of the module, under no condition */
    uint32_t at;   /* holds from this offset on */
    uint32_t node; /* of the value */
    slice path;    /* of the import: "subprocess.run" */
};

struct python_name {
    struct python_binding *bindings; /* in order of @at */
    size_t count, capacity;
    bool mutated; /* a method or an item assignment may have changed the object */
    bool reading; /* the constant is being evaluated */
    bool known;   /* @constant was evaluated */
    value constant;
    size_t size;     /* of the constant as a copy */
    unsigned height; /* of the constant as a tree */
};

struct python_names {
    arena *arena;
    arena *scratch; /* for the texts of dotted names; NULL: as @arena */
    size_t spent;   /* of the budget for literals, by dotted names */
    const struct python_tree *tree;
    map names;          /* to struct python_name */
    bool opaque;        /* exec(), globals() or import * may bind anything ... */
    uint32_t opaque_at; /* ... up to this offset */
};

/* Collects the bindings of @tree, which must live as long, in @a. */
void python_names_read(arena *a, const struct python_tree *tree, struct python_names *ret_names);
void python_names_done(struct python_names *names);
#define _cleanup_python_names_ _cleanup_(python_names_done)

struct python_name *python_name_find(const struct python_names *names, slice name);
/* The binding in force at @offset: the last before it, else the first behind it; or NULL. */
const struct python_binding *python_name_binding(const struct python_name *name, uint32_t offset);
/* The only value that @name can have at @offset, as a node; 0 when that is not certain. */
uint32_t python_name_constant(const struct python_names *names, const struct python_name *name,
                              uint32_t offset);
/*
 * The dotted name of an expression of names, attributes, calls and subscripts, with what imports
 * and plain assignments make of its first part: `sp.run` is "subprocess.run" after `import
 * subprocess as sp`. Calls inside show as "()", subscripts as "[]", strings as "str", anything else
 * as "?": `Path("x").write_text` is "pathlib.Path().write_text". getattr() and import functions
 * with literal arguments are followed. Chains longer than PYTHON_DOTTED_MAX parts are cut at the
 * front ("?"). The text lives in names->scratch.
 */
slice python_dotted(struct python_names *names, uint32_t node);
/* The same for a dotted name that is no node, at @offset. */
slice python_dotted_text(struct python_names *names, slice name, uint32_t offset);

#define PYTHON_DOTTED_MAX 32
