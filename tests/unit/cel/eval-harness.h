/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compiles and evaluates expressions, each as parsed and optimised; both must agree.
 *
 *     assert_result("1 + 1", "2");                    cel_format() of the result
 *     assert_fails("1 / 0", "division by zero");      the error's text
 *     assert_invalid("1 +", "1:4: expected ...");     line:column: message of the first error
 *
 * Variables: "doc" is DOCUMENT below, read as JSON so that its values have places; "u" is unknown;
 * "broken" is an error.
 */
#pragma once

#include "cel/function.h"
#include "doc/json.h"
#include "harness.h"

#define DOCUMENT                                                                                   \
    "{\"name\": \"ada\", \"count\": 3, \"ratio\": 0.5, \"on\": true, \"off\": false,\n"            \
    " \"none\": null, \"tags\": [\"a\", \"b\", \"c\"], \"numbers\": [3, 1, 2],\n"                  \
    " \"map\": {\"x\": 1, \"y\": 2}, \"twice\": 1, \"twice\": 2, \"empty\": \"\",\n"               \
    " \"users\": [{\"name\": \"ada\", \"age\": 36}, {\"name\": \"bob\"}]}"

struct fixture {
    arena arena;
    struct cel_env *env;
    value slots[4];
    diags diags;
};

static struct fixture fixture;

static inline int fixture_setup(void **state)
{
    const struct json_options options = {.mode = JSON_CONSUMER};
    struct source *source;

    (void)state;
    fixture.env = cel_env_new();
    source = source_new(&fixture.arena, SLICE("doc.json"), SLICE(DOCUMENT));
    assert_ok(json_read(&fixture.arena, source, &options, &fixture.diags, &fixture.slots[0]));
    fixture.slots[1] = value_unknown(SLICE("os.environ['X']"));
    fixture.slots[2] = (value){.kind = VALUE_ERROR, .text = SLICE("it is broken")};
    fixture.slots[3] = value_list(&fixture.slots[1], 1);
    assert_ok(cel_env_declare(fixture.env, SLICE("doc"), SLICE("dyn")));
    assert_ok(cel_env_declare(fixture.env, SLICE("u"), SLICE("dyn")));
    assert_ok(cel_env_declare(fixture.env, SLICE("broken"), SLICE("dyn")));
    assert_ok(cel_env_declare(fixture.env, SLICE("unknowns"), SLICE("list(dyn)")));
    return 0;
}

static inline int fixture_teardown(void **state)
{
    (void)state;
    diags_done(&fixture.diags);
    fixture.env = cel_env_free(fixture.env);
    arena_done(&fixture.arena);
    return 0;
}

/* NULL when it does not compile; then the diagnostics are in fixture.diags. */
static inline struct cel_program *compile_text(slice text, const struct cel_options *options)
{
    const value expression = value_string(text);
    struct cel_program *program = NULL;

    diags_done(&fixture.diags);
    if (cel_compile(fixture.env, &expression, options, &fixture.diags, &program) != 0)
        assert_true(fixture.diags.errors > 0);
    return program;
}

static inline struct cel_program *compile_mode(const char *text, bool optimize)
{
    const struct cel_options options = {.no_check = true, .no_optimize = !optimize};
    struct cel_program *program = compile_text(slice_of(text), &options);

    if (!program)
        fail_msg("\"%s\" does not compile: %.*s", text,
                 SLICE_ARG(fixture.diags.list.items[0].message));
    return program;
}

/* The result lives in fixture.arena. */
static inline value evaluate_limited(const char *text, bool optimize, uint64_t limit,
                                     uint64_t *ret_cost)
{
    _cleanup_(cel_program_freep) struct cel_program *program = compile_mode(text, optimize);
    struct cel_eval eval = {.slots = fixture.slots, .arena = &fixture.arena, .cost_limit = limit};
    value result = cel_eval(program, &eval);

    if (ret_cost)
        *ret_cost = eval.cost;
    /* The program's constants end with it. */
    return result.kind == VALUE_OBJECT ? result : value_copy(&fixture.arena, &result);
}

static inline value evaluate(const char *text, bool optimize)
{
    return evaluate_limited(text, optimize, CEL_COST_AUDIT, NULL);
}

static inline void check_result(const char *where, int line, const char *text, const char *expected,
                                bool fails)
{
    for (int optimize = 0; optimize < 2; optimize++) {
        _cleanup_buffer_ buffer shown = BUFFER_INIT;
        value result = evaluate(text, optimize);

        cel_format(&result, &shown);
        if ((result.kind == VALUE_ERROR) != fails ||
            !slice_eq(buffer_slice(&shown), slice_of(expected)))
            fail_msg("%s:%d: \"%s\" %s is %s\"%.*s\", expected \"%s\"", where, line, text,
                     optimize ? "optimised" : "as parsed",
                     result.kind == VALUE_ERROR ? "the error " : "",
                     SLICE_ARG(buffer_slice(&shown)), expected);
    }
}

static inline void check_invalid(const char *where, int line, slice text, const char *expected)
{
    _cleanup_(cel_program_freep) struct cel_program *program = compile_text(text, NULL);
    _cleanup_buffer_ buffer shown = BUFFER_INIT;

    if (program)
        fail_msg("%s:%d: it compiles: %.*s", where, line, SLICE_ARG(text));
    buffer_printf(&shown, "%u:%u: %.*s", fixture.diags.list.items[0].line,
                  fixture.diags.list.items[0].column,
                  SLICE_ARG(fixture.diags.list.items[0].message));
    if (!slice_eq(buffer_slice(&shown), slice_of(expected)))
        fail_msg("%s:%d: \"%.*s\", expected \"%s\"", where, line, SLICE_ARG(buffer_slice(&shown)),
                 expected);
}

#define assert_result(text, expected)  check_result(__FILE__, __LINE__, text, expected, false)
#define assert_fails(text, expected)   check_result(__FILE__, __LINE__, text, expected, true)
#define assert_invalid(text, expected) check_invalid(__FILE__, __LINE__, slice_of(text), expected)
