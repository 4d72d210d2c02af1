/* SPDX-License-Identifier: Apache-2.0 */
#include "tree.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <time.h>

#include "audit/jupyter/processes.h"

#define INITIAL "user:[4026531837]"

static const char tcp_table[] =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid inode\n"
    "   0: 00000000:22B8 00000000:0000 0A 0:0 0:0 0 1000 0 501 1 0\n"
    "   1: 0100007F:162E 00000000:0000 0A 0:0 0:0 0 1000 0 502 1 0\n";

struct fake {
    uint32_t pid, parent, session;
    uint32_t uid;
    const char *user; /* target of ns/user, or NULL: not readable */
    slice cmdline, environ;
    const char *socket; /* target of one descriptor, or NULL */
};

static void fake_file(const struct tree *t, uint32_t pid, const char *name, slice text)
{
    _cleanup_arena_ arena a = ARENA_INIT;

    tree_write(t, arena_printf(&a, "%u/%s", pid, name).ptr, text, 0644);
}

static void fake_link(const struct tree *t, uint32_t pid, const char *name, const char *target)
{
    _cleanup_arena_ arena a = ARENA_INIT;

    tree_link(t, arena_printf(&a, "%u/%s", pid, name).ptr, target);
}

static void fake_process(const struct tree *t, const struct fake *f)
{
    _cleanup_arena_ arena a = ARENA_INIT;

    fake_file(t, f->pid, "stat",
              arena_printf(&a, "%u (x) S %u %u %u 34816 1 0 0 0 0 0 0 0 0 0 20 0 1 0 %u 0 0\n",
                           f->pid, f->parent, f->pid, f->session, 100 * f->pid));
    fake_file(t, f->pid, "cmdline", f->cmdline);
    fake_file(t, f->pid, "status",
              arena_printf(&a, "Name:\tx\nUid:\t%u\t%u\t%u\t%u\n", f->uid, f->uid, f->uid, f->uid));
    fake_file(t, f->pid, "environ", f->environ);
    fake_file(t, f->pid, "net/tcp", slice_of(tcp_table));
    fake_link(t, f->pid, "ns/net", "net:[7]");
    fake_link(t, f->pid, "ns/mnt", "mnt:[8]");
    fake_link(t, f->pid, "fd/0", "/dev/null");
    if (f->user)
        fake_link(t, f->pid, "ns/user", f->user);
    if (f->socket) {
        fake_link(t, f->pid, "fd/3", f->socket);
        fake_link(t, f->pid, "fd/4", f->socket);
    }
}

static void fake_machine(const struct tree *t)
{
    static const struct fake fakes[] = {
        {10, 1, 10, 0, INITIAL, SLICE_INIT("/sbin/getty\0"), SLICE_INIT(""), NULL},
        {20, 10, 10, 0, INITIAL, SLICE_INIT("/usr/bin/python3\0/usr/bin/jupyter-lab\0--ip=*\0"),
         SLICE_INIT("JUPYTER_TOKEN=abcd\0LANG=C\0"), "socket:[501]"},
        {30, 20, 30, 0, "user:[5]", SLICE_INIT("R\0--args\0/run/kernel-1.json\0"), SLICE_INIT(""),
         NULL},
        {31, 30, 30, 1000, INITIAL, SLICE_INIT("tensorboard\0"), SLICE_INIT(""), "socket:[502]"},
        {40, 20, 40, 1000, INITIAL, SLICE_INIT("bash\0-l\0"), SLICE_INIT(""), NULL},
        {41, 40, 40, 1000, NULL, SLICE_INIT("vncserver\0"), SLICE_INIT(""), NULL},
        {50, 20, 10, 1000, NULL, SLICE_INIT("git\0status\0"), SLICE_INIT(""), NULL},
    };

    tree_write(t, "stat", SLICE("cpu 1\nbtime 1000\n"), 0644);
    tree_link(t, "self/ns/mnt", "mnt:[8]");
    for (size_t i = 0; i < ARRAY_SIZE(fakes); i++)
        fake_process(t, &fakes[i]);
    tree_write(t, "41/uid_map", SLICE(" 0 0 4294967295\n"), 0644);
    tree_mkdir(t, "60", 0755);
    tree_write(t, "70/stat", SLICE("70 (gone) Z 1 1 1 0 1 0 0 0 0 0 0 0 0 0 20 0 1 0 5 0\n"), 0644);
}

static void test_families(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_arena_ arena a = ARENA_INIT;
    struct processes p;

    (void)state;
    fake_machine(&t);
    assert_ok(processes_scan(&a, slice_of(t.path), &p));
    assert_int_equal(p.count, 7);
    assert_null(processes_find(&p, 60));
    assert_null(processes_find(&p, 70));
    assert_null(processes_find(&p, (uint64_t)UINT32_MAX + 11));
    assert_int_equal(processes_find(&p, 10)->program, PROGRAM_OTHER);
    assert_false(processes_find(&p, 10)->detailed);
    assert_int_equal(processes_find(&p, 30)->program, PROGRAM_KERNEL);
    assert_int_equal(processes_find(&p, 30)->server, 20);
    assert_int_equal(processes_find(&p, 31)->kernel, 30);
    assert_int_equal(processes_find(&p, 31)->server, 20);
    assert_false(processes_find(&p, 31)->in_terminal);
    assert_true(processes_find(&p, 40)->in_terminal);
    assert_true(processes_find(&p, 41)->in_terminal);
    assert_false(processes_find(&p, 50)->in_terminal);
    assert_true(processes_find(&p, 50)->detailed);
}

static void test_details(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_arena_ arena a = ARENA_INIT;
    struct processes p;
    const struct process *lab;

    (void)state;
    fake_machine(&t);
    assert_ok(processes_scan(&a, slice_of(t.path), &p));
    lab = processes_find(&p, 20);
    assert_int_equal(lab->program, PROGRAM_LAB);
    assert_int_equal(lab->arguments, 2);
    assert_int_equal(lab->started, 1000 + 2000 / sysconf(_SC_CLK_TCK));
    assert_true(lab->root);
    assert_true(lab->environment_known);
    assert_slice(value_get_string(&lab->environment, "JUPYTER_TOKEN"), "abcd");
    assert_null(value_get(&lab->environment, SLICE("LANG")));
    assert_true(lab->sockets_known);
    assert_false(lab->contained);
    assert_int_equal(lab->listener_count, 1);
    assert_int_equal(lab->listeners[0].port, 8888);
    assert_int_equal(listener_reach(&lab->listeners[0]), REACH_ANY);
    /* User id 0 in a namespace of its own is not root. */
    assert_int_equal(processes_find(&p, 30)->uid, 0);
    assert_false(processes_find(&p, 30)->root);
    assert_int_equal(processes_find(&p, 31)->listeners[0].port, 5678);
    assert_int_equal(p.network_count, 1);
    assert_true(processes_detail(&p, 10)->root);
    assert_null(processes_detail(&p, 60));
}

static void test_missing_directory(void **state)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    struct processes p;

    (void)state;
    assert_err(processes_scan(&a, SLICE("/nonexistent"), &p), ENOENT);
}

/* This very process, as the running kernel shows it. */
static void test_live(void **state)
{
    _cleanup_close_ int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(address);
    _cleanup_arena_ arena a = ARENA_INIT;
    struct processes p;
    const struct process *self;

    (void)state;
    assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(fd, 1), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    assert_ok(processes_scan(&a, SLICE("/proc"), &p));
    self = processes_detail(&p, (uint64_t)getpid());
    assert_non_null(self);
    assert_true(self->detailed);
    assert_int_equal(self->uid, geteuid());
    assert_int_equal(self->parent, getppid());
    assert_true(self->sockets_known);
    assert_int_equal(self->listener_count, 1);
    assert_int_equal(self->listeners[0].port, ntohs(address.sin_port));
    assert_int_equal(listener_reach(&self->listeners[0]), REACH_LOOPBACK);
    assert_true(llabs(time(NULL) - self->started) < 3600);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_families),
        cmocka_unit_test(test_details),
        cmocka_unit_test(test_missing_directory),
        cmocka_unit_test(test_live),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
