/* SPDX-License-Identifier: Apache-2.0 */
/* Where values lead: extensions, modules, programs, and scripts that run by themselves. */
#include "harness-audit.h"

static void put(const struct tree *t, const char *name, const char *text)
{
    tree_write(t, name, slice_of(text), 0644);
}

/* The first element of a setting. */
static const value *element_of(const struct seen *seen, const char *app, const char *name)
{
    const struct seen_subject *s = seen_setting(seen, app, name, "");
    const value *elements;

    if (!s)
        fail_msg("%s is not there", name);
    elements = value_get(&s->subject, SLICE("elements"));
    assert_int_equal(elements->list.count, 1);
    return &elements->list.items[0];
}

/* A virtual environment with three extensions, one of which another user may write. */
static void make_venv(const struct tree *t)
{
    put(t, "venv/lib/python3.11/site-packages/jupyter_server-2.14.0.dist-info/METADATA", "");
    put(t, "venv/lib/python3.11/site-packages/acme_tools-1.0.dist-info/top_level.txt", "acme\n");
    put(t, "venv/lib/python3.11/site-packages/acme/__init__.py",
        "import subprocess\nsubprocess.run(['id'])\n");
    put(t, "venv/lib/python3.11/site-packages/acme/auth.py", "class Provider:\n    pass\n");
    put(t, "venv/lib/python3.11/site-packages/loose.py", "x = 1\n");
    put(t, "venv/lib/python3.11/site-packages/jupyterlab/__init__.py", "");
    tree_mkdir(t, "venv/lib/python3.11/site-packages", 0755);
    tree_write(t, "venv/lib/python3.11/site-packages/loose.py", SLICE("x = 1\n"), 0666);
}

static void test_extensions(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_seen_ struct seen seen = {0};
    const value *s;

    (void)state;
    make_venv(&t);
    put(&t, ".jupyter/jupyter_server_config.d/acme.json",
        "{\"ServerApp\": {\"jpserver_extensions\": {\"acme\": true, \"jupyterlab\": true,"
        " \"loose\": true}}}");
    put(&t, ".jupyter/jupyter_server_config.json",
        "{\"ServerApp\": {\"jpserver_extensions\": {\"off\": false, \"missing\": true}}}");
    put(&t, "venv/etc/jupyter/jupyter_server_config.d/off.json",
        "{\"ServerApp\": {\"jpserver_extensions\": {\"off\": true}}}");
    seen_root(&seen, &t);
    s = seen_find(&seen, SUBJECT_EXTENSION, "module", "acme");
    assert_true(value_get_bool(s, "enabled", false));
    assert_true(value_get_bool(s, "thirdParty", false));
    assert_slice(value_get_string(s, "trait"), "ServerApp.jpserver_extensions");
    assert_slice(value_get_string(s, "scope"), "user");
    assert_slice(value_get_string(s, "code"),
                 "/venv/lib/python3.11/site-packages/acme/__init__.py");
    assert_false(value_get_bool(s, "codeOthersWrite", true));
    s = seen_find(&seen, SUBJECT_EXTENSION, "module", "jupyterlab");
    assert_false(value_get_bool(s, "thirdParty", true));
    s = seen_find(&seen, SUBJECT_EXTENSION, "module", "loose");
    assert_true(value_get_bool(s, "codeOthersWrite", false));
    s = seen_find(&seen, SUBJECT_EXTENSION, "module", "missing");
    assert_slice(value_get_string(s, "code"), "");
    /* Switched on in one place and off in a stronger one: off in both subjects. */
    vector_each (&seen.list, subject)
        if (subject->kind == SUBJECT_EXTENSION &&
            slice_eq(value_get_string(&subject->subject, "module"), SLICE("off")))
            assert_false(value_get_bool(&subject->subject, "enabled", true));
    /* The code of foreign extensions is read, that of Jupyter itself is not. */
    s = seen_find(&seen, SUBJECT_SCRIPT, "path",
                  "/venv/lib/python3.11/site-packages/acme/__init__.py");
    assert_slice(value_get_string(s, "role"), "server-extension");
    assert_slice(value_get(s, SLICE("kinds"))->list.items[0].text, "process");
    assert_null(seen_find(&seen, SUBJECT_SCRIPT, "path",
                          "/venv/lib/python3.11/site-packages/jupyterlab/__init__.py"));
}

static void test_legacy_extensions(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_seen_ struct seen seen = {0};
    const value *s;

    (void)state;
    put(&t, ".jupyter/jupyter_notebook_config.py",
        "c.NotebookApp.nbserver_extensions = {'one': True}\n"
        "c.NotebookApp.server_extensions.append('two')\n");
    seen_root(&seen, &t);
    s = seen_find(&seen, SUBJECT_EXTENSION, "module", "one");
    assert_slice(value_get_string(s, "trait"), "NotebookApp.nbserver_extensions");
    s = seen_find(&seen, SUBJECT_EXTENSION, "module", "two");
    assert_slice(value_get_string(s, "trait"), "NotebookApp.server_extensions");
    assert_true(value_get_bool(s, "enabled", false));
}

static void test_elements(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_seen_ struct seen seen = {0};
    const value *e;

    (void)state;
    make_venv(&t);
    put(&t, ".jupyter/jupyter_server_config.py",
        "c.ServerApp.identity_provider_class = 'acme.auth.Provider'\n"
        "c.ServerApp.contents_manager_class = 'loose.Manager'\n"
        "c.ServerApp.extra_static_paths = ['/shared/static']\n"
        "c.ServerApp.extra_template_paths = ['/shared/none']\n"
        "c.ServerApp.certfile = 'cert.pem'\n"
        "c.ServerApp.browser = '/opt/browser %s'\n"
        "c.ServerApp.port = 1\n"
        "c.LanguageServerManager.language_servers = {'x': {'argv': ['/opt/ls', '-v']}}\n");
    put(&t, ".jupyter/cert.pem", "");
    put(&t, "opt/browser", "");
    tree_mkdir(&t, "shared", 0777);
    tree_mkdir(&t, "shared/static", 0777);
    seen_root(&seen, &t);
    e = element_of(&seen, "server", "ServerApp.identity_provider_class");
    assert_slice(value_get_string(e, "text"), "acme.auth.Provider");
    assert_slice(value_get_string(e, "module"), "acme.auth");
    assert_slice(value_get_string(e, "path"), "/venv/lib/python3.11/site-packages/acme/auth.py");
    assert_slice(value_get_string(e, "distribution"), "acme-tools");
    assert_true(value_get_bool(e, "exists", false));
    assert_false(value_get_bool(e, "othersWrite", true));
    e = element_of(&seen, "server", "ServerApp.contents_manager_class");
    assert_true(value_get_bool(e, "othersWrite", false));
    e = element_of(&seen, "server", "ServerApp.extra_static_paths");
    assert_true(value_get_bool(e, "othersWrite", false));
    assert_true(value_get_bool(e, "exists", false));
    /* What does not exist can be made by whoever may write the directory above. */
    e = element_of(&seen, "server", "ServerApp.extra_template_paths");
    assert_false(value_get_bool(e, "exists", true));
    assert_true(value_get_bool(e, "othersWrite", false));
    e = element_of(&seen, "server", "ServerApp.certfile");
    assert_slice(value_get_string(e, "path"), "/.jupyter/cert.pem");
    e = element_of(&seen, "server", "ServerApp.browser");
    assert_slice(value_get_string(e, "path"), "/opt/browser");
    e = element_of(&seen, "server", "LanguageServerManager.language_servers");
    assert_slice(value_get_string(e, "text"), "/opt/ls");
    assert_int_equal(
        value_get(&seen_setting(&seen, "server", "ServerApp.port", "")->subject, SLICE("elements"))
            ->list.count,
        0);
}

static void test_scripts(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_seen_ struct seen seen = {0};
    const value *s;

    (void)state;
    put(&t, ".jupyter/jupyter_server_config.py",
        "c = get_config()\nimport os\nc.ServerApp.port = 1\n");
    put(&t, ".jupyter/jupyter_lab_config.py",
        "load_subconfig('more.py')\nimport os\nos.system('id')\n");
    put(&t, ".ipython/profile_default/startup/00.py", "import urllib.request\n(((\n");
    put(&t, ".ipython/profile_default/startup/01.ipy", "%cd /tmp\n!id\n");
    put(&t, ".ipython/profile_default/startup/README", "import os\n");
    put(&t, ".ipython/profile_default/ipython_config.py",
        "c.InteractiveShellApp.exec_files = ['extra.py']\n"
        "c.InteractiveShellApp.extensions = ['ext']\n");
    put(&t, ".ipython/extra.py", "x = 1\n");
    put(&t, ".ipython/extensions/ext.py", "def load_ipython_extension(ip): pass\n");
    put(&t, ".ipython/extensions/pack/__init__.py", "");
    tree_write(&t, ".ipython/profile_default/startup/02.py", SLICE("x = 1\n"), 0666);
    seen_root(&seen, &t);
    s = seen_find(&seen, SUBJECT_SCRIPT, "path", "/.jupyter/jupyter_server_config.py");
    assert_slice(value_get_string(s, "role"), "config");
    assert_true(value_get_bool(s, "assignsOnly", false));
    assert_true(value_get_bool(s, "parsed", false));
    s = seen_find(&seen, SUBJECT_SCRIPT, "path", "/.jupyter/jupyter_lab_config.py");
    assert_false(value_get_bool(s, "assignsOnly", true));
    assert_slice(value_get(s, SLICE("subconfigs"))->list.items[0].text, "more.py");
    assert_slice(value_get(s, SLICE("kinds"))->list.items[0].text, "process");
    s = seen_find(&seen, SUBJECT_SCRIPT, "path", "/.ipython/profile_default/startup/00.py");
    assert_slice(value_get_string(s, "role"), "startup");
    assert_false(value_get_bool(s, "parsed", true));
    s = seen_find(&seen, SUBJECT_SCRIPT, "path", "/.ipython/profile_default/startup/01.ipy");
    assert_non_null(s);
    assert_null(
        seen_find(&seen, SUBJECT_SCRIPT, "path", "/.ipython/profile_default/startup/README"));
    s = seen_find(&seen, SUBJECT_SCRIPT, "path", "/.ipython/extra.py");
    assert_slice(value_get_string(s, "role"), "startup");
    s = seen_find(&seen, SUBJECT_SCRIPT, "path", "/.ipython/extensions/ext.py");
    assert_slice(value_get_string(s, "role"), "ipython-extension");
    assert_non_null(
        seen_find(&seen, SUBJECT_SCRIPT, "path", "/.ipython/extensions/pack/__init__.py"));
    s = seen_find(&seen, SUBJECT_SCRIPT, "path", "/.ipython/profile_default/startup/02.py");
    assert_true(value_get_bool(s, "othersWrite", false));
}

static void test_system_startup(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_seen_ struct seen seen = {0};
    const value *s;

    (void)state;
    put(&t, "etc/passwd", "ada:x:1000:1000::/home/ada:/bin/bash\n");
    tree_mkdir(&t, "home/ada", 0755);
    put(&t, "etc/ipython/startup/00.py", "x = 1\n");
    seen_root(&seen, &t);
    s = seen_find(&seen, SUBJECT_SCRIPT, "path", "/etc/ipython/startup/00.py");
    assert_slice(value_get_string(s, "role"), "system-startup");
}

/* A default directory that is not there, in one that others may write. */
static void test_search_path(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_seen_ struct seen seen = {0};
    const value *s;

    (void)state;
    put(&t, "etc/passwd", "ada:x:1000:1000::/home/ada:/bin/bash\n");
    tree_mkdir(&t, "home/ada", 0755);
    tree_mkdir(&t, "usr/local/etc", 0777);
    seen_root(&seen, &t);
    s = seen_find(&seen, SUBJECT_SEARCHPATH, "component", "/usr/local/etc/jupyter");
    assert_true(value_get_bool(s, "creatable", false));
    assert_slice(value_get_string(s, "variable"), "config");
    s = seen_find(&seen, SUBJECT_SEARCHPATH, "component", "/home/ada/.jupyter");
    assert_false(value_get_bool(s, "creatable", true));
    assert_false(value_get_bool(s, "exists", true));
}

/* Versions show in what they decide: a notebook below 7 is not a Jupyter server. */
static void test_versions(void **state)
{
    static const struct {
        const char *directory;
        bool classic;
    } cases[] = {
        {"notebook-6.5.7.dist-info", true},        {"notebook-7.2.0.dist-info", false},
        {"notebook-6.4.12-py3.11.egg-info", true}, {"Notebook-6.4.12.dist-info", true},
        {"notebook_shim-0.2.4.dist-info", false},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        _cleanup_tree_ struct tree t = tree_new();
        _cleanup_seen_ struct seen seen = {0};
        _cleanup_arena_ arena a = ARENA_INIT;
        const struct seen_subject *s;

        tree_mkdir(
            &t, arena_printf(&a, ".venv/lib/python3.11/site-packages/%s", cases[i].directory).ptr,
            0755);
        tree_mkdir(&t, ".venv/lib/python3.11/site-packages/jupyter_core-4.12.0.dist-info", 0755);
        tree_mkdir(&t, ".venv/lib/python3.11/site-packages/jupyter_server-2.0.dist-info", 0755);
        put(&t, ".jupyter/jupyter_server_config.py", "c.ServerApp.port = 1\n");
        seen_root(&seen, &t);
        s = seen_setting(&seen, "notebook", "ServerApp.port", "jupyter_server_config.py");
        if (i == 4)
            assert_null(s);
        else
            assert_int_equal(s == NULL, cases[i].classic);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_extensions),     cmocka_unit_test(test_legacy_extensions),
        cmocka_unit_test(test_elements),       cmocka_unit_test(test_scripts),
        cmocka_unit_test(test_system_startup), cmocka_unit_test(test_search_path),
        cmocka_unit_test(test_versions),
    };

    return cmocka_run_group_tests_name("code", tests, NULL, NULL);
}
