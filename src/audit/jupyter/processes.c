/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/jupyter/processes.h"

#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>

#include "audit/jupyter/proc.h"
#include "base/fd.h"

enum {
    STAT_MAX = 64 * 1024,
    /* MAX_ARG_STRLEN of one string times a few; more is cut. */
    ARGUMENT_BYTES_MAX = 512 * 1024,
    ENVIRONMENT_BYTES_MAX = 2 * 1024 * 1024,
    DESCRIPTORS_MAX = 65536,
    ANCESTORS_MAX = 256,
};

/* PROC_USER_INIT_INO of include/linux/proc_ns.h: the inode of the first user namespace. */
#define INITIAL_USER_NAMESPACE 0xEFFFFFFDULL

/* The start of a file, at most @max bytes, whether or not there is more. */
static int processes_read(int directory, const char *name, size_t max, buffer *text)
{
    _cleanup_close_ int fd = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY);
    int r;

    if (fd < 0)
        return -errno;
    buffer_clear(text);
    r = fd_read_all(fd, max, text);
    return r == -EFBIG ? 0 : r;
}

static slice processes_link(int directory, const char *name, arena *a)
{
    char target[PATH_MAX];
    ssize_t len = readlinkat(directory, name, target, sizeof(target));

    return len <= 0 ? SLICE_NULL : arena_copy(a, slice_new(target, (size_t)len));
}

/* The inode of a namespace, or 0. */
static uint64_t processes_namespace(int directory, const char *name, const char *kind)
{
    char target[64];
    ssize_t len = readlinkat(directory, name, target, sizeof(target));
    uint64_t inode;

    if (len <= 0 || proc_parse_link(slice_new(target, (size_t)len), kind, &inode) < 0)
        return 0;
    return inode;
}

static int processes_open(const struct processes *p, uint64_t pid)
{
    _cleanup_close_ int root = open(p->path.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    char name[24];
    int fd;

    if (root < 0)
        return -errno;
    snprintf(name, sizeof(name), "%" PRIu64, pid);
    fd = openat(root, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    return fd < 0 ? -errno : fd;
}

/* Who, whose child, since when, running what. A zombie runs nothing and is left out. */
static void processes_add(struct processes *p, int fd, uint32_t pid, int64_t boot, buffer *text)
{
    struct process process = {.pid = pid, .environment = value_empty_map()};
    long ticks = sysconf(_SC_CLK_TCK);
    struct proc_stat stat;

    if (processes_read(fd, "stat", STAT_MAX, text) < 0 ||
        proc_parse_stat(buffer_slice(text), &stat) < 0 || stat.state == 'Z' || stat.state == 'X')
        return;
    process.parent = stat.parent;
    process.start = stat.start;
    process.terminal = stat.terminal && stat.session == pid;
    if (boot > 0 && ticks > 0)
        process.started = boot + (int64_t)(stat.start / (uint64_t)ticks);
    if (processes_read(fd, "cmdline", ARGUMENT_BYTES_MAX, text) == 0)
        process.argc = proc_parse_arguments(buffer_slice(text), p->arena, &process.argv);
    process.program = program_classify(process.argv, process.argc, &process.arguments);
    if (p->count == p->capacity) {
        size_t capacity = p->capacity ? p->capacity * 2 : 256;

        p->items = arena_resize(p->arena, p->items, p->capacity * sizeof(process),
                                capacity * sizeof(process));
        p->capacity = capacity;
    }
    p->items[p->count++] = process;
}

static int processes_compare(const void *a, const void *b)
{
    const struct process *x = a, *y = b;

    return x->pid < y->pid ? -1 : x->pid > y->pid;
}

static struct process *processes_get(const struct processes *p, uint64_t pid)
{
    struct process key = {.pid = (uint32_t)pid};

    if (pid == 0 || pid > UINT32_MAX || p->count == 0)
        return NULL;
    return bsearch(&key, p->items, p->count, sizeof(key), processes_compare);
}

const struct process *processes_find(const struct processes *p, uint64_t pid)
{
    return processes_get(p, pid);
}

/* A child of a server that was given a connection file is a kernel, whatever its language. */
static void processes_find_kernels(struct processes *p)
{
    for (struct process *process = p->items; process < p->items + p->count; process++) {
        const struct process *parent;

        if (process->program != PROGRAM_OTHER ||
            !program_connection_file(process->argv, process->argc).len)
            continue;
        parent = processes_get(p, process->parent);
        if (parent && (program_is_server(parent->program) || parent->program == PROGRAM_KERNEL))
            process->program = PROGRAM_KERNEL;
    }
}

/*
 * Fills server, kernel and in_terminal. Ancestors are followed a bounded number of steps: ids are
 * read one after the other while processes come and go, so that the picture may hold a circle.
 */
static void processes_find_family(struct processes *p, struct process *process)
{
    const struct process *child = process;

    for (int step = 0; step < ANCESTORS_MAX; step++) {
        const struct process *parent = processes_get(p, child->parent);

        if (!parent)
            return;
        if (parent->program == PROGRAM_KERNEL && !process->kernel)
            process->kernel = parent->pid;
        if (program_is_server(parent->program) && !process->server) {
            process->server = parent->pid;
            process->in_terminal = child->program == PROGRAM_OTHER && child->terminal;
        }
        child = parent;
    }
}

/*
 * User id 0 inside a user namespace is nobody outside. Where the namespace is hidden from us its
 * map of user ids still tells: the first namespace maps everything to itself.
 */
static bool processes_is_root(int fd, uint32_t uid, buffer *text)
{
    uint64_t inode;

    if (uid != 0)
        return false;
    inode = processes_namespace(fd, "ns/user", "user");
    if (inode)
        return inode == INITIAL_USER_NAMESPACE;
    return processes_read(fd, "uid_map", STAT_MAX, text) < 0 ||
           proc_map_is_identity(buffer_slice(text));
}

static const struct network *processes_network(struct processes *p, int fd)
{
    _cleanup_close_ int net = -1;
    uint64_t inode = processes_namespace(fd, "ns/net", "net");
    struct network *network;

    if (!inode)
        return NULL;
    for (size_t i = 0; i < p->network_count; i++)
        if (p->networks[i].inode == inode)
            return &p->networks[i];
    p->networks = arena_resize(p->arena, p->networks, p->network_count * sizeof(*network),
                               (p->network_count + 1) * sizeof(*network));
    network = &p->networks[p->network_count++];
    *network = (struct network){.inode = inode, .sockets = SOCKETS(p->arena)};
    net = openat(fd, "net", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    network->readable = net >= 0 && sockets_read(&network->sockets, net) == 0;
    return network;
}

static void processes_add_listener(struct processes *p, struct process *process,
                                   const struct listener *listener)
{
    size_t size = sizeof(*listener), count = process->listener_count;
    struct listener *list = process->listeners;

    /* A descriptor may be held twice. */
    for (size_t i = 0; i < count; i++)
        if (list[i].inode == listener->inode && slice_eq(list[i].path, listener->path))
            return;
    list = arena_resize(p->arena, list, count * size, (count + 1) * size);
    list[count] = *listener;
    process->listeners = list;
    process->listener_count++;
}

/* Joins the open descriptors of a process with the listening sockets of its network. */
static void processes_read_sockets(struct processes *p, struct process *process, int fd)
{
    enum { LISTENERS_MAX = 1024 };
    const struct network *network = processes_network(p, fd);
    _cleanup_close_ int fds = openat(fd, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    _cleanup_closedir_ DIR *directory = NULL;

    if (fds < 0 || !network || !network->readable)
        return;
    directory = fdopendir(fds);
    if (!directory)
        return;
    TAKE_FD(fds);
    for (size_t i = 0; i < DESCRIPTORS_MAX; i++) {
        const struct dirent *entry = readdir(directory);
        const struct listener *found = NULL;
        uint64_t inode;
        size_t count = 0;

        if (!entry)
            break;
        inode = processes_namespace(dirfd(directory), entry->d_name, "socket");
        if (inode)
            found = sockets_find(&network->sockets, inode, &count);
        for (size_t j = 0; j < count && process->listener_count < LISTENERS_MAX; j++)
            processes_add_listener(p, process, &found[j]);
    }
    process->foreign_network = network->inode != p->network;
    process->sockets_known = true;
}

static void processes_read_details(struct processes *p, struct process *process)
{
    _cleanup_close_ int fd = processes_open(p, process->pid);
    _cleanup_buffer_ buffer text = BUFFER_INIT;
    struct proc_stat stat;
    uint64_t mounts;

    /* The id may belong to another process by now. */
    if (process->detailed || fd < 0 || processes_read(fd, "stat", STAT_MAX, &text) < 0 ||
        proc_parse_stat(buffer_slice(&text), &stat) < 0 || stat.start != process->start)
        return;
    if (processes_read(fd, "status", STAT_MAX, &text) < 0 ||
        proc_parse_uid(buffer_slice(&text), &process->uid) < 0)
        return;
    process->root = processes_is_root(fd, process->uid, &text);
    mounts = processes_namespace(fd, "ns/mnt", "mnt");
    process->contained = mounts && p->mounts && mounts != p->mounts;
    process->cwd = processes_link(fd, "cwd", p->arena);
    process->exe = processes_link(fd, "exe", p->arena);
    if (processes_read(fd, "environ", ENVIRONMENT_BYTES_MAX, &text) == 0) {
        process->environment = proc_parse_environment(buffer_slice(&text), p->arena);
        process->environment_known = true;
    }
    processes_read_sockets(p, process, fd);
    process->detailed = true;
}

const struct process *processes_detail(struct processes *p, uint64_t pid)
{
    struct process *process = processes_get(p, pid);

    if (process)
        processes_read_details(p, process);
    return process;
}

static int processes_read_all(struct processes *p)
{
    _cleanup_close_ int root = open(p->path.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    _cleanup_closedir_ DIR *directory = NULL;
    _cleanup_buffer_ buffer text = BUFFER_INIT;
    int64_t boot = 0;

    if (root < 0)
        return -errno;
    if (processes_read(root, "stat", ENVIRONMENT_BYTES_MAX, &text) == 0)
        boot = proc_parse_boot(buffer_slice(&text));
    p->mounts = processes_namespace(root, "self/ns/mnt", "mnt");
    p->network = processes_namespace(root, "self/ns/net", "net");
    directory = fdopendir(root);
    if (!directory)
        return -errno;
    TAKE_FD(root);
    for (;;) {
        const struct dirent *entry = readdir(directory);
        _cleanup_close_ int fd = -1;
        uint64_t pid;

        if (!entry)
            return 0;
        if (slice_to_u64(slice_of(entry->d_name), &pid) < 0 || pid == 0 || pid > UINT32_MAX)
            continue;
        if (p->count >= PROCESSES_MAX) {
            p->truncated = true;
            return 0;
        }
        fd = openat(dirfd(directory), entry->d_name,
                    O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
        if (fd >= 0)
            processes_add(p, fd, (uint32_t)pid, boot, &text);
    }
}

int processes_scan(arena *a, slice path, struct processes *ret_processes)
{
    struct processes p = {.arena = a, .path = arena_copy(a, path)};
    int r = processes_read_all(&p);

    if (r < 0)
        return r;
    if (p.count)
        qsort(p.items, p.count, sizeof(*p.items), processes_compare);
    processes_find_kernels(&p);
    for (struct process *process = p.items; process < p.items + p.count; process++) {
        processes_find_family(&p, process);
        if (process->program != PROGRAM_OTHER || process->server || process->kernel)
            processes_read_details(&p, process);
    }
    *ret_processes = p;
    return 0;
}
