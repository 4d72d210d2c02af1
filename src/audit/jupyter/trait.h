/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Traits: the names of settings of Jupyter and IPython, their defaults, and what their values are.
 *
 * The same switch has many names: NotebookApp.token, LabApp.token and IdentityProvider.token are
 * ServerApp.token of other versions and applications. Rules know one canonical name for each; this
 * table maps what people write to it and says which application takes the spelling into account.
 */
#pragma once

#include "doc/value.h"

/* Applications that read configuration. */
enum app {
    APP_SERVER,
    APP_LAB,
    APP_NOTEBOOK,
    APP_NBCLASSIC,
    APP_VOILA,
    APP_NBCONVERT,
    APP_CONSOLE,
    APP_IPYTHON,
    APP_KERNEL,
    APP_HUB,
    APP_JUPYTER, /* files that no application above claims, and what all of them share */
};
#define APP_COUNT (APP_JUPYTER + 1)

const char *app_name(enum app app);
/* 0, or -EINVAL; "singleuser" is a server. */
_must_check_ int app_parse(slice name, enum app *ret_app);

/* What stands in a value, so that a collector can look where it leads. */
enum trait_type {
    TRAIT_PLAIN,
    TRAIT_SECRET,  /* never shown; strings inside lists and maps too */
    TRAIT_PATH,    /* path or paths */
    TRAIT_CLASS,   /* dotted name of a class or function, or several */
    TRAIT_MODULES, /* module names: a string, a list, or the keys of a map */
    TRAIT_COMMAND, /* program, or argument lists of programs */
};

struct trait {
    slice class_name; /* as written */
    slice name;
    slice canonical; /* "ServerApp.token" */
    enum trait_type type;
    /* Of several spellings that one application understands, the one of the more special class
     * counts, wherever it is written. */
    int rank;
};

/* Looks up what is written as @class_name.@name. The canonical name is in @a when it is made. */
struct trait trait_find(arena *a, slice class_name, slice name);
/* The name alone says that its value is one: password, api_token, secret_key ... */
bool trait_is_secret_name(slice name);

/* Versions that decide which spellings count; 0 is unknown. */
struct trait_versions {
    uint32_t server;   /* major version of jupyter-server */
    uint32_t notebook; /* of notebook */
};
/* Whether @app takes settings of @class_name into account. Unknown classes count everywhere. */
bool trait_is_read_by(slice class_name, enum app app, struct trait_versions versions);
/* Some application is known to read settings of this class. */
bool trait_is_known_class(slice class_name);
/* Whether @v equals the documented default of a canonical name; false when that is not known. */
bool trait_is_default(slice canonical, const value *v);
/* The default is a number, so that text on a command line is read as one. */
bool trait_is_number(slice canonical);
/* The value is a list, to which repeated options of a command line add. */
bool trait_is_list(slice canonical);
