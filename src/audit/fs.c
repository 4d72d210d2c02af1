/* SPDX-License-Identifier: Apache-2.0 */
/* Each operation starts with a path descriptor (O_PATH), which touches nothing but names. */
#include "audit/fs.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/xattr.h>

#include "base/fd.h"
#include "base/map.h"

enum {
    FS_PATH_MAX = 4096,
    FS_READ_FIRST = 4096,
    FS_LINK_MAX = 4096,
};

struct fs {
    int root;  /* O_PATH descriptor */
    int links; /* /proc/self/fd: to open for reading what a path descriptor names */
    slice shown;
    bool live;
    arena arena;
    map noted; /* paths, so that each is noted once */
    diags notes;
    uint64_t notes_count;
    uint64_t files, bytes;
};

/* The descriptor's entry in /proc/self/fd. */
struct link_name {
    char text[16];
};

static struct link_name link_name(int fd)
{
    struct link_name name;

    snprintf(name.text, sizeof(name.text), "%d", fd);
    return name;
}

static int open_in(const struct fs *fs, slice path, uint64_t flags)
{
    struct open_how how = {
        .flags = flags | O_CLOEXEC,
        .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
    };
    char name[FS_PATH_MAX];
    long fd;

    if (slice_has_nul(path))
        return -EINVAL;
    if (path.len >= sizeof(name))
        return -ENAMETOOLONG;
    if (path.len == 0)
        return -ENOENT;
    memcpy(name, path.ptr, path.len);
    name[path.len] = '\0';
    fd = syscall(SYS_openat2, fs->root, name, &how, sizeof(how));
    return fd < 0 ? -errno : (int)fd;
}

/* ENOTDIR: some part of the path is a file, so that nothing can stand there. */
static bool is_absence(int error)
{
    return error == -ENOENT || error == -ENOTDIR;
}

static enum fs_type type_of_mode(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFREG:
        return FS_FILE;
    case S_IFDIR:
        return FS_DIR;
    case S_IFLNK:
        return FS_SYMLINK;
    case S_IFIFO:
        return FS_FIFO;
    case S_IFSOCK:
        return FS_SOCKET;
    default:
        return FS_DEVICE;
    }
}

static int info_of_fd(int fd, struct fs_info *ret_info)
{
    struct stat st;

    if (fstat(fd, &st) < 0)
        return -errno;
    *ret_info = (struct fs_info){
        .type = type_of_mode(st.st_mode),
        .mode = st.st_mode & 07777,
        .uid = st.st_uid,
        .gid = st.st_gid,
        .size = (uint64_t)st.st_size,
        .device = st.st_dev,
        .inode = st.st_ino,
        .modified = st.st_mtime,
    };
    return 0;
}

/* Opens what the path descriptor @at names, the very same file whatever its name means by now. */
static int reopen(const struct fs *fs, int at, int flags)
{
    struct link_name name = link_name(at);
    int fd;

    fd = openat(fs->links, name.text, flags | O_RDONLY | O_NOATIME | O_CLOEXEC);
    /* Only owner and root may ask to leave the access time alone. */
    if (fd < 0 && errno == EPERM)
        fd = openat(fs->links, name.text, flags | O_RDONLY | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

/* With an open root: the rest that every file system needs. */
static int prepare(struct fs *fs)
{
    _cleanup_close_ int probe = -1;
    int r;

    fs->links = open("/proc/self/fd", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fs->links < 0)
        return -ENOSYS;
    r = open_in(fs, SLICE("/"), O_PATH | O_DIRECTORY);
    if (r < 0)
        return r;
    probe = r;
    return 0;
}

static struct fs *make(void)
{
    struct fs *fs = memory_alloc(sizeof(*fs));

    *fs = (struct fs){.root = -1, .links = -1};
    return fs;
}

int fs_new(slice root, struct fs **ret_fs)
{
    _cleanup_(fs_freep) struct fs *fs = make();
    _cleanup_free_ char *name = NULL;
    int r;

    while (root.len > 1 && root.ptr[root.len - 1] == '/')
        root.len--;
    if (root.len == 0 || slice_has_nul(root))
        return -EINVAL;
    name = slice_to_cstring(root);
    fs->root = open(name, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fs->root < 0)
        return -errno;
    r = prepare(fs);
    if (r < 0)
        return r;
    fs->live = slice_eq(root, SLICE("/"));
    fs->shown = fs->live ? SLICE("") : arena_copy(&fs->arena, root);
    *ret_fs = TAKE_PTR(fs);
    return 0;
}

int fs_new_below(struct fs *outer, slice path, struct fs **ret_fs)
{
    _cleanup_(fs_freep) struct fs *fs = make();
    int r = open_in(outer, path, O_PATH | O_DIRECTORY | O_NOFOLLOW);

    if (r < 0)
        return r;
    fs->root = r;
    r = prepare(fs);
    if (r < 0)
        return r;
    fs->shown = fs_display(outer, &fs->arena, path);
    *ret_fs = TAKE_PTR(fs);
    return 0;
}

struct fs *fs_free(struct fs *fs)
{
    if (!fs)
        return NULL;
    fd_closep(&fs->root);
    fd_closep(&fs->links);
    map_done(&fs->noted);
    diags_done(&fs->notes);
    arena_done(&fs->arena);
    freep(&fs);
    return NULL;
}

int fs_stat(struct fs *fs, slice path, bool nofollow, struct fs_info *ret_info)
{
    _cleanup_close_ int at = -1;
    int r = open_in(fs, path, O_PATH | (nofollow ? O_NOFOLLOW : 0));

    if (is_absence(r)) {
        *ret_info = (struct fs_info){.type = FS_MISSING};
        return 0;
    }
    if (r < 0)
        return r;
    at = r;
    return info_of_fd(at, ret_info);
}

static int open_file(struct fs *fs, slice path, struct fs_info *ret_info)
{
    _cleanup_close_ int at = -1;
    struct fs_info info;
    int r = open_in(fs, path, O_PATH);

    if (r < 0)
        return is_absence(r) ? -ENOENT : r;
    at = r;
    r = info_of_fd(at, &info);
    if (r < 0)
        return r;
    if (info.type != FS_FILE)
        return info.type == FS_DIR ? -EISDIR : -EINVAL;
    r = reopen(fs, at, O_NONBLOCK | O_NOCTTY);
    if (r >= 0 && ret_info)
        *ret_info = info;
    return r;
}

int fs_open(struct fs *fs, slice path, struct fs_info *ret_info)
{
    int fd = open_file(fs, path, ret_info);

    if (fd >= 0)
        fs->files++;
    else if (fd != -ENOENT)
        fs_note(fs, path, fd);
    return fd;
}

void fs_count(struct fs *fs, uint64_t bytes)
{
    fs->bytes += bytes;
}

/* Reads to the end of @fd: files of /proc have no size, and others grow while they are read. */
static int read_all(int fd, arena *a, size_t expected, size_t max, slice *ret_text)
{
    /* One byte beyond what is expected, so that the end shows without growing, and the NUL. */
    size_t capacity = MAX(MIN(expected, max), (size_t)FS_READ_FIRST) + 2;
    char *data = arena_alloc(a, capacity);
    size_t len = 0;

    for (;;) {
        ssize_t n = read(fd, data + len, capacity - 1 - len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (n == 0)
            break;
        len += (size_t)n;
        if (len > max)
            return -EFBIG;
        if (len == capacity - 1) {
            size_t larger = MIN(capacity * 2, max + 2);

            data = arena_resize(a, data, capacity, larger);
            capacity = larger;
        }
    }
    data[len] = '\0';
    *ret_text = slice_new(data, len);
    return 0;
}

int fs_read(struct fs *fs, arena *a, slice path, size_t max, slice *ret_text,
            struct fs_info *ret_info)
{
    _cleanup_close_ int fd = -1;
    struct fs_info info;
    slice text;
    int r;

    r = open_file(fs, path, &info);
    if (r == -ENOENT)
        return r;
    fd = r;
    if (fd < 0)
        text = SLICE_NULL;
    else if (info.size > max)
        r = -EFBIG;
    else
        r = read_all(fd, a, info.size, MIN(max, SIZE_MAX / 4), &text);
    if (r < 0) {
        fs_note(fs, path, r);
        return r;
    }
    fs->files++;
    fs->bytes += text.len;
    *ret_text = text;
    if (ret_info)
        *ret_info = info;
    return 0;
}

static enum fs_type type_of_entry(unsigned char type)
{
    return type == DT_UNKNOWN ? FS_MISSING : type_of_mode(DTTOIF(type));
}

static int compare_entries(const void *a, const void *b)
{
    const struct fs_entry *first = a, *second = b;

    return slice_cmp(first->name, second->name);
}

static int read_entries(DIR *dir, arena *a, struct fs_entry **ret_entries, size_t *ret_count)
{
    struct fs_entry *entries = NULL;
    size_t count = 0, capacity = 0;
    arena names = ARENA_INIT;
    int r = 0;

    for (;;) {
        struct dirent *entry;

        errno = 0;
        entry = readdir(dir);
        if (!entry) {
            r = -errno;
            break;
        }
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (count == FS_ENTRIES_MAX) {
            r = -E2BIG;
            break;
        }
        *(struct fs_entry *)vector_grow((void **)&entries, &count, &capacity, sizeof(*entries)) =
            (struct fs_entry){arena_copy(&names, slice_of(entry->d_name)),
                              type_of_entry(entry->d_type)};
    }
    if (count)
        qsort(entries, count, sizeof(*entries), compare_entries);
    *ret_entries = arena_new_array(a, struct fs_entry, count);
    for (size_t i = 0; i < count; i++)
        (*ret_entries)[i] = (struct fs_entry){arena_copy(a, entries[i].name), entries[i].type};
    *ret_count = count;
    freep(&entries);
    arena_done(&names);
    return r;
}

static int list(struct fs *fs, arena *a, slice path, int flags, struct fs_entry **ret_entries,
                size_t *ret_count)
{
    _cleanup_close_ int at = -1;
    _cleanup_close_ int fd = -1;
    _cleanup_closedir_ DIR *dir = NULL;
    int r = open_in(fs, path, (uint64_t)(O_PATH | O_DIRECTORY | flags));

    *ret_entries = NULL;
    *ret_count = 0;
    if (is_absence(r))
        return 0;
    at = r;
    if (r >= 0)
        r = reopen(fs, at, O_DIRECTORY);
    fd = at < 0 ? -1 : r;
    if (r < 0) {
        fs_note(fs, path, r);
        return r;
    }
    dir = fdopendir(fd);
    if (!dir)
        return -errno;
    TAKE_FD(fd);
    r = read_entries(dir, a, ret_entries, ret_count);
    if (r < 0)
        fs_note(fs, path, r);
    /* The names that could be read are still of use. */
    return *ret_count ? 0 : r;
}

int fs_list(struct fs *fs, arena *a, slice path, slice **ret_names, size_t *ret_count)
{
    struct fs_entry *entries;
    size_t count;
    int r;

    *ret_names = NULL;
    *ret_count = 0;
    r = list(fs, a, path, 0, &entries, &count);
    if (r < 0)
        return r;
    *ret_names = arena_new_array(a, slice, count);
    for (size_t i = 0; i < count; i++)
        (*ret_names)[i] = entries[i].name;
    *ret_count = count;
    return 0;
}

int fs_scan(struct fs *fs, arena *a, slice path, struct fs_entry **ret_entries, size_t *ret_count)
{
    int r = list(fs, a, path, O_NOFOLLOW, ret_entries, ret_count);

    for (size_t i = 0; r == 0 && i < *ret_count; i++) {
        struct fs_entry *entry = &(*ret_entries)[i];
        struct fs_info info;

        if (entry->type == FS_MISSING &&
            fs_stat(fs, arena_join_path(a, path, entry->name), true, &info) == 0)
            entry->type = info.type;
    }
    return r;
}

int fs_readlink(struct fs *fs, arena *a, slice path, slice *ret_target)
{
    _cleanup_close_ int at = -1;
    char target[FS_LINK_MAX];
    ssize_t n;
    int r = open_in(fs, path, O_PATH | O_NOFOLLOW);

    if (r < 0)
        return r;
    at = r;
    n = readlinkat(at, "", target, sizeof(target));
    if (n < 0)
        return errno == ENOENT ? -EINVAL : -errno;
    *ret_target = arena_copy(a, slice_new(target, (size_t)n));
    return 0;
}

/* The extended attribute that holds an access control list; linux/posix_acl_xattr.h. */
enum {
    ACL_VERSION = 2,
    ACL_HEADER = 4,
    ACL_ENTRY = 8,
    ACL_TAG_USER = 0x02,
    ACL_TAG_GROUP = 0x08,
    ACL_TAG_MASK = 0x10,
    ACL_MAX = 64 * 1024,
};

static uint32_t little_endian(const unsigned char *p, size_t bytes)
{
    uint32_t number = 0;

    for (size_t i = 0; i < bytes; i++)
        number |= (uint32_t)p[i] << (8 * i);
    return number;
}

static bool acl_grants(const unsigned char *acl, size_t len, uint32_t owner, uint32_t bits)
{
    uint32_t mask = 07, granted = 0;

    if (len < ACL_HEADER || little_endian(acl, 4) != ACL_VERSION)
        return false;
    for (size_t at = ACL_HEADER; at + ACL_ENTRY <= len; at += ACL_ENTRY) {
        uint32_t tag = little_endian(acl + at, 2), allowed = little_endian(acl + at + 2, 2);
        uint32_t id = little_endian(acl + at + 4, 4);

        if (tag == ACL_TAG_MASK)
            mask = allowed;
        else if (tag == ACL_TAG_GROUP || (tag == ACL_TAG_USER && id != owner && id != 0))
            granted |= allowed;
    }
    return granted & mask & bits;
}

bool fs_acl_grants(struct fs *fs, slice path, uint32_t bits)
{
    _cleanup_close_ int at = open_in(fs, path, O_PATH);
    _cleanup_free_ unsigned char *acl = NULL;
    char name[64];
    struct fs_info info;
    ssize_t n;

    if (at < 0 || info_of_fd(at, &info) < 0)
        return false;
    /* Path descriptors have no extended attributes of their own (EBADF); their link has. */
    snprintf(name, sizeof(name), "/proc/self/fd/%s", link_name(at).text);
    acl = memory_alloc(ACL_MAX);
    n = getxattr(name, "system.posix_acl_access", acl, ACL_MAX);
    return n > 0 && acl_grants(acl, (size_t)n, info.uid, bits);
}

slice fs_display(const struct fs *fs, arena *a, slice path)
{
    /* "." is where the user stands: "./x" says no more than "x". */
    if (slice_eq(fs->shown, SLICE(".")) && path.len > 1)
        return arena_copy(a, slice_from(path, 1));
    if (path.len == 1 && fs->shown.len)
        return arena_copy(a, fs->shown);
    return arena_concat(a, fs->shown, path);
}

bool fs_is_live(const struct fs *fs)
{
    return fs->live;
}

const char *fs_reason(int error)
{
    const char *known;

    switch (-error) {
    case ENOENT:
        return "no such file or directory";
    case ENOTDIR:
        return "not a directory";
    case EFBIG:
        return "it is too large";
    case E2BIG:
        return "it has too many entries; the rest was left out";
    case EINVAL:
        return "it is not a regular file";
    case EISDIR:
        return "it is a directory";
    case ELOOP:
        return "its symbolic links form a loop";
    case EACCES:
    case EPERM:
        return "permission denied";
    case EAGAIN:
        return "it would have to be waited for";
    default:
        known = strerrordesc_np(-error);
        return known ? known : "unknown error";
    }
}

void fs_note(struct fs *fs, slice path, int error)
{
    fs->notes_count++;
    if (map_has(&fs->noted, path) || fs->noted.count >= DIAGS_MAX)
        return;
    map_set(&fs->noted, arena_copy(&fs->arena, path), fs);
    diags_add(&fs->notes, DIAG_WARNING, fs_display(fs, &fs->arena, path), 0, 0,
              "could not be read: %s", fs_reason(error));
}

const diags *fs_notes(const struct fs *fs)
{
    return &fs->notes;
}

uint64_t fs_notes_count(const struct fs *fs)
{
    return fs->notes_count;
}

uint64_t fs_files_read(const struct fs *fs)
{
    return fs->files;
}

uint64_t fs_bytes_read(const struct fs *fs)
{
    return fs->bytes;
}
