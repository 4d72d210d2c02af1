/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/target.h"

bool target_is_home(struct fs *fs, slice path)
{
    static const slice marks[] = {SLICE_INIT(".jupyter"), SLICE_INIT(".ipython"),
                                  SLICE_INIT(".local/share/jupyter")};
    _cleanup_arena_ arena a = ARENA_INIT;

    for (size_t i = 0; i < ARRAY_SIZE(marks); i++)
        if (fs_is(fs, arena_join_path(&a, path, marks[i]), FS_DIR))
            return true;
    return false;
}

bool target_is_root(struct fs *fs)
{
    return fs_is(fs, SLICE("/etc/passwd"), FS_FILE) || fs_is(fs, SLICE("/home"), FS_DIR) ||
           (fs_is(fs, SLICE("/etc"), FS_DIR) && fs_is(fs, SLICE("/usr"), FS_DIR));
}

/* A directory whose entries are being looked at; its arena dies with it, so that memory follows
 * the depth of the tree and the size of its largest directories, not their number. */
struct level {
    arena arena;
    slice path;
    struct fs_entry *entries;
    size_t count, next;
};

static bool is_skipped(slice path, slice name)
{
    /* Copies of the tree in another form, other people's code, and what the kernel makes up. */
    static const slice names[] = {SLICE_INIT(".git"), SLICE_INIT(".hg"), SLICE_INIT(".svn"),
                                  SLICE_INIT("node_modules"), SLICE_INIT("__pycache__")};

    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (slice_eq(name, names[i]))
            return true;
    return slice_eq(path, SLICE("/proc")) || slice_eq(path, SLICE("/sys"));
}

static void enter(struct audit *audit, struct level *level, slice path)
{
    level->path = arena_copy(&level->arena, path);
    /* What cannot be listed has been noted, and is an empty directory from here on. */
    if (fs_scan(audit->fs, &level->arena, path, &level->entries, &level->count) < 0)
        level->count = 0;
    level->next = 0;
}

static struct user owner_of(struct audit *audit, slice path)
{
    struct user user = {.home = path};
    struct fs_info info;

    if (fs_stat(audit->fs, path, false, &info) == 0) {
        user.uid = info.uid;
        user.gid = info.gid;
    }
    return user;
}

/* A home inside the walked folder is confined to itself, as one that is the target. */
static void walk_home(struct audit *audit, slice path)
{
    struct fs *outer = audit->fs;
    struct user user = owner_of(audit, path);
    _cleanup_(fs_freep) struct fs *fs = NULL;
    int r = fs_new_below(outer, path, &fs);

    if (r < 0) {
        fs_note(outer, path, r);
        return;
    }
    user.home = SLICE("/");
    audit->fs = fs;
    audit_home(audit, user);
    audit_fs_done(audit);
    audit->fs = outer;
}

static void look_at(struct audit *audit, struct level *levels, size_t *depth)
{
    struct level *level = &levels[*depth - 1];
    const struct fs_entry *entry = &level->entries[level->next++];
    slice path = arena_join_path(&level->arena, level->path, entry->name);

    if (entry->type == FS_FILE) {
        audit_file(audit, path, false);
        return;
    }
    if (entry->type != FS_DIR || is_skipped(path, entry->name))
        return;
    if (target_is_home(audit->fs, path)) {
        walk_home(audit, path);
        return;
    }
    if (*depth == WALK_DEPTH_MAX) {
        audit_note(audit, DIAG_WARNING, path, "not looked at: nested more than %d deep",
                   WALK_DEPTH_MAX);
        return;
    }
    enter(audit, &levels[(*depth)++], path);
}

void target_walk(struct audit *audit, slice path)
{
    struct level *levels = memory_alloc(WALK_DEPTH_MAX * sizeof(*levels));
    uint64_t entries = 0;
    size_t depth = 1;

    enter(audit, &levels[0], path);
    while (depth) {
        struct level *level = &levels[depth - 1];

        if (level->next < level->count && entries++ < WALK_ENTRIES_MAX) {
            look_at(audit, levels, &depth);
            continue;
        }
        arena_done(&level->arena);
        depth--;
    }
    if (entries >= WALK_ENTRIES_MAX)
        audit_note(audit, DIAG_WARNING, path,
                   "the rest was not looked at: more than %llu files and directories",
                   (unsigned long long)WALK_ENTRIES_MAX);
    freep(&levels);
}
