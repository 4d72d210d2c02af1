/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Processes that belong to Jupyter, and what they have started.
 *
 * A notebook can start anything. What descends from a kernel or terminal and listens is a second
 * door beside the server's own, so that it is judged too; the rest of a user's processes is not.
 */
#include <inttypes.h>

#include "audit/jupyter/collectors.h"
#include "audit/jupyter/credential.h"
#include "audit/jupyter/live.h"

static bool process_is_of_interest(const struct process *process)
{
    return process->detailed && (process->program != PROGRAM_OTHER || process->listener_count > 0);
}

static bool process_has_token_argument(const struct process *process)
{
    struct credential found;

    for (size_t i = 0; i < process->argc; i++)
        if (credential_in_argument(process->argv, process->argc, i, &found))
            return true;
    return false;
}

/*
 * The connection file that a kernel was given, or makes for itself when it was given none. "" when
 * there is none.
 */
static slice process_connection_file(struct audit *audit, const struct process *process)
{
    arena *a = &audit->scratch;
    slice path = program_connection_file(process->argv, process->argc), name, *directories;
    size_t count;

    if (path.len && path.ptr[0] == '/')
        return fs_is(audit->fs, path, FS_FILE) ? path : SLICE("");
    name = path.len ? path : arena_printf(a, "kernel-%" PRIu32 ".json", process->pid);
    path = arena_join_path(a, process->cwd, name);
    if (process->cwd.len && fs_is(audit->fs, path, FS_FILE))
        return path;
    runtime_directories(audit, a, &directories, &count);
    for (size_t i = 0; i < count; i++) {
        path = arena_join_path(a, directories[i], name);
        if (fs_is(audit->fs, path, FS_FILE))
            return path;
    }
    return SLICE("");
}

/* A debugger is a process of debugpy: its adapter listens for the client on the kernel's behalf. */
static bool process_is_debugger(const struct process *process)
{
    for (size_t i = 0; process->kernel && i < process->argc; i++)
        if (slice_contains(process->argv[i], SLICE("debugpy")))
            return true;
    return false;
}

/* What is looked up once for a process. */
struct process_look {
    bool named; /* a runtime or connection file names it */
    bool debugger;
    bool channels; /* of a kernel: the connection file could be read */
    struct runtime_connection connection;
};

static struct process_look process_look(struct audit *audit, const struct process *process)
{
    struct process_look look = {.debugger = process_is_debugger(process)};
    slice path;

    /* The files of a container cannot be found from here, so that nothing is said against it. */
    look.named = process->contained || live_state(audit, process)->named;
    if (process->contained || process->program != PROGRAM_KERNEL)
        return look;
    path = process_connection_file(audit, process);
    look.named |= path.len > 0;
    look.channels =
        path.len && runtime_read_connection(audit, &audit->scratch, path, &look.connection) == 0;
    return look;
}

/* One of the sockets on which a kernel takes its messages; the benefit of doubt where its
 * connection file cannot be read. */
static bool process_is_channel(const struct process *process, const struct process_look *look,
                               const struct listener *listener)
{
    if (process->program != PROGRAM_KERNEL)
        return false;
    for (size_t i = 0; look->channels && i < RUNTIME_PORTS; i++)
        if (look->connection.ports[i] == listener->port)
            return true;
    return !look->channels;
}

static value process_listeners(arena *a, const struct process *process,
                               const struct process_look *look)
{
    struct value_list_builder list = VALUE_LIST_BUILDER(a);

    for (size_t i = 0; i < process->listener_count; i++) {
        const struct listener *listener = &process->listeners[i];
        struct value_map_builder b = VALUE_MAP_BUILDER(a);

        live_put_address(&b, listener);
        value_map_put(&b, "debugger", value_bool(look->debugger));
        value_map_put(&b, "channel", value_bool(process_is_channel(process, look, listener)));
        value_list_add(&list, value_map_finish(&b));
    }
    return value_list_finish(&list);
}

static void process_judge(struct audit *audit, const struct process *process)
{
    arena *a = &audit->scratch;
    struct value_map_builder b = VALUE_MAP_BUILDER(a);
    struct process_look look;
    value subject;

    live_state(audit, process)->judged = true;
    if (!process_is_of_interest(process))
        return;
    look = process_look(audit, process);
    value_map_put(&b, "pid", value_int(process->pid));
    value_map_put(&b, "app", value_string(slice_of(program_name(process->program))));
    value_map_put(&b, "uid", value_int(process->uid));
    value_map_put(&b, "root", value_bool(process->root));
    value_map_put(&b, "argv", live_arguments(a, process));
    value_map_put(&b, "hasRuntimeFile", value_bool(look.named));
    value_map_put(&b, "tokenArgument", value_bool(process_has_token_argument(process)));
    value_map_put(&b, "environment", process->environment);
    value_map_put(&b, "listeners", process_listeners(a, process, &look));
    value_map_put(&b, "underKernel", value_bool(process->kernel || process->in_terminal));
    subject = value_map_finish(&b);
    audit_emit(audit, SUBJECT_PROCESS, &subject, NULL,
               arena_printf(a, "process %" PRIu32, process->pid));
    arena_reset(a);
}

static void processes_judge(struct audit *audit)
{
    const struct processes *p = live_processes(audit);

    for (size_t i = 0; i < p->count; i++)
        if (live_is_ours(audit, &p->items[i]))
            process_judge(audit, &p->items[i]);
}

const struct collector collector_process = {
    .name = "process",
    .judge = processes_judge,
};
