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

/* The connection file that a kernel was given, or makes for itself when it was given none. */
static bool process_has_connection_file(struct audit *audit, const struct process *process)
{
    arena *a = &audit->scratch;
    slice path = program_connection_file(process->argv, process->argc), name, *directories;
    size_t count;

    if (path.len && path.ptr[0] == '/')
        return fs_is(audit->fs, path, FS_FILE);
    name = path.len ? path : arena_printf(a, "kernel-%" PRIu32 ".json", process->pid);
    if (process->cwd.len && fs_is(audit->fs, arena_join_path(a, process->cwd, name), FS_FILE))
        return true;
    runtime_directories(audit, a, &directories, &count);
    for (size_t i = 0; i < count; i++)
        if (fs_is(audit->fs, arena_join_path(a, directories[i], name), FS_FILE))
            return true;
    return false;
}

/* The files of a container cannot be found from here, so that nothing is said against it. */
static bool process_is_named(struct audit *audit, const struct process *process)
{
    if (process->contained || live_state(audit, process)->named)
        return true;
    return process->program == PROGRAM_KERNEL && process_has_connection_file(audit, process);
}

static void process_judge(struct audit *audit, const struct process *process)
{
    arena *a = &audit->scratch;
    struct value_map_builder b = VALUE_MAP_BUILDER(a);
    value subject;

    value_map_put(&b, "pid", value_int(process->pid));
    value_map_put(&b, "app", value_string(slice_of(program_name(process->program))));
    value_map_put(&b, "uid", value_int(process->uid));
    value_map_put(&b, "root", value_bool(process->root));
    value_map_put(&b, "argv", live_arguments(a, process));
    value_map_put(&b, "hasRuntimeFile", value_bool(process_is_named(audit, process)));
    value_map_put(&b, "tokenArgument", value_bool(process_has_token_argument(process)));
    value_map_put(&b, "environment", process->environment);
    value_map_put(&b, "listeners", live_listeners(a, process));
    value_map_put(&b, "underKernel", value_bool(process->kernel || process->in_terminal));
    subject = value_map_finish(&b);
    audit_emit(audit, SUBJECT_PROCESS, &subject, NULL,
               arena_printf(a, "process %" PRIu32, process->pid));
    live_state(audit, process)->judged = true;
    arena_reset(a);
}

static void processes_judge(struct audit *audit)
{
    const struct processes *p = live_processes(audit);

    for (size_t i = 0; i < p->count; i++)
        if (process_is_of_interest(&p->items[i]) && live_is_ours(audit, &p->items[i]))
            process_judge(audit, &p->items[i]);
}

const struct collector collector_process = {
    .name = "process",
    .judge = processes_judge,
};
