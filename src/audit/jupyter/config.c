/* SPDX-License-Identifier: Apache-2.0 */
/* Which files an application reads, in which order. What comes out of them is resolved in
 * config_merge.c. */
#include "audit/jupyter/config.h"

#include "audit/jupyter/config_merge.h"
#include "audit/jupyter/config_process.h"
#include "audit/jupyter/live.h"
#include "base/map.h"

enum {
    VIEWS_MAX = 4096,
    STEMS_MAX = 64, /* files jupyter_X_config of applications that are not known */
};

struct configs *configs_free(struct configs *configs)
{
    if (!configs)
        return NULL;
    configs->files = config_files_free(configs->files);
    vector_done(&configs->views);
    vector_done(&configs->processes);
    freep(&configs);
    return NULL;
}

static struct configs *configs_of(struct audit *audit)
{
    if (!audit->configs) {
        audit->configs = memory_alloc(sizeof(*audit->configs));
        audit->configs->files = config_files_new(audit);
    }
    return audit->configs;
}

/* readings */

static struct reading *push(struct audit *audit, struct view *view)
{
    size_t larger;

    if (view->count == view->capacity) {
        larger = view->capacity ? view->capacity * 2 : 32;
        view->readings =
            arena_resize(&audit->place, view->readings, view->capacity * sizeof(*view->readings),
                         larger * sizeof(*view->readings));
        view->capacity = larger;
    }
    return &view->readings[view->count++];
}

static bool is_extension_trait(const struct trait *trait)
{
    return slice_eq(trait->canonical, SLICE("ServerApp.jpserver_extensions"));
}

static void add_assignments(struct audit *audit, struct view *view, struct assignments *assignments,
                            enum scope scope, bool extensions)
{
    for (size_t i = 0; i < assignments->count; i++) {
        struct assignment *assignment = &assignments->items[i];
        bool is_read = trait_is_read_by(assignment->trait.class_name, view->app, view->versions);

        *push(audit, view) = (struct reading){
            .assignment = assignment,
            .scope = scope,
            .op = extensions ? PYTHON_UPDATE : assignment->op,
            .extensions = extensions,
            .active = is_read && (!extensions || is_extension_trait(&assignment->trait)),
        };
    }
}

static void add_file(struct audit *audit, struct view *view, slice path, enum scope scope,
                     bool extensions)
{
    struct config_file *file = config_file_read(
        configs_of(audit)->files, path, paths_ipython_dir(audit, &audit->place, view->setup));

    add_assignments(audit, view, &file->assignments, scope, extensions);
}

/* STEM.py, then STEM.json, which wins. */
static void add_pair(struct audit *audit, struct view *view, slice directory, slice stem,
                     enum scope scope)
{
    static const char *const ends[] = {".py", ".json"};
    arena *a = &audit->place;

    for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
        slice name = arena_concat(a, stem, slice_of(ends[i]));

        if (config_files_exists(configs_of(audit)->files, directory, name))
            add_file(audit, view, arena_join_path(a, directory, name), scope, false);
    }
}

/* From the last directory, which is the weakest, to the first. */
static void add_stem(struct audit *audit, struct view *view, const struct search_path *path,
                     slice stem)
{
    for (size_t i = path->count; i > 0; i--)
        add_pair(audit, view, path->dirs[i - 1].path, stem, path->dirs[i - 1].scope);
}

/* STEM.d/NAME.json, in the order of names. */
static void add_directory(struct audit *audit, struct view *view, const struct search_path *path,
                          slice stem)
{
    arena *a = &audit->place;
    slice *names;
    size_t count;

    for (size_t i = path->count; i > 0; i--) {
        slice directory =
            arena_printf(a, "%.*s/%.*s.d", SLICE_ARG(path->dirs[i - 1].path), SLICE_ARG(stem));

        if (!config_files_exists(configs_of(audit)->files, path->dirs[i - 1].path,
                                 slice_basename(directory)))
            continue;
        config_files_names(configs_of(audit)->files, directory, &names, &count);
        for (size_t j = 0; j < count; j++)
            if (slice_ends(names[j], SLICE(".json")))
                add_file(audit, view, arena_join_path(a, directory, names[j]),
                         path->dirs[i - 1].scope, true);
    }
}

/* what each application reads */

/* The string that a trait has after what was read so far, or "". */
static slice value_so_far(const struct view *view, const char *canonical,
                          const struct assignments *command_line)
{
    slice found = SLICE("");

    for (size_t i = 0; i < view->count; i++) {
        const struct assignment *assignment = view->readings[i].assignment;

        if (view->readings[i].active && value_is(&assignment->value, VALUE_STRING) &&
            slice_eq(assignment->trait.canonical, slice_of(canonical)))
            found = assignment->value.text;
    }
    for (size_t i = 0; i < command_line->count; i++)
        if (value_is(&command_line->items[i].value, VALUE_STRING) &&
            slice_eq(command_line->items[i].trait.canonical, slice_of(canonical)))
            found = command_line->items[i].value.text;
    return found.len && slice_has_nul(found) ? SLICE("") : found;
}

/* A path that an option or a setting names: relative to the working directory. */
static slice absolute(struct audit *audit, slice path, slice cwd, slice home)
{
    if (slice_starts(path, SLICE("~/")))
        return arena_join_path(&audit->place, home, slice_from(path, 2));
    if (path.len == 0 || path.ptr[0] == '/')
        return path;
    return cwd.len ? arena_join_path(&audit->place, cwd, path) : SLICE("");
}

static slice without_extension(slice name)
{
    if (slice_ends(name, SLICE(".py")))
        return slice_sub(name, 0, name.len - 3);
    if (slice_ends(name, SLICE(".json")))
        return slice_sub(name, 0, name.len - 5);
    return name;
}

/* The application's own file, or the one that --config or JupyterApp.config_file names instead. */
static void add_own(struct audit *audit, struct view *view, const struct view_request *request,
                    const struct search_path *path, const struct assignments *command_line,
                    slice stem)
{
    slice named = value_so_far(view, "JupyterApp.config_file", command_line);
    slice other = value_so_far(view, "JupyterApp.config_file_name", command_line);

    if (named.len) {
        named = absolute(audit, named, request->cwd, view->setup.home);
        if (named.len)
            add_pair(audit, view, slice_dirname(named), without_extension(slice_basename(named)),
                     SCOPE_PATH);
        return;
    }
    add_stem(audit, view, path, other.len ? without_extension(other) : stem);
}

/* @version is before 4.11.2, which stopped reading the working directory (CVE-2022-39286). */
static bool reads_working_directory(slice version)
{
    static const uint64_t fixed[] = {4, 11, 2};

    if (version.len == 0)
        return false;
    for (size_t i = 0; i < ARRAY_SIZE(fixed); i++) {
        uint64_t number = 0;

        if (version.ptr && slice_to_u64(slice_cut(&version, '.'), &number) < 0)
            return false;
        if (number != fixed[i])
            return number < fixed[i];
    }
    return false;
}

static struct search_path config_path(struct audit *audit, const struct view *view,
                                      const struct view_request *request)
{
    struct search_path path = paths_config(audit, &audit->place, view->setup), longer;

    if (request->cwd.len == 0 ||
        !reads_working_directory(prefix_version(view->setup.prefix, "jupyter-core")))
        return path;
    longer = (struct search_path){
        .dirs = arena_new_array(&audit->place, struct search_dir, path.count + 1),
    };
    longer.dirs[longer.count++] = (struct search_dir){request->cwd, SCOPE_CWD};
    for (size_t i = 0; i < path.count; i++)
        longer.dirs[longer.count++] = path.dirs[i];
    return longer;
}

static bool is_classic(const struct view *view)
{
    return view->app == APP_NOTEBOOK && view->versions.notebook && view->versions.notebook < 7;
}

static void read_server(struct audit *audit, struct view *view, const struct view_request *request,
                        const struct assignments *command_line)
{
    static const slice base = SLICE_INIT("jupyter_config");
    static const slice notebook = SLICE_INIT("jupyter_notebook_config");
    static const slice server = SLICE_INIT("jupyter_server_config");
    struct search_path path = config_path(audit, view, request);

    if (is_classic(view) || view->app == APP_NBCLASSIC)
        add_directory(audit, view, &path, notebook);
    if (!is_classic(view))
        add_directory(audit, view, &path, server);
    if (view->app == APP_LAB)
        add_stem(audit, view, &path, SLICE("jupyter_lab_config"));
    else if (view->app == APP_NBCLASSIC)
        add_stem(audit, view, &path, SLICE("jupyter_nbclassic_config"));
    else if (view->app == APP_NOTEBOOK && view->versions.notebook >= 7)
        add_stem(audit, view, &path, notebook);
    add_stem(audit, view, &path, base);
    if (is_classic(view)) {
        add_own(audit, view, request, &path, command_line, notebook);
        return;
    }
    add_own(audit, view, request, &path, command_line, server);
    /* Without a version the notebook may be of either kind. */
    if (view->app == APP_NOTEBOOK && view->versions.notebook == 0)
        add_stem(audit, view, &path, notebook);
}

static void read_jupyter(struct audit *audit, struct view *view, const struct view_request *request,
                         const struct assignments *command_line, slice stem)
{
    struct search_path path = config_path(audit, view, request);

    add_stem(audit, view, &path, SLICE("jupyter_config"));
    if (view->app == APP_VOILA)
        add_stem(audit, view, &path, SLICE("voila"));
    if (stem.len)
        add_own(audit, view, request, &path, command_line, stem);
}

/* The directory of the profile that is in force. */
static slice profile_of(struct audit *audit, const struct view *view,
                        const struct view_request *request, const struct assignments *command_line)
{
    arena *a = &audit->place;
    slice location = value_so_far(view, "ProfileDir.location", command_line);
    slice root = value_so_far(view, "BaseIPythonApplication.ipython_dir", command_line);
    slice name = value_so_far(view, "BaseIPythonApplication.profile", command_line);

    if (request->profile.len)
        return request->profile;
    if (location.len)
        return absolute(audit, location, request->cwd, view->setup.home);
    root = absolute(audit, root, request->cwd, view->setup.home);
    if (root.len == 0)
        root = paths_ipython_dir(audit, a, view->setup);
    return arena_printf(a, "%.*s/profile_%.*s", SLICE_ARG(root),
                        SLICE_ARG(name.len ? name : SLICE("default")));
}

static void read_ipython(struct audit *audit, struct view *view, const struct view_request *request,
                         const struct assignments *command_line)
{
    struct search_path rest = paths_ipython(audit, &audit->place, view->setup);
    struct search_path path = {
        .dirs = arena_new_array(&audit->place, struct search_dir, rest.count + 1)};
    slice extra;

    view->profile = profile_of(audit, view, request, command_line);
    path.dirs[path.count++] = (struct search_dir){view->profile, SCOPE_USER};
    for (size_t i = 0; i < rest.count; i++)
        path.dirs[path.count++] = rest.dirs[i];
    add_stem(audit, view, &path, SLICE("ipython_config"));
    if (view->app == APP_KERNEL)
        add_stem(audit, view, &path, SLICE("ipython_kernel_config"));
    extra = value_so_far(view, "BaseIPythonApplication.extra_config_file", command_line);
    extra =
        absolute(audit, extra, request->cwd.len ? request->cwd : view->profile, view->setup.home);
    if (extra.len)
        add_pair(audit, view, slice_dirname(extra), without_extension(slice_basename(extra)),
                 SCOPE_PATH);
}

/* jupyterhub_config.py is in the working directory of the hub, which by custom is one of these. */
static void read_hub(struct audit *audit, struct view *view, const struct view_request *request,
                     const struct assignments *command_line)
{
    static const slice usual[] = {SLICE_INIT("/etc/jupyterhub"), SLICE_INIT("/srv/jupyterhub")};
    static const slice stem = SLICE_INIT("jupyterhub_config");
    slice named = value_so_far(view, "JupyterHub.config_file", command_line);

    if (named.len || request->cwd.len) {
        named = absolute(audit, named.len ? named : SLICE("jupyterhub_config.py"), request->cwd,
                         view->setup.home);
        if (named.len)
            add_pair(audit, view, slice_dirname(named), without_extension(slice_basename(named)),
                     SCOPE_SYSTEM);
        return;
    }
    for (size_t i = ARRAY_SIZE(usual); audit->system && i > 0; i--)
        add_pair(audit, view, usual[i - 1], stem, SCOPE_SYSTEM);
}

static void read_files(struct audit *audit, struct view *view, const struct view_request *request,
                       const struct assignments *command_line)
{
    switch (view->app) {
    case APP_SERVER:
    case APP_LAB:
    case APP_NOTEBOOK:
    case APP_NBCLASSIC:
        read_server(audit, view, request, command_line);
        break;
    case APP_VOILA:
        read_jupyter(audit, view, request, command_line, SLICE("jupyter_voila_config"));
        break;
    case APP_NBCONVERT:
        read_jupyter(audit, view, request, command_line, SLICE("jupyter_nbconvert_config"));
        break;
    case APP_CONSOLE:
        read_jupyter(audit, view, request, command_line, SLICE("jupyter_console_config"));
        break;
    case APP_IPYTHON:
    case APP_KERNEL:
        read_ipython(audit, view, request, command_line);
        break;
    case APP_HUB:
        read_hub(audit, view, request, command_line);
        break;
    case APP_JUPYTER:
        read_jupyter(audit, view, request, command_line, SLICE(""));
        break;
    }
}

struct view *view_build(struct audit *audit, const struct view_request *request)
{
    struct view *view = arena_new(&audit->place, struct view);
    const struct prefix *prefix = request->prefix;
    struct assignments command_line = {NULL, 0, 0}, environment = {NULL, 0, 0};

    if (!prefix && audit->paths)
        prefix = &audit->paths->prefixes.items[0];
    view->app = request->app;
    view->pid = request->pid;
    view->setup = (struct setup){
        .environment = request->environment ? request->environment : &audit->environment,
        .home = request->home.len ? request->home : audit->user.home,
        .prefix = prefix,
    };
    if (prefix)
        view->versions = (struct trait_versions){
            .server = prefix_major(prefix, "jupyter-server"),
            .notebook = prefix_major(prefix, "notebook"),
        };
    config_read_environment(audit, view->app, view->setup.environment, request->environment_name,
                            request->pid, &environment);
    config_read_arguments(audit, view->app, request->argv, request->argc, request->command_name,
                          request->pid, &command_line);
    add_assignments(audit, view, &environment, SCOPE_PROCESS, false);
    if (request->file.len)
        add_file(audit, view, request->file, SCOPE_CWD,
                 slice_ends(slice_dirname(request->file), SLICE("_config.d")));
    else if (!request->no_files && prefix)
        read_files(audit, view, request, &command_line);
    add_assignments(audit, view, &command_line, SCOPE_PROCESS, false);
    view_merge(audit, view);
    return view;
}

/* names of files */

static const struct {
    slice stem;
    enum app app;
} stems[] = {
    {SLICE_INIT("jupyter_config"), APP_JUPYTER},
    {SLICE_INIT("jupyter_server_config"), APP_SERVER},
    {SLICE_INIT("jupyter_lab_config"), APP_LAB},
    {SLICE_INIT("jupyter_notebook_config"), APP_NOTEBOOK},
    {SLICE_INIT("jupyter_nbclassic_config"), APP_NBCLASSIC},
    {SLICE_INIT("jupyter_voila_config"), APP_VOILA},
    {SLICE_INIT("jupyter_nbconvert_config"), APP_NBCONVERT},
    {SLICE_INIT("jupyter_console_config"), APP_CONSOLE},
    {SLICE_INIT("ipython_config"), APP_IPYTHON},
    {SLICE_INIT("ipython_kernel_config"), APP_KERNEL},
    {SLICE_INIT("jupyterhub_config"), APP_HUB},
};

int config_file_app(slice name, enum app *ret_app)
{
    slice stem = without_extension(name);

    if (stem.len == name.len)
        return -EINVAL;
    for (size_t i = 0; i < ARRAY_SIZE(stems); i++) {
        if (slice_eq(stem, stems[i].stem)) {
            *ret_app = stems[i].app;
            return 0;
        }
    }
    if (!slice_starts(stem, SLICE("jupyter_")) || !slice_ends(stem, SLICE("_config")))
        return -EINVAL;
    *ret_app = APP_JUPYTER;
    return 0;
}

/* processes */

static bool app_of_program(enum program program, enum app *ret_app)
{
    switch (program) {
    case PROGRAM_SERVER:
    case PROGRAM_SINGLEUSER:
        *ret_app = APP_SERVER;
        return true;
    case PROGRAM_LAB:
        *ret_app = APP_LAB;
        return true;
    case PROGRAM_NOTEBOOK:
        *ret_app = APP_NOTEBOOK;
        return true;
    case PROGRAM_VOILA:
        *ret_app = APP_VOILA;
        return true;
    case PROGRAM_HUB:
        *ret_app = APP_HUB;
        return true;
    case PROGRAM_KERNEL:
        *ret_app = APP_KERNEL;
        return true;
    case PROGRAM_OTHER:
        break;
    }
    return false;
}

/* The installation that the process runs from: by its script, then by its interpreter. */
static const struct prefix *prefix_of_process(struct audit *audit, const struct process *process)
{
    slice programs[3] = {SLICE(""), SLICE(""), process->exe};

    for (size_t i = 0; i < 2 && i < process->argc; i++)
        programs[1 - i] = process->argv[i];
    for (size_t i = 0; i < ARRAY_SIZE(programs); i++) {
        slice bin = slice_dirname(programs[i]);
        const struct prefix *prefix = prefixes_at(&audit->paths->prefixes, slice_dirname(bin));

        if (prefix && slice_eq(slice_basename(bin), SLICE("bin")))
            return prefix;
    }
    return NULL;
}

struct view_request view_request_of(struct audit *audit, const struct process *process)
{
    arena *a = &audit->place;
    struct view_request request = {
        .app = APP_SERVER,
        .prefix = prefix_of_process(audit, process),
        .argv = process->argv + MIN(process->arguments, process->argc),
        .argc = process->argc - MIN(process->arguments, process->argc),
        .command_name = arena_printf(a, "command line of %u", process->pid),
        .environment_name = arena_printf(a, "environment of %u", process->pid),
        .cwd = process->cwd,
        .pid = process->pid,
        .no_files = process->contained,
    };

    (void)app_of_program(process->program, &request.app);
    request.environment = process->environment_known ? &process->environment : &audit->none;
    if (process->environment_known)
        request.home = value_get_string(&process->environment, "HOME");
    return request;
}

struct view *view_of_process(struct audit *audit, const struct process *process)
{
    struct configs *configs = configs_of(audit);
    enum app app;
    struct view_request request;

    if (!app_of_program(process->program, &app) || !audit->paths)
        return NULL;
    vector_each (&configs->processes, view)
        if ((*view)->pid == process->pid)
            return *view;
    request = view_request_of(audit, process);
    *vector_push(&configs->processes) = view_build(audit, &request);
    return *vector_last(&configs->processes);
}

const value *config_of_process(struct audit *audit, const struct process *process)
{
    const struct view *view = view_of_process(audit, process);

    return view ? &view->config : NULL;
}

int config_for_app(struct audit *audit, slice app, const value *argv, const value *environment,
                   value *ret_config)
{
    struct view_request request = {
        .environment = environment,
        .command_name = SLICE("command line"),
        .environment_name = SLICE("environment"),
    };
    size_t count = argv && value_is(argv, VALUE_LIST) ? argv->list.count : 0;
    slice *arguments = arena_new_array(&audit->place, slice, count);

    if (app_parse(app, &request.app) < 0)
        return -EINVAL;
    for (size_t i = 0; i < count; i++)
        arguments[i] =
            value_is(&argv->list.items[i], VALUE_STRING) ? argv->list.items[i].text : SLICE("");
    request.argv = arguments;
    request.argc = count;
    *ret_config = view_build(audit, &request)->config;
    return 0;
}

/* the collector */

static const char *distribution_of_app(enum app app)
{
    static const char *const names[] = {
        [APP_SERVER] = "jupyter-server",
        [APP_LAB] = "jupyterlab",
        [APP_NOTEBOOK] = "notebook",
        [APP_NBCLASSIC] = "nbclassic",
        [APP_VOILA] = "voila",
        [APP_NBCONVERT] = "nbconvert",
        [APP_CONSOLE] = "jupyter-console",
        [APP_IPYTHON] = "ipython",
        [APP_KERNEL] = "ipykernel",
        [APP_HUB] = "jupyterhub",
        [APP_JUPYTER] = "jupyter-core",
    };

    return names[app];
}

/* Whether the user can start @app from @prefix, as far as is known. */
static bool is_present(struct audit *audit, const struct prefix *prefix, enum app app)
{
    if (app == APP_HUB)
        return audit->system;
    /* Of a home alone all is possible. */
    return prefix->versions.map->count == 0 ||
           prefix_version(prefix, distribution_of_app(app)).len > 0;
}

/* What a view read, to see whether another one would say the same. */
static slice signature(struct audit *audit, const struct view *view)
{
    slice text = arena_printf(&audit->scratch, "%d %u %u", (int)view->app, view->versions.server,
                              view->versions.notebook);
    const struct origin *last = NULL;

    for (size_t i = 0; i < view->count; i++) {
        const struct origin *origin = view->readings[i].assignment->origin;

        if (origin != last)
            text = arena_printf(&audit->scratch, "%.*s\n%d%.*s", SLICE_ARG(text),
                                (int)view->readings[i].scope, SLICE_ARG(origin->path));
        last = origin;
    }
    return arena_copy(&audit->place, text);
}

static void add_view(struct audit *audit, map *seen, const struct view_request *request)
{
    struct configs *configs = audit->configs;
    struct view *view;
    slice key;

    if (configs->views.count == VIEWS_MAX)
        return;
    view = view_build(audit, request);
    key = signature(audit, view);
    if (map_has(seen, key))
        return;
    map_set(seen, key, view);
    *vector_push(&configs->views) = view;
}

static void learn(struct audit *audit)
{
    const struct prefixes *prefixes = &audit->paths->prefixes;
    _cleanup_map_ map seen = MAP_INIT;

    configs_of(audit);
    for (size_t i = 0; i < prefixes->count; i++) {
        for (int app = 0; app < APP_COUNT; app++) {
            struct view_request request = {
                .app = (enum app)app,
                .prefix = &prefixes->items[i],
                .environment_name = SLICE("environment"),
            };

            if (!is_present(audit, &prefixes->items[i], request.app))
                continue;
            add_view(audit, &seen, &request);
            if (request.app != APP_IPYTHON && request.app != APP_KERNEL)
                continue;
            for (size_t p = 0; p < audit->paths->profile_count; p++) {
                request.profile = audit->paths->profiles[p];
                add_view(audit, &seen, &request);
            }
        }
    }
}

const value *config_of_user(struct audit *audit, enum app app)
{
    const struct configs *configs = audit->configs;

    for (size_t i = 0; configs && i < configs->views.count; i++)
        if (configs->views.items[i]->app == app)
            return &configs->views.items[i]->config;
    return &audit->none;
}

const struct collector collector_config = {.name = "config", .learn = learn};
