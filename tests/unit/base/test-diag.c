/* SPDX-License-Identifier: Apache-2.0 */
#include "harness.h"

#include "base/diag.h"
#include "base/utf8.h"

static void test_add(void **state _unused_)
{
    for (int round = 0; round < 50; round++) {
        _cleanup_diags_ diags d = DIAGS_INIT;
        char file[] = "a.yaml";
        struct diag *added = diags_add(&d, DIAG_WARNING, slice_of(file), 3, 7, "bad %s", "thing");

        diags_hint(&d, added, "write %d", 5);
        memset(file, 'x', sizeof(file) - 1); /* texts are copied */
        diags_add(&d, DIAG_ERROR, SLICE_NULL, 0, 0, "other");
        diags_add(&d, DIAG_NOTE, SLICE(""), 0, 0, "%s", "third");
        assert_int_equal(d.list.count, 3);
        assert_int_equal(d.errors, 1);
        assert_int_equal(d.dropped, 0);
        added = &d.list.items[0];
        assert_int_equal(added->level, DIAG_WARNING);
        assert_slice(added->file, "a.yaml");
        assert_int_equal(added->line, 3);
        assert_int_equal(added->column, 7);
        assert_slice(added->message, "bad thing");
        assert_slice(added->hint, "write 5");
        assert_int_equal(d.list.items[1].hint.len, 0);
        diags_done(&d);
        assert_int_equal(d.list.count, 0);
    }
}

static void test_full(void **state _unused_)
{
    _cleanup_diags_ diags d = DIAGS_INIT, all = DIAGS_INIT;

    diags_add(&all, DIAG_ERROR, SLICE("first"), 1, 1, "first");
    for (int i = 0; i < DIAGS_MAX + 10; i++) {
        struct diag *added =
            diags_add(&d, i % 2 ? DIAG_ERROR : DIAG_WARNING, SLICE("f"), 1, 1, "%d", i);

        assert_int_equal(added == NULL, i >= DIAGS_MAX);
        diags_hint(&d, added, "hint");
    }
    assert_int_equal(d.list.count, DIAGS_MAX);
    assert_int_equal(d.dropped, 10);
    assert_int_equal(d.errors, DIAGS_MAX / 2 + 5);
    /* The last one finds no room; nothing is forgotten in the counts. */
    diags_append(&all, &d);
    assert_int_equal(all.list.count, DIAGS_MAX);
    assert_int_equal(all.dropped, 11);
    assert_int_equal(all.errors, DIAGS_MAX / 2 + 6);
    assert_slice(all.list.items[1].message, "0");
    assert_slice(all.list.items[1].hint, "hint");
    diags_done(&d); /* copies live on */
    assert_slice(all.list.items[DIAGS_MAX - 1].message, "998");
}

/* A message that is too long ends with a whole character. */
static void test_long_message(void **state _unused_)
{
    for (int shift = 0; shift < 4; shift++) {
        _cleanup_diags_ diags d = DIAGS_INIT;
        char text[4001];

        memset(text, 'x', (size_t)shift);
        for (int i = shift; i + 3 <= 4000; i += 3)
            memcpy(text + i, "\xE2\x82\xAC", 4);
        diags_add(&d, DIAG_ERROR, SLICE(""), 0, 0, "%s", text);
        assert_true(d.list.items[0].message.len > 2000);
        assert_true(utf8_is_valid(d.list.items[0].message));
    }
}

static void test_level_names(void **state _unused_)
{
    assert_string_equal(diag_level_name(DIAG_NOTE), "note");
    assert_string_equal(diag_level_name(DIAG_WARNING), "warning");
    assert_string_equal(diag_level_name(DIAG_ERROR), "error");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_add),
        cmocka_unit_test(test_full),
        cmocka_unit_test(test_long_message),
        cmocka_unit_test(test_level_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
