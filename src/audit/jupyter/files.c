/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files whose mode, owner or mere presence matters: what Jupyter and IPython load code and
 * configuration from, and where they keep tokens, keys and history.
 *
 * Each is found by its place and looked at, not read. Directories are judged even when they are
 * empty: that others can add a file is the same hole as that they did.
 */
#include "audit/jupyter/collectors.h"
#include "audit/jupyter/config.h"
#include "audit/jupyter/file.h"
#include "audit/jupyter/live.h"
#include "audit/jupyter/paths.h"
#include "audit/jupyter/place.h"
#include "base/map.h"

enum {
    TREE_DEPTH = 16,
    TREE_ENTRIES = 20000,
};

struct files {
    struct audit *audit;
    arena arena;
    map seen;    /* role and path, so that each is judged once */
    map parents; /* directories above configuration */
};

static void files_done(struct files *f)
{
    map_done(&f->seen);
    map_done(&f->parents);
    arena_done(&f->arena);
}

static slice files_join(struct files *f, slice directory, const char *name)
{
    return arena_join_path(&f->arena, directory, slice_of(name));
}

static bool files_judge(struct files *f, struct file file)
{
    slice key;

    if (file.path.len == 0 || file.path.ptr[0] != '/')
        return false;
    key = arena_printf(&f->arena, "%s %.*s", file.role, SLICE_ARG(file.path));
    if (map_has(&f->seen, key))
        return false;
    map_set(&f->seen, key, f);
    return file_judge(f->audit, &file);
}

static void files_scan(struct files *f, slice directory, struct fs_entry **ret_entries,
                       size_t *ret_count)
{
    if (fs_scan(f->audit->fs, &f->arena, directory, ret_entries, ret_count) < 0)
        *ret_count = 0;
}

/* configuration */

/* jupyter_config.py, page_config.json, ipython_kernel_config.py and their like. */
static bool files_is_config(slice name)
{
    return slice_ends(name, SLICE("_config.py")) || slice_ends(name, SLICE(".json"));
}

/* A directory above @path that others may write lets them put another in its place. */
static void files_judge_parents(struct files *f, slice path, const char *scope)
{
    slice real = place_resolve(f->audit, &f->arena, path);

    while (real.len > 1) {
        slice parent = slice_dirname(real);

        real = parent.len ? parent : SLICE("/");
        if (map_has(&f->parents, real))
            return;
        map_set(&f->parents, real, f);
        files_judge(f, FILE_OF(real, "config-parent", scope));
    }
}

static bool files_is_config_dir(slice name)
{
    return slice_ends(name, SLICE("_config.d")) || slice_eq(name, SLICE("nbconfig")) ||
           slice_eq(name, SLICE("serverconfig")) || slice_eq(name, SLICE("labconfig"));
}

static void files_judge_config_dir(struct files *f, slice directory, const char *scope);

static void files_judge_config_files(struct files *f, slice directory, const char *scope)
{
    struct fs_entry *entries;
    size_t count;

    files_scan(f, directory, &entries, &count);
    for (size_t i = 0; i < count; i++) {
        slice path = arena_join_path(&f->arena, directory, entries[i].name);

        if (entries[i].type != FS_DIR && files_is_config(entries[i].name))
            files_judge(f, FILE_OF(path, "config-file", scope));
        else if (entries[i].type == FS_DIR && files_is_config_dir(entries[i].name))
            files_judge_config_dir(f, path, scope);
    }
}

/* A directory that is searched for configuration, and the files in it. */
static void files_judge_config_dir(struct files *f, slice directory, const char *scope)
{
    if (!files_judge(f, FILE_OF(directory, "config-dir", scope)))
        return;
    files_judge_parents(f, directory, scope);
    files_judge_config_files(f, directory, scope);
}

static void files_judge_config(struct files *f, struct setup setup)
{
    struct search_path path = paths_config(f->audit, &f->arena, setup);

    for (size_t i = 0; i < path.count; i++) {
        const char *scope = scope_name(path.dirs[i].scope);

        files_judge_config_dir(f, path.dirs[i].path, scope);
        files_judge(f, FILE_OF(files_join(f, path.dirs[i].path, "custom"), "asset-dir", scope));
    }
}

/* data */

/* Kernelspec directories and the specifications in them. */
static void files_judge_kernels(struct files *f, slice directory, const char *scope)
{
    struct fs_entry *entries;
    size_t count;

    if (!files_judge(f, FILE_OF(directory, "kernelspec-dir", scope)))
        return;
    files_scan(f, directory, &entries, &count);
    for (size_t i = 0; i < count; i++) {
        slice path = arena_join_path(&f->arena, directory, entries[i].name);

        if (!fs_is(f->audit->fs, path, FS_DIR))
            continue;
        files_judge(f, FILE_OF(path, "kernelspec-dir", scope));
        files_judge(f, FILE_OF(files_join(f, path, "kernel.json"), "kernelspec", scope));
    }
}

/* A directory with front-end code and what lies directly in it; "@org" holds packages of its own.
 */
static void files_judge_assets(struct files *f, slice directory, const char *scope, int depth)
{
    struct fs_entry *entries;
    size_t count;

    if (!files_judge(f, FILE_OF(directory, "asset-dir", scope)) || depth == 0)
        return;
    files_scan(f, directory, &entries, &count);
    for (size_t i = 0; i < count; i++)
        if (entries[i].type == FS_DIR)
            files_judge_assets(f, arena_join_path(&f->arena, directory, entries[i].name), scope,
                               slice_starts(entries[i].name, SLICE("@")) ? depth : depth - 1);
}

static void files_judge_data(struct files *f, struct setup setup)
{
    static const char *const assets[] = {"labextensions", "nbextensions", "nbconvert/templates",
                                         "lab/schemas",   "lab/themes",   "lab/static",
                                         "lab/settings",  "templates",    "voila/templates"};
    struct search_path path = paths_data(f->audit, &f->arena, setup);

    for (size_t i = 0; i < path.count; i++) {
        const char *scope = scope_name(path.dirs[i].scope);
        slice directory = path.dirs[i].path;

        files_judge(f, FILE_OF(directory, "search-dir", scope));
        files_judge_kernels(f, files_join(f, directory, "kernels"), scope);
        for (size_t j = 0; j < ARRAY_SIZE(assets); j++)
            files_judge_assets(f, files_join(f, directory, assets[j]), scope, 1);
    }
}

/* Keys and databases that decide which notebooks are trusted. */
static void files_judge_notary(struct files *f)
{
    slice data = f->audit->paths->data_dir;

    files_judge(f, FILE_OF(files_join(f, data, "notebook_secret"), "notary-secret", "user"));
    files_judge(f, FILE_OF(files_join(f, data, "nbsignatures.db"), "notary-db", "user"));
}

/* runtime */

static const char *files_runtime_role(slice name)
{
    bool json = slice_ends(name, SLICE(".json"));

    if (json && slice_starts(name, SLICE("kernel-")))
        return "connection-file";
    if (json && (slice_starts(name, SLICE("jpserver-")) || slice_starts(name, SLICE("nbserver-"))))
        return "server-info";
    if (slice_ends(name, SLICE("-open.html")))
        return "open-file";
    if (slice_ends(name, SLICE("_cookie_secret")))
        return "cookie-secret";
    return NULL;
}

static void files_judge_runtime(struct files *f)
{
    slice *directories;
    size_t directory_count;

    runtime_directories(f->audit, &f->arena, &directories, &directory_count);
    for (size_t i = 0; i < directory_count; i++) {
        struct fs_entry *entries;
        size_t count;

        if (!files_judge(f, FILE_OF(directories[i], "runtime-dir", "user")))
            continue;
        files_scan(f, directories[i], &entries, &count);
        for (size_t j = 0; j < count; j++) {
            const char *role = files_runtime_role(entries[j].name);

            if (role)
                files_judge(f, FILE_OF(arena_join_path(&f->arena, directories[i], entries[j].name),
                                       role, "user"));
        }
    }
}

static void files_judge_sockets(struct files *f)
{
    const struct servers *servers = &live_of(f->audit)->servers;

    for (size_t i = 0; i < servers->count; i++)
        if (!servers->items[i].process || !servers->items[i].process->contained)
            files_judge(f, FILE_OF(servers->items[i].runtime.sock, "unix-socket", "user"));
}

static void files_judge_variables(struct files *f, const value *environment)
{
    slice token = value_get_string(environment, "JUPYTER_TOKEN_FILE");
    slice path = value_get_string(environment, "JUPYTER_PATH");

    files_judge(f, FILE_OF(token, "token-file", "path"));
    while (path.len)
        files_judge(f, FILE_OF(slice_cut(&path, ':'), "search-dir", "path"));
}

/* Where configurations put the key that signs login cookies. */
static void files_judge_cookie_secrets(struct files *f)
{
    const struct configs *configs = f->audit->configs;

    if (!configs)
        return;
    vector_each (&configs->views, view)
        files_judge(f, FILE_OF(value_get_string(&(*view)->config, "ServerApp.cookie_secret_file"),
                               "cookie-secret", "user"));
    vector_each (&configs->processes, view)
        files_judge(f, FILE_OF(value_get_string(&(*view)->config, "ServerApp.cookie_secret_file"),
                               "cookie-secret", "user"));
}

/* Variables of the one who audits, and of what runs. */
static void files_judge_environments(struct files *f)
{
    const struct processes *p = live_processes(f->audit);

    files_judge_variables(f, &f->audit->environment);
    for (size_t i = 0; i < p->count; i++)
        if (p->items[i].program != PROGRAM_OTHER && live_is_ours(f->audit, &p->items[i]) &&
            !p->items[i].contained)
            files_judge_variables(f, &p->items[i].environment);
}

/* IPython */

static void files_judge_startup(struct files *f, slice directory, const char *role,
                                const char *scope)
{
    struct fs_entry *entries;
    size_t count;

    if (!files_judge(f, FILE_OF(directory, "startup-dir", scope)))
        return;
    files_scan(f, directory, &entries, &count);
    for (size_t i = 0; i < count; i++)
        if (entries[i].type != FS_DIR)
            files_judge(
                f, FILE_OF(arena_join_path(&f->arena, directory, entries[i].name), role, scope));
}

static void files_judge_profile(struct files *f, slice profile)
{
    files_judge(f, FILE_OF(profile, "profile-dir", "user"));
    files_judge_config_files(f, profile, "user");
    files_judge(f, FILE_OF(files_join(f, profile, "history.sqlite"), "history", "user"));
    files_judge(f, FILE_OF(files_join(f, profile, "db"), "profile-dir", "user"));
    files_judge_startup(f, files_join(f, profile, "startup"), "startup-file", "user");
}

/* What %load_ext finds: modules, and packages with their first file. */
static void files_judge_ipython_extensions(struct files *f, slice directory)
{
    struct fs_entry *entries;
    size_t count;

    files_scan(f, directory, &entries, &count);
    for (size_t i = 0; i < count; i++) {
        slice path = arena_join_path(&f->arena, directory, entries[i].name);

        if (entries[i].type == FS_DIR)
            path = files_join(f, path, "__init__.py");
        if (slice_ends(path, SLICE(".py")))
            files_judge(f, FILE_OF(path, "ipython-extension", "user"));
    }
}

static void files_judge_ipython(struct files *f)
{
    const struct jupyter_paths *paths = f->audit->paths;
    slice root = paths->ipython_dir;

    files_judge(f, FILE_OF(root, "profile-dir", "user"));
    files_judge_parents(f, root, "user");
    for (size_t i = 0; i < paths->profile_count; i++)
        files_judge_profile(f, paths->profiles[i]);
    files_judge_ipython_extensions(f, files_join(f, root, "extensions"));
    files_judge_assets(f, files_join(f, root, "nbextensions"), "legacy", 1);
    files_judge_kernels(f, files_join(f, root, "kernels"), "legacy");
}

/* Directories of IPython that hold for every user of an installation. */
static void files_judge_shared_ipython(struct files *f, struct setup setup)
{
    struct search_path path = paths_ipython(f->audit, &f->arena, setup);

    for (size_t i = 0; i < path.count; i++) {
        const char *scope = scope_name(path.dirs[i].scope);

        files_judge_config_dir(f, path.dirs[i].path, scope);
        files_judge_startup(f, files_join(f, path.dirs[i].path, "startup"), "system-startup-file",
                            scope);
    }
}

/* code */

/*
 * Kernels run as the user. Where the user may write what the server is loaded from, a notebook can
 * change its own server. Root may write anywhere, which is no finding about this directory.
 */
static void files_judge_sites(struct files *f, const struct prefix *prefix)
{
    const struct user *user = &f->audit->user;

    for (size_t i = 0; i < prefix->site_count; i++) {
        struct file file = FILE_OF(prefix->sites[i], "site-packages", "env");
        struct fs_info info;

        if (fs_stat(f->audit->fs, file.path, false, &info) < 0 || info.type != FS_DIR ||
            !fs_is(f->audit->fs, files_join(f, file.path, "jupyter_server"), FS_DIR))
            continue;
        if (user->uid != 0)
            file.kernel_writable = (info.uid == user->uid && (info.mode & 0200)) ||
                                   (info.gid == user->gid && (info.mode & 020)) || (info.mode & 02);
        files_judge(f, file);
    }
}

/* trees */

struct tree_walk {
    struct files *files;
    const char *scope;
    size_t left;
};

/* Everything below a directory of Jupyter's own, links not followed. */
static void files_walk_tree(struct tree_walk *w, slice directory, int depth)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    struct fs_entry *entries;
    size_t count;

    if (depth == 0 || fs_scan(w->files->audit->fs, &a, directory, &entries, &count) < 0)
        return;
    for (size_t i = 0; i < count; i++) {
        slice path = arena_join_path(&a, directory, entries[i].name);
        struct file file = FILE_OF(path, "tree-entry", w->scope);

        if (w->left == 0) {
            fs_note(w->files->audit->fs, directory, -E2BIG);
            return;
        }
        w->left--;
        if (entries[i].type == FS_DIR) {
            files_walk_tree(w, path, depth - 1);
            continue;
        }
        file.of_tree = true;
        file_judge(w->files->audit, &file);
    }
}

static void files_judge_trees(struct files *f)
{
    const struct jupyter_paths *paths = f->audit->paths;
    slice roots[] = {paths->config_dir, paths->data_dir, paths->runtime_dir, paths->ipython_dir};

    for (size_t i = 0; i < ARRAY_SIZE(roots); i++) {
        struct tree_walk walk = {.files = f, .scope = "user", .left = TREE_ENTRIES};
        bool inside = false;

        /* The runtime directory usually lies in the data directory. */
        for (size_t j = 0; j < i; j++)
            inside |= slice_starts(roots[i], roots[j]) &&
                      (roots[i].len == roots[j].len || roots[i].ptr[roots[j].len] == '/');
        if (!inside && roots[i].len && roots[i].ptr[0] == '/')
            files_walk_tree(&walk, roots[i], TREE_DEPTH);
    }
}

static void files_judge_all(struct audit *audit)
{
    _cleanup_(files_done) struct files f = {.audit = audit};

    if (!audit->paths)
        return;
    for (size_t i = 0; i < audit->paths->prefixes.count; i++) {
        const struct prefix *prefix = &audit->paths->prefixes.items[i];
        struct setup setup = paths_setup(audit, prefix);

        files_judge_config(&f, setup);
        files_judge_data(&f, setup);
        files_judge_shared_ipython(&f, setup);
        files_judge_sites(&f, prefix);
    }
    files_judge_notary(&f);
    files_judge_runtime(&f);
    files_judge_sockets(&f);
    files_judge_cookie_secrets(&f);
    files_judge_environments(&f);
    files_judge_ipython(&f);
    files_judge_trees(&f);
}

const struct collector collector_files = {
    .name = "files",
    .judge = files_judge_all,
};
