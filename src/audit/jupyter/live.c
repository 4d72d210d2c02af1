/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/jupyter/live.h"

#include "audit/jupyter/collectors.h"
#include "audit/jupyter/credential.h"

struct live *live_of(struct audit *audit)
{
    if (!audit->shared)
        audit->shared = arena_new(&audit->arena, struct live);
    return audit->shared;
}

const struct processes *live_processes(const struct audit *audit)
{
    static const struct processes none;

    return audit->processes ? audit->processes : &none;
}

struct process_state *live_state(struct audit *audit, const struct process *process)
{
    return &live_of(audit)->states[process - live_processes(audit)->items];
}

bool live_is_ours(const struct audit *audit, const struct process *process)
{
    return process->detailed && process->uid == audit->user.uid;
}

/* A debugger is a process of debugpy: its adapter listens for the client on the kernel's behalf. */
static bool live_is_debugger(const struct process *process)
{
    if (!process->kernel)
        return false;
    for (size_t i = 0; i < process->argc; i++)
        if (slice_contains(process->argv[i], SLICE("debugpy")))
            return true;
    return false;
}

value live_listeners(arena *a, const struct process *process)
{
    struct value_list_builder list = VALUE_LIST_BUILDER(a);
    bool debugger = process && live_is_debugger(process);

    for (size_t i = 0; process && i < process->listener_count; i++) {
        const struct listener *listener = &process->listeners[i];
        struct value_map_builder b = VALUE_MAP_BUILDER(a);
        enum reach reach = listener_reach(listener);

        value_map_put(&b, "ip", audit_text(a, listener_address(listener, a)));
        value_map_put(&b, "port", value_int(listener->port));
        value_map_put(&b, "reach", value_string(slice_of(reach_name(reach))));
        value_map_put(&b, "debugger", value_bool(debugger));
        value_list_add(&list, value_map_finish(&b));
    }
    return value_list_finish(&list);
}

enum reach live_reach(const struct process *process)
{
    enum reach widest = REACH_NONE;

    for (size_t i = 0; i < process->listener_count; i++)
        widest = MAX(widest, listener_reach(&process->listeners[i]));
    return widest;
}

value live_arguments(arena *a, const struct process *process)
{
    struct value_list_builder list = VALUE_LIST_BUILDER(a);

    for (size_t i = 0; process && i < process->argc; i++)
        value_list_add(&list, value_string(process->argv[i]));
    return value_list_finish(&list);
}

/* Before the first finding can show a command line or an environment. */
static void live_register_secrets(struct audit *audit, const struct process *process)
{
    struct credential found;

    for (size_t i = 0; i < process->argc; i++)
        if (credential_in_argument(process->argv, process->argc, i, &found))
            secrets_add(audit->secrets, found.value);
    value_each_member (&process->environment, member) {
        if (credential_is_variable(member->key.text))
            secrets_add(audit->secrets, member->value.text);
        secrets_add(audit->secrets, credential_in_url(member->value.text));
    }
}

static void live_learn(struct audit *audit)
{
    struct processes *p = arena_new(&audit->arena, struct processes);
    int r = processes_scan(&audit->arena, SLICE("/proc"), p);

    if (r < 0) {
        fs_note(audit->fs, SLICE("/proc"), r);
        return;
    }
    if (p->truncated)
        fs_note(audit->fs, SLICE("/proc"), -E2BIG);
    for (size_t i = 0; i < p->count; i++)
        if (program_is_server(p->items[i].program) && live_reach(&p->items[i]) >= REACH_ROUTABLE)
            audit->facts.exposed_servers++;
    audit->processes = p;
    live_of(audit)->states = arena_new_array(&audit->arena, struct process_state, p->count);
    audit->result->coverage.processes += p->count;
    for (size_t i = 0; i < p->count; i++)
        if (p->items[i].detailed)
            live_register_secrets(audit, &p->items[i]);
}

const struct collector collector_machine = {
    .name = "machine",
    .machine = true,
    .learn = live_learn,
};
