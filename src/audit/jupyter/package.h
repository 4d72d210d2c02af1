/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Python installations and what is installed in them, from the names of metadata directories.
 *
 * A prefix is what Python calls sys.prefix: /usr, a virtual environment, a conda environment. Each
 * has its own Jupyter with its own version and its own configuration directory. Nothing is run to
 * find them: a prefix is a directory that holds lib/python3.x with packages of Jupyter.
 */
#pragma once

#include "audit/collect.h"

struct prefix {
    slice path;     /* "" for a home alone: nothing is known to be installed */
    bool venv;      /* a virtual environment */
    bool user_site; /* packages and configuration in ~/.local count */
    bool owned;     /* belongs to the user */
    bool conda;     /* a conda environment that is not the root one */
    slice *sites;   /* directories with packages, in the order in which Python looks */
    size_t site_count;
    value versions; /* map from normalised name to version */
};

#define PREFIXES_MAX 256
#define SITES_MAX    64

struct prefixes {
    struct prefix *items;
    size_t count;
};

/*
 * The prefixes with something of Jupyter in them that the user may start: those that @environment
 * (a map of variables) and running processes name, the usual places below the home, and those of
 * the system. There is always one at least. Everything is in @a.
 */
void prefixes_find(struct audit *audit, arena *a, const value *environment,
                   struct prefixes *ret_prefixes);
/* The prefix at that path, or NULL. */
const struct prefix *prefixes_at(const struct prefixes *prefixes, slice path);
/* "4.12.0", or the empty slice. @name is normalised, such as jupyter-core. */
slice prefix_version(const struct prefix *prefix, const char *name);
/* The number before the first dot; 0 when not installed. */
uint32_t prefix_major(const struct prefix *prefix, const char *name);
/* PEP 503: lower case, runs of "-", "_" and "." become "-". In @a. */
slice package_normalise(arena *a, slice name);

/* Where the code of a dotted name is. */
struct module_place {
    slice path;         /* file, or directory of a package without __init__.py; "" when not found */
    slice distribution; /* normalised name of what installed it; "" when not known */
};

/*
 * Finds the module that @dotted names or is part of ("acme.auth.Provider" is in acme/auth.py), in
 * the sites of @prefix and in the further directories of @extra. True when found.
 */
bool module_locate(struct audit *audit, arena *a, const struct prefix *prefix, const slice *extra,
                   size_t extra_count, slice dotted, struct module_place *ret_place);

/* Learns audit->paths->prefixes and the versions of audit->facts. */
extern const struct collector collector_package;
