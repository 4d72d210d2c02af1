/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The `file` subject: a file or directory with a known role in Jupyter, with who can reach it.
 */
#pragma once

#include "audit/collect.h"

struct file {
    slice path;
    const char *role;    /* as the schema lists them */
    const char *scope;   /* user, env, system, path, legacy */
    int64_t source_mode; /* of a checkpoint: its notebook's; -1 */
    bool kernel_writable;
    bool of_tree; /* what the name itself is counts, not what a link leads to */
};

#define FILE_OF(file_path, file_role, file_scope)                                                  \
    ((struct file){                                                                                \
        .path = (file_path), .role = (file_role), .scope = (file_scope), .source_mode = -1})

/* Asks the rules about it; false when there is no such file or it cannot be looked at. */
bool file_judge(struct audit *audit, const struct file *file);
