/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/jupyter/place.h"

#include "audit/jupyter/live.h"

enum {
    /* As the kernel's MAXSYMLINKS. */
    LINKS_MAX = 40,
};

struct others place_others(struct audit *audit, slice path, const struct fs_info *info)
{
    bool shared = (info->mode & 066) && /* the look at the groups is saved for most files */
                  accounts_group_is_shared(&audit->accounts, info->gid, info->uid);
    struct others others = {
        .world_read = info->mode & 04,
        .world_write = info->mode & 02,
        .group_read = (info->mode & 040) && shared,
        .group_write = (info->mode & 020) && shared,
    };

    others.read = others.world_read || others.group_read;
    others.write = others.world_write || others.group_write;
    /* Permissions given by a list show in the group bits of the mode, which are its mask. */
    if (!others.read && (info->mode & 040))
        others.read = fs_acl_grants(audit->fs, path, 4);
    if (!others.write && (info->mode & 020))
        others.write = fs_acl_grants(audit->fs, path, 2);
    return others;
}

/* Puts the components of @path in front of what is left to walk. */
static slice place_prepend(arena *a, slice path, slice rest)
{
    return rest.len ? arena_join_path(a, path, rest) : path;
}

slice place_resolve(struct audit *audit, arena *a, slice path)
{
    slice real = SLICE("/"), rest = path;
    int links = 0;

    while (rest.len) {
        slice name = slice_cut(&rest, '/'), here, target;
        struct fs_info info;

        if (name.len == 0 || slice_eq(name, SLICE(".")))
            continue;
        if (slice_eq(name, SLICE(".."))) {
            real = slice_dirname(real);
            real = real.len ? real : SLICE("/");
            continue;
        }
        here = arena_join_path(a, real, name);
        if (fs_stat(audit->fs, here, true, &info) == 0 && info.type == FS_SYMLINK &&
            links++ < LINKS_MAX && fs_readlink(audit->fs, a, here, &target) == 0) {
            rest = place_prepend(a, target, rest);
            real = target.len && target.ptr[0] == '/' ? SLICE("/") : real;
        } else {
            real = here;
        }
    }
    return real;
}

/* Somebody else than owner and root may pass through the directory. */
static bool place_lets_pass(struct audit *audit, slice path)
{
    struct fs_info info;

    if (fs_stat(audit->fs, path, false, &info) < 0 || info.type != FS_DIR)
        return true;
    if (!place_is_trusted(audit, info.uid) || (info.mode & 01))
        return true;
    return (info.mode & 010) && (accounts_group_is_shared(&audit->accounts, info.gid, info.uid) ||
                                 fs_acl_grants(audit->fs, path, 1));
}

static bool place_look_for_shield(struct audit *audit, slice directory)
{
    slice path = place_resolve(audit, &audit->scratch, directory);

    for (;;) {
        if (!place_lets_pass(audit, path))
            return true;
        if (path.len <= 1)
            return false;
        path = slice_dirname(path);
        path = path.len ? path : SLICE("/");
    }
}

bool place_is_shielded(struct audit *audit, slice path)
{
    struct shield *last = &live_of(audit)->shield;
    slice directory = slice_dirname(path);

    directory = directory.len ? directory : SLICE("/");
    /* The files of one directory come one after the other. */
    if (last->fs == audit->fs && slice_eq(slice_new(last->path, last->len), directory))
        return last->shielded;
    if (directory.len >= sizeof(last->path))
        return place_look_for_shield(audit, directory);
    last->shielded = place_look_for_shield(audit, directory);
    last->fs = audit->fs;
    last->len = directory.len;
    memcpy(last->path, directory.ptr, directory.len);
    return last->shielded;
}

bool place_is_shared(slice path)
{
    static const char *const roots[] = {"/tmp/", "/var/tmp/", "/dev/shm/"};

    for (size_t i = 0; i < ARRAY_SIZE(roots); i++)
        if (slice_starts(path, slice_of(roots[i])))
            return true;
    return false;
}

bool place_is_trusted(const struct audit *audit, uint32_t uid)
{
    return uid == 0 || uid == audit->user.uid;
}

bool place_target_is_trusted(struct audit *audit, slice path)
{
    slice real = place_resolve(audit, &audit->scratch, path);

    for (bool found = false; !found && real.len > 1;) {
        slice directory = slice_dirname(real);
        struct fs_info info;

        directory = directory.len ? directory : SLICE("/");
        if (fs_stat(audit->fs, real, true, &info) < 0)
            return false;
        found = info.type != FS_MISSING;
        if (found && !place_is_trusted(audit, info.uid))
            return false;
        if (fs_stat(audit->fs, directory, true, &info) < 0)
            return false;
        if (info.type == FS_DIR && place_others(audit, directory, &info).write)
            return false;
        /* What is missing is decided by the directory in which it would be made. */
        if (!found)
            real = directory;
    }
    return true;
}
