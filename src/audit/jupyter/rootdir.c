/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Directories that a server serves: whoever may log in can read what lies below them.
 *
 * One bounded walk looks for what should not be served (private keys, environment files) and for
 * checkpoints, which are full copies of notebooks with modes of their own. Symbolic links are not
 * followed. Where no server says what it serves, the home is walked for checkpoints alone.
 */
#include "audit/jupyter/collectors.h"
#include "audit/jupyter/config.h"
#include "audit/jupyter/file.h"
#include "audit/jupyter/live.h"
#include "audit/jupyter/place.h"
#include "base/fd.h"
#include "base/map.h"

enum {
    WALK_DEPTH = 24,
    WALK_ENTRIES = 20000,
    SECRETS_LISTED = 200,
    KEY_BYTES = 64 * 1024,
};

struct walk {
    struct audit *audit;
    slice root;
    size_t left; /* entries that may still be looked at */
    bool served; /* look for secrets, not only for checkpoints */
    bool hidden; /* hidden files are served */
    bool truncated;
    struct value_list_builder found; /* {path, kind} */
};

/* what should not be served */

static bool rootdir_is_env(slice name)
{
    static const char *const harmless[] = {"example", "sample", "template", "dist", "defaults"};
    slice extension;

    if (!slice_starts(name, SLICE(".env")))
        return false;
    if (name.len == 4)
        return true;
    extension = slice_from(name, slice_rfind_char(name, '.') + 1);
    for (size_t i = 0; i < ARRAY_SIZE(harmless); i++)
        if (slice_eq(extension, slice_of(harmless[i])))
            return false;
    return name.ptr[4] == '.';
}

/* Names that private keys have; only these are opened. */
static bool rootdir_may_be_key(slice name)
{
    static const char *const ends[] = {".pem",   ".key", ".crt",    ".cer", ".cert",
                                       ".priv",  ".p8",  ".ppk",    "_rsa", "_ed25519",
                                       "_ecdsa", "_dsa", ".openssh"};

    for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
        if (slice_ends(name, slice_of(ends[i])))
            return true;
    return false;
}

/* -----BEGIN RSA PRIVATE KEY-----, ... OPENSSH PRIVATE KEY, ... and PuTTY's own form. */
static bool rootdir_text_is_key(slice text)
{
    for (size_t at = 0; (at = slice_find(text, SLICE("-----BEGIN "), at)) != SLICE_NPOS; at++) {
        slice label = slice_from(text, at + 11);

        label = slice_sub(label, 0, slice_find_char(label, '\n', 0));
        if (slice_contains(label, SLICE("PRIVATE KEY-----")))
            return true;
    }
    return slice_starts(text, SLICE("PuTTY-User-Key-File-"));
}

static bool rootdir_file_is_key(struct audit *audit, slice path)
{
    _cleanup_buffer_ buffer text = BUFFER_INIT;
    _cleanup_close_ int fd = fs_open(audit->fs, path, NULL);

    if (fd < 0)
        return false;
    /* A key above the limit would still start within it. */
    if (fd_read_all(fd, KEY_BYTES, &text) < 0 && text.len == 0)
        return false;
    fs_count(audit->fs, text.len);
    return rootdir_text_is_key(buffer_slice(&text));
}

static void rootdir_add(struct walk *w, slice path, const char *kind)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(w->found.arena);

    if (w->found.count >= SECRETS_LISTED) {
        w->truncated = true;
        return;
    }
    value_map_put(&b, "path", audit_text(w->found.arena, arena_copy(w->found.arena, path)));
    value_map_put(&b, "kind", value_string(slice_of(kind)));
    value_list_add(&w->found, value_map_finish(&b));
}

/* checkpoints */

/* .ipynb_checkpoints/NAME-checkpoint.ipynb beside NAME.ipynb. */
static void rootdir_judge_checkpoint(struct audit *audit, slice directory, slice name)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    static const slice mark = SLICE_INIT("-checkpoint");
    size_t dot = slice_rfind_char(name, '.');
    struct file file = FILE_OF(arena_join_path(&a, directory, name), "checkpoint", "user");
    struct fs_info info;
    slice source;

    if (dot == SLICE_NPOS || !slice_ends(slice_sub(name, 0, dot), mark))
        return;
    source = arena_concat(&a, slice_sub(name, 0, dot - mark.len), slice_from(name, dot));
    source = arena_join_path(&a, slice_dirname(directory), source);
    if (fs_stat(audit->fs, source, false, &info) == 0 && info.type == FS_FILE)
        file.source_mode = info.mode;
    file_judge(audit, &file);
}

static void rootdir_judge_checkpoints(struct walk *w, slice directory)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    struct fs_entry *entries;
    size_t count;

    if (fs_scan(w->audit->fs, &a, directory, &entries, &count) < 0)
        return;
    for (size_t i = 0; i < count && w->left > 0; i++, w->left--)
        if (entries[i].type == FS_FILE)
            rootdir_judge_checkpoint(w->audit, directory, entries[i].name);
}

/* the walk */

/* Trees of installed code, in which nobody keeps notebooks. */
static bool rootdir_is_code(slice name)
{
    static const char *const names[] = {"node_modules", "site-packages", "dist-packages",
                                        "__pycache__"};

    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (slice_eq(name, slice_of(names[i])))
            return true;
    return false;
}

static void rootdir_walk(struct walk *w, slice directory, int depth);

static void rootdir_look(struct walk *w, slice path, const struct fs_entry *entry, int depth)
{
    bool hidden = entry->name.ptr[0] == '.';

    if (entry->type == FS_DIR) {
        if (slice_eq(entry->name, SLICE(".ipynb_checkpoints")))
            rootdir_judge_checkpoints(w, path);
        else if ((!hidden || (w->served && w->hidden)) && !rootdir_is_code(entry->name))
            rootdir_walk(w, path, depth - 1);
        return;
    }
    if (entry->type != FS_FILE || !w->served)
        return;
    if (rootdir_is_env(entry->name))
        rootdir_add(w, path, "env");
    else if ((!hidden || w->hidden) && rootdir_may_be_key(entry->name) &&
             rootdir_file_is_key(w->audit, path))
        rootdir_add(w, path, "private-key");
}

static void rootdir_walk(struct walk *w, slice directory, int depth)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    struct fs_entry *entries;
    size_t count;

    if (depth == 0) {
        w->truncated = true;
        return;
    }
    if (fs_scan(w->audit->fs, &a, directory, &entries, &count) < 0)
        return;
    for (size_t i = 0; i < count; i++) {
        if (w->left == 0) {
            w->truncated = true;
            return;
        }
        w->left--;
        rootdir_look(w, arena_join_path(&a, directory, entries[i].name), &entries[i], depth);
    }
}

/* judging */

static value rootdir_secret_dirs(struct audit *audit, arena *a, slice root)
{
    static const char *const names[] = {".ssh",   ".aws",    ".kube",          ".gnupg",
                                        ".azure", ".docker", ".config/gcloud", ".password-store"};
    struct value_list_builder list = VALUE_LIST_BUILDER(a);

    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (fs_is(audit->fs, arena_join_path(a, root, slice_of(names[i])), FS_DIR))
            value_list_add(&list, value_string(slice_of(names[i])));
    return value_list_finish(&list);
}

static bool rootdir_is_home(const struct audit *audit, slice real)
{
    for (size_t i = 0; i < audit->accounts.user_count; i++)
        if (slice_eq(audit->accounts.users[i].home, real))
            return real.len > 1;
    return slice_eq(audit->user.home, real);
}

static void rootdir_judge(struct audit *audit, slice path, const value *config)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    struct value_map_builder b = VALUE_MAP_BUILDER(&a);
    slice real = place_resolve(audit, &a, path);
    struct walk walk = {
        .audit = audit,
        .root = path,
        .left = WALK_ENTRIES,
        .served = true,
        .hidden = config && value_get_bool(config, "ContentsManager.allow_hidden", false),
        .found = VALUE_LIST_BUILDER(&a),
    };
    value subject;

    if (!fs_is(audit->fs, path, FS_DIR))
        return;
    rootdir_walk(&walk, path, WALK_DEPTH);
    value_map_put(&b, "path", audit_text(&a, path));
    value_map_put(&b, "isSystemRoot", value_bool(audit->system && real.len == 1));
    value_map_put(&b, "isHome", value_bool(rootdir_is_home(audit, real)));
    value_map_put(&b, "secretDirs", rootdir_secret_dirs(audit, &a, path));
    value_map_put(&b, "secretFiles", value_list_finish(&walk.found));
    value_map_put(&b, "allowHidden", value_bool(walk.hidden));
    value_map_put(&b, "truncated", value_bool(walk.truncated));
    if (walk.truncated)
        fs_note(audit->fs, path, -E2BIG);
    subject = value_map_finish(&b);
    audit_emit(audit, SUBJECT_ROOTDIR, &subject, config, path);
    arena_reset(&audit->scratch);
}

/* What servers would serve if they were started as they are configured. */
static void rootdirs_judge_configured(struct audit *audit, map *seen)
{
    static const enum app apps[] = {APP_SERVER, APP_LAB, APP_NOTEBOOK, APP_NBCLASSIC};

    for (size_t i = 0; i < ARRAY_SIZE(apps); i++) {
        const value *config = config_of_user(audit, apps[i]);
        slice path = value_get_string(config, "ServerApp.root_dir");

        if (path.len == 0 || path.ptr[0] != '/' || map_has(seen, path))
            continue;
        map_set(seen, path, audit);
        rootdir_judge(audit, path, config);
    }
}

static void rootdirs_judge(struct audit *audit)
{
    const struct servers *servers = &live_of(audit)->servers;
    _cleanup_map_ map seen = MAP_INIT;

    for (size_t i = 0; i < servers->count; i++) {
        const struct server *server = &servers->items[i];
        slice path = server->root_dir;

        if (path.len == 0 || path.ptr[0] != '/' || map_has(&seen, path) || server->stale ||
            (server->process && server->process->contained))
            continue;
        map_set(&seen, path, audit);
        rootdir_judge(audit, path, server->config);
    }
    rootdirs_judge_configured(audit, &seen);
    if (seen.count == 0) {
        struct walk walk = {.audit = audit, .root = audit->user.home, .left = WALK_ENTRIES};

        rootdir_walk(&walk, audit->user.home, WALK_DEPTH);
    }
}

const struct collector collector_rootdir = {
    .name = "rootdir",
    .judge = rootdirs_judge,
};
