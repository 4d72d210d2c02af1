/* SPDX-License-Identifier: Apache-2.0 */
#include "harness.h"

#include "audit/jupyter/sockets.h"

#define TCP_HEAD                                                                                   \
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "  \
    "inode\n"
#define TCP_TAIL " 00000000:00000000 00:00000000 00000000  1000        0 "

static const char tcp_table[] = TCP_HEAD
    "   0: 0100007F:22B8 00000000:0000 0A" TCP_TAIL "1588 1 000000000b4d1f0f 100 0 0 10 0\n"
    "   1: 00000000:1F90 00000000:0000 0A" TCP_TAIL "77 1 0 100 0 0 10 0\n"
    "   2: 0100007F:22B8 0100007F:D431 01" TCP_TAIL "99 1 0 100 0 0 10 0\n"
    "   3: 0A01A8C0:0050 00000000:0000 0A" TCP_TAIL "88 1 0 100 0 0 10 0\n";

static const char tcp6_table[] = TCP_HEAD
    "   0: 00000000000000000000000001000000:22B8 00000000000000000000000000000000:0000 0A" TCP_TAIL
    "5 1 0\n"
    "   1: 00000000000000000000000000000000:0016 00000000000000000000000000000000:0000 0A" TCP_TAIL
    "6 1 0\n"
    "   2: 0000000000000000FFFF00000100007F:0017 00000000000000000000000000000000:0000 0A" TCP_TAIL
    "7 1 0\n"
    "   3: B80D0120000000000000000001000000:0018 00000000000000000000000000000000:0000 0A" TCP_TAIL
    "8 1 0\n";

static const char unix_table[] =
    "Num       RefCount Protocol Flags    Type St Inode Path\n"
    "00000000d5103b16: 00000002 00000000 00010000 0001 01  4401 /run/user/1000/jupyter server.sock\n"
    "00000000d5103b17: 00000003 00000000 00000000 0001 03  4402 /run/connected.sock\n"
    "00000000d5103b18: 00000002 00000000 00010000 0001 01  4403 @abstract\n"
    "00000000d5103b19: 00000002 00000000 00010000 0001 01  4404\n";

static void assert_listener(const struct sockets *s, uint64_t inode, const char *address,
                            uint16_t port, enum reach reach)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    size_t count = 0;
    const struct listener *found = sockets_find(s, inode, &count);

    assert_non_null(found);
    assert_int_equal(count, 1);
    assert_slice(listener_address(found, &a), address);
    assert_int_equal(found->port, port);
    assert_int_equal(listener_reach(found), reach);
}

static void test_tables(void **state)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    struct sockets s = SOCKETS(&a);
    size_t count;

    (void)state;
    sockets_add_tcp(&s, slice_of(tcp_table), SOCKET_TCP4);
    sockets_add_tcp(&s, slice_of(tcp6_table), SOCKET_TCP6);
    sockets_add_unix(&s, slice_of(unix_table));
    sockets_sort(&s);
    assert_int_equal(s.count, 10);
    assert_listener(&s, 1588, "127.0.0.1", 8888, REACH_LOOPBACK);
    assert_listener(&s, 77, "0.0.0.0", 8080, REACH_ANY);
    assert_listener(&s, 88, "192.168.1.10", 80, REACH_ROUTABLE);
    assert_listener(&s, 5, "::1", 8888, REACH_LOOPBACK);
    assert_listener(&s, 6, "::", 22, REACH_ANY);
    assert_listener(&s, 7, "::ffff:127.0.0.1", 23, REACH_LOOPBACK);
    assert_listener(&s, 8, "2001:db8::1", 24, REACH_ROUTABLE);
    assert_listener(&s, 4401, "/run/user/1000/jupyter server.sock", 0, REACH_UNIX);
    assert_listener(&s, 4403, "@abstract", 0, REACH_UNIX);
    assert_listener(&s, 4404, "", 0, REACH_UNIX);
    assert_null(sockets_find(&s, 99, &count));
    assert_int_equal(count, 0);
    assert_null(sockets_find(&s, 4402, &count));
}

/* A socket bound to a path with a line break writes a second line of its own making. */
static void test_forged_unix_line(void **state)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    struct sockets s = SOCKETS(&a);
    size_t count;

    (void)state;
    sockets_add_unix(&s, slice_of("Num RefCount Protocol Flags Type St Inode Path\n"
                                  "0: 2 0 00010000 0001 01 50 /tmp/a\n"
                                  "0: 2 0 00010000 0001 01 60 /tmp/evil\n"
                                  "0: 2 0 00010000 0001 01 60 /tmp/real\n"));
    sockets_sort(&s);
    assert_non_null(sockets_find(&s, 60, &count));
    assert_int_equal(count, 2);
}

static void test_damaged_lines(void **state)
{
    static const char *const lines[] = {
        "",
        "\n\n\n",
        "0:",
        "0: 0100007F:22B8",
        "0: 0100007F:22B8 0:0 0A",
        "0: 0100007F:22B8 0:0 0A a b c d e",
        "0: 0100007F:22B8 0:0 0A a b c d e 18446744073709551616",
        "0: 0100007F22B8 0:0 0A a b c d e 5",
        "0: 0100007F:22B81 0:0 0A a b c d e 5",
        "0: 010000ZZ:22B8 0:0 0A a b c d e 5",
        "0: 00000000000000000000000001000000:22B8 0:0 0A a b c d e 5",
        "0: 0100007F:22B8 0:0 000000000A a b c d e 5",
    };
    _cleanup_arena_ arena a = ARENA_INIT;
    struct sockets s = SOCKETS(&a);

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
        sockets_add_tcp(&s, slice_of(lines[i]), SOCKET_TCP4);
        sockets_add_unix(&s, slice_of(lines[i]));
    }
    assert_int_equal(s.count, 0);
}

static void test_hosts(void **state)
{
    static const struct {
        const char *host;
        enum reach reach;
    } cases[] = {
        {"", REACH_ANY},
        {"*", REACH_ANY},
        {"0.0.0.0", REACH_ANY},
        {"::", REACH_ANY},
        {"[::]", REACH_ANY},
        {"0", REACH_ANY},
        {"0x0", REACH_ANY},
        {"::ffff:0.0.0.0", REACH_ANY},
        {"localhost", REACH_LOOPBACK},
        {"LocalHost", REACH_LOOPBACK},
        {"127.0.0.1", REACH_LOOPBACK},
        {"127.1", REACH_LOOPBACK},
        {"127.9.9.9", REACH_LOOPBACK},
        {"::1", REACH_LOOPBACK},
        {"[::1]", REACH_LOOPBACK},
        {"::ffff:127.0.0.1", REACH_LOOPBACK},
        {"192.168.1.4", REACH_ROUTABLE},
        {"fe80::1%eth0", REACH_ROUTABLE},
        {"10.0.0.1", REACH_ROUTABLE},
        {"lab.example.org", REACH_ROUTABLE},
        {"localhost.evil.org", REACH_ROUTABLE},
        {"127.0.0.1 x", REACH_ROUTABLE},
        {"127.0.0.1.nip.io.a.name.longer.than.any.address.can.be", REACH_ROUTABLE},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        print_message("# %s\n", cases[i].host);
        assert_int_equal(reach_of_host(slice_of(cases[i].host)), cases[i].reach);
    }
    assert_int_equal(reach_of_host(slice_new("127.0.0.1\0", 10)), REACH_ROUTABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_forged_unix_line),
        cmocka_unit_test(test_damaged_lines),
        cmocka_unit_test(test_hosts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
