/* SPDX-License-Identifier: Apache-2.0 */
/* What is audited, and that nothing in it can stop, fool or betray the audit. */
#include <sys/wait.h>

#include "harness-audit.h"

#include "base/utf8.h"

static void put(const struct tree *t, const char *name, const char *text)
{
    tree_write(t, name, slice_of(text), 0644);
}

/* targets */

static void test_file_target(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();

    (void)state;
    put(&t, "conf/jupyter_config.py", "c.NotebookApp.port = 1\nc.IPKernelApp.ip = '*'\n");
    put(&t, "conf/jupyter_acme_config.json", "{\"ServerApp\": {\"port\": 2}}");
    put(&t, "conf/any.py", "c = get_config()\nc.ServerApp.port = 3\n");
    put(&t, "conf/script.py", "import os\nos.system('id')\n");
    put(&t, "conf/notes.txt", "c.ServerApp.port = 3\n");
    {
        _cleanup_seen_ struct seen seen = {0};

        seen_target(&seen, &t, "conf/jupyter_config.py");
        assert_ok(seen.returned);
        assert_false(seen.result.nothing_read);
        assert_non_null(seen_setting(&seen, "notebook", "ServerApp.port", "jupyter_config.py"));
        assert_non_null(seen_setting(&seen, "kernel", "KernelManager.ip", "jupyter_config.py"));
        assert_null(seen_setting(&seen, "server", "ServerApp.port", "jupyter_config.py"));
        assert_non_null(seen_find(&seen, SUBJECT_SCRIPT, "role", "config"));
    }
    {
        _cleanup_seen_ struct seen seen = {0};

        seen_target(&seen, &t, "conf/jupyter_acme_config.json");
        assert_non_null(seen_setting(&seen, "server", "ServerApp.port", "acme_config.json"));
    }
    {
        _cleanup_seen_ struct seen seen = {0};

        seen_target(&seen, &t, "conf/any.py");
        assert_non_null(seen_setting(&seen, "server", "ServerApp.port", "any.py"));
    }
    {
        _cleanup_seen_ struct seen seen = {0};

        seen_target(&seen, &t, "conf/script.py");
        assert_int_equal(seen_count(&seen, SUBJECT_SETTING), 0);
        assert_non_null(seen_find(&seen, SUBJECT_SCRIPT, "role", "startup"));
    }
    {
        _cleanup_seen_ struct seen seen = {0};

        seen_target(&seen, &t, "conf/notes.txt");
        assert_int_equal(seen.returned, -EINVAL);
        assert_true(seen.result.nothing_read);
        assert_int_equal(seen.result.diagnostics.errors, 1);
    }
}

static void test_wrong_targets(void **state)
{
    static const slice targets[] = {SLICE_INIT("/nowhere/at/all"), SLICE_INIT(""),
                                    SLICE_INIT("/dev/null"), SLICE_INIT("/tmp/a\0b")};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(targets); i++) {
        _cleanup_seen_ struct seen seen = {0};

        seen_run(&seen, NULL, SLICE("/"), &targets[i], 1);
        assert_int_equal(seen.returned, -EINVAL);
        assert_true(seen.result.nothing_read);
        assert_true(seen.result.diagnostics.errors > 0);
    }
}

/* A folder that is no home is searched, hidden folders too; homes in it are audited as such. */
static void test_walk(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_seen_ struct seen seen = {0};

    (void)state;
    put(&t, "a/b/jupyter_server_config.py", "c.ServerApp.port = 1\n");
    put(&t, ".hidden/ipython_config.py", "c.InteractiveShell.automagic = False\n");
    put(&t, ".git/jupyter_server_config.py", "c.ServerApp.port = 2\n");
    put(&t, "node_modules/x/jupyter_server_config.py", "c.ServerApp.port = 2\n");
    put(&t, "skel/.jupyter/jupyter_lab_config.py", "c.LabApp.dev_mode = True\n");
    put(&t, "p/profile_x/startup/00.py", "print(1)\n");
    put(&t, "p/startup/00.py", "print(1)\n");
    put(&t, "etc/jupyter_server_config.d/e.json",
        "{\"ServerApp\": {\"jpserver_extensions\": {\"acme\": true}}}");
    tree_link(&t, "loop", ".");
    tree_link(&t, "outside", "/etc");
    seen_target(&seen, &t, "");
    assert_ok(seen.returned);
    assert_non_null(seen_setting(&seen, "server", "ServerApp.port", "b/jupyter_server_config.py"));
    assert_non_null(seen_setting(&seen, "kernel", "InteractiveShell.automagic", "config.py"));
    assert_null(seen_setting(&seen, "server", "ServerApp.port", ".git/jupyter_server_config.py"));
    assert_null(seen_setting(&seen, "server", "ServerApp.port", "x/jupyter_server_config.py"));
    assert_non_null(seen_setting(&seen, "lab", "LabApp.dev_mode", "jupyter_lab_config.py"));
    assert_non_null(seen_setting(&seen, "server", "ServerApp.jpserver_extensions", "e.json"));
    assert_non_null(seen_find(&seen, SUBJECT_SCRIPT, "path", "/p/profile_x/startup/00.py"));
    assert_null(seen_find(&seen, SUBJECT_SCRIPT, "path", "/p/startup/00.py"));
    assert_int_equal(seen.result.coverage.homes, 1);
}

/* Memory follows the depth of a tree and not its size. */
static void test_large_walk(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_seen_ struct seen seen = {0};
    char name[64];

    (void)state;
    for (int i = 0; i < 2000; i++) {
        snprintf(name, sizeof(name), "d%d/e%d/note%d.ipynb", i % 20, i % 7, i);
        put(&t, name, "{}");
    }
    put(&t, "d3/e1/jupyter_server_config.py", "c.ServerApp.port = 1\n");
    seen_target(&seen, &t, "");
    assert_int_equal(seen.result.coverage.files, 1);
    assert_int_equal(seen_count(&seen, SUBJECT_SCRIPT), 1);
}

/* A folder with .jupyter is that home: nothing of this machine is mixed in. */
static void test_home_target(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_seen_ struct seen seen = {0};
    const value *subject;

    (void)state;
    setenv("JUPYTER_CONFIG_DIR", "/nowhere", 1);
    setenv("JUPYTER_TOKEN", "from-the-environment", 1);
    put(&t, ".jupyter/jupyter_server_config.py", "c.ServerApp.port = 1\n");
    tree_link(&t, ".ipython", "/etc");
    seen_target(&seen, &t, "");
    unsetenv("JUPYTER_CONFIG_DIR");
    unsetenv("JUPYTER_TOKEN");
    assert_non_null(seen_setting(&seen, "server", "ServerApp.port", "jupyter_server_config.py"));
    assert_null(seen_setting(&seen, "server", "ServerApp.token", "environment"));
    assert_int_equal(seen_count(&seen, SUBJECT_VARIABLE), 0);
    vector_each (&seen.list, s) {
        subject = value_get(&s->subject, SLICE("file"));
        if (subject && value_is(subject, VALUE_STRING))
            assert_true(slice_starts(subject->text, slice_of(t.path)));
    }
}

/* All homes of a root file system, those that no password file names too. */
static void test_root(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_seen_ struct seen seen = {0};

    (void)state;
    put(&t, "etc/passwd",
        "root:x:0:0::/root:/bin/bash\nada:x:1000:1000::/home/ada:/bin/bash\n"
        "daemon:x:1:1::/usr/sbin:/usr/sbin/nologin\nbroken line\n:x:1:1:::\n"
        "gone:x:1001:1001::/home/gone:/bin/bash\n");
    put(&t, "home/ada/.jupyter/jupyter_config.py", "c.JupyterApp.answer_yes = True\n");
    put(&t, "home/joe/.jupyter/jupyter_config.py", "c.JupyterApp.answer_yes = True\n");
    put(&t, "root/.jupyter/jupyter_config.py", "c.JupyterApp.answer_yes = True\n");
    put(&t, "etc/jupyter/jupyter_config.py", "c.JupyterApp.answer_yes = False\n");
    seen_root(&seen, &t);
    assert_int_equal(seen.result.coverage.homes, 3);
    assert_non_null(seen_setting(&seen, "server", "JupyterApp.answer_yes",
                                 "home/ada/.jupyter/jupyter_config.py"));
    assert_non_null(seen_setting(&seen, "server", "JupyterApp.answer_yes",
                                 "home/joe/.jupyter/jupyter_config.py"));
    assert_non_null(
        seen_setting(&seen, "server", "JupyterApp.answer_yes", "root/.jupyter/jupyter_config.py"));
    assert_non_null(
        seen_setting(&seen, "server", "JupyterApp.answer_yes", "etc/jupyter/jupyter_config.py"));
}

static void test_parameters(void **state)
{
    static const slice sets[] = {SLICE_INIT("no.such=1"), SLICE_INIT("tls.proxy=maybe"),
                                 SLICE_INIT("tls.proxy")};
    _cleanup_(rule_set_freep) struct rule_set *rules = rule_set_new(&audit_schema);
    _cleanup_tree_ struct tree t = tree_new();

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(sets); i++) {
        const struct audit_options options = {
            .root = slice_of(t.path),
            .sets = &sets[i],
            .set_count = 1,
        };
        _cleanup_(audit_result_done) struct audit_result result = {.rule_count = 0};

        assert_err(audit_run(rules, &options, &result), EINVAL);
        assert_int_equal(result.diagnostics.errors, 1);
    }
}

/* hostile input */

/* Whatever stands where configuration is expected: it is said, and the rest is read. */
static void test_odd_configuration(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_seen_ struct seen seen = {0};
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_close_ int huge = -1;

    (void)state;
    assert_int_equal(mkfifo(tree_path(&t, &a, ".jupyter/jupyter_config.py").ptr, 0644), 0);
    tree_mkdir(&t, ".jupyter/jupyter_config.json", 0755);
    tree_link(&t, ".jupyter/jupyter_lab_config.py", "jupyter_lab_config.json");
    tree_link(&t, ".jupyter/jupyter_lab_config.json", "jupyter_lab_config.py");
    tree_link(&t, ".jupyter/jupyter_notebook_config.py", "/dev/zero");
    huge = open(tree_path(&t, &a, ".jupyter/jupyter_server_config.json").ptr,
                O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    assert_int_equal(ftruncate(huge, (off_t)2 << 30), 0);
    put(&t, ".jupyter/jupyter_server_config.py", "c.ServerApp.port = 1\n");
    tree_write(&t, ".jupyter/jupyter_nbconvert_config.py",
               SLICE("# caf\xe9\nc.HTMLExporter.sanitize_html = True\n"), 0644);
    put(&t, ".jupyter/jupyter_console_config.json", "{\"JupyterApp\": {\"answer_yes\": tru");
    put(&t, ".jupyter/jupyter_voila_config.json", "[1, 2]");
    tree_write(&t, ".ipython/profile_default/ipython_config.py",
               SLICE("c.InteractiveShell.autocall = 2\n\0c.X.y = 1\n(((((\n"), 0644);
    seen_root(&seen, &t);
    assert_ok(seen.returned);
    assert_non_null(seen_setting(&seen, "server", "ServerApp.port", "jupyter_server_config.py"));
    assert_non_null(
        seen_setting(&seen, "ipython", "InteractiveShell.autocall", "ipython_config.py"));
    assert_true(seen.result.coverage.unreadable >= 5);
    assert_true(seen_diagnostic(&seen, "not a regular file"));
    assert_true(seen_diagnostic(&seen, "form a loop"));
    assert_true(seen_diagnostic(&seen, "too large"));
    assert_true(seen_diagnostic(&seen, "it is a directory"));
    assert_true(seen_diagnostic(&seen, "a configuration file holds a map"));
    assert_true(seen.result.diagnostics.errors > 0);
}

/* The first of a thousand loads leads to the next; depth and loops have an end. */
static void test_many_subconfigs(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_seen_ struct seen seen = {0};
    char name[64], text[128];

    (void)state;
    for (int i = 0; i < 50; i++) {
        snprintf(name, sizeof(name), ".jupyter/s%d.py", i);
        snprintf(text, sizeof(text), "load_subconfig('s%d.py')\nload_subconfig('s%d.py')\n", i + 1,
                 i + 1);
        put(&t, name, text);
    }
    put(&t, ".jupyter/jupyter_config.py", "load_subconfig('s0.py')\nload_subconfig('/etc/../s')\n");
    seen_root(&seen, &t);
    assert_ok(seen.returned);
    assert_true(seen_diagnostic(&seen, "nested more than"));
}

static void test_hostile_names(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_seen_ struct seen seen = {0};
    size_t found = 0;

    (void)state;
    put(&t, "\x1b[2J\xff/jupyter_server_config.py", "c.ServerApp.port = 1\n");
    put(&t, "\n--x/ipython_config.py", "c.InteractiveShell.autocall = 2\n");
    put(&t, ".ipython/profile_\xff\x07/startup/\xfe.py", "import os\nos.system('x')\n");
    seen_target(&seen, &t, "");
    vector_each (&seen.list, s) {
        const value *file = value_get(&s->subject, SLICE("file"));
        const value *path = value_get(&s->subject, SLICE("path"));

        if (file && value_is(file, VALUE_STRING))
            assert_true(utf8_is_valid(file->text));
        if (path && value_is(path, VALUE_STRING))
            assert_true(utf8_is_valid(path->text));
        found += s->kind == SUBJECT_SCRIPT;
    }
    assert_int_equal(found, 1);
}

/* Without permission the rest goes on, and what was closed is said. */
static void test_unreadable(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_arena_ arena a = ARENA_INIT;
    pid_t child;
    int status;

    (void)state;
    if (geteuid() != 0)
        skip();
    put(&t, ".jupyter/jupyter_server_config.py", "c.ServerApp.port = 1\n");
    tree_write(&t, ".jupyter/jupyter_config.py", SLICE("c.JupyterApp.answer_yes = True\n"), 0);
    tree_mkdir(&t, ".ipython", 0);
    assert_int_equal(chmod(t.path, 0755), 0);
    child = fork();
    if (child == 0) {
        struct seen seen = {.returned = 0};
        bool good;

        if (setgid(65534) < 0 || setuid(65534) < 0)
            _exit(2);
        seen_root(&seen, &t);
        good = seen.returned == 0 && seen_diagnostic(&seen, "permission denied") &&
               seen.result.coverage.unreadable >= 2 &&
               seen_setting(&seen, "server", "ServerApp.port", "jupyter_server_config.py");
        seen_done(&seen);
        _exit(good ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* secrets */

/* A rule that says all it sees about each setting, variable and script. */
static struct rule_set *talkative_rules(void)
{
    static const char text[] =
        "- id: T-001\n"
        "  uuid: 00000000-0000-4000-8000-000000000001\n"
        "  title: t\n"
        "  severity: low\n"
        "  subject: setting\n"
        "  when: setting.name != ''\n"
        "  at: setting.value\n"
        "  message: setting.name + ' = ' + setting.text + ' in ' + setting.file\n"
        "  why: w\n"
        "  fix: f\n"
        "- id: T-002\n"
        "  uuid: 00000000-0000-4000-8000-000000000002\n"
        "  title: t\n"
        "  severity: low\n"
        "  subject: setting\n"
        "  when: type(setting.value) == string\n"
        "  message: \"'value ' + string(setting.value)\"\n"
        "  why: w\n"
        "  fix: f\n";
    struct rule_set *set = rule_set_new(&audit_schema);
    _cleanup_diags_ diags d = DIAGS_INIT;

    assert_ok(rule_set_add_yaml(set, SLICE("rules"), slice_of(text), &d));
    return set;
}

static void assert_silent(const struct seen *seen, const char *secret)
{
    slice s = slice_of(secret);

    vector_each (&seen->result.findings.list, finding) {
        const slice texts[] = {finding->message,  finding->file,    finding->snippet,
                               finding->evidence, finding->subject, finding->identity};

        for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
            if (slice_contains(texts[i], s))
                fail_msg("\"%s\" shows in \"%.*s\"", secret, SLICE_ARG(texts[i]));
    }
    vector_each (&seen->result.diagnostics.list, diag)
        if (slice_contains(diag->message, s))
            fail_msg("\"%s\" shows in a diagnostic", secret);
}

static void test_no_secret_shows(void **state)
{
    static const char *const secrets[] = {
        "tok-0123456789abcdef", "pw$hash$value",        "cookie-secret-bytes", "gw-auth-token",
        "gw-password",          "Bearer-secret",        "session-key",         "json-token-value",
        "fallback-token-1",     "url-password",         "hub-api-token",       "nested-token-9",
        "d-directory-token",    "unknown-class-secret",
    };
    _cleanup_(rule_set_freep) struct rule_set *rules = talkative_rules();
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_seen_ struct seen seen = {0};

    (void)state;
    put(&t, ".jupyter/jupyter_server_config.py",
        "import os\n"
        "c.NotebookApp.token = 'tok-0123456789abcdef'\n"
        "c.PasswordIdentityProvider.hashed_password = u'pw$hash$value'\n"
        "c.ServerApp.cookie_secret = b'cookie-secret-bytes'\n"
        "c.GatewayClient.auth_token = 'gw-' 'auth-token'\n"
        "c.GatewayClient.http_pwd = \"gw-password\"\n"
        "c.GatewayClient.headers = '{\"Authorization\": \"Bearer-secret\"}'\n"
        "c.Session.key = b'session-key'\n"
        "c.ServerApp.token = os.environ.get('TOKEN', 'fallback-token-1')\n"
        "c.ServerApp.tornado_settings = {'a': [{'api_token': 'nested-token-9'}]}\n"
        "c.SomebodysThing.client_secret = 'unknown-class-secret'\n"
        "c.GatewayClient.url = 'https://user:url-password@gw.example.org'\n");
    put(&t, ".jupyter/jupyter_server_config.json",
        "{\"ServerApp\": {\"token\": \"json-token-value\"}}");
    put(&t, ".jupyter/jupyter_server_config.d/x.json",
        "{\"ServerApp\": {\"token\": \"d-directory-token\"}}");
    put(&t, ".jupyter/jupyterhub_config.py",
        "c.JupyterHub.api_tokens = {'hub-api-token': 'admin'}\n");
    seen_run(&seen, rules, slice_of(t.path), NULL, 0);
    assert_true(seen.result.findings.list.count > 10);
    for (size_t i = 0; i < ARRAY_SIZE(secrets); i++)
        assert_silent(&seen, secrets[i]);
    freep(&seen.result.rules);
}

static const char *kept_tree[] = {
    ".jupyter/jupyter_server_config.py", ".jupyter/jupyter_server_config.d/a.json",
    ".ipython/profile_default/startup/00.py", ".local/share/jupyter/runtime/jpserver-1.json"};

/* Auditing leaves no trace: neither content nor times of any file or directory change. */
static void test_nothing_changes(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_seen_ struct seen seen = {0};
    _cleanup_arena_ arena a = ARENA_INIT;
    const struct timespec old[2] = {{.tv_sec = 1000}, {.tv_sec = 1700000000}};
    struct stat before[8] = {0}, after;

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(kept_tree); i++)
        put(&t, kept_tree[i], "{}\n");
    for (size_t i = 0; i < ARRAY_SIZE(kept_tree); i++) {
        slice path = tree_path(&t, &a, kept_tree[i]);
        slice directory = arena_copy(&a, slice_dirname(path));

        assert_int_equal(utimensat(AT_FDCWD, path.ptr, old, 0), 0);
        assert_int_equal(utimensat(AT_FDCWD, directory.ptr, old, 0), 0);
        assert_int_equal(stat(path.ptr, &before[i]), 0);
        assert_int_equal(stat(directory.ptr, &before[4 + i]), 0);
    }
    seen_root(&seen, &t);
    assert_true(seen.result.coverage.files >= 3);
    for (size_t i = 0; i < ARRAY_SIZE(kept_tree); i++) {
        slice path = tree_path(&t, &a, kept_tree[i]);
        const char *names[] = {path.ptr, arena_copy(&a, slice_dirname(path)).ptr};

        for (size_t j = 0; j < 2; j++) {
            assert_int_equal(stat(names[j], &after), 0);
            assert_int_equal(after.st_atim.tv_sec, before[4 * j + i].st_atim.tv_sec);
            assert_int_equal(after.st_mtim.tv_sec, before[4 * j + i].st_mtim.tv_sec);
            assert_int_equal(after.st_ctim.tv_nsec, before[4 * j + i].st_ctim.tv_nsec);
            assert_int_equal(after.st_size, before[4 * j + i].st_size);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_file_target),
        cmocka_unit_test(test_wrong_targets),
        cmocka_unit_test(test_walk),
        cmocka_unit_test(test_large_walk),
        cmocka_unit_test(test_home_target),
        cmocka_unit_test(test_root),
        cmocka_unit_test(test_parameters),
        cmocka_unit_test(test_odd_configuration),
        cmocka_unit_test(test_many_subconfigs),
        cmocka_unit_test(test_hostile_names),
        cmocka_unit_test(test_unreadable),
        cmocka_unit_test(test_no_secret_shows),
        cmocka_unit_test(test_nothing_changes),
    };

    return cmocka_run_group_tests_name("audit", tests, NULL, NULL);
}
