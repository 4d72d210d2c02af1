/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where Jupyter and IPython look for things, in their own order of precedence.
 *
 * The order depends on the version of jupyter_core, on the Python installation (prefix) and on a
 * dozen environment variables (jupyter_core/paths.py of 4.12 and 5.7, IPython/paths.py of 8.5).
 * Everything is computed from text; directories need not exist.
 */
#pragma once

#include "audit/jupyter/package.h"

/* Where something comes from, as rules name it. */
enum scope {
    SCOPE_PATH, /* an environment variable such as JUPYTER_CONFIG_PATH */
    SCOPE_USER,
    SCOPE_ENV, /* the prefix */
    SCOPE_SYSTEM,
    SCOPE_CWD,     /* a directory that somebody works in */
    SCOPE_PROCESS, /* command line and environment */
};

const char *scope_name(enum scope scope);

struct search_dir {
    slice path; /* absolute */
    enum scope scope;
};

/* Directories of which the first wins. */
struct search_path {
    struct search_dir *dirs;
    size_t count;
};

/* Environment and home that a program has. */
struct setup {
    const value *environment;
    slice home;
    const struct prefix *prefix;
};

/* The setup of the audited user in @prefix. */
struct setup paths_setup(const struct audit *audit, const struct prefix *prefix);

/* Everything is in @a. Relative entries of variables are left out: they depend on the directory in
 * which a program is started. */
slice paths_config_dir(arena *a, struct setup setup);
slice paths_data_dir(arena *a, struct setup setup);
slice paths_runtime_dir(arena *a, struct setup setup);
/* jupyter_config.py, jupyter_server_config.d ... */
struct search_path paths_config(const struct audit *audit, arena *a, struct setup setup);
/* kernels, labextensions, nbextensions ... */
struct search_path paths_data(const struct audit *audit, arena *a, struct setup setup);
/* IPYTHONDIR, else ~/.ipython. */
slice paths_ipython_dir(const struct audit *audit, arena *a, struct setup setup);
/* The directories of IPython beside the profile: of the prefix and of the system. */
struct search_path paths_ipython(const struct audit *audit, arena *a, struct setup setup);

/* Of the user who is looked at; audit->paths. */
struct jupyter_paths {
    struct prefixes prefixes;
    slice config_dir, data_dir, runtime_dir, ipython_dir;
    slice *profiles; /* paths of profile_*, sorted */
    size_t profile_count;
};

#define PROFILES_MAX 1000

/* Fills audit->paths, whose prefixes are known. */
void paths_learn(struct audit *audit);

/* A variable counts as switched on unless it says no (jupyter_core, envset()). */
bool variable_is_on(const value *environment, const char *name);
