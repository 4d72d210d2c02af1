/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parsers for the files of one process under /proc (proc(5)).
 *
 * They are pure functions of a text that is not to be trusted: a process chooses its own name,
 * arguments and environment, bytes that mean something to a careless reader included.
 */
#pragma once

#include "doc/value.h"

/* Variables that change what Jupyter, IPython or Python load, or how they protect themselves. */
bool environment_matters(slice name);

struct proc_stat {
    char state; /* R, S, D, Z ... */
    uint32_t parent;
    uint32_t session;
    bool terminal;  /* has a controlling terminal */
    uint64_t start; /* clock ticks after boot */
};

/* /proc/PID/stat, whose second field may hold any bytes, parentheses too. 0 or -EINVAL. */
_must_check_ int proc_parse_stat(slice text, struct proc_stat *ret_stat);
/* The effective user id of /proc/PID/status. 0 or -EINVAL. */
_must_check_ int proc_parse_uid(slice text, uint32_t *ret_uid);
/* /proc/PID/uid_map maps every user id to itself, as in the first user namespace. */
bool proc_map_is_identity(slice text);
/* NUL-separated strings of /proc/PID/cmdline, repaired to valid UTF-8; at most ARGUMENTS_MAX. */
size_t proc_parse_arguments(slice text, arena *a, const slice **ret_argv);
/* The variables of /proc/PID/environ that matter, as a map; the first of a name counts. */
value proc_parse_environment(slice text, arena *a);
/* "socket:[123]" with @kind "socket". 0 or -EINVAL. */
_must_check_ int proc_parse_link(slice target, const char *kind, uint64_t *ret_inode);
/* "btime" of /proc/stat: seconds since 1970, or 0. */
int64_t proc_parse_boot(slice text);

#define ARGUMENTS_MAX 4096
