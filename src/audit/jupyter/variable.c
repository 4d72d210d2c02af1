/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Environment variables that matter, and the search paths that they and the defaults make.
 *
 * Looked at are the environment of the user who runs the audit and those of the user's running
 * servers and hubs; kernels have theirs from the server.
 */
#include "audit/jupyter/collectors.h"
#include "audit/jupyter/credential.h"
#include "audit/jupyter/element.h"
#include "audit/jupyter/live.h"
#include "audit/jupyter/place.h"
#include "base/map.h"

/* One environment and how it is named. */
struct environment {
    const value *variables;
    const char *where;
    slice place;
    uint32_t pid;
};

static bool is_secret(slice name)
{
    return credential_is_variable(name) || trait_is_secret_name(name);
}

static void learn_secrets(struct audit *audit, const value *variables)
{
    if (!value_is(variables, VALUE_MAP))
        return;
    value_each_member (variables, member) {
        if (is_secret(member->key.text))
            secrets_add(audit->secrets, member->value.text);
        else
            secrets_add(audit->secrets, credential_in_url(member->value.text));
    }
}

/* What rules may know of the value: that a secret is there, or that it is empty. */
static value shown_value(struct audit *audit, const struct value_member *member)
{
    slice text = member->value.text;

    if (text.len && is_secret(member->key.text))
        return value_string(
            arena_printf(&audit->scratch, "[secret, %zu characters]", utf8_length(text)));
    return audit_text(&audit->scratch, secrets_scrub(audit->secrets, &audit->scratch, text));
}

/* IPython and Python itself are judged with what a kernel is configured to do. */
static const value *config_for(struct audit *audit, slice name)
{
    bool python = slice_starts(name, SLICE("PYTHON")) || slice_starts(name, SLICE("IPYTHON"));

    return config_of_user(audit, python ? APP_KERNEL : APP_SERVER);
}

static void judge_variables(struct audit *audit, const struct environment *e)
{
    value_each_member (e->variables, member) {
        struct value_map_builder b = VALUE_MAP_BUILDER(&audit->scratch);
        value subject;

        value_map_put(&b, "name", member->key);
        value_map_put(&b, "value", shown_value(audit, member));
        value_map_put(&b, "where", value_string(slice_of(e->where)));
        value_map_put(&b, "path", value_string(e->place));
        value_map_put(&b, "pid", value_int(e->pid));
        subject = value_map_finish(&b);
        audit_emit(audit, SUBJECT_VARIABLE, &subject, config_for(audit, member->key.text),
                   e->place);
    }
}

static bool is_absolute(slice path)
{
    return path.len && path.ptr[0] == '/';
}

static void judge_component(struct audit *audit, const char *variable, slice component, slice place)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(&audit->scratch);
    slice path = is_absolute(component) ? component : SLICE("");
    bool exists, writable = element_others_write(audit, path, &exists);
    value subject;

    value_map_put(&b, "variable", value_string(slice_of(variable)));
    value_map_put(&b, "component", audit_text(&audit->scratch, component));
    value_map_put(&b, "exists", value_bool(exists));
    value_map_put(&b, "relative", value_bool(component.len && !is_absolute(component)));
    value_map_put(&b, "empty", value_bool(component.len == 0));
    value_map_put(&b, "creatable", value_bool(writable && !exists));
    value_map_put(&b, "othersWrite", value_bool(writable && exists));
    value_map_put(&b, "underShared", value_bool(place_is_shared(path)));
    subject = value_map_finish(&b);
    audit_emit(audit, SUBJECT_SEARCHPATH, &subject, config_of_user(audit, APP_SERVER), place);
}

static void judge_search_variables(struct audit *audit, const struct environment *e)
{
    static const char *const names[] = {"JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "PYTHONPATH"};
    enum { COMPONENTS_MAX = 1000 };

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        slice rest = value_get_string(e->variables, names[i]);

        /* An empty variable counts as not set; "a::b" has an empty component. */
        for (size_t n = 0; (n || rest.len) && rest.ptr && n < COMPONENTS_MAX; n++)
            judge_component(audit, names[i], slice_cut(&rest, ':'), e->place);
    }
}

/*
 * The default directories that do not exist: whoever can create one puts configuration or kernels
 * there. Those that exist are judged as files.
 */
static void judge_defaults(struct audit *audit, const char *name, const struct search_path *path,
                           map *seen)
{
    for (size_t i = 0; i < path->count; i++) {
        slice directory = path->dirs[i].path;

        if (map_has(seen, directory) || !fs_is(audit->fs, directory, FS_MISSING))
            continue;
        map_set(seen, arena_copy(&audit->place, directory), audit);
        judge_component(audit, name, directory, directory);
    }
}

static void judge_environment(struct audit *audit, const struct environment *e)
{
    if (!value_is(e->variables, VALUE_MAP))
        return;
    judge_variables(audit, e);
    judge_search_variables(audit, e);
    arena_reset(&audit->scratch);
}

/* The process is a server or a hub of the user. */
static bool is_looked_at(const struct audit *audit, const struct process *process)
{
    return live_is_ours(audit, process) && process->environment_known &&
           (program_is_server(process->program) || process->program == PROGRAM_HUB);
}

static void learn(struct audit *audit)
{
    const struct processes *p = live_processes(audit);

    learn_secrets(audit, &audit->environment);
    for (size_t i = 0; i < p->count; i++)
        if (is_looked_at(audit, &p->items[i]))
            learn_secrets(audit, &p->items[i].environment);
}

static void judge(struct audit *audit)
{
    const struct processes *p = live_processes(audit);
    const struct prefixes *prefixes = &audit->paths->prefixes;
    _cleanup_map_ map seen = MAP_INIT;

    judge_environment(
        audit, &(struct environment){&audit->environment, "environment", SLICE("environment"), 0});
    for (size_t i = 0; i < p->count; i++) {
        const struct process *process = &p->items[i];

        if (is_looked_at(audit, process))
            judge_environment(audit,
                              &(struct environment){
                                  &process->environment, "process",
                                  arena_printf(&audit->place, "environment of %u", process->pid),
                                  process->pid});
    }
    for (size_t i = 0; i < prefixes->count; i++) {
        struct setup setup = paths_setup(audit, &prefixes->items[i]);
        struct search_path config = paths_config(audit, &audit->scratch, setup);
        struct search_path data = paths_data(audit, &audit->scratch, setup);

        judge_defaults(audit, "config", &config, &seen);
        judge_defaults(audit, "data", &data, &seen);
        arena_reset(&audit->scratch);
    }
}

const struct collector collector_variable = {.name = "variable", .learn = learn, .judge = judge};
