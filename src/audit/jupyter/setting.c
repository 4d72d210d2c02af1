/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/jupyter/setting.h"

#include "audit/jupyter/element.h"
#include "audit/jupyter/live.h"
#include "audit/jupyter/script.h"

/*
 * The value as written. Findings are scrubbed of secrets; one that is too short to be found in a
 * text is masked here already.
 */
static value written_text(struct audit *audit, const struct assignment *assignment)
{
    const value *v = &assignment->value;
    bool is_string = value_is(v, VALUE_STRING) || value_is(v, VALUE_BYTES);

    if (!v->source)
        return value_string(SLICE(""));
    if (assignment->trait.type == TRAIT_SECRET && is_string && v->text.len < 8)
        return audit_text(&audit->scratch, secrets_written(audit->secrets, &audit->scratch,
                                                           v->source, v->start, v->end));
    return audit_text(&audit->scratch, value_written(v));
}

static value overridden(struct audit *audit, const struct reading *reading)
{
    enum { OVERRIDES_MAX = 32 };
    struct value_list_builder list = VALUE_LIST_BUILDER(&audit->scratch);

    for (size_t i = 0; i < reading->override_count && i < OVERRIDES_MAX; i++) {
        const struct reading *other = reading->overrides[i];
        const struct assignment *assignment = other->assignment;
        struct value_map_builder b = VALUE_MAP_BUILDER(&audit->scratch);
        struct position position = source_locate(assignment->source, assignment->start);

        value_map_put(&b, "file", value_string(assignment->origin->shown));
        value_map_put(&b, "line", value_int(position.line));
        value_map_put(&b, "value", assignment->value);
        value_map_put(&b, "known", value_bool(assignment_is_known(assignment)));
        value_map_put(&b, "scope", value_string(slice_of(scope_name(other->scope))));
        value_map_put(&b, "source",
                      value_string(slice_of(origin_kind_name(assignment->origin->kind))));
        value_list_add(&list, value_map_finish(&b));
    }
    return value_list_finish(&list);
}

static const char *op_name(const struct reading *reading)
{
    return reading->op == PYTHON_OTHER ? "set" : python_op_name(reading->op);
}

static void judge(struct audit *audit, const struct view *view, const struct reading *reading)
{
    const struct assignment *assignment = reading->assignment;
    const struct origin *origin = assignment->origin;
    bool in_file = origin->kind == ORIGIN_PYTHON || origin->kind == ORIGIN_JSON;
    bool known = assignment_is_known(assignment);
    struct value_map_builder b = VALUE_MAP_BUILDER(&audit->scratch);
    value subject;

    value_map_put(&b, "name", audit_text(&audit->scratch, assignment->trait.canonical));
    value_map_put(&b, "written", audit_text(&audit->scratch, assignment->written));
    value_map_put(&b, "value", assignment->value);
    value_map_put(&b, "text", written_text(audit, assignment));
    value_map_put(&b, "modified", value_timestamp(in_file ? origin->info.modified : 0, 0));
    value_map_put(&b, "known", value_bool(known));
    value_map_put(&b, "conditional", value_bool(assignment->conditional));
    value_map_put(&b, "op", value_string(slice_of(op_name(reading))));
    value_map_put(&b, "source", value_string(slice_of(origin_kind_name(origin->kind))));
    value_map_put(&b, "literal", value_bool(in_file && known && assignment->op != PYTHON_DELETE));
    value_map_put(&b, "app", value_string(slice_of(app_name(view->app))));
    value_map_put(&b, "scope", value_string(slice_of(scope_name(reading->scope))));
    value_map_put(&b, "effective", value_bool(reading->effective));
    value_map_put(&b, "active", value_bool(reading->active));
    value_map_put(
        &b, "isDefault",
        value_bool(known && trait_is_default(assignment->trait.canonical, &assignment->value)));
    value_map_put(&b, "overrides", overridden(audit, reading));
    value_map_put(&b, "file", value_string(origin->shown));
    value_map_put(&b, "worldReadable", value_bool(origin->world_read));
    value_map_put(&b, "groupReadable", value_bool(origin->group_read));
    value_map_put(&b, "pid", value_int(origin->pid));
    value_map_put(&b, "elements", elements_of(audit, &audit->scratch, view, assignment));
    subject =
        value_at(value_map_finish(&b), assignment->source, assignment->start, assignment->end);
    audit_emit(audit, SUBJECT_SETTING, &subject, &view->config,
               origin->path.len ? origin->path : origin->shown);
    arena_reset(&audit->scratch);
}

void settings_judge(struct audit *audit, const struct view *view, bool process_only)
{
    for (size_t i = 0; i < view->count; i++) {
        const struct reading *reading = &view->readings[i];
        struct assignment *assignment = reading->assignment;

        if (process_only && assignment->origin->path.len)
            continue;
        if (!reading->active) {
            if (assignment->read || assignment->told)
                continue;
            assignment->told = true;
        }
        judge(audit, view, reading);
    }
}

/* All applications have been seen by now, so that `read` tells whether any takes the setting. */
static void judge_user(struct audit *audit)
{
    const struct processes *p = live_processes(audit);

    for (size_t i = 0; i < p->count; i++) {
        const struct process *process = &p->items[i];
        const struct view *view =
            live_is_ours(audit, process) ? view_of_process(audit, process) : NULL;

        if (view)
            settings_judge(audit, view, view->app == APP_KERNEL);
    }
    vector_each (&audit->configs->views, view)
        settings_judge(audit, *view, false);
}

/* single files */

/* What a file of that kind may be for: its own application first. */
static size_t apps_of_file(enum app app, enum app apps[static APP_COUNT])
{
    size_t count = 0;

    if (app != APP_JUPYTER) {
        apps[count++] = app;
        /* Extension applications and kernels read the file below theirs too. */
        if (app == APP_IPYTHON)
            apps[count++] = APP_KERNEL;
        return count;
    }
    for (int i = 0; i < APP_COUNT; i++)
        apps[count++] = (enum app)i;
    return count;
}

/* A file of another name that reads like configuration. */
static bool is_named_config(struct audit *audit, slice path)
{
    static const slice marks[] = {SLICE_INIT("get_config("), SLICE_INIT("load_subconfig("),
                                  SLICE_INIT("\nc."), SLICE_INIT("App\"")};
    slice text;

    if ((!slice_ends(path, SLICE(".py")) && !slice_ends(path, SLICE(".json"))) ||
        fs_read(audit->fs, &audit->scratch, path, CONFIG_SIZE_MAX, &text, NULL) < 0)
        return false;
    for (size_t i = 0; i < ARRAY_SIZE(marks); i++)
        if (slice_contains(text, marks[i]))
            return true;
    return slice_starts(text, SLICE("c."));
}

static bool judge_file(struct audit *audit, slice path, bool named)
{
    slice directory = slice_basename(slice_dirname(path));
    enum app app, apps[APP_COUNT];
    struct view *views[APP_COUNT];
    size_t count;

    if (slice_ends(directory, SLICE("_config.d")) && slice_ends(path, SLICE(".json")))
        app = slice_starts(directory, SLICE("jupyter_notebook")) ? APP_NOTEBOOK : APP_SERVER;
    else if (config_file_app(slice_basename(path), &app) < 0) {
        if (!named || !is_named_config(audit, path))
            return false;
        app = APP_JUPYTER;
    }
    audit_begin_file(audit, path);
    count = apps_of_file(app, apps);
    for (size_t i = 0; i < count; i++)
        views[i] = view_build(audit, &(struct view_request){.app = apps[i], .file = path});
    for (size_t i = 0; i < count; i++)
        settings_judge(audit, views[i], false);
    for (size_t i = 0; i < config_files_count(audit->configs->files); i++)
        script_judge_config(audit, config_files_at(audit->configs->files, i));
    return true;
}

const struct collector collector_setting = {
    .name = "setting",
    .judge = judge_user,
    .file = judge_file,
};
