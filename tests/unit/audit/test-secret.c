/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/secret.h"

#include "base/buffer.h"
#include "harness.h"

static void test_scrub(void **state)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"nothing here", "nothing here"},
        {"?token=s3cret-value&x", "?token=[secret, 12 characters]&x"},
        {"s3cret-value", "[secret, 12 characters]"},
        {"xs3cret-valuex", "x[secret, 12 characters]x"},
        {"s3cret-values3cret-value", "[secret, 12 characters][secret, 12 characters]"},
        {"s3cret-valu", "s3cret-valu"},
        /* Of two that fit, the longer one is masked. */
        {"s3cret-value-longer", "[secret, 19 characters]"},
        /* A word is masked where it is set off, and stays in paths and other words. */
        {"/home/a/.jupyter/jupyter_config.py", "/home/a/.jupyter/jupyter_config.py"},
        {"--ServerApp.token=jupyter", "--ServerApp.token=[secret, 7 characters]"},
        {"c.X.token = 'jupyter'", "c.X.token = '[secret, 7 characters]'"},
        {"jupyterlab", "jupyterlab"},
        /* As it looks in a URL, in JSON and in Python. */
        {"?token=a%2Fb%2Bc%22d%27e%20f", "?token=[secret, 21 characters]"},
        {"\"a/b+c\\\"d'e f\"", "\"[secret, 12 characters]\""},
        {"'a/b+c\"d\\'e f'", "'[secret, 12 characters]'"},
        {"a/b+c\"d'e f", "[secret, 11 characters]"},
        {"", ""},
    };
    _cleanup_(secrets_freep) struct secrets *s = secrets_new();
    _cleanup_arena_ arena a = ARENA_INIT;

    (void)state;
    secrets_add(s, SLICE("s3cret-value"));
    secrets_add(s, SLICE("s3cret-value-longer"));
    secrets_add(s, SLICE("jupyter"));
    secrets_add(s, SLICE("a/b+c\"d'e f"));
    secrets_add(s, SLICE("abc")); /* too short for a text */
    secrets_add(s, SLICE(""));
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
        assert_slice(secrets_scrub(s, &a, slice_of(cases[i].text)), cases[i].expected);
}

static void test_many(void **state)
{
    _cleanup_(secrets_freep) struct secrets *s = secrets_new();
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_buffer_ buffer text = BUFFER_INIT;
    slice masked;

    (void)state;
    /* All with the same beginning, as hashes of passwords have. */
    for (int i = 0; i < 3000; i++) {
        slice secret = arena_printf(&a, "sha1:%08d:0123456789", i);

        secrets_add(s, secret);
        buffer_add(&text, secret);
        buffer_add_char(&text, '\n');
    }
    masked = secrets_scrub(s, &a, buffer_slice(&text));
    assert_false(slice_contains(masked, SLICE("sha1:")));
    assert_int_equal(masked.len, 3000 * (sizeof("[secret, 24 characters]\n") - 1));
}

static const struct source *source_of(arena *a, const char *text)
{
    return source_new(a, SLICE("file.py"), slice_of(text));
}

/* A range is masked where it stands, however short; a piece of it in view is masked as a whole. */
static void test_snippet(void **state)
{
    _cleanup_(secrets_freep) struct secrets *s = secrets_new();
    _cleanup_arena_ arena a = ARENA_INIT;
    const struct source *source = source_of(&a, "a = 1\nc.X.token = 'ab'  # ab\nb = 2\n");
    size_t at = slice_find(source->text, SLICE("'ab'"), 0);
    value v = value_at(value_string(SLICE("ab")), source, at, at + 4);
    struct snippet snippet;

    (void)state;
    secrets_add_value(s, &v);
    snippet = secrets_snippet(s, &a, source, v.start, v.end);
    assert_slice(snippet.text, "c.X.token = [secret, 4 characters]  # ab");
    assert_slice(slice_sub(snippet.text, snippet.mark, snippet.mark_length),
                 "[secret, 4 characters]");
    snippet = secrets_snippet(s, &a, source, at + 1, at + 2);
    assert_false(slice_contains(snippet.text, SLICE("'")));
    /* Another file of another name is not concerned. */
    snippet =
        secrets_snippet(s, &a, source_new(&a, SLICE("other.py"), source->text), v.start, v.end);
    assert_slice(snippet.text, "c.X.token = 'ab'  # ab");
    snippet = secrets_snippet(s, &a, source, 0, source->text.len);
    assert_slice(snippet.text, "a = 1\nc.X.token = [secret, 4 characters]  # ab\nb = 2");
}

/* A long line is cut, and never through a secret. */
static void test_cut(void **state)
{
    _cleanup_(secrets_freep) struct secrets *s = secrets_new();
    _cleanup_arena_ arena a = ARENA_INIT;

    (void)state;
    secrets_add(s, SLICE("0123456789abcdef0123456789abcdef"));
    for (size_t before = 1150; before < 1250; before++) {
        _cleanup_buffer_ buffer text = BUFFER_INIT;
        struct snippet snippet;

        buffer_add_repeat(&text, 'x', before);
        buffer_add(&text, SLICE("0123456789abcdef0123456789abcdef"));
        buffer_add_repeat(&text, 'y', 2000);
        snippet = secrets_snippet(s, &a, source_new(&a, SLICE("f"), buffer_slice(&text)), 0, 1);
        assert_false(slice_contains(snippet.text, SLICE("0123")));
        assert_true(slice_ends(snippet.text, SLICE(" ...")));
        assert_true(snippet.text.len < 1400);
    }
}

/* Strings inside lists and maps, bytes too; an empty one is no secret. */
static void test_values(void **state)
{
    _cleanup_(secrets_freep) struct secrets *s = secrets_new();
    _cleanup_arena_ arena a = ARENA_INIT;
    struct value_list_builder list = VALUE_LIST_BUILDER(&a);
    struct value_map_builder map = VALUE_MAP_BUILDER(&a);
    value nested = value_string(SLICE("deep-inside-1"));

    (void)state;
    value_list_add(&list, value_bytes(SLICE("bytes-secret")));
    value_list_add(&list, value_string(SLICE("")));
    value_list_add(&list, value_int(12345678));
    value_map_put(&map, "k", value_list_finish(&list));
    for (int i = 0; i < 200; i++) {
        struct value_list_builder b = VALUE_LIST_BUILDER(&a);

        value_list_add(&b, nested);
        nested = value_list_finish(&b);
    }
    value_map_put(&map, "n", nested);
    secrets_add_value(s, &(value){.kind = VALUE_NULL});
    nested = value_map_finish(&map);
    secrets_add_value(s, &nested);
    assert_slice(secrets_scrub(s, &a, SLICE("bytes-secret deep-inside-1 12345678")),
                 "[secret, 12 characters] [secret, 13 characters] 12345678");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scrub), cmocka_unit_test(test_many),   cmocka_unit_test(test_snippet),
        cmocka_unit_test(test_cut),   cmocka_unit_test(test_values),
    };

    return cmocka_run_group_tests_name("secret", tests, NULL, NULL);
}
