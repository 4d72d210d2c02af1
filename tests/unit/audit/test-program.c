/* SPDX-License-Identifier: Apache-2.0 */
#include "harness.h"

#include "audit/jupyter/program.h"

/* Splits at single spaces and classifies. */
static enum program classify(const char *line, size_t *ret_arguments)
{
    slice argv[32], rest = slice_of(line);
    size_t argc = 0;

    while (rest.len && argc < ARRAY_SIZE(argv))
        argv[argc++] = slice_cut(&rest, ' ');
    return program_classify(argv, argc, ret_arguments);
}

static void test_scripts_and_modules(void **state)
{
    static const struct {
        const char *line;
        enum program program;
        size_t arguments;
    } cases[] = {
        {"/usr/bin/python3 /usr/bin/jupyter-server --ip=0.0.0.0", PROGRAM_SERVER, 2},
        {"/usr/bin/python3 /usr/bin/jupyter server --no-browser", PROGRAM_SERVER, 3},
        {"python -m jupyter lab", PROGRAM_LAB, 4},
        {"python3.11 -Im jupyterlab --port 1", PROGRAM_LAB, 3},
        {"python3 -mnotebook", PROGRAM_NOTEBOOK, 2},
        {"python3 -X dev -W ignore -u -m jupyter_server", PROGRAM_SERVER, 8},
        {"python3 -Xdev --check-hash-based-pycs never /opt/bin/jupyter-notebook x.ipynb",
         PROGRAM_NOTEBOOK, 5},
        {"/opt/venv/bin/jupyter-lab", PROGRAM_LAB, 1},
        {"/usr/bin/python3 /usr/local/bin/jupyterhub-singleuser", PROGRAM_SINGLEUSER, 2},
        {"python3 -m jupyterhub.singleuser", PROGRAM_SINGLEUSER, 3},
        {"/usr/bin/python3 /usr/bin/jupyterhub -f x.py", PROGRAM_HUB, 2},
        {"python3 -m ipykernel_launcher -f /tmp/kernel-1.json", PROGRAM_KERNEL, 3},
        {"pypy3 -m voila", PROGRAM_VOILA, 3},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        size_t arguments = SIZE_MAX;

        print_message("# %s\n", cases[i].line);
        assert_int_equal(classify(cases[i].line, &arguments), cases[i].program);
        assert_int_equal(arguments, cases[i].arguments);
    }
}

static void test_what_is_none(void **state)
{
    static const char *const cases[] = {
        "",
        "python3",
        "python3 -c jupyter-server",
        "python3 -",
        "python3 -m",
        "python3 -X",
        "vim jupyter-server",
        "python3 /home/a/jupyter_server_config.py",
        "python3x -m jupyter_server",
        "/usr/bin/python3 /usr/bin/jupyter",
        "/usr/bin/python3 /usr/bin/jupyter kernelspec list",
        "/usr/bin/python3 /usr/bin/jupyter-server list --json",
        "/usr/bin/python3 /usr/bin/jupyter notebook stop 8888",
        "/usr/bin/python3 /usr/bin/jupyter-lab --version",
        "/usr/bin/python3 /usr/bin/jupyter-notebook password",
        "jupyter-nbconvert x.ipynb",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        print_message("# %s\n", cases[i]);
        assert_int_equal(classify(cases[i], NULL), PROGRAM_OTHER);
    }
}

static void test_connection_file(void **state)
{
    slice plain[] = {SLICE("R"), SLICE("--args"), SLICE("/run/kernel-1f.json")};
    slice joined[] = {SLICE("x"), SLICE("--f=kernel-2.json")};
    slice none[] = {SLICE("kernel-1.json"), SLICE("kernel-1.json.txt"), SLICE("/kernel-1.json/x")};

    (void)state;
    assert_slice(program_connection_file(plain, ARRAY_SIZE(plain)), "/run/kernel-1f.json");
    assert_slice(program_connection_file(joined, ARRAY_SIZE(joined)), "kernel-2.json");
    assert_slice(program_connection_file(none, ARRAY_SIZE(none)), "");
}

static void test_names(void **state)
{
    (void)state;
    assert_string_equal(program_name(PROGRAM_OTHER), "child");
    assert_string_equal(program_name(PROGRAM_LAB), "lab");
    assert_true(program_is_server(PROGRAM_SINGLEUSER));
    assert_false(program_is_server(PROGRAM_HUB));
    assert_false(program_is_server(PROGRAM_KERNEL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scripts_and_modules),
        cmocka_unit_test(test_what_is_none),
        cmocka_unit_test(test_connection_file),
        cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
