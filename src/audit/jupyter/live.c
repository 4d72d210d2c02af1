/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/jupyter/live.h"

#include "audit/jupyter/collectors.h"
#include "audit/jupyter/credential.h"
#include "audit/target.h"

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

void live_put_address(struct value_map_builder *b, const struct listener *listener)
{
    slice ip = listener_address(listener, b->arena);

    value_map_put(b, "ip", audit_text(b->arena, ip));
    value_map_put(b, "port", value_int(listener->port));
    value_map_put(b, "reach", value_string(slice_of(reach_name(listener_reach(listener)))));
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

/* The owner of a process that no audited home belongs to. */
static struct user live_owner(struct audit *audit, const struct process *process)
{
    slice home = value_get_string(&process->environment, "HOME");
    struct user user = {.uid = process->uid, .gid = UINT32_MAX, .home = home};

    for (size_t i = 0; i < audit->accounts.user_count; i++)
        if (audit->accounts.users[i].uid == process->uid)
            user = audit->accounts.users[i];
    /* A home of the same name as in the container may be somebody else's here. */
    if (process->contained || home.len == 0 || home.ptr[0] != '/')
        home = SLICE("/nonexistent");
    user.home = home;
    return user;
}

/*
 * Processes whose users have no home among those that were audited: accounts of services, users of
 * containers. They belong to the machine, and are looked at when all of it is.
 */
static void live_judge(struct audit *audit)
{
    const struct processes *p = live_processes(audit);

    for (size_t i = 0; audit->options->all_users && i < p->count; i++) {
        const struct process *process = &p->items[i];

        if (!process->detailed || live_state(audit, process)->judged)
            continue;
        audit_home(audit, live_owner(audit, process));
        live_state(audit, process)->judged = true;
    }
}

const struct collector collector_machine = {
    .name = "machine",
    .machine = true,
    .learn = live_learn,
    .judge = live_judge,
};
