/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a traitlets configuration file (jupyter_server_config.py, ipython_config.py,
 * jupyterhub_config.py...) sets, without running it.
 *
 * The file is Python that gets an object `c`. Statements are followed in order with the few things
 * that matter: which names stand for `c`, for one of its sections or traits, and what literals are
 * worth. `c.X.y = v` in all its spellings becomes a setting. What depends on run time is
 * VALUE_UNKNOWN, and when the configuration goes where reading cannot follow (into a container, an
 * unknown function, exec()) the result says so in @dynamics: an audit must then answer "could not
 * be determined" instead of "not set".
 *
 * Sections are told from traits as traitlets does: a section starts with a capital letter.
 */
#pragma once

#include "doc/python_literal.h"

#define PYTHON_SETTINGS_MAX 10000
#define PYTHON_DYNAMICS_MAX 100
#define PYTHON_LOADS_MAX    100

enum python_op {
    PYTHON_SET,     /* c.X.y = v, setattr, and the members of c.X.update({...}) */
    PYTHON_ADD,     /* c.X.y += v */
    PYTHON_APPEND,  /* the value is the item */
    PYTHON_EXTEND,  /* the value is the list */
    PYTHON_PREPEND, /* the value is the list that comes first */
    PYTHON_INSERT,  /* the value is the item; where it goes is not kept */
    PYTHON_UPDATE,  /* a map or list is merged in: .update(), |=, .add(v) ([v]), ['k'] = v ({k: v})
                     */
    PYTHON_DELETE,  /* del c.X.y; an empty trait means all of the section */
    PYTHON_OTHER,   /* changed in another way; the value is unknown */
};

struct python_range {
    uint32_t start, end; /* byte offsets in the source of struct python_config */
};

struct python_setting {
    slice
        parents; /* the sections above the class, dotted: "ServerApp" in c.ServerApp.Session.key */
    slice class_name;  /* "" when unknown or when set on c itself */
    slice trait;       /* "" when unknown */
    bool unknown_name; /* class or trait are decided at run time */
    /* In the body of an if, for, while, try, with, match, function or class, in part of an
     * expression that need not be evaluated, in a broken region, or on a Config object of the
     * file's own. Both branches of an if are reported. */
    bool conditional;
    enum python_op op;
    value value; /* has its own source and range; VALUE_UNKNOWN carries the expression */
    struct python_range statement, target;
};

enum python_load_kind {
    PYTHON_LOAD_SUBCONFIG, /* load_subconfig('x.py', profile='y') */
    PYTHON_LOAD_CODE,      /* exec(open('x').read()), execfile('x'), runpy.run_path('x') */
};

struct python_load {
    enum python_load_kind kind;
    value file;    /* a string or VALUE_UNKNOWN */
    value profile; /* VALUE_NULL when not given */
    bool conditional;
    struct python_range statement;
};

/* A place after which the settings may differ from what is listed. */
struct python_dynamic {
    struct python_range at;
    slice why; /* "exec() can set anything" */
};

struct python_config {
    const struct source *source;     /* what the ranges refer to; see python_tree.h */
    struct python_setting *settings; /* in the order in which Python would make them; the bodies of
                                        functions come last */
    size_t setting_count;
    struct python_load *loads;
    size_t load_count;
    struct python_dynamic *dynamics;
    size_t dynamic_count;
    bool plain;     /* nothing but unconditional settings with known values */
    bool broken;    /* parts are not Python: settings may be missing */
    bool truncated; /* one of the limits was reached */
};

/*
 * Reads @source; everything in *@ret lives in @a. 0, or PYTHON_UNREADABLE after a diagnostic when
 * the text is too large or takes too long to parse. Other trouble is a diagnostic in @d.
 */
_must_check_ int python_config_read(arena *a, const struct source *source, diags *d,
                                    struct python_config *ret);
/* The same for a tree that was parsed before; @names are its names. */
void python_config_from_tree(arena *a, const struct python_tree *tree, struct python_names *names,
                             struct python_config *ret);
const char *python_op_name(enum python_op op);
