/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The configuration of an application: everything that it reads, in its own order of precedence,
 * and what comes out when it is merged.
 *
 * A view is one application in one Python installation (and for IPython in one profile), as the
 * user would start it or as a process runs. It keeps where each value comes from, also of those
 * that are overridden, so that a rule can say who undoes what.
 *
 * The order, as in jupyter_core 4.12, jupyter_server 1.23 and traitlets 5.5: of the search path the
 * first directory wins; in a directory the .json file beats the .py file; the application's own
 * file beats jupyter_config; an extension application such as JupyterLab gives way to the server's
 * files; the command line beats all files; environment variables fill defaults.
 */
#pragma once

#include "audit/jupyter/config_file.h"
#include "audit/jupyter/paths.h"
#include "audit/jupyter/processes.h"

/* One assignment as one application sees it. */
struct reading {
    struct assignment *assignment;
    enum scope scope;
    enum python_op op; /* a file in X_config.d updates what others set */
    bool extensions;   /* stands in X_config.d, where only enabled extensions count */
    bool active;       /* the application reads this place for this trait at all */
    bool effective;    /* and nothing of higher precedence replaces it */
    const struct reading *const *overrides; /* what it replaces, highest precedence first */
    size_t override_count;
};

struct view {
    enum app app;
    struct setup setup;
    slice profile; /* directory of the IPython profile, or "" */
    uint32_t pid;  /* of the process; 0: as the user would start it */
    struct trait_versions versions;
    struct reading *readings; /* from lowest to highest precedence */
    size_t count, capacity;
    value config; /* map from canonical trait names to values */
};

/* What to look at. Zeroes stand for the audited user's own setup. */
struct view_request {
    enum app app;
    const struct prefix *prefix; /* NULL: the first */
    const value *environment;    /* NULL: the user's */
    slice home;                  /* "": the user's */
    slice profile;               /* directory; "": as command line and environment say */
    const slice *argv;           /* options of the command line */
    size_t argc;
    slice command_name, environment_name; /* as places of findings: "command line of 812" */
    slice cwd;                            /* "" when not known */
    uint32_t pid;
    bool no_files; /* its files are in another mount namespace */
    slice file;    /* this file alone, as in a folder that is no home */
};

struct configs {
    struct config_files *files;
    VECTOR(struct view *) views;     /* of the user, without processes */
    VECTOR(struct view *) processes; /* of the running ones that were asked about */
};

struct configs *configs_free(struct configs *configs);

/* Everything is in audit->place. */
struct view *view_build(struct audit *audit, const struct view_request *request);
/* A request that describes a running process of Jupyter. */
struct view_request view_request_of(struct audit *audit, const struct process *process);

/*
 * The merged configuration of @app ("server", "lab" ...) as the audited user would start it, with
 * further options @argv (list of strings) and variables @environment (map), both may be NULL. 0, or
 * -EINVAL for an unknown application. The value lives in audit->place.
 */
_must_check_ int config_for_app(struct audit *audit, slice app, const value *argv,
                                const value *environment, value *ret_config);
/* The same for a running process; NULL when it is not Jupyter's. */
struct view *view_of_process(struct audit *audit, const struct process *process);
const value *config_of_process(struct audit *audit, const struct process *process);
/* The configuration of the first view of @app, or an empty map. */
const value *config_of_user(struct audit *audit, enum app app);

/* Which application a configuration file is for, by its name: 0, or -EINVAL when it is none. */
_must_check_ int config_file_app(slice name, enum app *ret_app);

/* Learns audit->configs; judges nothing itself (setting.c does). */
extern const struct collector collector_config;
