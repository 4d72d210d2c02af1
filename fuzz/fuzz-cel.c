/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compiles arbitrary text and evaluates it over a document, as parsed, optimised, and optimised in
 * witness mode: the three must agree, nothing may run on, and what a program requires for an index
 * must be true whenever the program is.
 *
 * The first byte chooses whether the text is checked. An evaluation that reaches its cost limit is
 * not compared, as costs differ.
 */
#include "cel/cel.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
    COST_LIMIT = 20 * 1000,
};

static struct cel_env *env;
static arena document = ARENA_INIT;
static value slots[3];

static void set_up(void)
{
    struct value_map_builder map = VALUE_MAP_BUILDER(&document);
    struct value_list_builder list = VALUE_LIST_BUILDER(&document);

    value_list_add(&list, value_string(SLICE("curl")));
    value_list_add(&list, value_string(SLICE("/tmp/x")));
    value_list_add(&list, value_unknown(SLICE("f()")));
    value_map_put(&map, "kind", value_string(SLICE("exec")));
    value_map_put(&map, "uid", value_int(0));
    value_map_put(&map, "on", value_bool(true));
    value_map_put(&map, "none", value_null());
    value_map_put(&map, "ratio", value_double(0.5));
    value_map_put(&map, "kind", value_string(SLICE("open")));
    value_map_put(&map, "args", value_list_finish(&list));
    slots[0] = value_map_finish(&map);
    slots[1] = slots[0].map->members[6].value;
    slots[2] = value_unknown(SLICE("os.environ['X']"));
    env = cel_env_new();
    if (cel_env_declare(env, SLICE("event"), SLICE("dyn")) ||
        cel_env_declare(env, SLICE("args"), SLICE("list(dyn)")) ||
        cel_env_declare(env, SLICE("u"), SLICE("dyn")))
        abort();
}

static value run(const struct cel_program *program, arena *a, struct cel_witness *witness,
                 bool *ret_stopped)
{
    struct cel_eval eval = {
        .slots = slots, .arena = a, .cost_limit = COST_LIMIT, .witness = witness};
    value result = cel_eval(program, &eval);

    *ret_stopped = eval.cost > COST_LIMIT;
    if (*ret_stopped && result.kind != VALUE_ERROR)
        abort();
    /* A unit of cost stands for a bounded amount of memory. */
    if (a->used > (size_t)64 << 20)
        abort();
    return result;
}

static void compare(const value *a, const value *b)
{
    _cleanup_buffer_ buffer first = BUFFER_INIT, second = BUFFER_INIT;

    first.max = second.max = 4096;
    if (a->kind != b->kind)
        abort();
    if (a->kind == VALUE_ERROR)
        return;
    cel_format(a, &first);
    cel_format(b, &second);
    if (!slice_eq(buffer_slice(&first), buffer_slice(&second)))
        abort();
}

/* An index leaves a program out when the event's kind is none that it requires. */
static void check_requirement(const struct cel_program *program, const value *result)
{
    value constants;

    if (!cel_program_requires(program, SLICE("event.kind"), &constants))
        return;
    value_each_item (&constants, constant)
        if (slice_eq(constant->text, value_get_string(&slots[0], "kind")))
            return;
    if (result->kind == VALUE_BOOL && result->boolean)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    _cleanup_diags_ diags d = DIAGS_INIT;
    _cleanup_(cel_program_freep) struct cel_program *plain = NULL, *fast = NULL;
    _cleanup_arena_ arena plain_arena = ARENA_INIT, fast_arena = ARENA_INIT;
    struct cel_options options = {.test_macros = true};
    struct cel_witness witness = {0};
    bool plain_stopped, fast_stopped;
    value text, a, b;
    int compiled;

    if (!env)
        set_up();
    if (size == 0)
        return 0;
    options.no_check = data[0] & 1;
    text = value_string(slice_new((const char *)data + 1, size - 1));
    compiled = cel_compile(env, &text, &options, &d, &fast);
    options.no_optimize = true;
    if (cel_compile(env, &text, &options, &d, &plain) != compiled ||
        (compiled != 0) != (d.errors > 0))
        abort();
    if (compiled != 0)
        return 0;
    a = run(plain, &plain_arena, NULL, &plain_stopped);
    b = run(fast, &fast_arena, NULL, &fast_stopped);
    if (plain_stopped || fast_stopped)
        return 0;
    compare(&a, &b);
    check_requirement(fast, &a);
    b = run(fast, &fast_arena, &witness, &fast_stopped);
    if (!fast_stopped)
        compare(&a, &b);
    return 0;
}
