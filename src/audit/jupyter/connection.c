/* SPDX-License-Identifier: Apache-2.0 */
/* Connection files: where a kernel listens, and with what key its messages are signed. */
#include "audit/jupyter/collectors.h"
#include "audit/jupyter/live.h"

static bool connection_is_name(slice name)
{
    return slice_starts(name, SLICE("kernel-")) && slice_ends(name, SLICE(".json"));
}

static bool connection_judge(struct audit *audit, slice path)
{
    arena *a = &audit->scratch;
    struct value_map_builder b = VALUE_MAP_BUILDER(a);
    struct runtime_connection c;
    enum reach reach;
    value subject;

    if (runtime_read_connection(audit, a, path, &c) < 0)
        return false;
    reach = slice_eq(c.transport, SLICE("ipc")) ? REACH_UNIX : reach_of_host(c.ip);
    value_map_put(&b, "path", audit_text(a, path));
    value_map_put(&b, "ip", value_string(c.ip));
    value_map_put(&b, "transport", value_string(c.transport));
    value_map_put(&b, "reach", value_string(slice_of(reach_name(reach))));
    value_map_put(&b, "hasKey", value_bool(c.has_key));
    value_map_put(&b, "signature", value_string(c.signature));
    value_map_put(&b, "encrypted", value_bool(c.encrypted));
    value_map_put(&b, "mode", value_int(c.info.mode));
    subject = value_map_finish(&b);
    audit_emit(audit, SUBJECT_CONNECTION, &subject, NULL, path);
    return true;
}

static void connections_judge_directory(struct audit *audit, slice directory)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    slice *names;
    size_t count;

    if (fs_list(audit->fs, &a, directory, &names, &count) < 0)
        return;
    for (size_t i = 0; i < count; i++) {
        if (!connection_is_name(names[i]))
            continue;
        connection_judge(audit, arena_join_path(&a, directory, names[i]));
        arena_reset(&audit->scratch);
    }
}

/* Before 2015 IPython put them into the profile's security directory, and old tools still look. */
static void connections_judge_profiles(struct audit *audit)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    slice root = arena_join_path(&a, audit->user.home, SLICE(".ipython")), *names;
    size_t count;

    if (fs_list(audit->fs, &a, root, &names, &count) < 0)
        return;
    for (size_t i = 0; i < count; i++)
        if (slice_starts(names[i], SLICE("profile_")))
            connections_judge_directory(
                audit, arena_join_path(&a, arena_join_path(&a, root, names[i]), SLICE("security")));
}

static void connections_judge(struct audit *audit)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    slice *directories;
    size_t count;

    runtime_directories(audit, &a, &directories, &count);
    for (size_t i = 0; i < count; i++)
        connections_judge_directory(audit, directories[i]);
    connections_judge_profiles(audit);
}

static bool connection_judge_file(struct audit *audit, slice path, bool named)
{
    (void)named;
    if (!connection_is_name(slice_basename(path)))
        return false;
    audit_begin_file(audit, path);
    return connection_judge(audit, path);
}

const struct collector collector_connection = {
    .name = "connection",
    .judge = connections_judge,
    .file = connection_judge_file,
};
