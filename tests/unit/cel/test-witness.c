/* SPDX-License-Identifier: Apache-2.0 */
/* What decided a result, and what a program's truth requires. */
#include "eval-harness.h"

/* The witnesses of @text, as written, with a space between them. */
static void check_witnesses(int line, const char *text, const char *expected)
{
    for (int optimize = 0; optimize < 2; optimize++) {
        _cleanup_(cel_program_freep) struct cel_program *program = compile_mode(text, optimize);
        _cleanup_buffer_ buffer shown = BUFFER_INIT;
        struct cel_witness witness = {0};
        struct cel_eval eval = {
            .slots = fixture.slots,
            .arena = &fixture.arena,
            .cost_limit = CEL_COST_AUDIT,
            .witness = &witness,
        };
        value result = cel_eval(program, &eval);

        assert_int_equal(result.kind, VALUE_BOOL);
        for (size_t i = 0; i < witness.count; i++) {
            if (i > 0)
                buffer_add_char(&shown, ' ');
            buffer_add(&shown, value_written(witness.list[i]));
        }
        if (!slice_eq(buffer_slice(&shown), slice_of(expected)))
            fail_msg("line %d: \"%s\" %s has the witnesses %.*s, expected %s", line, text,
                     optimize ? "optimised" : "as parsed", SLICE_ARG(buffer_slice(&shown)),
                     expected);
    }
}

#define assert_witnesses(text, expected) check_witnesses(__LINE__, text, expected)

static void comparisons(void **state)
{
    (void)state;
    assert_witnesses("doc.name == 'ada'", "\"ada\"");
    assert_witnesses("1 < doc.count", "3");
    assert_witnesses("doc.name in ['ada', 'eve']", "\"ada\"");
    assert_witnesses("doc.name.startsWith('a')", "\"ada\"");
    assert_witnesses("doc.name.matches('.d')", "\"ada\"");
    assert_witnesses("has(doc.none)", "null");
    assert_witnesses("!has(doc.map.z)", "{\"x\": 1, \"y\": 2}");
    assert_witnesses("!doc.off", "false");
    assert_witnesses("1 == 1", "");
}

/* Only what decided is kept. */
static void logic(void **state)
{
    (void)state;
    assert_witnesses("doc.name == 'ada' && doc.count == 3 && doc.on", "\"ada\" 3 true");
    assert_witnesses("doc.name == 'eve' || doc.count == 3", "3");
    assert_witnesses("doc.name == 'ada' && doc.count == 4", "3");
    assert_witnesses("doc.missing == 1 || doc.count == 3", "3");
    assert_witnesses("(doc.name == 'eve' || doc.on) && doc.count == 3", "true 3");
    assert_witnesses("doc.off ? doc.count == 4 : doc.name == 'ada'", "false \"ada\"");
}

static void loops(void **state)
{
    (void)state;
    assert_witnesses("doc.tags.exists(t, t == 'b')", "\"b\"");
    assert_witnesses("doc.users.exists(x, x.name == 'bob')", "{\"name\": \"bob\"} \"bob\"");
    assert_witnesses("!doc.tags.all(t, t < 'b')", "\"b\"");
    assert_witnesses("doc.numbers.exists_one(n, n == 1)", "1");
    assert_witnesses("doc.numbers.filter(n, n > 1).size() == 2", "3 1 2");
}

static void computed_values(void **state)
{
    (void)state;
    /* A copy keeps its place. */
    assert_witnesses("cel.bind(x, doc.count, x == 3)", "3");
    assert_witnesses("[doc.count, 4][0] == 3", "3");
    assert_witnesses("{'a': doc.count}.a == 3", "3");
}

static void check_requires(int line, const char *text, const char *path, const char *expected)
{
    for (int optimize = 0; optimize < 2; optimize++) {
        _cleanup_(cel_program_freep) struct cel_program *program = compile_mode(text, optimize);
        _cleanup_buffer_ buffer shown = BUFFER_INIT;
        value constants;

        if (cel_program_requires(program, slice_of(path), &constants))
            cel_format(&constants, &shown);
        if (!slice_eq(buffer_slice(&shown), slice_of(expected)))
            fail_msg("line %d: \"%s\" requires %.*s, expected %s", line, text,
                     SLICE_ARG(buffer_slice(&shown)), expected);
    }
}

#define assert_requires(text, expected) check_requires(__LINE__, text, "doc.name", expected)

static void requirements(void **state)
{
    (void)state;
    assert_requires("doc.name == 'a'", "[\"a\"]");
    assert_requires("'a' == doc.name", "[\"a\"]");
    assert_requires("doc.name in ['a', 'b', 'a']", "[\"a\", \"b\"]");
    assert_requires("doc.on && doc.name == 'a' && doc.count == 1", "[\"a\"]");
    assert_requires("doc.on && (doc.off && doc.name == 'a')", "[\"a\"]");
    assert_requires("doc.name == 'a' || doc.name == 'b' && doc.on", "[\"a\", \"b\"]");
    assert_requires("doc.name in ['a', 'b'] && doc.name == 'a'", "[\"a\"]");
    assert_requires("cel.bind(x, 1, doc.name == 'a')", "[\"a\"]");
    /* Everything else requires nothing. */
    assert_requires("doc.name == 'a' || doc.on", "");
    assert_requires("!(doc.name == 'a')", "");
    assert_requires("doc.name != 'a'", "");
    assert_requires("doc.name == 1", "");
    assert_requires("doc.name in ['a', 1]", "");
    assert_requires("doc.name in []", "[]");
    assert_requires("doc.?name == 'a'", "");
    assert_requires("doc.on ? doc.name == 'a' : true", "");
    assert_requires("doc.tags.exists(doc, doc.name == 'a')", "");
    check_requires(__LINE__, "doc.name == 'a'", "name", "");
    check_requires(__LINE__, "doc.map.x == 'a'", "doc.map.x", "[\"a\"]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comparisons),     cmocka_unit_test(logic),        cmocka_unit_test(loops),
        cmocka_unit_test(computed_values), cmocka_unit_test(requirements),
    };

    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
