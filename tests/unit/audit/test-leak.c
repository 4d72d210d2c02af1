/* SPDX-License-Identifier: Apache-2.0 */
#include "observe.h"

static slice look(arena *a, const struct tree *t)
{
    struct observation o = {
        .kind = "leak",
        .when = "true",
        .message = "leak.role + \" \" + leak.path + \" \" + leak.form + \": \" + leak.text",
    };

    return observe(a, slice_of(t->path), &o, NULL);
}

static void test_places(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_arena_ arena a = ARENA_INIT;

    (void)state;
    tree_mkdir(&t, ".jupyter", 0700);
    tree_write(&t, ".bash_history",
               SLICE("ls\njupyter lab --ServerApp.token=tokenone1\ncat --token=harmless\n"), 0600);
    tree_write(&t, ".zsh_history", SLICE(": 1:0;open 'http://h:8888/lab?token=tokentwo22'\n"),
               0600);
    tree_write(&t, ".local/share/fish/fish_history",
               SLICE("- cmd: set -x JUPYTER_TOKEN tokennone; export JUPYTER_TOKEN=tokenfish\n"),
               0600);
    tree_write(&t, "nohup.out", SLICE("x\n http://localhost:8888/?token=tokenthree\n"), 0644);
    tree_write(&t, "data.csv", SLICE("JUPYTER_TOKEN=tokenunseen\n"), 0644);
    tree_write(&t, ".local/state/app/deep/s.log", SLICE("GET /tree?token=tokenfour4 200\n"), 0644);
    tree_write(&t, ".local/share/jupyter/runtime/lab.log", SLICE("/?token=tokenfive5\n"), 0644);
    tree_write(&t, ".config/systemd/user/jupyter.service",
               SLICE("[Service]\nEnvironment=\"JUPYTER_TOKEN=tokensix66\"\n"), 0644);
    tree_write(&t, ".config/systemd/user/jupyter.service.d/o.conf",
               SLICE("[Service]\nEnvironment=JUPYTER_TOKEN=tokenseven\n"), 0644);
    tree_write(&t, ".env", SLICE("JUPYTER_TOKEN='token eight'\n"), 0644);
    tree_write(&t, "compose.yaml", SLICE("x:\n  JUPYTER_TOKEN: tokennine9\n"), 0644);
    assert_slice(
        look(&a, &t),
        "env-file /.env variable: JUPYTER_TOKEN='[secret, 11 characters]'\n"
        "env-file /compose.yaml variable:   JUPYTER_TOKEN: [secret, 10 characters]\n"
        "log /.local/share/jupyter/runtime/lab.log url: /?token=[secret, 10 characters]\n"
        "log /.local/state/app/deep/s.log url: GET /tree?token=[secret, 10 characters] 200\n"
        "log /nohup.out url:  http://localhost:8888/?token=[secret, 10 characters]\n"
        "shell-history /.bash_history option: jupyter lab --ServerApp.token=[secret, 9 "
        "characters]\n"
        "shell-history /.local/share/fish/fish_history variable: - cmd: set -x JUPYTER_TOKEN "
        "tokennone; export JUPYTER_TOKEN=[secret, 9 characters]\n"
        "shell-history /.zsh_history url: : 1:0;open 'http://h:8888/lab?token=[secret, 10 "
        "characters]'\n"
        "unit /.config/systemd/user/jupyter.service variable: Environment=\"JUPYTER_TOKEN="
        "[secret, 10 characters]\"\n"
        "unit /.config/systemd/user/jupyter.service.d/o.conf variable: "
        "Environment=JUPYTER_TOKEN=[secret, 10 characters]\n");
}

/* Each value once for each file, however often it stands there; others beside it. */
static void test_repetition(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_buffer_ buffer text = BUFFER_INIT;
    size_t lines = 0;
    slice found;

    (void)state;
    tree_mkdir(&t, ".jupyter", 0700);
    for (int i = 0; i < 1000; i++)
        buffer_printf(&text, "GET /tree?token=aaaa-bbbb-%d HTTP/1.1\n", i % 150);
    tree_write(&t, "server.log", buffer_slice(&text), 0644);
    found = look(&a, &t);
    for (size_t at = 0; (at = slice_find_char(found, '\n', at)) != SLICE_NPOS; at++)
        lines++;
    assert_int_equal(lines, 100);
    assert_false(slice_contains(found, SLICE("aaaa-bbbb")));
}

static void test_hostile_lines(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_buffer_ buffer text = BUFFER_INIT;
    slice found;

    (void)state;
    tree_mkdir(&t, ".jupyter", 0700);
    /* A token of three bytes, bytes that are no text, and one at the end of a very long line. */
    tree_write(&t, "a.log", SLICE("\0\xff\x1b[2J /lab?token=abc\xff\n/tree?token=abc\n"), 0644);
    buffer_add_repeat(&text, 'x', 300000);
    buffer_add(&text, SLICE(" /lab?token=farfaraway "));
    buffer_add_repeat(&text, 'y', 300000);
    tree_write(&t, "b.log", buffer_slice(&text), 0644);
    assert_int_equal(mkfifo(tree_path(&t, &a, "c.log").ptr, 0600), 0);
    tree_link(&t, "d.log", "/dev/zero");
    found = look(&a, &t);
    assert_true(slice_contains(found, SLICE("log /a.log url: ")));
    assert_true(slice_contains(found, SLICE("log /b.log url: ")));
    assert_true(slice_contains(found, SLICE("/lab?token=[secret, 10 characters] yyyy")));
    assert_false(slice_contains(found, SLICE("token=abc")));
    assert_true(found.len < 4096);
}

static void test_position(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_(rule_set_freep) struct rule_set *set = rule_set_new(&audit_schema);
    _cleanup_audit_result_ struct audit_result result = {.nothing_read = true};
    _cleanup_diags_ diags d = DIAGS_INIT;
    slice home = slice_of(t.path);
    struct audit_options options = {.targets = &home, .target_count = 1};
    const struct finding *finding;

    (void)state;
    tree_mkdir(&t, ".jupyter", 0700);
    tree_write(&t, "s.log",
               SLICE("one\ntwo /lab?token=secretsecret\nthree\nfour\nfive /?token=secretother\n"),
               0644);
    assert_ok(rule_set_add_yaml(
        set, SLICE("observe"),
        SLICE("- id: OBS-001\n  uuid: 6f2c1b1e-4f5a-4c36-9f0c-0e2f1a4b7d11\n  title: x\n"
              "  severity: info\n  subject: leak\n  when: 'true'\n  why: x\n  fix: x\n"),
        &d));
    assert_ok(audit_run(set, &options, &result));
    assert_int_equal(result.findings.list.count, 2);
    finding = &result.findings.list.items[0];
    assert_int_equal(finding->line, 2);
    assert_int_equal(finding->column, 16);
    assert_slice(finding->snippet, "two /lab?token=[secret, 12 characters]");
    finding = &result.findings.list.items[1];
    assert_int_equal(finding->line, 5);
    assert_slice(finding->evidence, "[secret, 11 characters]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_repetition),
        cmocka_unit_test(test_hostile_lines),
        cmocka_unit_test(test_position),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
