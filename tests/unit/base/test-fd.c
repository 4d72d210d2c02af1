/* SPDX-License-Identifier: Apache-2.0 */
#include "harness.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/fd.h"

/* The lowest free descriptor, so that a leak shows. */
static int lowest_fd(void)
{
    int fd = dup(STDIN_FILENO);

    assert_true(fd >= 0);
    close(fd);
    return fd;
}

static int temporary(slice content)
{
    char name[] = "/tmp/ancile-test-XXXXXX";
    int fd = mkostemp(name, O_CLOEXEC);

    assert_true(fd >= 0);
    unlink(name);
    assert_ok(fd_write_all(fd, content));
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    return fd;
}

static void test_close(void **state _unused_)
{
    int before = lowest_fd();

    for (int round = 0; round < 50; round++) {
        _cleanup_close_ int fd = open("/dev/null", O_RDONLY | O_CLOEXEC), none = -1;
        _cleanup_fclose_ FILE *file = fopen("/dev/null", "re"), *no_file = NULL;
        _cleanup_closedir_ DIR *dir = opendir("/"), *no_dir = NULL;

        assert_true(fd >= 0 && file && dir);
    }
    assert_int_equal(lowest_fd(), before);
    int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

    errno = ENOENT;
    fd_closep(&fd);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(fd, -1);
    fd_closep(&fd);
}

static void test_take(void **state _unused_)
{
    int kept = -1;

    {
        _cleanup_close_ int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

        kept = TAKE_FD(fd);
        assert_int_equal(fd, -1);
    }
    assert_true(fcntl(kept, F_GETFD) >= 0);
    fd_closep(&kept);
}

/* Sizes around the steps, with limits below, at and above the size. */
static void test_read_limits(void **state _unused_)
{
    static const size_t sizes[] = {0, 1, 100, 65535, 65536, 65537, 200000};
    _cleanup_buffer_ buffer content = BUFFER_INIT;

    for (size_t i = 0; i < 200000; i++)
        buffer_add_char(&content, (char)(i * 31));
    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        slice expected = slice_sub(buffer_slice(&content), 0, sizes[i]);
        _cleanup_close_ int fd = temporary(expected);

        for (int delta = -1; delta <= 1; delta++) {
            _cleanup_buffer_ buffer b = BUFFER_INIT;

            if (delta < 0 && sizes[i] == 0)
                continue;
            lseek(fd, 0, SEEK_SET);
            assert_int_equal(fd_read_all(fd, sizes[i] + (size_t)delta, &b), delta < 0 ? -EFBIG : 0);
            if (delta >= 0)
                assert_true(slice_eq(buffer_slice(&b), expected));
        }
    }
}

/* The buffer's own maximum counts as well, and what it holds stays. */
static void test_read_into_small(void **state _unused_)
{
    _cleanup_close_ int fd = temporary(SLICE("0123456789"));
    _cleanup_buffer_ buffer exact = BUFFER_INIT, small = BUFFER_INIT, unlimited = BUFFER_INIT;

    exact.max = 14;
    buffer_add(&exact, SLICE("head"));
    assert_ok(fd_read_all(fd, SIZE_MAX, &exact));
    assert_slice(buffer_slice(&exact), "head0123456789");
    lseek(fd, 0, SEEK_SET);
    small.max = 9;
    assert_err(fd_read_all(fd, SIZE_MAX, &small), EFBIG);
    lseek(fd, 0, SEEK_SET);
    unlimited.max = SIZE_MAX;
    assert_ok(fd_read_all(fd, SIZE_MAX, &unlimited));
    assert_slice(buffer_slice(&unlimited), "0123456789");
}

static void test_read_errors(void **state _unused_)
{
    _cleanup_buffer_ buffer b = BUFFER_INIT;
    _cleanup_close_ int dir = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    assert_err(fd_read_all(-1, 10, &b), EBADF);
    assert_err(fd_read_all(dir, 10, &b), EISDIR);
    assert_int_equal(b.len, 0);
}

/* Files whose size nobody tells. */
static void test_read_proc(void **state _unused_)
{
    _cleanup_close_ int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    _cleanup_buffer_ buffer b = BUFFER_INIT;

    assert_ok(fd_read_all(fd, 1 << 20, &b));
    assert_true(slice_contains(buffer_slice(&b), SLICE("VmRSS:")));
}

/* A pipe takes less than is written at once, and gives less than is asked for. */
static void test_pipe(void **state _unused_)
{
    enum { SIZE = 1 << 20 };
    _cleanup_free_ char *bytes = memory_alloc(SIZE);
    _cleanup_buffer_ buffer b = BUFFER_INIT;
    int ends[2], status = 0;
    pid_t pid;

    for (size_t i = 0; i < SIZE; i++)
        bytes[i] = (char)(i * 13);
    assert_ok(pipe2(ends, O_CLOEXEC));
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        close(ends[0]);
        _exit(fd_write_all(ends[1], slice_new(bytes, SIZE)) ? 1 : 0);
    }
    fd_closep(&ends[1]);
    assert_ok(fd_read_all(ends[0], SIZE, &b));
    assert_true(slice_eq(buffer_slice(&b), slice_new(bytes, SIZE)));
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    fd_closep(&ends[0]);
}

static void test_write_errors(void **state _unused_)
{
    _cleanup_close_ int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    int ends[2];

    assert_err(fd_write_all(-1, SLICE("x")), EBADF);
    assert_ok(fd_write_all(-1, SLICE("")));
    assert_err(fd_write_all(full, SLICE("x")), ENOSPC);
    signal(SIGPIPE, SIG_IGN);
    assert_ok(pipe2(ends, O_CLOEXEC));
    fd_closep(&ends[0]);
    assert_err(fd_write_all(ends[1], SLICE("x")), EPIPE);
    fd_closep(&ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_close),       cmocka_unit_test(test_take),
        cmocka_unit_test(test_read_limits), cmocka_unit_test(test_read_into_small),
        cmocka_unit_test(test_read_errors), cmocka_unit_test(test_read_proc),
        cmocka_unit_test(test_pipe),        cmocka_unit_test(test_write_errors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
