/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/fs.h"

#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/xattr.h>

#include "tree.h"

static struct fs *open_tree(const struct tree *t)
{
    struct fs *fs = NULL;

    assert_ok(fs_new(slice_of(t->path), &fs));
    return fs;
}

static size_t notes(const struct fs *fs)
{
    return fs_notes(fs)->list.count;
}

static void test_read(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_(fs_freep) struct fs *fs = open_tree(&t);
    struct fs_info info;
    slice text;

    (void)state;
    tree_write(&t, "a/b.txt", SLICE("hello"), 0640);
    assert_ok(fs_read(fs, &a, SLICE("/a/b.txt"), 5, &text, &info));
    assert_slice(text, "hello");
    assert_int_equal(text.ptr[text.len], '\0');
    assert_int_equal(info.mode, 0640);
    assert_int_equal(info.size, 5);
    assert_int_equal(info.type, FS_FILE);
    assert_int_equal(fs_files_read(fs), 1);
    assert_int_equal(fs_bytes_read(fs), 5);
    assert_err(fs_read(fs, &a, SLICE("/a/none"), 5, &text, NULL), ENOENT);
    assert_err(fs_read(fs, &a, SLICE("/a/b.txt/below"), 5, &text, NULL), ENOENT);
    assert_int_equal(notes(fs), 0);
    assert_err(fs_read(fs, &a, SLICE("/a/b.txt"), 4, &text, NULL), EFBIG);
    assert_int_equal(notes(fs), 1);
    tree_write(&t, "empty", SLICE(""), 0600);
    assert_ok(fs_read(fs, &a, SLICE("/empty"), 100, &text, NULL));
    assert_int_equal(text.len, 0);
}

/* Files of /proc have no size and are read to their end all the same. */
static void test_read_without_size(void **state)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_(fs_freep) struct fs *fs = NULL;
    slice text;

    (void)state;
    assert_ok(fs_new(SLICE("/"), &fs));
    assert_true(fs_is_live(fs));
    assert_ok(fs_read(fs, &a, SLICE("/proc/meminfo"), 1 << 20, &text, NULL));
    assert_true(slice_starts(text, SLICE("MemTotal")));
    assert_err(fs_read(fs, &a, SLICE("/proc/meminfo"), 10, &text, NULL), EFBIG);
}

/* Neither ".." nor a link leaves the root, and magic links are not followed. */
static void test_confined(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_(fs_freep) struct fs *fs = NULL;
    slice text;

    (void)state;
    tree_write(&t, "outside", SLICE("secret"), 0644);
    tree_write(&t, "root/etc/passwd", SLICE("inside"), 0644);
    tree_link(&t, "root/absolute", "/etc/passwd");
    tree_link(&t, "root/up", "../outside");
    tree_link(&t, "root/upup", "../../../../../../etc/passwd");
    tree_link(&t, "root/magic", "/proc/self/fd/0");
    assert_ok(fs_new(tree_path(&t, &a, "root"), &fs));
    assert_ok(fs_read(fs, &a, SLICE("/absolute"), 100, &text, NULL));
    assert_slice(text, "inside");
    assert_ok(fs_read(fs, &a, SLICE("/upup"), 100, &text, NULL));
    assert_slice(text, "inside");
    assert_err(fs_read(fs, &a, SLICE("/up"), 100, &text, NULL), ENOENT);
    assert_err(fs_read(fs, &a, SLICE("/../outside"), 100, &text, NULL), ENOENT);
    assert_err(fs_read(fs, &a, SLICE("/magic"), 100, &text, NULL), ENOENT);
    assert_false(fs_is_live(fs));
}

static void make_socket(const struct tree *t, arena *a, const char *name)
{
    _cleanup_close_ int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    slice path = tree_path(t, a, name);

    memcpy(address.sun_path, path.ptr, path.len + 1);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
}

/* Whatever is no regular file is said and not read: nothing hangs. */
static void test_odd_files(void **state)
{
    static const struct {
        const char *name;
        int error;
        enum fs_type type;
    } cases[] = {
        {"/fifo", EINVAL, FS_FIFO},    {"/socket", EINVAL, FS_SOCKET}, {"/dir", EISDIR, FS_DIR},
        {"/to-fifo", EINVAL, FS_FIFO}, {"/loop", ELOOP, FS_MISSING},
    };
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_(fs_freep) struct fs *fs = open_tree(&t);
    struct fs_info info;
    slice text;

    (void)state;
    assert_int_equal(mkfifo(tree_path(&t, &a, "fifo").ptr, 0666), 0);
    make_socket(&t, &a, "socket");
    tree_mkdir(&t, "dir", 0755);
    tree_link(&t, "to-fifo", "fifo");
    tree_link(&t, "loop", "loop2");
    tree_link(&t, "loop2", "loop");
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        assert_err(fs_read(fs, &a, slice_of(cases[i].name), 100, &text, NULL), cases[i].error);
        assert_err(fs_open(fs, slice_of(cases[i].name), NULL), cases[i].error);
        assert_int_equal(notes(fs), i + 1);
        if (cases[i].type != FS_MISSING) {
            assert_ok(fs_stat(fs, slice_of(cases[i].name), false, &info));
            assert_int_equal(info.type, cases[i].type);
        }
    }
    assert_ok(fs_stat(fs, SLICE("/loop"), true, &info));
    assert_int_equal(info.type, FS_SYMLINK);
    assert_err(fs_stat(fs, SLICE("/loop"), false, &info), ELOOP);
}

static void test_device(void **state)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_(fs_freep) struct fs *fs = NULL;
    struct fs_info info;
    slice text;

    (void)state;
    assert_ok(fs_new(SLICE("/"), &fs));
    assert_ok(fs_stat(fs, SLICE("/dev/null"), false, &info));
    assert_int_equal(info.type, FS_DEVICE);
    assert_err(fs_read(fs, &a, SLICE("/dev/zero"), 100, &text, NULL), EINVAL);
}

static void test_names(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_(fs_freep) struct fs *fs = open_tree(&t);
    struct fs_info info;
    slice text, *names;
    struct fs_entry *entries;
    size_t count;
    char long_name[5000];

    (void)state;
    tree_write(&t, "d/b", SLICE(""), 0600);
    tree_write(&t, "d/a", SLICE(""), 0600);
    tree_write(&t, "d/\x1b[31mred\xff", SLICE(""), 0600);
    tree_link(&t, "d/link", "/nowhere");
    assert_ok(fs_list(fs, &a, SLICE("/d"), &names, &count));
    assert_int_equal(count, 4);
    assert_slice(names[0], "\x1b[31mred\xff");
    assert_slice(names[1], "a");
    assert_slice(names[3], "link");
    assert_ok(fs_scan(fs, &a, SLICE("/d"), &entries, &count));
    assert_int_equal(entries[3].type, FS_SYMLINK);
    assert_int_equal(entries[1].type, FS_FILE);
    assert_ok(fs_readlink(fs, &a, SLICE("/d/link"), &text));
    assert_slice(text, "/nowhere");
    assert_err(fs_readlink(fs, &a, SLICE("/d/a"), &text), EINVAL);
    assert_ok(fs_list(fs, &a, SLICE("/none"), &names, &count));
    assert_int_equal(count, 0);
    memset(long_name, 'x', sizeof(long_name));
    long_name[0] = '/';
    assert_err(fs_read(fs, &a, slice_new(long_name, sizeof(long_name)), 9, &text, NULL),
               ENAMETOOLONG);
    assert_err(fs_read(fs, &a, SLICE("/d/a\0b"), 9, &text, NULL), EINVAL);
    assert_err(fs_read(fs, &a, SLICE(""), 9, &text, NULL), ENOENT);
    assert_ok(fs_stat(fs, SLICE("/d/none"), false, &info));
    assert_int_equal(info.type, FS_MISSING);
}

/* Each path is noted once, however often it is tried. */
static void test_notes(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_(fs_freep) struct fs *fs = open_tree(&t);

    (void)state;
    for (int i = 0; i < 5; i++)
        fs_note(fs, SLICE("/x"), -EACCES);
    fs_note(fs, SLICE("/y"), -EFBIG);
    assert_int_equal(notes(fs), 2);
    assert_int_equal(fs_notes_count(fs), 6);
    assert_true(slice_ends(fs_notes(fs)->list.items[0].file, SLICE("/x")));
    assert_true(slice_starts(fs_notes(fs)->list.items[0].file, slice_of(t.path)));
    assert_slice(fs_notes(fs)->list.items[0].message, "could not be read: permission denied");
}

static void test_display(void **state)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_(fs_freep) struct fs *live = NULL, *here = NULL, *tmp = NULL;

    (void)state;
    assert_ok(fs_new(SLICE("/"), &live));
    assert_ok(fs_new(SLICE("."), &here));
    assert_ok(fs_new(SLICE("/tmp//"), &tmp));
    assert_slice(fs_display(live, &a, SLICE("/etc/x")), "/etc/x");
    assert_slice(fs_display(here, &a, SLICE("/etc/x")), "etc/x");
    assert_slice(fs_display(tmp, &a, SLICE("/etc/x")), "/tmp/etc/x");
    assert_slice(fs_display(tmp, &a, SLICE("/")), "/tmp");
    assert_err(fs_new(SLICE("/nowhere/at/all"), &tmp), ENOENT);
    assert_err(fs_new(SLICE(""), &tmp), EINVAL);
    assert_err(fs_new(SLICE("/tmp\0/x"), &tmp), EINVAL);
}

/* A directory becomes a root of its own, and a link never does. */
static void test_below(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_(fs_freep) struct fs *fs = open_tree(&t), *below = NULL, *none = NULL;
    slice text;

    (void)state;
    tree_write(&t, "home/x", SLICE("inside"), 0600);
    tree_write(&t, "x", SLICE("outside"), 0600);
    tree_link(&t, "home/up", "../x");
    tree_link(&t, "link", "home");
    assert_ok(fs_new_below(fs, SLICE("/home"), &below));
    assert_ok(fs_read(below, &a, SLICE("/x"), 100, &text, NULL));
    assert_slice(text, "inside");
    assert_ok(fs_read(below, &a, SLICE("/up"), 100, &text, NULL));
    assert_slice(text, "inside");
    assert_true(slice_ends(fs_display(below, &a, SLICE("/x")), SLICE("/home/x")));
    assert_err(fs_new_below(fs, SLICE("/link"), &none), ENOTDIR);
    assert_err(fs_new_below(fs, SLICE("/none"), &none), ENOENT);
}

static bool same_time(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

/* Looking leaves no trace in the access time of files and directories. */
static void test_access_time(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_(fs_freep) struct fs *fs = open_tree(&t);
    const struct timespec old[2] = {{.tv_sec = 1000}, {.tv_sec = 2000000000}};
    slice file = tree_path(&t, &a, "d/file"), text, *names;
    struct stat before, after;
    size_t count;

    (void)state;
    tree_write(&t, "d/file", SLICE("text"), 0600);
    /* Read long ago and changed since: the kernel would update the access time at once. */
    assert_int_equal(utimensat(AT_FDCWD, file.ptr, old, 0), 0);
    assert_int_equal(utimensat(AT_FDCWD, tree_path(&t, &a, "d").ptr, old, 0), 0);
    assert_int_equal(stat(file.ptr, &before), 0);
    assert_ok(fs_read(fs, &a, SLICE("/d/file"), 100, &text, NULL));
    assert_ok(fs_list(fs, &a, SLICE("/d"), &names, &count));
    assert_int_equal(stat(file.ptr, &after), 0);
    assert_true(same_time(before.st_atim, after.st_atim));
    assert_true(same_time(before.st_mtim, after.st_mtim));
    assert_int_equal(stat(tree_path(&t, &a, "d").ptr, &after), 0);
    assert_int_equal(after.st_atim.tv_sec, 1000);
}

struct swapper {
    const char *path, *other;
    _Atomic bool stop;
};

static void *swap(void *userdata)
{
    struct swapper *s = userdata;

    while (!s->stop)
        if (renameat2(AT_FDCWD, s->path, AT_FDCWD, s->other, RENAME_EXCHANGE) < 0)
            break;
    return NULL;
}

/* A file that is a FIFO every other moment is read or refused, and never waited for. */
static void test_race(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_(fs_freep) struct fs *fs = open_tree(&t);
    struct swapper s = {.stop = false};
    pthread_t thread;
    slice text;

    (void)state;
    tree_write(&t, "file", SLICE("text"), 0600);
    s.path = tree_path(&t, &a, "file").ptr;
    s.other = tree_path(&t, &a, "fifo").ptr;
    assert_int_equal(mkfifo(s.other, 0600), 0);
    assert_int_equal(pthread_create(&thread, NULL, swap, &s), 0);
    for (int i = 0; i < 2000; i++) {
        int r = fs_read(fs, &a, SLICE("/file"), 100, &text, NULL);

        assert_true(r == 0 || r == -EINVAL);
        if (r == 0)
            assert_slice(text, "text");
    }
    s.stop = true;
    assert_int_equal(pthread_join(thread, NULL), 0);
}

/* An entry of an access control list for somebody else counts, masked as it is. */
static void test_acl(void **state)
{
    static const struct {
        unsigned char mask, tag, id, bits;
        bool granted;
    } cases[] = {
        {7, 0x02, 77, 2, true}, {5, 0x02, 77, 2, false}, {5, 0x02, 77, 4, true},
        {7, 0x02, 0, 2, false}, {7, 0x08, 99, 2, true},
    };
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_(fs_freep) struct fs *fs = open_tree(&t);

    (void)state;
    tree_write(&t, "file", SLICE(""), 0600);
    assert_false(fs_acl_grants(fs, SLICE("/file"), 7));
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        const unsigned char acl[] = {
            2,
            0,
            0,
            0, /* version */
            0x01,
            0,
            6,
            0,
            0xff,
            0xff,
            0xff,
            0xff, /* owner */
            cases[i].tag == 2 ? 2 : 4,
            0,
            7,
            0,
            cases[i].tag == 2 ? cases[i].id : 0xff,
            cases[i].tag == 2 ? 0 : 0xff,
            cases[i].tag == 2 ? 0 : 0xff,
            cases[i].tag == 2 ? 0 : 0xff,
            cases[i].tag == 2 ? 4 : 8,
            0,
            cases[i].tag == 2 ? 0 : 7,
            0,
            cases[i].tag == 2 ? 0xff : cases[i].id,
            cases[i].tag == 2 ? 0xff : 0,
            cases[i].tag == 2 ? 0xff : 0,
            cases[i].tag == 2 ? 0xff : 0,
            0x10,
            0,
            cases[i].mask,
            0,
            0xff,
            0xff,
            0xff,
            0xff, /* mask */
            0x20,
            0,
            0,
            0,
            0xff,
            0xff,
            0xff,
            0xff, /* others */
        };

        if (setxattr(tree_path(&t, &a, "file").ptr, "system.posix_acl_access", acl, sizeof(acl),
                     0) < 0)
            skip();
        assert_int_equal(fs_acl_grants(fs, SLICE("/file"), cases[i].bits), cases[i].granted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),     cmocka_unit_test(test_read_without_size),
        cmocka_unit_test(test_confined), cmocka_unit_test(test_odd_files),
        cmocka_unit_test(test_device),   cmocka_unit_test(test_names),
        cmocka_unit_test(test_notes),    cmocka_unit_test(test_display),
        cmocka_unit_test(test_below),    cmocka_unit_test(test_access_time),
        cmocka_unit_test(test_race),     cmocka_unit_test(test_acl),
    };

    return cmocka_run_group_tests_name("fs", tests, NULL, NULL);
}
