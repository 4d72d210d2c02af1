/* SPDX-License-Identifier: Apache-2.0 */
/* Which lines count as silent execution. */
#include "audit/jupyter/history.h"

#include "harness.h"

static void check(const char *code, const char *expected)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    slice call = history_silent_call(&a, slice_of(code));

    if (!slice_eq(call, slice_of(expected)))
        fail_msg("%s: \"%.*s\", expected \"%s\"", code, SLICE_ARG(call), expected ? expected : "");
}

static void test_silent(void **state _unused_)
{
    check("kc.execute('x', silent=True)", "kc.execute");
    check("kc.execute(silent = True, code='x')", "kc.execute");
    check("client.execute_interactive(\n    code,\n    store_history=False)",
          "client.execute_interactive");
    check("get_ipython().run_cell('x', store_history=False, silent=False)",
          "get_ipython().run_cell");
    check("for k in kernels:\n    await k.do_execute(c, silent=True)", "k.do_execute");
    check("x = 1; execute(c, silent=True)", "execute");
}

static void test_not_silent(void **state _unused_)
{
    check("kc.execute('x')", NULL);
    check("kc.execute('x', silent=False)", NULL);
    check("kc.execute('x')  # silent=True", NULL);
    check("print('kc.execute(c, silent=True)')", NULL);
    check("kc.execute(f(silent=True))", NULL);
    check("download(silent=True)", NULL);
    check("kc.execute('x', store_history=True)", NULL);
    check("silent = True", NULL);
    check("", NULL);
}

static void test_broken(void **state _unused_)
{
    /* A call that does not close cannot have run. */
    check("kc.execute('x', silent=True", NULL);
    check("))) kc.execute(c, silent=True)", "kc.execute");
    check("silent\xff\xfe((((", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_silent),
        cmocka_unit_test(test_not_silent),
        cmocka_unit_test(test_broken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
