/* SPDX-License-Identifier: Apache-2.0 */
/* Arenas and vectors: zeroed, aligned, and the end of the process when a size is absurd. */
#include "harness.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/vector.h"

static bool is_zero(const char *p, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (p[i])
            return false;
    return true;
}

/* All sizes around the steps, across many blocks: nothing overlaps, all is zero and aligned. */
static void test_alloc(void **state _unused_)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    unsigned char *pieces[3000];
    size_t sizes[3000];

    for (size_t i = 0; i < ARRAY_SIZE(pieces); i++) {
        sizes[i] = i % 40 == 39 ? 5000 + i : i % 70;
        pieces[i] = arena_alloc(&a, sizes[i]);
        assert_int_equal((uintptr_t)pieces[i] % 16, 0);
        assert_true(is_zero((char *)pieces[i], sizes[i]));
        memset(pieces[i], (int)(i & 0xFF), sizes[i]);
    }
    for (size_t i = 0; i < ARRAY_SIZE(pieces); i++)
        for (size_t j = 0; j < sizes[i]; j++)
            assert_int_equal(pieces[i][j], i & 0xFF);
    assert_true(a.used > 3000 * 16);
}

static void test_reset(void **state _unused_)
{
    _cleanup_arena_ arena a = ARENA_INIT;

    arena_reset(&a); /* nothing to forget */
    for (int round = 0; round < 100; round++) {
        char *small = arena_alloc(&a, 100), *large;

        assert_true(is_zero(small, 100));
        memset(small, 0xFF, 100);
        large = arena_alloc(&a, 100000);
        assert_true(is_zero(large, 100000));
        memset(large, 0xFF, 100000);
        assert_int_equal(a.used, 112 + 100000);
        arena_reset(&a);
        assert_int_equal(a.used, 0);
    }
    arena_done(&a);
    arena_done(&a);
    /* An arena that is done is an empty one. */
    assert_true(is_zero(arena_alloc(&a, 10), 10));
}

static void test_resize(void **state _unused_)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    char *first = arena_resize(&a, NULL, 0, 10), *grown, *moved, *other;

    memset(first, 'x', 10);
    grown = arena_resize(&a, first, 10, 200);
    assert_ptr_equal(first, grown); /* it was the newest */
    assert_true(is_zero(grown + 10, 190));
    assert_ptr_equal(arena_resize(&a, grown, 200, 50), grown);
    other = arena_alloc(&a, 1);
    *other = 'y';
    moved = arena_resize(&a, grown, 200, 400);
    assert_ptr_not_equal(moved, grown);
    assert_memory_equal(moved, "xxxxxxxxxx", 10);
    assert_true(is_zero(moved + 200, 200));
    assert_int_equal(*other, 'y');
    /* Beyond its block. */
    grown = arena_resize(&a, moved, 400, 1 << 20);
    assert_memory_equal(grown, "xxxxxxxxxx", 10);
    assert_true(is_zero(grown + 10, (1 << 20) - 10));
}

static void test_texts(void **state _unused_)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    slice copy = arena_copy(&a, SLICE("a\0b")), empty = arena_copy(&a, SLICE_NULL);

    assert_true(slice_eq(copy, SLICE("a\0b")));
    assert_int_equal(copy.ptr[3], '\0');
    assert_non_null(empty.ptr);
    assert_int_equal(empty.ptr[0], '\0');
    assert_slice(arena_concat(&a, SLICE("ab"), SLICE("cd")), "abcd");
    assert_slice(arena_concat(&a, SLICE_NULL, SLICE_NULL), "");
    assert_slice(arena_printf(&a, "%s-%d", "x", 5), "x-5");
    assert_slice(arena_printf(&a, "%5000d", 1).len == 5000 ? SLICE("yes") : SLICE("no"), "yes");
}

static void test_join_path(void **state _unused_)
{
    static const struct {
        const char *dir, *name, *joined;
    } cases[] = {
        {"a", "b", "a/b"}, {"a/", "b", "a/b"}, {"a//", "b", "a/b"},         {"/", "b", "/b"},
        {"//", "b", "/b"}, {"", "b", "b"},     {"/a/b", "c/d", "/a/b/c/d"},
    };
    _cleanup_arena_ arena a = ARENA_INIT;

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        assert_slice(arena_join_path(&a, slice_of(cases[i].dir), slice_of(cases[i].name)),
                     cases[i].joined);
    /* A NUL stays, so that slice_has_nul() can find it. */
    assert_true(slice_eq(arena_join_path(&a, SLICE("d"), SLICE("a\0b")), SLICE("d/a\0b")));
}

/* Runs @f in a child, which must abort. */
static void assert_aborts(void (*f)(void))
{
    pid_t pid = fork();
    int status = 0;

    assert_true(pid >= 0);
    if (pid == 0) {
        struct rlimit none = {0, 0};

        setrlimit(RLIMIT_CORE, &none);
        signal(SIGABRT, SIG_DFL);
        close(STDERR_FILENO);
        f();
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

static void absurd_alloc(void)
{
    arena a = ARENA_INIT;

    arena_alloc(&a, SIZE_MAX - 3);
}

static void absurd_array(void)
{
    arena a = ARENA_INIT;

    arena_alloc_array(&a, SIZE_MAX / 2, 3);
}

static void absurd_concat(void)
{
    arena a = ARENA_INIT;
    slice half = slice_new("", SIZE_MAX / 2 + 1);

    arena_concat(&a, half, half);
}

static void absurd_vector(void)
{
    void *items = NULL;
    size_t count = SIZE_MAX / 4, capacity = SIZE_MAX / 4;

    vector_grow(&items, &count, &capacity, 16);
}

static void test_absurd_sizes(void **state _unused_)
{
    assert_aborts(absurd_alloc);
    assert_aborts(absurd_array);
    assert_aborts(absurd_concat);
    assert_aborts(absurd_vector);
}

static void test_vector(void **state _unused_)
{
    struct pair {
        int a, b;
    };

    for (int round = 0; round < 50; round++) {
        VECTOR(struct pair) v = VECTOR_INIT;
        int sum = 0;

        vector_each (&v, item)
            sum++;
        assert_int_equal(sum, 0);
        for (int i = 0; i < 1000; i++) {
            struct pair *slot = vector_push(&v);

            assert_int_equal(slot->a, 0);
            assert_int_equal(slot->b, 0);
            *slot = (struct pair){i, -i};
        }
        vector_each (&v, item)
            sum += item->a - item->b;
        assert_int_equal(sum, 999 * 1000);
        assert_int_equal(vector_last(&v)->a, 999);
        /* A slot that is used again is zeroed again. */
        v.count -= 10;
        assert_int_equal(vector_push(&v)->a, 0);
        vector_done(&v);
        assert_null(v.items);
        assert_int_equal(v.count, 0);
        vector_done(&v);
    }
}

static void test_large(void **state _unused_)
{
    /* Large enough for huge pages, grown and moved. */
    for (int round = 0; round < 3; round++) {
        _cleanup_free_ char *p = memory_alloc(9 << 20);

        assert_true(is_zero(p, 9 << 20));
        memset(p, 'x', 9 << 20);
        p = memory_resize(p, 33 << 20);
        assert_int_equal(p[0], 'x');
        assert_int_equal(p[(9 << 20) - 1], 'x');
        memset(p, 'y', 33 << 20);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alloc),     cmocka_unit_test(test_reset),
        cmocka_unit_test(test_resize),    cmocka_unit_test(test_texts),
        cmocka_unit_test(test_join_path), cmocka_unit_test(test_absurd_sizes),
        cmocka_unit_test(test_vector),    cmocka_unit_test(test_large),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
