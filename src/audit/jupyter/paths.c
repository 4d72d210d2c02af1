/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/jupyter/paths.h"

enum { SEARCH_DIRS_MAX = 64 };

const char *scope_name(enum scope scope)
{
    static const char *const names[] = {
        [SCOPE_PATH] = "path",     [SCOPE_USER] = "user", [SCOPE_ENV] = "env",
        [SCOPE_SYSTEM] = "system", [SCOPE_CWD] = "cwd",   [SCOPE_PROCESS] = "process",
    };

    return names[scope];
}

struct setup paths_setup(const struct audit *audit, const struct prefix *prefix)
{
    return (struct setup){
        .environment = &audit->environment,
        .home = audit->user.home,
        .prefix = prefix,
    };
}

static slice variable(struct setup setup, const char *name)
{
    return value_get_string(setup.environment, name);
}

bool variable_is_on(const value *environment, const char *name)
{
    static const slice off[] = {SLICE_INIT("no"),  SLICE_INIT("n"), SLICE_INIT("false"),
                                SLICE_INIT("off"), SLICE_INIT("0"), SLICE_INIT("0.0")};
    const value *v = value_get(environment, slice_of(name));

    if (!v || !value_is(v, VALUE_STRING))
        return false;
    for (size_t i = 0; i < ARRAY_SIZE(off); i++)
        if (slice_eq_nocase(v->text, off[i]))
            return false;
    return true;
}

/* jupyter_core 5 asks platformdirs when this is set; version 4 does not know it. */
static bool has_platform_dirs(struct setup setup)
{
    uint32_t major = prefix_major(setup.prefix, "jupyter-core");

    return (major == 0 || major >= 5) && variable_is_on(setup.environment, "JUPYTER_PLATFORM_DIRS");
}

/* $XDG_..., else below the home; with "/jupyter". */
static slice xdg_dir(arena *a, struct setup setup, const char *name, const char *below_home)
{
    slice base = variable(setup, name);

    if (base.len == 0)
        base = arena_join_path(a, setup.home, slice_of(below_home));
    return arena_join_path(a, base, SLICE("jupyter"));
}

slice paths_config_dir(arena *a, struct setup setup)
{
    slice set = variable(setup, "JUPYTER_CONFIG_DIR");

    if (set.len)
        return set;
    if (has_platform_dirs(setup))
        return xdg_dir(a, setup, "XDG_CONFIG_HOME", ".config");
    return arena_join_path(a, setup.home, SLICE(".jupyter"));
}

slice paths_data_dir(arena *a, struct setup setup)
{
    slice set = variable(setup, "JUPYTER_DATA_DIR");

    return set.len ? set : xdg_dir(a, setup, "XDG_DATA_HOME", ".local/share");
}

slice paths_runtime_dir(arena *a, struct setup setup)
{
    slice set = variable(setup, "JUPYTER_RUNTIME_DIR");

    return set.len ? set : arena_join_path(a, paths_data_dir(a, setup), SLICE("runtime"));
}

static void add(arena *a, struct search_path *path, slice directory, enum scope scope)
{
    while (directory.len > 1 && directory.ptr[directory.len - 1] == '/')
        directory.len--;
    if (directory.len == 0 || directory.ptr[0] != '/' || path->count == SEARCH_DIRS_MAX)
        return;
    for (size_t i = 0; i < path->count; i++)
        if (slice_eq(path->dirs[i].path, directory))
            return;
    if (!path->dirs)
        path->dirs = arena_new_array(a, struct search_dir, SEARCH_DIRS_MAX);
    path->dirs[path->count++] = (struct search_dir){directory, scope};
}

static void add_list(arena *a, struct search_path *path, slice list, const char *below,
                     enum scope scope)
{
    while (list.len) {
        slice entry = slice_cut(&list, ':');

        add(a, path, *below ? arena_join_path(a, entry, slice_of(below)) : entry, scope);
    }
}

/* sys.prefix/etc/jupyter, unless it is one of the system's anyway. */
static void add_env(arena *a, struct search_path *path, struct setup setup, const char *below)
{
    if (setup.prefix->path.len && !slice_eq(setup.prefix->path, SLICE("/usr/local")) &&
        !(slice_eq(setup.prefix->path, SLICE("/usr")) && strncmp(below, "share", 5) == 0))
        add(a, path, arena_join_path(a, setup.prefix->path, slice_of(below)), SCOPE_ENV);
}

/* What belongs to the user: their own directory, and that of `pip install --user`. */
static void add_user(arena *a, struct search_path *path, struct setup setup, slice own,
                     const char *below)
{
    slice base = variable(setup, "PYTHONUSERBASE");

    add(a, path, own, SCOPE_USER);
    if (!setup.prefix->user_site || variable(setup, "PYTHONNOUSERSITE").len)
        return;
    if (base.len == 0)
        base = arena_join_path(a, setup.home, SLICE(".local"));
    add(a, path, arena_join_path(a, base, slice_of(below)), SCOPE_USER);
}

/*
 * prefer_environment_over_user(): said by a variable; else, from jupyter_core 5 on, in a virtual
 * environment or a named conda environment that the user owns.
 */
static bool prefers_env(struct setup setup)
{
    uint32_t major = prefix_major(setup.prefix, "jupyter-core");

    if (value_get(setup.environment, SLICE("JUPYTER_PREFER_ENV_PATH")))
        return variable_is_on(setup.environment, "JUPYTER_PREFER_ENV_PATH");
    return major >= 5 && setup.prefix->owned && (setup.prefix->venv || setup.prefix->conda);
}

static void add_user_and_env(arena *a, struct search_path *path, struct setup setup, slice own,
                             const char *below)
{
    if (prefers_env(setup)) {
        add_env(a, path, setup, below);
        add_user(a, path, setup, own, below);
    } else {
        add_user(a, path, setup, own, below);
        add_env(a, path, setup, below);
    }
}

struct search_path paths_config(const struct audit *audit, arena *a, struct setup setup)
{
    struct search_path path = {NULL, 0};

    /* A fresh, empty directory is used then. */
    if (variable(setup, "JUPYTER_NO_CONFIG").len)
        return path;
    add_list(a, &path, variable(setup, "JUPYTER_CONFIG_PATH"), "", SCOPE_PATH);
    add_user_and_env(a, &path, setup, paths_config_dir(a, setup), "etc/jupyter");
    if (!audit->system)
        return path;
    if (has_platform_dirs(setup)) {
        slice dirs = variable(setup, "XDG_CONFIG_DIRS");

        add_list(a, &path, dirs.len ? dirs : SLICE("/etc/xdg"), "jupyter", SCOPE_SYSTEM);
    } else {
        add(a, &path, SLICE("/usr/local/etc/jupyter"), SCOPE_SYSTEM);
        add(a, &path, SLICE("/etc/jupyter"), SCOPE_SYSTEM);
    }
    return path;
}

struct search_path paths_data(const struct audit *audit, arena *a, struct setup setup)
{
    struct search_path path = {NULL, 0};

    add_list(a, &path, variable(setup, "JUPYTER_PATH"), "", SCOPE_PATH);
    add_user_and_env(a, &path, setup, paths_data_dir(a, setup), "share/jupyter");
    if (!audit->system)
        return path;
    if (has_platform_dirs(setup)) {
        slice dirs = variable(setup, "XDG_DATA_DIRS");

        add_list(a, &path, dirs.len ? dirs : SLICE("/usr/local/share:/usr/share"), "jupyter",
                 SCOPE_SYSTEM);
    } else {
        add(a, &path, SLICE("/usr/local/share/jupyter"), SCOPE_SYSTEM);
        add(a, &path, SLICE("/usr/share/jupyter"), SCOPE_SYSTEM);
    }
    return path;
}

slice paths_ipython_dir(const struct audit *audit, arena *a, struct setup setup)
{
    slice set = variable(setup, "IPYTHONDIR");
    slice own = arena_join_path(a, setup.home, SLICE(".ipython"));
    slice old = variable(setup, "XDG_CONFIG_HOME");

    if (set.len == 0)
        set = variable(setup, "IPYTHON_DIR");
    if (slice_starts(set, SLICE("~/")))
        return arena_join_path(a, setup.home, slice_from(set, 2));
    if (set.len)
        return set;
    /* Versions before 1.0 used ~/.config/ipython, which still counts when nothing else is there. */
    old = arena_join_path(a, old.len ? old : arena_join_path(a, setup.home, SLICE(".config")),
                          SLICE("ipython"));
    return !fs_is(audit->fs, own, FS_DIR) && fs_is(audit->fs, old, FS_DIR) ? old : own;
}

struct search_path paths_ipython(const struct audit *audit, arena *a, struct setup setup)
{
    struct search_path path = {NULL, 0};

    add_env(a, &path, setup, "etc/ipython");
    if (audit->system) {
        add(a, &path, SLICE("/usr/local/etc/ipython"), SCOPE_SYSTEM);
        add(a, &path, SLICE("/etc/ipython"), SCOPE_SYSTEM);
    }
    return path;
}

static void find_profiles(struct audit *audit)
{
    struct jupyter_paths *paths = audit->paths;
    slice *names;
    size_t count;

    if (fs_list(audit->fs, &audit->place, paths->ipython_dir, &names, &count) < 0)
        return;
    paths->profiles = arena_new_array(&audit->place, slice, MIN(count, (size_t)PROFILES_MAX));
    for (size_t i = 0; i < count && paths->profile_count < PROFILES_MAX; i++)
        if (slice_starts(names[i], SLICE("profile_")))
            paths->profiles[paths->profile_count++] =
                arena_join_path(&audit->place, paths->ipython_dir, names[i]);
}

/* The last change of the file that signs the server's cookies, in the notebook's old name too. */
static int64_t cookie_secret_age(struct audit *audit)
{
    static const slice names[] = {SLICE_INIT("jupyter_cookie_secret"),
                                  SLICE_INIT("notebook_cookie_secret")};
    struct fs_info info;

    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (fs_stat(audit->fs,
                    arena_join_path(&audit->scratch, audit->paths->runtime_dir, names[i]), false,
                    &info) == 0 &&
            info.type == FS_FILE)
            return info.modified;
    return 0;
}

void paths_learn(struct audit *audit)
{
    struct jupyter_paths *paths = audit->paths;
    struct setup setup = paths_setup(audit, &paths->prefixes.items[0]);

    paths->config_dir = paths_config_dir(&audit->place, setup);
    paths->data_dir = paths_data_dir(&audit->place, setup);
    paths->runtime_dir = paths_runtime_dir(&audit->place, setup);
    paths->ipython_dir = paths_ipython_dir(audit, &audit->place, setup);
    find_profiles(audit);
    audit->facts.cookie_secret = cookie_secret_age(audit);
}
