/* SPDX-License-Identifier: Apache-2.0 */
/* Which file wins, as an audit of a tree tells. */
#include "harness-audit.h"

static void put(const struct tree *t, const char *name, const char *text)
{
    tree_write(t, name, slice_of(text), 0644);
}

/* An installation: the names of metadata directories are all that is looked at. */
static void install(const struct tree *t, const char *prefix, const char *distribution)
{
    _cleanup_arena_ arena a = ARENA_INIT;

    tree_mkdir(
        t,
        arena_printf(&a, "%s/lib/python3.11/site-packages/%s.dist-info", prefix, distribution).ptr,
        0755);
}

static bool is_effective(const struct seen_subject *s)
{
    assert_non_null(s);
    return value_get_bool(&s->subject, "effective", false);
}

static slice scope_of(const struct seen_subject *s)
{
    assert_non_null(s);
    return value_get_string(&s->subject, "scope");
}

static int64_t port_in_config(const struct seen_subject *s)
{
    assert_non_null(s);
    return value_get_int(&s->config, "ServerApp.port", -1);
}

static void test_one_file(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_seen_ struct seen seen = {0};
    const struct seen_subject *s;

    (void)state;
    put(&t, ".jupyter/jupyter_server_config.py", "c.ServerApp.token = ''\nc.ServerApp.port = 7\n");
    seen_root(&seen, &t);
    assert_ok(seen.returned);
    s = seen_setting(&seen, "server", "ServerApp.token", "jupyter_server_config.py");
    assert_true(is_effective(s));
    assert_slice(scope_of(s), "user");
    assert_slice(value_get_string(&s->subject, "source"), "python");
    assert_slice(value_get_string(&s->subject, "written"), "ServerApp.token");
    assert_true(value_get_bool(&s->subject, "known", false));
    assert_true(value_get_bool(&s->subject, "literal", false));
    assert_true(value_get_bool(&s->subject, "worldReadable", false));
    assert_int_equal(port_in_config(s), 7);
}

/* From the strongest to the weakest: all hold the same trait, then one after another goes. */
static void test_precedence(void **state)
{
    static const struct {
        const char *file, *scope;
    } order[] = {
        {"home/ada/.jupyter/jupyter_server_config.json", "user"},
        {"home/ada/.jupyter/jupyter_server_config.py", "user"},
        {"home/ada/.local/etc/jupyter/jupyter_server_config.py", "user"},
        {"usr/etc/jupyter/jupyter_server_config.py", "env"},
        {"usr/local/etc/jupyter/jupyter_server_config.json", "system"},
        {"usr/local/etc/jupyter/jupyter_server_config.py", "system"},
        {"etc/jupyter/jupyter_server_config.py", "system"},
        {"home/ada/.jupyter/jupyter_config.json", "user"},
        {"home/ada/.jupyter/jupyter_config.py", "user"},
        {"etc/jupyter/jupyter_config.py", "system"},
    };
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_arena_ arena a = ARENA_INIT;

    (void)state;
    put(&t, "etc/passwd", "ada:x:1000:1000::/home/ada:/bin/bash\n");
    tree_mkdir(&t, "usr/lib/python3/dist-packages/jupyter_server-1.23.3.egg-info", 0755);
    tree_mkdir(&t, "usr/lib/python3/dist-packages/jupyter_core-4.12.0.egg-info", 0755);
    for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
        bool json = slice_ends(slice_of(order[i].file), SLICE(".json"));

        tree_write(&t, order[i].file,
                   json ? arena_printf(&a, "{\"ServerApp\": {\"port\": %zu}}", i)
                        : arena_printf(&a, "c.ServerApp.port = %zu\n", i),
                   0644);
    }
    for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
        _cleanup_seen_ struct seen seen = {0};
        size_t effective = 0;

        seen_root(&seen, &t);
        vector_each (&seen.list, s) {
            if (s->kind != SUBJECT_SETTING ||
                !slice_eq(value_get_string(&s->subject, "app"), SLICE("server")))
                continue;
            effective += is_effective(s);
            assert_int_equal(port_in_config(s), i);
            if (!is_effective(s))
                continue;
            assert_int_equal(value_get_int(&s->subject, "value", -1), i);
            assert_slice(scope_of(s), order[i].scope);
            assert_int_equal(value_get(&s->subject, SLICE("overrides"))->list.count,
                             ARRAY_SIZE(order) - i - 1);
        }
        assert_int_equal(effective, 1);
        assert_int_equal(unlink(tree_path(&t, &a, order[i].file).ptr), 0);
    }
}

/* In a virtual environment that the user owns, its directory beats the user's from jupyter_core 5
 * on. */
static void test_environment_first(void **state)
{
    static const struct {
        const char *core;
        int64_t port;
    } cases[] = {{"jupyter_core-5.7.2", 2}, {"jupyter_core-4.12.0", 1}};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        _cleanup_tree_ struct tree t = tree_new();
        _cleanup_seen_ struct seen seen = {0};

        put(&t, "venv/pyvenv.cfg", "home = /usr/bin\n");
        install(&t, "venv", cases[i].core);
        install(&t, "venv", "jupyter_server-2.14.0");
        put(&t, ".jupyter/jupyter_server_config.py", "c.ServerApp.port = 1\n");
        put(&t, "venv/etc/jupyter/jupyter_server_config.py", "c.ServerApp.port = 2\n");
        seen_root(&seen, &t);
        assert_int_equal(port_in_config(seen_setting(&seen, "server", "ServerApp.port",
                                                     "/.jupyter/jupyter_server_config.py")),
                         cases[i].port);
        assert_slice(scope_of(seen_setting(&seen, "server", "ServerApp.port",
                                           "venv/etc/jupyter/jupyter_server_config.py")),
                     "env");
    }
}

/* A file in X_config.d enables extensions and nothing else. */
static void test_directory(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_seen_ struct seen seen = {0};
    const struct seen_subject *s;
    const value *extensions;

    (void)state;
    put(&t, ".jupyter/jupyter_server_config.d/acme.json",
        "{\"ServerApp\": {\"token\": \"0123456789abcdef\", \"jpserver_extensions\": {\"acme\": "
        "true}}}");
    put(&t, ".jupyter/jupyter_server_config.py",
        "c.ServerApp.jpserver_extensions = {'other': True}\n");
    seen_root(&seen, &t);
    s = seen_setting(&seen, "server", "ServerApp.token", "acme.json");
    assert_false(is_effective(s));
    assert_false(value_get_bool(&s->subject, "active", true));
    assert_null(value_get(&s->config, SLICE("ServerApp.token")));
    s = seen_setting(&seen, "server", "ServerApp.jpserver_extensions", "acme.json");
    assert_true(is_effective(s));
    extensions = value_get(&s->config, SLICE("ServerApp.jpserver_extensions"));
    assert_non_null(value_get(extensions, SLICE("acme")));
    assert_non_null(value_get(extensions, SLICE("other")));
}

/* The spelling of the more special class counts, wherever it stands. */
static void test_rank(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_seen_ struct seen seen = {0};
    const struct seen_subject *s;

    (void)state;
    put(&t, ".jupyter/jupyter_server_config.py", "c.FileContentsManager.allow_hidden = True\n");
    put(&t, ".jupyter/jupyter_server_config.json",
        "{\"ContentsManager\": {\"allow_hidden\": false}}");
    seen_root(&seen, &t);
    s = seen_setting(&seen, "server", "ContentsManager.allow_hidden", ".py");
    assert_true(is_effective(s));
    assert_true(value_get_bool(&s->config, "ContentsManager.allow_hidden", false));
    assert_false(
        is_effective(seen_setting(&seen, "server", "ContentsManager.allow_hidden", ".json")));
}

static void test_operations(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_seen_ struct seen seen = {0};
    const struct seen_subject *s;
    const value *lines;

    (void)state;
    put(&t, ".ipython/profile_default/ipython_config.py",
        "c.InteractiveShellApp.exec_lines = ['a']\n"
        "c.InteractiveShellApp.exec_lines.append('b')\n"
        "c.TerminalIPythonApp.extensions.extend(['x', 'y'])\n");
    seen_root(&seen, &t);
    s = seen_setting(&seen, "ipython", "InteractiveShellApp.exec_lines", "ipython_config.py");
    assert_true(is_effective(s));
    lines = value_get(&s->config, SLICE("InteractiveShellApp.exec_lines"));
    assert_int_equal(lines->list.count, 2);
    assert_slice(lines->list.items[1].text, "b");
    lines = value_get(&s->config, SLICE("InteractiveShellApp.extensions"));
    assert_int_equal(lines->list.count, 2);
    /* A kernel reads the same file. */
    assert_non_null(
        seen_setting(&seen, "kernel", "InteractiveShellApp.exec_lines", "ipython_config.py"));
    /* And has no TerminalIPythonApp. */
    assert_null(
        seen_setting(&seen, "kernel", "InteractiveShellApp.extensions", "ipython_config.py"));
}

static void test_subconfig(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_seen_ struct seen seen = {0};
    const struct seen_subject *s;

    (void)state;
    put(&t, ".jupyter/jupyter_server_config.py",
        "c.ServerApp.port = 1\nload_subconfig('more.py')\nc.ServerApp.ip = 'localhost'\n");
    put(&t, ".jupyter/more.py",
        "c.ServerApp.port = 2\nc.ServerApp.ip = '*'\nload_subconfig('jupyter_server_config.py')\n");
    seen_root(&seen, &t);
    s = seen_setting(&seen, "server", "ServerApp.port", "more.py");
    assert_true(is_effective(s));
    assert_int_equal(port_in_config(s), 2);
    assert_slice(value_get_string(&s->config, "ServerApp.ip"), "localhost");
    assert_true(seen_diagnostic(&seen, "leads back"));
}

static void test_conditional(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_seen_ struct seen seen = {0};
    const struct seen_subject *s;

    (void)state;
    put(&t, ".jupyter/jupyter_server_config.py",
        "import os\n"
        "c.ServerApp.ip = 'localhost'\n"
        "if os.environ.get('X'):\n    c.ServerApp.ip = '*'\n"
        "c.ServerApp.allow_root = bool(os.environ.get('Y'))\n");
    seen_root(&seen, &t);
    s = seen_setting(&seen, "server", "ServerApp.allow_root", ".py");
    assert_false(value_get_bool(&s->subject, "known", true));
    assert_true(value_is(value_get(&s->config, SLICE("ServerApp.ip")), VALUE_UNKNOWN));
    assert_true(value_is(value_get(&s->config, SLICE("ServerApp.allow_root")), VALUE_UNKNOWN));
}

/* The server's files beat those of an extension application. */
static void test_lab(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_seen_ struct seen seen = {0};
    const struct seen_subject *s;

    (void)state;
    put(&t, ".jupyter/jupyter_lab_config.py", "c.ServerApp.port = 1\nc.LabApp.dev_mode = True\n");
    put(&t, ".jupyter/jupyter_server_config.py", "c.ServerApp.port = 2\n");
    seen_root(&seen, &t);
    s = seen_setting(&seen, "lab", "LabApp.dev_mode", "jupyter_lab_config.py");
    assert_int_equal(port_in_config(s), 2);
    assert_null(seen_setting(&seen, "server", "ServerApp.port", "jupyter_lab_config.py"));
}

/* Notebook 6 is no jupyter_server: it reads neither its files nor its classes. */
static void test_classic(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_seen_ struct seen seen = {0};
    const struct seen_subject *s;

    (void)state;
    install(&t, "venv", "notebook-6.4.12");
    install(&t, "venv", "jupyter_server-1.23.3");
    put(&t, ".jupyter/jupyter_notebook_config.py",
        "c.NotebookApp.port = 1\nc.ServerApp.ip = '*'\n");
    put(&t, ".jupyter/jupyter_server_config.py",
        "c.ServerApp.port = 2\nc.IdentityProvider.token = 'abcdefgh12345678'\n");
    seen_root(&seen, &t);
    s = seen_setting(&seen, "notebook", "ServerApp.port", "jupyter_notebook_config.py");
    assert_true(is_effective(s));
    assert_slice(value_get_string(&s->subject, "written"), "NotebookApp.port");
    assert_int_equal(port_in_config(s), 1);
    assert_null(value_get(&s->config, SLICE("ServerApp.ip")));
    assert_null(seen_setting(&seen, "notebook", "ServerApp.port", "jupyter_server_config.py"));
    s = seen_setting(&seen, "server", "ServerApp.token", "jupyter_server_config.py");
    assert_false(value_get_bool(&s->subject, "active", true));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_file),
        cmocka_unit_test(test_precedence),
        cmocka_unit_test(test_environment_first),
        cmocka_unit_test(test_directory),
        cmocka_unit_test(test_rank),
        cmocka_unit_test(test_operations),
        cmocka_unit_test(test_subconfig),
        cmocka_unit_test(test_conditional),
        cmocka_unit_test(test_lab),
        cmocka_unit_test(test_classic),
    };

    return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
