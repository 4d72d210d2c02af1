/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The processes of this machine, from one pass over /proc.
 *
 * Of every process its parent, owner, start and command line are kept, which is what it takes to
 * find Jupyter's; environment, sockets and namespaces are read only for those and for what descends
 * from them. Everything about one process is read through one directory descriptor, so that a
 * process id used again meanwhile cannot mix two processes. What belongs to other users is often
 * not readable: "unknown" is kept apart from "none".
 */
#pragma once

#include "audit/jupyter/program.h"
#include "audit/jupyter/sockets.h"
#include "doc/value.h"

struct process {
    uint32_t pid, parent;
    uint64_t start;    /* clock ticks after boot: with the pid it names a process for ever */
    int64_t started;   /* seconds since 1970, within about a second; 0 when not known */
    bool terminal;     /* leads a session that has a terminal, as a login shell does */
    const slice *argv; /* valid UTF-8 */
    size_t argc;
    size_t arguments; /* index of the first argument that is the application's own */
    enum program program;
    uint32_t server;  /* nearest ancestor that is a server; 0: none */
    uint32_t kernel;  /* nearest ancestor that is a kernel; 0: none */
    bool in_terminal; /* itself or an ancestor is a shell in a terminal that a server opened */

    /* Below: only for Jupyter's processes and what descends from them. */
    bool detailed;
    uint32_t uid;      /* effective, as seen from our user namespace */
    value environment; /* map of the variables that environment_matters() names */
    bool environment_known;
    slice cwd, exe;       /* "" when not readable */
    bool root;            /* uid 0 of the initial user namespace */
    bool contained;       /* sees another file system than we do: its paths mean nothing here */
    bool foreign_network; /* its loopback is not ours */
    struct listener *listeners; /* listening sockets it holds */
    size_t listener_count;
    bool sockets_known; /* its descriptors and the tables of its network could be read */
};

/* One network namespace. */
struct network {
    uint64_t inode;
    struct sockets sockets;
    bool readable;
};

struct processes {
    arena *arena;
    slice path;            /* /proc */
    uint64_t mounts;       /* our own mount namespace; 0 when not known */
    uint64_t network;      /* our own network namespace; 0 when not known */
    struct process *items; /* by process id */
    size_t count, capacity;
    struct network *networks;
    size_t network_count;
    bool truncated; /* beyond PROCESSES_MAX */
};

#define PROCESSES_MAX (1 << 18)

/*
 * @path is /proc, or a directory that looks like it. All lives in @a. Negative errno when it cannot
 * be read.
 */
_must_check_ int processes_scan(arena *a, slice path, struct processes *ret_processes);
/* NULL when there is no such process. */
const struct process *processes_find(const struct processes *p, uint64_t pid);
/*
 * As above, and reads the details of a process that is not recognisable as Jupyter's by its command
 * line, such as a server embedded in another program.
 */
const struct process *processes_detail(struct processes *p, uint64_t pid);
