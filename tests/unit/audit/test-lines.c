/* SPDX-License-Identifier: Apache-2.0 */
#include "tree.h"

#include "audit/jupyter/lines.h"

static int open_text(const struct tree *t, slice text)
{
    _cleanup_arena_ arena a = ARENA_INIT;

    tree_write(t, "text", text, 0600);
    return open(tree_path(t, &a, "text").ptr, O_RDONLY | O_CLOEXEC);
}

static void test_lines(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_close_ int fd = open_text(&t, SLICE("one\n\nthree\r\nfo\0ur"));
    _cleanup_lines_ struct lines l = LINES(fd);
    slice line;

    (void)state;
    assert_true(lines_next(&l, &line));
    assert_slice(line, "one");
    assert_true(lines_next(&l, &line));
    assert_slice(line, "");
    assert_true(lines_next(&l, &line));
    assert_slice(line, "three\r");
    assert_int_equal(l.number, 3);
    assert_true(lines_next(&l, &line));
    assert_int_equal(line.len, 5);
    assert_int_equal(l.number, 4);
    assert_false(lines_next(&l, &line));
    assert_int_equal(l.error, 0);
    assert_int_equal(l.bytes, 17);
}

static void test_no_lines(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_close_ int empty = open_text(&t, SLICE(""));
    _cleanup_lines_ struct lines l = LINES(empty);
    _cleanup_lines_ struct lines broken = LINES(-1);
    slice line;

    (void)state;
    assert_false(lines_next(&l, &line));
    assert_false(lines_next(&broken, &line));
    assert_int_equal(broken.error, -EBADF);
}

/*
 * A line of several pieces: all have its number, every byte is seen, and a word that crosses the
 * border of two pieces is whole in one of them.
 */
static void test_long_line(void **state)
{
    _cleanup_tree_ struct tree t = tree_new();
    _cleanup_buffer_ buffer text = BUFFER_INIT;
    size_t pieces = 0, seen = 0;

    (void)state;
    for (size_t length = 3 * LINE_MAX_BYTES - 3; length < 3 * LINE_MAX_BYTES + 3; length++) {
        _cleanup_close_ int fd = -1;
        _cleanup_lines_ struct lines l = LINES(-1);
        bool found = false;
        slice line;

        buffer_clear(&text);
        buffer_add(&text, SLICE("first\n"));
        buffer_add_repeat(&text, 'x', LINE_MAX_BYTES - 5);
        buffer_add(&text, SLICE("TOKEN-1234"));
        buffer_add_repeat(&text, 'x', length);
        buffer_add(&text, SLICE("\nlast"));
        fd = open_text(&t, buffer_slice(&text));
        l.fd = fd;
        for (pieces = seen = 0; lines_next(&l, &line); pieces++) {
            seen += line.len;
            found |= slice_contains(line, SLICE("TOKEN-1234"));
            assert_true(line.len <= LINE_MAX_BYTES);
            if (slice_eq(line, SLICE("last")))
                assert_int_equal(l.number, 3);
            else if (pieces > 0)
                assert_int_equal(l.number, 2);
        }
        assert_true(found);
        assert_true(slice_eq(line, SLICE("last")));
        assert_true(seen >= text.len - 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_no_lines),
        cmocka_unit_test(test_long_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
