/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Listening sockets as the kernel knows them: what a server really answers on, whatever its
 * configuration or runtime file says.
 *
 * The tables are those of proc(5): /proc/PID/net/{tcp,tcp6,unix}, one set for each network
 * namespace. A socket's inode joins it with the process that holds it (/proc/PID/fd).
 */
#pragma once

#include "base/arena.h"

enum reach {
    REACH_NONE,
    REACH_UNIX,
    REACH_LOOPBACK,
    REACH_ROUTABLE,
    REACH_ANY,
};

enum socket_family {
    SOCKET_TCP4,
    SOCKET_TCP6,
    SOCKET_UNIX,
};

struct listener {
    uint64_t inode;
    enum socket_family family;
    uint8_t ip[16]; /* network order; 4 bytes for SOCKET_TCP4 */
    uint16_t port;
    slice path; /* of a Unix socket; "@name" in the abstract namespace; "" when it has none */
};

struct sockets {
    arena *arena;
    struct listener *items; /* listening ones only */
    size_t count, capacity;
    bool truncated; /* beyond SOCKETS_MAX */
};

#define SOCKETS_MAX 65536
#define SOCKETS(a)  ((struct sockets){.arena = (a)})

/*
 * Appends the listening sockets of one table. Lines that do not parse are skipped.
 */
void sockets_add_tcp(struct sockets *s, slice table, enum socket_family family);
void sockets_add_unix(struct sockets *s, slice table);
/*
 * Reads the three tables of the network namespace whose directory @fd is (/proc/PID/net). 0, or
 * negative errno when not even the table of TCP sockets can be read.
 */
_must_check_ int sockets_read(struct sockets *s, int fd);
/* Orders the list for sockets_find(); sockets_read() has done so. */
void sockets_sort(struct sockets *s);
/* The listeners of a socket, or NULL. */
const struct listener *sockets_find(const struct sockets *s, uint64_t inode, size_t *ret_count);

enum reach listener_reach(const struct listener *listener);
/* The address as people write it, without port and brackets; the path of a Unix socket. In @a. */
slice listener_address(const struct listener *listener, arena *a);
const char *reach_name(enum reach reach);
/*
 * How far a server configured to bind to @host can be reached. "" and "*" mean every interface;
 * localhost is loopback; another name counts as routable.
 */
enum reach reach_of_host(slice host);
