/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Servers, joined from three witnesses.
 *
 * The runtime file says what the server believes about itself; the process says whether it still
 * exists and as whom it runs; the kernel says where it really listens. A runtime file alone may be
 * left over, forged, or about another program that got the same process id; a process alone has a
 * secret that nobody wrote down. The join takes whatever of the three there is.
 */
#pragma once

#include "audit/jupyter/processes.h"
#include "audit/jupyter/runtime.h"

struct server {
    struct runtime_server runtime; /* path "" when found by its process only */
    const struct process *process; /* NULL when gone, another program, or when nothing is known */
    enum program program;
    uint64_t pid;
    bool stale;
    bool has_token, has_password, auth_off, secure, token_in_file;
    slice hostname, root_dir;
    enum reach reach;
    const value *config; /* merged configuration; NULL when not known */
};

struct servers {
    struct server *items;
    size_t count, capacity;
};

/* More than this in one home are left out, which is noted. */
#define SERVERS_MAX 4096
