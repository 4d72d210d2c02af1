/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/jupyter/script.h"

#include "audit/jupyter/collectors.h"
#include "audit/jupyter/element.h"
#include "audit/jupyter/extension.h"
#include "audit/jupyter/place.h"
#include "base/map.h"
#include "doc/python.h"

static const char *role_name(enum script_role role)
{
    static const char *const names[] = {
        [SCRIPT_CONFIG] = "config",
        [SCRIPT_STARTUP] = "startup",
        [SCRIPT_SYSTEM_STARTUP] = "system-startup",
        [SCRIPT_IPYTHON_EXTENSION] = "ipython-extension",
        [SCRIPT_SERVER_EXTENSION] = "server-extension",
    };

    return names[role];
}

/* What is known of a script before it becomes a subject. */
struct script {
    slice path;
    enum script_role role;
    struct fs_info info;
    const value *facts;
    const struct python_config *config; /* NULL: not a configuration file */
};

static value list_fact(const struct script *script, const char *name)
{
    const value *list = value_get(script->facts, slice_of(name));

    return list && value_is(list, VALUE_LIST) ? *list : value_list(NULL, 0);
}

static int compare_texts(const void *a, const void *b)
{
    return slice_cmp(((const value *)a)->text, ((const value *)b)->text);
}

/* The different effects, sorted. */
static value kinds_of(arena *a, const value *effects)
{
    struct value_list_builder b = VALUE_LIST_BUILDER(a);

    value_each_item (effects, effect) {
        slice kind = value_get_string(effect, "effect");
        bool seen = false;

        for (size_t i = 0; i < b.count; i++)
            seen = seen || slice_eq(b.items[i].text, kind);
        if (!seen)
            value_list_add(&b, value_string(kind));
    }
    if (b.count)
        qsort(b.items, b.count, sizeof(*b.items), compare_texts);
    return value_list_finish(&b);
}

/* Nothing but assignments of literals to configuration, imports and get_config(). */
static bool assigns_only(const struct script *script)
{
    const value *statements = value_get(script->facts, SLICE("statements"));
    value calls = list_fact(script, "calls");

    if (script->config && script->config->plain)
        return true;
    if (value_get_bool(script->facts, "broken", false) || list_fact(script, "effects").list.count ||
        !statements)
        return false;
    value_each_member (statements, member)
        if (!slice_eq(member->key.text, SLICE("assignment")) &&
            !slice_eq(member->key.text, SLICE("import")))
            return false;
    value_each_item (&calls, call)
        if (!slice_eq(value_get_string(call, "name"), SLICE("get_config")))
            return false;
    for (size_t i = 0; script->config && i < script->config->setting_count; i++)
        if (value_is(&script->config->settings[i].value, VALUE_UNKNOWN))
            return false;
    return true;
}

/* Files that the configuration pulls in; an expression where the name is computed. */
static value subconfigs_of(arena *a, const struct script *script)
{
    struct value_list_builder b = VALUE_LIST_BUILDER(a);

    for (size_t i = 0; script->config && i < script->config->load_count; i++)
        value_list_add(&b, audit_text(a, script->config->loads[i].file.text));
    return value_list_finish(&b);
}

static int64_t age_in_days(const struct audit *audit, const struct fs_info *info)
{
    const value *now = value_get(&audit->host, SLICE("now"));

    return now && now->integer > info->modified ? (now->integer - info->modified) / (24 * 3600) : 0;
}

static enum app app_of_role(enum script_role role)
{
    return role == SCRIPT_CONFIG || role == SCRIPT_SERVER_EXTENSION ? APP_SERVER : APP_KERNEL;
}

static void judge_script(struct audit *audit, const struct script *script)
{
    arena *a = &audit->scratch;
    struct value_map_builder b = VALUE_MAP_BUILDER(a);
    value effects = list_fact(script, "effects");
    value subject;

    value_map_put(&b, "path", audit_text(a, script->path));
    value_map_put(&b, "role", value_string(slice_of(role_name(script->role))));
    value_map_put(&b, "parsed", value_bool(!value_get_bool(script->facts, "broken", false)));
    value_map_put(&b, "assignsOnly", value_bool(assigns_only(script)));
    value_map_put(&b, "effects", effects);
    value_map_put(&b, "kinds", kinds_of(a, &effects));
    value_map_put(&b, "imports", list_fact(script, "imports"));
    value_map_put(&b, "calls", list_fact(script, "calls"));
    value_map_put(&b, "subconfigs", subconfigs_of(a, script));
    value_map_put(&b, "othersWrite",
                  value_bool(place_others(audit, script->path, &script->info).write));
    value_map_put(&b, "ageDays", value_int(age_in_days(audit, &script->info)));
    subject = value_map_finish(&b);
    audit_emit(audit, SUBJECT_SCRIPT, &subject, config_of_user(audit, app_of_role(script->role)),
               script->path);
}

void script_judge_config(struct audit *audit, const struct config_file *file)
{
    if (!file->python || !file->readable)
        return;
    judge_script(audit, &(struct script){
                            .path = file->origin.path,
                            .role = SCRIPT_CONFIG,
                            .info = file->origin.info,
                            .facts = &file->facts,
                            .config = file->python,
                        });
    arena_reset(&audit->scratch);
}

void script_judge_path(struct audit *audit, slice path, enum script_role role)
{
    arena *a = &audit->scratch;
    const struct python_options options = {.ipython = slice_ends(path, SLICE(".ipy"))};
    struct script script = {.path = arena_copy(a, path), .role = role};
    _cleanup_diags_ diags d = DIAGS_INIT;
    slice text;
    value facts;

    if (fs_read(audit->fs, a, script.path, SCRIPT_SIZE_MAX, &text, &script.info) == 0) {
        const struct source *source =
            source_new(a, utf8_repair(a, fs_display(audit->fs, a, script.path)), text);

        if (python_read(a, source, &options, &d, &facts) == 0) {
            script.facts = &facts;
            judge_script(audit, &script);
        }
        audit_note_all(audit, &d);
    }
    arena_reset(a);
}

/* finding them */

struct finder {
    struct audit *audit;
    map seen; /* paths */
    size_t count;
};

static void judge_once(struct finder *f, slice path, enum script_role role)
{
    if (path.len == 0 || map_has(&f->seen, path) || f->count >= SCRIPTS_MAX)
        return;
    map_set(&f->seen, arena_copy(&f->audit->place, path), f);
    f->count++;
    script_judge_path(f->audit, path, role);
}

static bool is_script(slice name)
{
    return slice_ends(name, SLICE(".py")) || slice_ends(name, SLICE(".ipy"));
}

/* All scripts directly in @directory, and with @packages those of packages in it. */
static void judge_directory(struct finder *f, slice directory, enum script_role role, bool packages)
{
    arena *a = &f->audit->place;
    slice *names, init;
    size_t count;

    if (fs_list(f->audit->fs, a, directory, &names, &count) < 0)
        return;
    for (size_t i = 0; i < count; i++) {
        slice path = arena_join_path(a, directory, names[i]);

        if (is_script(names[i])) {
            judge_once(f, path, role);
            continue;
        }
        init = arena_join_path(a, path, SLICE("__init__.py"));
        if (packages && fs_is(f->audit->fs, init, FS_FILE))
            judge_once(f, init, role);
    }
}

static void judge_startup(struct finder *f)
{
    struct audit *audit = f->audit;
    const struct jupyter_paths *paths = audit->paths;
    arena *a = &audit->place;

    for (size_t i = 0; i < paths->profile_count; i++)
        judge_directory(f, arena_join_path(a, paths->profiles[i], SLICE("startup")), SCRIPT_STARTUP,
                        false);
    for (size_t i = 0; i < paths->prefixes.count; i++) {
        struct search_path path =
            paths_ipython(audit, a, paths_setup(audit, &paths->prefixes.items[i]));

        for (size_t j = 0; j < path.count; j++)
            judge_directory(f, arena_join_path(a, path.dirs[j].path, SLICE("startup")),
                            SCRIPT_SYSTEM_STARTUP, false);
    }
    judge_once(f, value_get_string(&audit->environment, "PYTHONSTARTUP"), SCRIPT_STARTUP);
}

/* Files and modules that settings name. */
static void judge_named(struct finder *f)
{
    struct audit *audit = f->audit;

    vector_each (&audit->configs->views, view) {
        for (size_t i = 0; i < (*view)->count; i++) {
            const struct reading *reading = &(*view)->readings[i];
            slice name = reading->assignment->trait.canonical;
            bool files = slice_eq(name, SLICE("InteractiveShellApp.exec_files"));
            value elements;

            if (!reading->active ||
                (!files && !slice_eq(name, SLICE("InteractiveShellApp.extensions")) &&
                 !slice_eq(name, SLICE("InteractiveShellApp.extra_extensions"))))
                continue;
            elements = elements_of(audit, &audit->place, *view, reading->assignment);
            value_each_item (&elements, element) {
                slice path = value_get_string(element, "path");

                if (is_script(path))
                    judge_once(f, path, files ? SCRIPT_STARTUP : SCRIPT_IPYTHON_EXTENSION);
            }
        }
    }
}

static void judge_server_extensions(struct finder *f)
{
    struct audit *audit = f->audit;
    struct extensions extensions;

    extensions_find(audit, &audit->place, &extensions);
    for (size_t i = 0; i < extensions.count; i++) {
        slice code;

        if (!extensions.items[i].enabled || !extensions.items[i].third_party)
            continue;
        code = extension_code(audit, &audit->place, &extensions.items[i]);
        if (is_script(code))
            judge_once(f, code, SCRIPT_SERVER_EXTENSION);
    }
}

static void judge(struct audit *audit)
{
    struct finder f = {.audit = audit};

    for (size_t i = 0; i < config_files_count(audit->configs->files); i++)
        script_judge_config(audit, config_files_at(audit->configs->files, i));
    judge_startup(&f);
    judge_directory(&f,
                    arena_join_path(&audit->place, audit->paths->ipython_dir, SLICE("extensions")),
                    SCRIPT_IPYTHON_EXTENSION, true);
    judge_named(&f);
    judge_server_extensions(&f);
    map_done(&f.seen);
}

/* A startup file or extension by its place, or a Python file that the user named. */
static bool judge_file(struct audit *audit, slice path, bool named)
{
    slice directory = slice_dirname(path), name = slice_basename(directory);
    slice parent = slice_basename(slice_dirname(directory));
    enum script_role role = SCRIPT_STARTUP;

    if (!is_script(path))
        return false;
    if (slice_eq(name, SLICE("startup")) && slice_eq(parent, SLICE("ipython")))
        role = SCRIPT_SYSTEM_STARTUP;
    else if (slice_eq(name, SLICE("extensions")) && slice_ends(parent, SLICE("ipython")))
        role = SCRIPT_IPYTHON_EXTENSION;
    else if (!named &&
             !(slice_eq(name, SLICE("startup")) && slice_starts(parent, SLICE("profile_"))))
        return false;
    audit_begin_file(audit, path);
    script_judge_path(audit, path, role);
    return true;
}

const struct collector collector_script = {
    .name = "script",
    .judge = judge,
    .file = judge_file,
};
