/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rule files and folders of them.
 *
 * The user names them, so symbolic links are followed where they name files; directories below are
 * not entered through links, which keeps the walk finite.
 */
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/fd.h"
#include "doc/yaml.h"
#include "rule/entry.h"

enum {
    FOLDER_DEPTH_MAX = 16,
    FOLDER_FILES_MAX = 10000,
};
#define RULE_FILE_MAX ((size_t)4 << 20)

int rule_set_add_yaml(struct rule_set *set, slice name, slice text, diags *d)
{
    const struct yaml_options options = {.strict = true, .max_size = RULE_FILE_MAX};
    const struct source *source =
        source_new(&set->arena, arena_copy(&set->arena, name), arena_copy(&set->arena, text));
    value documents;
    int r = yaml_read(&set->arena, source, &options, d, &documents);

    if (r < 0)
        return r;
    value_each_item (&documents, document) {
        r |= rule_load(set, document, RULE_ORIGIN_FILE, d);
    }
    return r ? RULES_BROKEN : 0;
}

/* Reports and forwards @r. */
static int file_error(slice path, int r, diags *d)
{
    diags_add(d, DIAG_ERROR, path, 0, 0, "cannot be read: %s", strerrordesc_np(-r));
    return r;
}

/* Reads and adds one open file. */
static int add_file(struct rule_set *set, int fd, slice path, diags *d)
{
    _cleanup_buffer_ buffer text = BUFFER_INIT;
    int r = fd_read_all(fd, RULE_FILE_MAX, &text);

    if (r < 0)
        return file_error(path, r, d);
    return rule_set_add_yaml(set, path, buffer_slice(&text), d);
}

/* What is found below one folder; texts lie in the arena. */
struct folder {
    arena arena;
    VECTOR(slice) files;
    diags *diags;
};

static void folder_done(struct folder *f)
{
    vector_done(&f->files);
    arena_done(&f->arena);
}

static int compare_paths(const void *a, const void *b)
{
    return slice_cmp(*(const slice *)a, *(const slice *)b);
}

static int folder_walk(struct folder *f, int fd, slice path, size_t depth);

/* One name in a folder: a folder to enter, a file to remember, or neither. Hidden names are left
 * alone, as editors keep their backups there. */
static int folder_entry(struct folder *f, int parent, slice path, const char *name, size_t depth)
{
    slice whole = arena_join_path(&f->arena, path, slice_of(name));
    struct stat st;

    if (name[0] == '.')
        return 0;
    if (fstatat(parent, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return file_error(whole, -errno, f->diags);
    if (S_ISDIR(st.st_mode)) {
        _cleanup_close_ int fd =
            openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

        return fd < 0 ? file_error(whole, -errno, f->diags)
                      : folder_walk(f, TAKE_FD(fd), whole, depth + 1);
    }
    if (!slice_ends(whole, SLICE(".yaml")) && !slice_ends(whole, SLICE(".yml")))
        return 0;
    if (f->files.count >= FOLDER_FILES_MAX)
        return file_error(path, -E2BIG, f->diags);
    *vector_push(&f->files) = whole;
    return 0;
}

/* Takes @fd. */
static int folder_walk(struct folder *f, int fd, slice path, size_t depth)
{
    _cleanup_close_ int owned = fd;
    _cleanup_closedir_ DIR *dir = NULL;
    int r = 0;

    if (depth > FOLDER_DEPTH_MAX)
        return file_error(path, -ELOOP, f->diags);
    dir = fdopendir(owned);
    if (!dir)
        return file_error(path, -errno, f->diags);
    TAKE_FD(owned);
    for (;;) {
        const struct dirent *entry;
        int one;

        errno = 0;
        entry = readdir(dir);
        if (!entry)
            return errno ? file_error(path, -errno, f->diags) : r;
        one = folder_entry(f, dirfd(dir), path, entry->d_name, depth);
        r = r < 0 ? r : one;
    }
}

static int add_path(struct rule_set *set, slice path, bool inside, diags *d);

/* Files are added in the order of their whole paths, so that messages do not depend on the disk. */
static int add_folder(struct rule_set *set, int fd, slice path, diags *d)
{
    _cleanup_(folder_done) struct folder f = {.diags = d};
    int r = folder_walk(&f, fd, path, 0);

    if (f.files.count > 0)
        qsort(f.files.items, f.files.count, sizeof(*f.files.items), compare_paths);
    vector_each (&f.files, file) {
        int one = add_path(set, *file, true, d);

        r = r < 0 ? r : one < 0 ? one : r | one;
    }
    return r;
}

/* O_NONBLOCK: a FIFO must not hold us up; only regular files are read. */
static int add_path(struct rule_set *set, slice path, bool inside, diags *d)
{
    _cleanup_free_ char *name = slice_to_cstring(path);
    _cleanup_close_ int fd = open(name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat st;

    if (fd < 0 || fstat(fd, &st) < 0)
        return file_error(path, -errno, d);
    if (S_ISDIR(st.st_mode) && !inside)
        return add_folder(set, TAKE_FD(fd), path, d);
    if (!S_ISREG(st.st_mode))
        return file_error(path, -EINVAL, d);
    return add_file(set, fd, path, d);
}

int rule_set_add_path(struct rule_set *set, slice path, diags *d)
{
    return add_path(set, path, false, d);
}
