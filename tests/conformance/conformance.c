/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cel-conformance: runs the conformance files of cel-spec that need no protobuf, each test twice:
 * as parsed and as optimised.
 *
 * Speaks TAP, one line per section. The number of tests per file is pinned here, so that a test
 * which this reader would lose is noticed, and exceptions.txt cannot rot: a test that is listed
 * there and passes is a failure.
 */
#include <fcntl.h>
#include <stdio.h>

#include "base/fd.h"
#include "base/map.h"
#include "conformance/run.h"

/* google/cel-spec at 508bd98efda47d85bcf1b9930dd5f35fa37e9a18, tests/simple/testdata */
static const struct {
    const char *name;
    size_t tests, runnable;
} files[] = {
    {"basic", 43, 43},          {"bindings_ext", 8, 8},    {"block_ext", 37, 25},
    {"comparisons", 406, 334},  {"conversions", 109, 109}, {"dynamic", 226, 0},
    {"encoders_ext", 4, 4},     {"enums", 85, 0},          {"fields", 60, 60},
    {"fp_math", 30, 30},        {"integer_math", 64, 64},  {"lists", 39, 39},
    {"logic", 30, 30},          {"macros", 44, 44},        {"macros2", 46, 46},
    {"math_ext", 199, 199},     {"namespace", 14, 14},     {"network_ext", 69, 69},
    {"optionals", 70, 59},      {"parse", 219, 193},       {"plumbing", 5, 5},
    {"proto2", 118, 0},         {"proto2_ext", 18, 0},     {"proto3", 85, 0},
    {"string", 51, 51},         {"string_ext", 216, 213},  {"timestamps", 78, 78},
    {"type_deduction", 47, 26}, {"unknowns", 0, 0},        {"wrappers", 36, 0},
};

struct counts {
    size_t tests, not_applicable, run, passed, excepted, failed;
};

struct conformance {
    slice directory;
    slice filter; /* ptr NULL: nothing is shown */
    arena *arena;
    map exceptions; /* "file/section/test#index" to a struct exception */
    size_t points, failed_points;
    struct counts total;
};

struct exception {
    slice reason;
    bool used;
};

static void tap(struct conformance *c, bool ok, slice name, slice detail)
{
    c->points++;
    c->failed_points += !ok;
    printf("%s %zu - %.*s%s%.*s\n", ok ? "ok" : "not ok", c->points, SLICE_ARG(name),
           detail.len ? ": " : "", SLICE_ARG(detail));
}

static int read_file(struct conformance *c, slice path, slice *ret)
{
    _cleanup_free_ char *string = slice_to_cstring(path);
    _cleanup_buffer_ buffer text = BUFFER_INIT;
    _cleanup_close_ int fd = open(string, O_RDONLY | O_CLOEXEC);
    int error;

    if (fd < 0)
        return -errno;
    error = fd_read_all(fd, BUFFER_MAX_DEFAULT, &text);
    if (error)
        return error;
    *ret = arena_copy(c->arena, buffer_slice(&text));
    return 0;
}

/* Lines "file/section/test#index: reason"; empty ones and those that start with "#" are none. */
static int read_exceptions(struct conformance *c, slice path)
{
    slice rest, line;
    int error = read_file(c, path, &rest);

    if (error)
        return error;
    while ((line = slice_trim(slice_cut(&rest, '\n'))).ptr) {
        struct exception *exception;
        slice key;

        if (line.len && line.ptr[0] != '#') {
            key = slice_cut(&line, ':');
            exception = arena_new(c->arena, struct exception);
            exception->reason = slice_trim(line);
            if (exception->reason.len == 0 || map_has(&c->exceptions, key))
                return -EINVAL;
            map_set(&c->exceptions, key, exception);
        }
        if (!rest.ptr)
            break;
    }
    return 0;
}

/* Shows one test to whom debugs it. */
static void show(const struct spec_test *test, const char *mode, bool ok, slice report)
{
    printf("# %s %.*s/%.*s#%zu (line %u, %s)\n#   %.*s\n#   %.*s\n", ok ? "pass" : "FAIL",
           SLICE_ARG(test->section), SLICE_ARG(test->name), test->index, test->line, mode,
           SLICE_ARG(test->expression), SLICE_ARG(report));
}

/* Runs one test both ways and counts it once. */
static void run_both(struct conformance *c, slice file, const struct spec_test *test,
                     struct counts *counts)
{
    slice key = arena_printf(c->arena, "%.*s/%.*s/%.*s#%zu", SLICE_ARG(file),
                             SLICE_ARG(test->section), SLICE_ARG(test->name), test->index);
    struct exception *exception = map_get(&c->exceptions, key);
    bool shown = c->filter.ptr && slice_contains(key, c->filter);
    bool passed = true;

    for (int optimize = 0; optimize < 2; optimize++) {
        _cleanup_buffer_ buffer report = BUFFER_INIT;
        bool ok = run_test(test, optimize, slice_eq(file, SLICE("block_ext")), &report);

        passed = passed && ok;
        if (shown || (!ok && !exception))
            show(test, optimize ? "optimised" : "as parsed", ok, buffer_slice(&report));
    }
    counts->run++;
    if (exception)
        exception->used = true;
    if (exception && passed)
        printf("# %.*s passes: take it out of exceptions.txt\n", SLICE_ARG(key));
    if (exception && !passed)
        counts->excepted++;
    else if (passed && !exception)
        counts->passed++;
    else
        counts->failed++;
}

static void add_counts(struct counts *total, const struct counts *more)
{
    total->tests += more->tests;
    total->not_applicable += more->not_applicable;
    total->run += more->run;
    total->passed += more->passed;
    total->excepted += more->excepted;
    total->failed += more->failed;
}

static slice describe(struct conformance *c, const struct counts *counts)
{
    return arena_printf(
        c->arena, "%zu run, %zu passed, %zu failed, %zu excepted, %zu not applicable", counts->run,
        counts->passed, counts->failed, counts->excepted, counts->not_applicable);
}

/* Runs the tests from @from to @to, which are one section. */
static void run_section(struct conformance *c, const struct spec_file *file, size_t from, size_t to,
                        struct counts *total)
{
    struct counts counts = {.tests = to - from};

    for (size_t i = from; i < to; i++) {
        if (file->tests[i].needs_protobuf)
            counts.not_applicable++;
        else
            run_both(c, file->name, &file->tests[i], &counts);
    }
    add_counts(total, &counts);
    if (counts.run)
        tap(c, counts.failed == 0,
            arena_printf(c->arena, "%.*s/%.*s", SLICE_ARG(file->name),
                         SLICE_ARG(file->tests[from].section)),
            describe(c, &counts));
}

static void run_file(struct conformance *c, size_t which)
{
    _cleanup_diags_ diags d = DIAGS_INIT;
    slice name = slice_of(files[which].name), text;
    slice path =
        arena_printf(c->arena, "%.*s/%s.textproto", SLICE_ARG(c->directory), files[which].name);
    struct counts counts = {0};
    struct spec_file file;
    int error = read_file(c, path, &text);

    if (error == 0)
        error = spec_read(c->arena, name, text, &d, &file);
    if (error) {
        vector_each (&d.list, diag)
            printf("# %.*s:%u: %.*s\n", SLICE_ARG(diag->file), diag->line,
                   SLICE_ARG(diag->message));
        tap(c, false, name, slice_of(strerror(-error)));
        return;
    }
    for (size_t from = 0, to; from < file.count; from = to) {
        for (to = from + 1; to < file.count && file.tests[to].index > file.tests[to - 1].index;)
            to++;
        run_section(c, &file, from, to, &counts);
    }
    add_counts(&c->total, &counts);
    printf("# %s: %zu tests, %.*s\n", files[which].name, counts.tests,
           SLICE_ARG(describe(c, &counts)));
    tap(c, counts.tests == files[which].tests && counts.run == files[which].runnable,
        arena_printf(c->arena, "%s/counts", files[which].name),
        arena_printf(c->arena, "%zu of %zu tests, %zu of %zu runnable", counts.tests,
                     files[which].tests, counts.run, files[which].runnable));
}

/* An exception whose test does not exist excuses nothing. */
static void check_exceptions_used(struct conformance *c)
{
    bool all_used = true;

    for (size_t i = 0; i < c->exceptions.count; i++) {
        const struct map_entry *entry = &c->exceptions.entries[i];
        const struct exception *exception = entry->value;

        if (exception->used)
            continue;
        printf("# no such test: %.*s\n", SLICE_ARG(entry->key));
        all_used = false;
    }
    tap(c, all_used, SLICE("exceptions exist"), SLICE(""));
}

static bool is_directory(slice path)
{
    _cleanup_free_ char *string = slice_to_cstring(path);
    _cleanup_close_ int fd = open(string, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    return fd >= 0;
}

int main(int argc, char **argv)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    struct conformance c = {.arena = &a};
    const char *given = getenv("ANCILE_CEL_SPEC");

    if (argc == 3 && strcmp(argv[1], "--verbose") == 0) {
        c.filter = slice_of(argv[2]);
    } else if (argc != 1) {
        fprintf(stderr, "usage: cel-conformance [--verbose PART-OF-NAME]\n");
        return 2;
    }
    c.directory = slice_of(given ? given : CEL_SPEC_DIRECTORY);
    if (!is_directory(c.directory)) {
        printf("1..0 # SKIP there is no %.*s\n", SLICE_ARG(c.directory));
        return 0;
    }
    if (read_exceptions(&c, SLICE(CEL_EXCEPTIONS))) {
        fprintf(stderr, "cel-conformance: cannot read %s\n", CEL_EXCEPTIONS);
        return 2;
    }
    for (size_t i = 0; i < ARRAY_SIZE(files); i++)
        run_file(&c, i);
    check_exceptions_used(&c);
    printf("# total: %zu tests, %.*s\n", c.total.tests, SLICE_ARG(describe(&c, &c.total)));
    printf("1..%zu\n", c.points);
    map_done(&c.exceptions);
    return c.failed_points ? 1 : 0;
}
