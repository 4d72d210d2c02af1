/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One written value of a trait, wherever it is written: a statement of a Python file, a member of a
 * JSON file, an option of a command line, an environment variable.
 */
#pragma once

#include "audit/fs.h"
#include "audit/jupyter/trait.h"
#include "doc/python_config.h"

enum origin_kind {
    ORIGIN_PYTHON,
    ORIGIN_JSON,
    ORIGIN_CMDLINE,
    ORIGIN_ENV,
};

const char *origin_kind_name(enum origin_kind kind);

/* What assignments stand in: a file, or a description of a process. */
struct origin {
    enum origin_kind kind;
    slice path;  /* inside the root; "" for processes */
    slice shown; /* as the user should see it */
    struct fs_info info;
    bool world_read, group_read; /* others may read the file */
    uint32_t pid;                /* 0 for files and for what this program itself has */
};

struct assignment {
    const struct origin *origin;
    struct trait trait; /* canonical "?" when the name is decided at run time */
    slice written;      /* "NotebookApp.token", "--ip", "JUPYTER_TOKEN" */
    enum python_op op;
    /* What append and insert put into a list is here a list with that item, so that the value of
     * a trait has one shape. */
    value value;
    const struct source *source;
    uint32_t start, end; /* of the statement, in @source */
    bool conditional;
    /* Wins over the same trait of a more general class; see trait.h. */
    int rank;
    bool read; /* some application reads it */
    bool told; /* it has become a subject although nobody reads it */
};

struct assignments {
    struct assignment *items;
    size_t count, capacity;
};

static inline bool assignment_is_known(const struct assignment *a)
{
    return !value_is(&a->value, VALUE_UNKNOWN) && a->op != PYTHON_OTHER;
}
