/* SPDX-License-Identifier: Apache-2.0 */
/* A directory tree for one test, made in a temporary place and removed with all it holds. */
#pragma once

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/fd.h"
#include "harness.h"

struct tree {
    char path[64];
};

static int tree_remove(const char *path, const struct stat *info, int type, struct FTW *ftw)
{
    (void)info;
    (void)type;
    (void)ftw;
    return remove(path);
}

static inline void tree_done(struct tree *t)
{
    nftw(t->path, tree_remove, 16, FTW_DEPTH | FTW_PHYS);
}
#define _cleanup_tree_ _cleanup_(tree_done)

static inline struct tree tree_new(void)
{
    struct tree t = {.path = "/tmp/ancile-test-XXXXXX"};

    umask(022); /* modes are part of what tests say */
    assert_non_null(mkdtemp(t.path));
    return t;
}

/* The full path of @name, which gets its parent directories. */
static inline slice tree_path(const struct tree *t, arena *a, const char *name)
{
    slice path = arena_printf(a, "%s/%s", t->path, name);

    for (size_t at = sizeof("/tmp/"); (at = slice_find_char(path, '/', at)) != SLICE_NPOS; at++)
        mkdir(arena_copy(a, slice_sub(path, 0, at)).ptr, 0755);
    return path;
}

static inline void tree_write(const struct tree *t, const char *name, slice text, mode_t mode)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_close_ int fd =
        open(tree_path(t, &a, name).ptr, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    assert_true(fd >= 0);
    assert_ok(fd_write_all(fd, text));
    assert_int_equal(fchmod(fd, mode), 0);
}

static inline void tree_mkdir(const struct tree *t, const char *name, mode_t mode)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    slice path = tree_path(t, &a, name);

    mkdir(path.ptr, 0755);
    assert_int_equal(chmod(path.ptr, mode), 0);
}

static inline void tree_link(const struct tree *t, const char *name, const char *target)
{
    _cleanup_arena_ arena a = ARENA_INIT;

    assert_int_equal(symlink(target, tree_path(t, &a, name).ptr), 0);
}
