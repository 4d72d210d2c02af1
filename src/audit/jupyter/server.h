/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Running servers, joined from three witnesses.
 *
 * The runtime file says what the server believes about itself; the process says whether it still
 * exists and as whom it runs; the kernel says where it really listens. A runtime file alone may be
 * left over, forged or about another program that got the same process id; a process alone has a
 * secret that nobody wrote down. The join takes whatever of the three there is.
 */
#pragma once

#include "audit/collect.h"
#include "audit/jupyter/processes.h"

struct server {
    slice runtime_file;            /* "" when found by its process only */
    struct fs_info info;           /* of the runtime file */
    const struct process *process; /* NULL when gone, another program, or when nothing is known */
    enum program program;
    uint64_t pid;
    bool stale;
    /* From the runtime file; for servers without one from their configuration. */
    slice hostname, sock, token, url, root_dir, version;
    uint16_t port;
    bool secure, has_token, has_password, auth_off;
    bool token_in_file;
    enum reach reach;
    value config; /* merged configuration of this server; an empty map when not known */
};

struct servers {
    struct server *items;
    size_t count;
};

#define SERVERS_MAX 10000

/*
 * Finds the servers of the current user: sets audit->servers, which lives in audit->arena, and
 * registers their tokens as secrets.
 */
_must_check_ int find_servers(struct audit *audit);
/* Makes the `server` subjects of what find_servers() found. */
_must_check_ int collect_servers(struct audit *audit);

/* The process belongs to the current user. */
bool process_is_ours(const struct audit *audit, const struct process *process);
/* Directories with runtime files of the current user, those of running processes included. */
void runtime_directories(struct audit *audit, arena *a, slice **ret_paths, size_t *ret_count);
/* {ip, port, reach} of each listening socket of @process, which may be NULL. In @a. */
value listeners_value(arena *a, const struct process *process);
