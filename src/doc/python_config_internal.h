/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the parts of the configuration reader: state, references, effects of one statement. */
#pragma once

#include "doc/python_config.h"

enum {
    PATH_MAX_PARTS = 6, /* sections and trait of one reference, and a key inside the trait */
    REFS_MAX = 4,       /* things that one name may stand for */
    ALIASES_MAX = 32,   /* names for parts of the configuration in force at one place */
    BLOCK_DEPTH = 110,  /* Python's tokenizer stops at 100 levels of indentation */
    REF_DEPTH = 32,     /* nesting of one expression that stands for a part of the configuration */
    UNROLL_MAX = 64,    /* items of a loop that is followed item by item */
    UNROLL_NODES = 1000 * 1000, /* nodes that all passes of all loops may read */
};

/* The configuration, one of its sections or traits, or get_config itself. */
struct ref {
    slice parts[PATH_MAX_PARTS]; /* ptr is NULL where the name is unknown */
    uint8_t count;
    bool getter;   /* the function get_config */
    bool detached; /* a Config object of the file's own */
};

struct refs {
    struct ref items[REFS_MAX];
    size_t count;
};

struct alias {
    slice name;
    const struct refs *refs;
};

/* Which names stand for parts of the configuration, at one place of the file. */
struct aliases {
    struct alias items[ALIASES_MAX];
    size_t count;
};

/* A function of the file whose body is read after the module. */
struct function {
    slice name;
    uint32_t node;
    const struct refs *parameters[8]; /* what calls passed for the first ones */
    bool done;
};

struct config_reader {
    arena *arena;
    const struct python_tree *tree;
    struct python_names *names;
    struct python_eval eval;
    struct aliases aliases;
    uint8_t *understood; /* per node: identifiers whose use needs no further thought */
    VECTOR(struct python_setting) settings;
    VECTOR(struct python_load) loads;
    VECTOR(struct python_dynamic) dynamics;
    VECTOR(struct function *) functions;
    map by_name;          /* to the function that was defined last */
    uint32_t statement;   /* node of the statement being read */
    unsigned conditional; /* how many conditions it is under */
    unsigned depth;       /* of blocks */
    size_t unrolled;      /* nodes of loop passes so far */
    bool plain, truncated;
};

/* python_config_ref.c */

/* What @node stands for; false when it is no part of the configuration. */
bool config_refs(struct config_reader *r, uint32_t node, struct refs *ret_refs);
/* The use of the configuration that @node is made of needs no further thought. */
void config_understood(struct config_reader *r, uint32_t node);
/* Makes @name stand for @refs, or for nothing (NULL). */
void config_bind(struct config_reader *r, slice name, const struct refs *refs);
const struct refs *config_alias(const struct config_reader *r, slice name);
/* Adds to @into what @from may stand for, at the meeting of two branches. */
void config_merge(struct config_reader *r, struct aliases *into, const struct aliases *from);
/* traitlets' rule for what is a section. */
bool config_is_section(slice name);
/* How many leading parts of @ref are sections. */
size_t config_sections(const struct ref *ref);

/* python_config_set.c */

/* Records that @op happens to @ref. */
void config_emit(struct config_reader *r, const struct ref *ref, enum python_op op, value v,
                 struct python_range target);
/* Records the members of @v, which becomes the contents of the section @ref. */
void config_expand(struct config_reader *r, const struct ref *ref, const value *v,
                   struct python_range target);
void config_dynamic(struct config_reader *r, uint32_t node, const char *why);
/* A call that is understood to change the configuration, load a file or leave it alone. */
void config_call(struct config_reader *r, uint32_t call);
struct python_range config_range(const struct config_reader *r, uint32_t node);
/* @node is evaluated whenever its statement is. */
bool config_is_certain(const struct config_reader *r, uint32_t node);
