/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the collectors of running Jupyter share: the processes of the machine, and the servers of
 * the home that is looked at.
 */
#pragma once

#include "audit/jupyter/processes.h"
#include "audit/jupyter/server.h"

/* What is remembered of each process, by its index in the process table. */
struct process_state {
    bool named;  /* a runtime or connection file names it */
    bool judged; /* it was looked at with its user */
};

/* The last answer of place_is_shielded(). */
struct shield {
    const struct fs *fs;
    char path[4096];
    size_t len;
    bool shielded;
};

struct live {
    struct process_state *states; /* one for each of the audit's processes */
    struct servers servers;       /* of the current home; in the audit's place arena */
    struct shield shield;
};

/* The audit's, made when there is none yet. */
struct live *live_of(struct audit *audit);
/* The audit's processes; none unless the live machine is looked at. */
const struct processes *live_processes(const struct audit *audit);
struct process_state *live_state(struct audit *audit, const struct process *process);
/* The process runs as the user whose home is looked at. */
bool live_is_ours(const struct audit *audit, const struct process *process);
/* Adds ip, port and reach of a listening socket. */
void live_put_address(struct value_map_builder *b, const struct listener *listener);
/* Of its listening sockets the one that is reached from farthest. */
enum reach live_reach(const struct process *process);
/* The command line as a list of strings. In @a. */
value live_arguments(arena *a, const struct process *process);
