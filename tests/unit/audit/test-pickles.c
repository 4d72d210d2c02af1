/* SPDX-License-Identifier: Apache-2.0 */
#include "observe.h"

#define DB ".ipython/profile_default/db/"

static void test_pickles(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_arena_ arena a = ARENA_INIT;
    struct observation o = {
        .kind = "pickle",
        .when = "true",
        .message = "pickle.role + \" \" + pickle.path + (pickle.complete ? \" \" : \" broken \") + "
                   "pickle.unsafe.join(\",\")",
    };

    (void)state;
    /* ['x']; os.system twice and a list; a name of the extension registry; cut short; no pickle. */
    tree_write(&t, DB "dhist",
               SLICE("\x80\x02]q\x00X\x01\x00\x00\x00xq\x01"
                     "a."),
               0600);
    tree_write(&t, DB "rootmodules_cache", SLICE("cposix\nsystem\ncposix\nsystem\n(lp0\n."), 0600);
    tree_write(&t, DB "autorestore/x", SLICE("\x80\x02\x82\x05."), 0600);
    tree_write(&t, DB "autorestore/y", SLICE("cbuiltins\neval\n(X\x01\x00"), 0600);
    tree_write(&t, DB "text", SLICE("hello"), 0600);
    tree_write(&t, DB "empty", SLICE(""), 0600);
    tree_mkdir(&t, DB "folder", 0700);
    tree_link(&t, DB "loop", "loop");
    assert_slice(observe(&a, slice_of(t.path), &o, NULL),
                 "autorestore /" DB "autorestore/x copyreg extension 5\n"
                 "autorestore /" DB "autorestore/y broken builtins.eval\n"
                 "profile-db /" DB "dhist \n"
                 "profile-db /" DB "empty broken \n"
                 "profile-db /" DB "rootmodules_cache posix.system\n"
                 "profile-db /" DB "text broken \n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pickles),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
