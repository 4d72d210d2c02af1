/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The audited file system: read-only, and safe to look at while its owner is hostile.
 *
 * Every path is absolute inside a root directory (/ or --root DIR). Resolution happens in the
 * kernel with openat2(RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS), so that neither ".." nor a symbolic
 * link leaves the root. A file is first opened as a mere path, looked at, and opened for reading
 * only if it is a regular file: no FIFO hangs us, no device is touched (opening some devices has
 * effects), nothing is written. Access times stay as they are where O_NOATIME is allowed. What
 * could not be read is noted once per path as a diagnostic and for the coverage line.
 */
#pragma once

#include <sys/stat.h>

#include "base/diag.h"

struct fs;

enum fs_type {
    FS_MISSING,
    FS_FILE,
    FS_DIR,
    FS_SYMLINK,
    FS_FIFO,
    FS_SOCKET,
    FS_DEVICE,
};

struct fs_info {
    enum fs_type type;
    uint32_t mode; /* permission bits, 07777 */
    uint32_t uid, gid;
    uint64_t size;
    uint64_t device, inode;
    int64_t modified; /* seconds since 1970 */
};

/* One name in a directory. */
struct fs_entry {
    slice name;
    enum fs_type type; /* FS_MISSING when the file system does not tell it here */
};

/* Names that one directory may hold before the rest is left out, which is noted. */
#define FS_ENTRIES_MAX ((size_t)1 << 18)

/*
 * @root is a path on this machine; "/" for the live system. Negative errno when it cannot be
 * opened, -ENOSYS on kernels without openat2 (before 5.6) or without /proc.
 */
_must_check_ int fs_new(slice root, struct fs **ret_fs);
/* A directory inside @fs as a root of its own; not followed when it is a symbolic link by now. */
_must_check_ int fs_new_below(struct fs *fs, slice path, struct fs **ret_fs);
struct fs *fs_free(struct fs *fs);
DEFINE_CLEANUP(struct fs, fs_free)

/* Follows symbolic links unless @nofollow. A missing file is 0 with FS_MISSING. */
_must_check_ int fs_stat(struct fs *fs, slice path, bool nofollow, struct fs_info *ret_info);
static inline bool fs_is(struct fs *fs, slice path, enum fs_type type)
{
    struct fs_info info;

    return fs_stat(fs, path, false, &info) == 0 && info.type == type;
}
/*
 * Reads a whole regular file into @a, which gets a NUL after it. @ret_info may be NULL and is that
 * of the open file. -ENOENT silently; -EFBIG above @max, -ELOOP, -EACCES, -EINVAL (not a regular
 * file) and others are noted for coverage and returned.
 */
_must_check_ int fs_read(struct fs *fs, arena *a, slice path, size_t max, slice *ret_text,
                         struct fs_info *ret_info);
/* An open regular file, checked as above, for readers that stream. @ret_info may be NULL. */
_must_check_ int fs_open(struct fs *fs, slice path, struct fs_info *ret_info);
/* Counts @bytes of a file that was opened with fs_open() as read. */
void fs_count(struct fs *fs, uint64_t bytes);
/* Names in a directory, sorted by bytes, without . and ..; a missing directory has none. */
_must_check_ int fs_list(struct fs *fs, arena *a, slice path, slice **ret_names, size_t *ret_count);
/* The same with the type of each; links are not followed, neither to @path nor from it. */
_must_check_ int fs_scan(struct fs *fs, arena *a, slice path, struct fs_entry **ret_entries,
                         size_t *ret_count);
_must_check_ int fs_readlink(struct fs *fs, arena *a, slice path, slice *ret_target);
/*
 * An access control list (acl(5)) names users or groups beside owner and root and gives them
 * @bits (4 read, 2 write, 1 execute; any of them suffices).
 */
bool fs_acl_grants(struct fs *fs, slice path, uint32_t bits);

/* As the user should see it: with the root in front. In @a. */
slice fs_display(const struct fs *fs, arena *a, slice path);
bool fs_is_live(const struct fs *fs); /* the root is / */
/* Notes that @path could not be read, for the coverage of the report. */
void fs_note(struct fs *fs, slice path, int error);
/* In words, for a negative errno. */
const char *fs_reason(int error);
/* What fs_note() collected: META-001 material. */
const diags *fs_notes(const struct fs *fs);
uint64_t fs_notes_count(const struct fs *fs);
uint64_t fs_files_read(const struct fs *fs);
uint64_t fs_bytes_read(const struct fs *fs);
