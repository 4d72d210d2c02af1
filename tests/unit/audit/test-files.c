/* SPDX-License-Identifier: Apache-2.0 */
#include "observe.h"

#define LOOK                                                                                       \
    "file.role + \" \" + file.path + \" \" + file.type + (file.othersRead ? \" read\" : \"\") + "  \
    "(file.othersWrite ? \" write\" : \"\") + (file.shielded ? \" shielded\" : \"\")"

static slice look(arena *a, const struct tree *t, const char *when)
{
    struct observation o = {.kind = "file", .when = when, .message = LOOK};

    return observe(a, slice_of(t->path), &o, NULL);
}

static void test_configuration(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_arena_ arena a = ARENA_INIT;

    (void)state;
    tree_write(&t, ".jupyter/jupyter_server_config.py", SLICE(""), 0666);
    tree_write(&t, ".jupyter/jupyter_server_config.d/x.json", SLICE("{}"), 0644);
    tree_write(&t, ".jupyter/notes.txt", SLICE(""), 0666);
    tree_mkdir(&t, ".jupyter", 0757);
    tree_mkdir(&t, ".", 0755);
    assert_slice(look(&a, &t, "file.role.startsWith(\"config-\")"),
                 "config-dir /.jupyter dir read write\n"
                 "config-dir /.jupyter/jupyter_server_config.d dir read\n"
                 "config-file /.jupyter/jupyter_server_config.d/x.json file read\n"
                 "config-file /.jupyter/jupyter_server_config.py file read write\n"
                 "config-parent / dir read\n");
}

static void test_runtime(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_arena_ arena a = ARENA_INIT;

    (void)state;
    tree_write(&t, ".local/share/jupyter/runtime/kernel-1.json", SLICE("{}"), 0600);
    tree_write(&t, ".local/share/jupyter/runtime/jpserver-1.json", SLICE("{}"), 0640);
    tree_write(&t, ".local/share/jupyter/runtime/jpserver-1-open.html", SLICE(""), 0644);
    tree_write(&t, ".local/share/jupyter/runtime/jupyter_cookie_secret", SLICE("x"), 0600);
    tree_write(&t, ".local/share/jupyter/notebook_secret", SLICE("x"), 0604);
    tree_write(&t, ".local/share/jupyter/nbsignatures.db", SLICE("x"), 0602);
    tree_mkdir(&t, ".local/share/jupyter/runtime", 0700);
    tree_mkdir(&t, ".", 0755);
    assert_slice(look(&a, &t,
                      "file.role in [\"runtime-dir\", \"connection-file\", \"server-info\", "
                      "\"open-file\", \"cookie-secret\", \"notary-secret\", \"notary-db\"]"),
                 "connection-file /.local/share/jupyter/runtime/kernel-1.json file shielded\n"
                 "cookie-secret /.local/share/jupyter/runtime/jupyter_cookie_secret file "
                 "shielded\n"
                 "notary-db /.local/share/jupyter/nbsignatures.db file write\n"
                 "notary-secret /.local/share/jupyter/notebook_secret file read\n"
                 "open-file /.local/share/jupyter/runtime/jpserver-1-open.html file read "
                 "shielded\n"
                 "runtime-dir /.local/share/jupyter/runtime dir\n"
                 /* Without a password file a group is shared unless its id is the owner's. */
                 "server-info /.local/share/jupyter/runtime/jpserver-1.json file shielded\n");
}

static void test_ipython_and_data(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_arena_ arena a = ARENA_INIT;

    (void)state;
    tree_write(&t, ".ipython/profile_default/startup/00-a.py", SLICE(""), 0644);
    tree_write(&t, ".ipython/profile_default/history.sqlite", SLICE(""), 0644);
    tree_write(&t, ".ipython/extensions/ext.py", SLICE(""), 0644);
    tree_write(&t, ".ipython/extensions/pack/__init__.py", SLICE(""), 0666);
    tree_write(&t, ".ipython/extensions/readme.txt", SLICE(""), 0666);
    tree_write(&t, ".local/share/jupyter/kernels/k/kernel.json", SLICE("{}"), 0622);
    tree_write(&t, ".local/share/jupyter/labextensions/@org/x/package.json", SLICE("{}"), 0644);
    tree_mkdir(&t, ".local/share/jupyter/labextensions/@org/x", 0777);
    tree_mkdir(&t, ".ipython/profile_default", 0711);
    tree_mkdir(&t, ".", 0755);
    assert_slice(look(&a, &t,
                      "file.role in [\"startup-dir\", \"startup-file\", \"history\", "
                      "\"ipython-extension\"]"),
                 "history /.ipython/profile_default/history.sqlite file read\n"
                 "ipython-extension /.ipython/extensions/ext.py file read\n"
                 "ipython-extension /.ipython/extensions/pack/__init__.py file read write\n"
                 "startup-dir /.ipython/profile_default/startup dir read\n"
                 "startup-file /.ipython/profile_default/startup/00-a.py file read\n");
    assert_slice(look(&a, &t, "file.role.startsWith(\"kernelspec\") || file.role == \"asset-dir\""),
                 "asset-dir /.local/share/jupyter/labextensions dir read\n"
                 "asset-dir /.local/share/jupyter/labextensions/@org dir read\n"
                 "asset-dir /.local/share/jupyter/labextensions/@org/x dir read write\n"
                 "kernelspec /.local/share/jupyter/kernels/k/kernel.json file write\n"
                 "kernelspec-dir /.local/share/jupyter/kernels dir read\n"
                 "kernelspec-dir /.local/share/jupyter/kernels/k dir read\n");
}

/* Links count for what they lead to, and again for where they lead. */
static void test_links(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_arena_ arena a = ARENA_INIT;
    struct observation o = {
        .kind = "file",
        .when = "file.target != \"\"",
        .message = "file.role + \" \" + file.name + \" \" + file.type + \" \" + file.target + "
                   "(file.targetTrusted ? \" trusted\" : \" not\") + "
                   "(file.othersWrite ? \" write\" : \"\")",
    };

    (void)state;
    tree_mkdir(&t, "open", 0777);
    tree_write(&t, "open/loose.py", SLICE(""), 0666);
    tree_write(&t, "dotfiles/good.py", SLICE(""), 0644);
    tree_link(&t, ".jupyter/jupyter_server_config.py", "../open/loose.py");
    tree_link(&t, ".jupyter/jupyter_lab_config.py", "/dotfiles/good.py");
    tree_link(&t, ".jupyter/jupyter_config.py", "/nowhere/else.py");
    tree_link(&t, ".jupyter/x", "/open/missing");
    tree_link(&t, ".jupyter/loop", "loop");
    tree_mkdir(&t, ".", 0755);
    tree_mkdir(&t, ".jupyter", 0755);
    assert_slice(observe(&a, slice_of(t.path), &o, NULL),
                 "config-file jupyter_config.py symlink /nowhere/else.py trusted\n"
                 "config-file jupyter_lab_config.py file /dotfiles/good.py trusted\n"
                 "config-file jupyter_server_config.py file ../open/loose.py not write\n"
                 "tree-entry loop symlink loop trusted\n"
                 "tree-entry x symlink /open/missing not\n");
}

static void test_odd_files(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_arena_ arena a = ARENA_INIT;
    struct observation o = {
        .kind = "file",
        .when = "file.role == \"tree-entry\"",
        .message = "file.name + \" \" + file.type + (file.setid ? \" setid\" : \"\") + (file.elf ? "
                   "\" elf\" : \"\")",
    };

    (void)state;
    tree_write(&t, ".jupyter/a", SLICE("\177ELF\2\1\1"), 0644);
    tree_write(&t, ".jupyter/b", SLICE("\177EL"), 06755);
    tree_write(&t, ".jupyter/deep/er/c", SLICE("#!/bin/sh"), 0755);
    assert_int_equal(mkfifo(tree_path(&t, &a, ".jupyter/fifo").ptr, 0600), 0);
    assert_slice(observe(&a, slice_of(t.path), &o, NULL), "a file elf\nb file setid\nc file\n"
                                                          "fifo fifo\n");
}

static void test_checkpoints(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_arena_ arena a = ARENA_INIT;
    struct observation o = {
        .kind = "file",
        .when = "file.role == \"checkpoint\"",
        .message = "file.path + \" \" + string(file.mode) + \" \" + string(file.sourceMode)",
    };

    (void)state;
    tree_mkdir(&t, ".jupyter", 0700);
    tree_write(&t, "lab/a.ipynb", SLICE("{}"), 0600);
    tree_write(&t, "lab/.ipynb_checkpoints/a-checkpoint.ipynb", SLICE("{}"), 0644);
    tree_write(&t, "lab/.ipynb_checkpoints/b-checkpoint.ipynb", SLICE("{}"), 0600);
    tree_write(&t, "lab/.ipynb_checkpoints/other.txt", SLICE("{}"), 0600);
    tree_write(&t, "node_modules/.ipynb_checkpoints/c-checkpoint.ipynb", SLICE("{}"), 0600);
    tree_write(&t, ".cache/.ipynb_checkpoints/d-checkpoint.ipynb", SLICE("{}"), 0600);
    assert_slice(observe(&a, slice_of(t.path), &o, NULL),
                 "/lab/.ipynb_checkpoints/a-checkpoint.ipynb 420 384\n"
                 "/lab/.ipynb_checkpoints/b-checkpoint.ipynb 384 -1\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_configuration),    cmocka_unit_test(test_runtime),
        cmocka_unit_test(test_ipython_and_data), cmocka_unit_test(test_links),
        cmocka_unit_test(test_odd_files),        cmocka_unit_test(test_checkpoints),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
