/* SPDX-License-Identifier: Apache-2.0 */
#include "harness.h"

#include "audit/jupyter/proc.h"

#define STAT_TAIL " 812 812 34816 812 4194304 97 0 0 0 0 0 0 0 20 0 1 0 160982 3133440 360 0\n"

static void test_stat(void **state)
{
    struct proc_stat stat;

    (void)state;
    assert_ok(proc_parse_stat(slice_of("812 (jupyter-lab) S 1" STAT_TAIL), &stat));
    assert_int_equal(stat.state, 'S');
    assert_int_equal(stat.parent, 1);
    assert_int_equal(stat.session, 812);
    assert_true(stat.terminal);
    assert_int_equal(stat.start, 160982);
    /* A program names itself so that a careless reader takes 7 for its parent. */
    assert_ok(proc_parse_stat(slice_of("812 (x) R 7 (y) S 42" STAT_TAIL), &stat));
    assert_int_equal(stat.parent, 42);
    assert_int_equal(stat.state, 'S');
}

static void test_damaged_stat(void **state)
{
    static const char *const texts[] = {
        "",
        ")",
        "1 (x)",
        "1 (x) S",
        "1 (x) S x 1 1 0",
        "1 (x) S 1 1 1 0 0 0 0 0",
        "1 (x) S 4294967296" STAT_TAIL,
        "1 (x) S -1" STAT_TAIL,
        "1 x S 1" STAT_TAIL,
    };
    struct proc_stat stat;

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
        assert_err(proc_parse_stat(slice_of(texts[i]), &stat), EINVAL);
}

static void test_uid(void **state)
{
    uint32_t uid = 0;

    (void)state;
    assert_ok(proc_parse_uid(slice_of("Name:\tx\\nUid:\t0\nUid:\t1000\t1001\t1000\t1000\n"), &uid));
    assert_int_equal(uid, 1001);
    assert_err(proc_parse_uid(slice_of("Uid:\t1000"), &uid), EINVAL);
    assert_err(proc_parse_uid(slice_of("Uid:\t1\t4294967296\n"), &uid), EINVAL);
    assert_err(proc_parse_uid(slice_of(""), &uid), EINVAL);
}

static void test_uid_map(void **state)
{
    (void)state;
    assert_true(proc_map_is_identity(slice_of("         0          0 4294967295\n")));
    assert_false(proc_map_is_identity(slice_of("         0       1000          1\n")));
    assert_false(proc_map_is_identity(slice_of("0 0 4294967295 \n 1 1 1\n")));
    assert_false(proc_map_is_identity(slice_of("0 0")));
    assert_false(proc_map_is_identity(slice_of("")));
}

static void test_arguments(void **state)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    const slice *argv;

    (void)state;
    assert_int_equal(proc_parse_arguments(SLICE("a\0\0--x=\xff\0"), &a, &argv), 3);
    assert_slice(argv[0], "a");
    assert_slice(argv[1], "");
    assert_slice(argv[2], "--x=\xef\xbf\xbd");
    /* A process may overwrite its arguments without a NUL at the end. */
    assert_int_equal(proc_parse_arguments(SLICE("nginx: worker"), &a, &argv), 1);
    assert_slice(argv[0], "nginx: worker");
    assert_int_equal(proc_parse_arguments(SLICE(""), &a, &argv), 0);
    assert_int_equal(proc_parse_arguments(SLICE("\0"), &a, &argv), 1);
}

static void test_many_arguments(void **state)
{
    static char zeros[ARGUMENTS_MAX * 2];
    _cleanup_arena_ arena a = ARENA_INIT;
    const slice *argv;

    (void)state;
    assert_int_equal(proc_parse_arguments(slice_new(zeros, sizeof(zeros)), &a, &argv),
                     ARGUMENTS_MAX);
}

static void test_environment(void **state)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    value v = proc_parse_environment(SLICE("JUPYTER_TOKEN=first\0LANG=C\0JUPYTER_TOKEN=second\0"
                                           "=x\0novalue\0PYTHONPATH=\0https_proxy=h\0A_PROXY_=1\0"
                                           "LD_PRELOAD=a=b"),
                                     &a);

    (void)state;
    assert_int_equal(v.kind, VALUE_MAP);
    assert_int_equal(v.map->count, 4);
    assert_slice(value_get_string(&v, "JUPYTER_TOKEN"), "first");
    assert_non_null(value_get(&v, SLICE("PYTHONPATH")));
    assert_slice(value_get_string(&v, "https_proxy"), "h");
    assert_slice(value_get_string(&v, "LD_PRELOAD"), "a=b");
}

static void test_links_and_boot(void **state)
{
    uint64_t inode = 0;

    (void)state;
    assert_ok(proc_parse_link(SLICE("socket:[12]"), "socket", &inode));
    assert_int_equal(inode, 12);
    assert_err(proc_parse_link(SLICE("pipe:[12]"), "socket", &inode), EINVAL);
    assert_err(proc_parse_link(SLICE("socket:[]"), "socket", &inode), EINVAL);
    assert_err(proc_parse_link(SLICE("socket:[1] (deleted)"), "socket", &inode), EINVAL);
    assert_err(proc_parse_link(SLICE("socket]"), "socket", &inode), EINVAL);
    assert_err(proc_parse_link(SLICE("socket"), "socket", &inode), EINVAL);
    assert_int_equal(proc_parse_boot(SLICE("cpu 1 2\nbtime 1795503319\nx\n")), 1795503319);
    assert_int_equal(proc_parse_boot(SLICE("cpu 1 2\n")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stat),        cmocka_unit_test(test_damaged_stat),
        cmocka_unit_test(test_uid),         cmocka_unit_test(test_uid_map),
        cmocka_unit_test(test_arguments),   cmocka_unit_test(test_many_arguments),
        cmocka_unit_test(test_environment), cmocka_unit_test(test_links_and_boot),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
