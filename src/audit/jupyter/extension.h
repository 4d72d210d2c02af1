/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Server extensions: which modules configuration makes the server import, and where their code is.
 */
#pragma once

#include "audit/jupyter/config.h"

/* One module that one file switches on or off. */
struct extension {
    slice module;
    const struct reading *reading; /* where; its source says the rest */
    const struct view *view;       /* an application that takes it into account */
    const value *key, *state;      /* name and value as written; state is NULL in a plain list */
    bool enabled;                  /* there, and no other place switches it off */
    bool third_party;
};

struct extensions {
    struct extension *items;
    size_t count;
};

#define EXTENSIONS_MAX 10000

/* All extensions of the current user's configuration, one for each file and module. In @a. */
void extensions_find(struct audit *audit, arena *a, struct extensions *ret_extensions);
/* The code of the module: a file, or "". */
slice extension_code(struct audit *audit, arena *a, const struct extension *extension);
