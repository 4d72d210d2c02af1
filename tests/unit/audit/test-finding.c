/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/finding.h"

#include "base/utf8.h"
#include "harness.h"

static const struct rule rules[] = {
    {.id = SLICE_INIT("A-001"), .severity = SEVERITY_LOW},
    {.id = SLICE_INIT("B-001"), .severity = SEVERITY_HIGH},
};

/* A finding about the part of @text that is @part. */
static void add(struct findings *f, const struct finding_context *context, const struct rule *rule,
                enum severity severity, const struct source *source, const char *part,
                const char *message)
{
    size_t at = slice_find(source->text, slice_of(part), 0);
    struct rule_match match = {
        .rule = rule,
        .severity = severity,
        .at = value_at(value_string(slice_of(part)), source, at, at + strlen(part)),
        .message = slice_of(message),
    };

    assert_int_not_equal(at, SLICE_NPOS);
    findings_add(f, &match, context);
}

static struct finding_context context_of(const struct secrets *secrets)
{
    return (struct finding_context){
        .secrets = secrets,
        .kind = SLICE("setting"),
        .name = SLICE("ServerApp.token"),
        .fallback = SLICE("/home/ada/.jupyter/x.py"),
        .root = SLICE("/"),
        .home = SLICE("/home/ada"),
    };
}

static void test_fields(void **state)
{
    _cleanup_(secrets_freep) struct secrets *secrets = secrets_new();
    _cleanup_findings_ struct findings f = FINDINGS_INIT;
    _cleanup_arena_ arena a = ARENA_INIT;
    const struct finding_context context = context_of(secrets);
    const struct source *source = source_new(&a, SLICE("/home/ada/.jupyter/x.py"),
                                             SLICE("\nc.ServerApp.token = 'deadbeefdeadbeef'\n"));
    const struct finding *finding;

    (void)state;
    secrets_add(secrets, SLICE("deadbeefdeadbeef"));
    add(&f, &context, &rules[0], SEVERITY_LOW, source, "'deadbeefdeadbeef'",
        "the token is deadbeefdeadbeef");
    findings_sort(&f);
    assert_int_equal(f.list.count, 1);
    finding = &f.list.items[0];
    assert_slice(finding->file, "/home/ada/.jupyter/x.py");
    assert_int_equal(finding->line, 2);
    assert_int_equal(finding->column, 21);
    assert_int_equal(finding->end_line, 2);
    assert_slice(finding->message, "the token is [secret, 16 characters]");
    assert_slice(finding->snippet, "c.ServerApp.token = '[secret, 16 characters]'");
    assert_slice(slice_sub(finding->snippet, finding->mark, finding->mark_length),
                 "'[secret, 16 characters]'");
    assert_slice(finding->evidence, "'[secret, 16 characters]'");
    assert_slice(finding->subject, "setting ServerApp.token");
    assert_int_equal(finding->fingerprint.len, 32);
}

/* Several applications that read one place make one finding, as severe as the worst. */
static void test_same(void **state)
{
    _cleanup_(secrets_freep) struct secrets *secrets = secrets_new();
    _cleanup_findings_ struct findings f = FINDINGS_INIT;
    _cleanup_arena_ arena a = ARENA_INIT;
    struct finding_context context = context_of(secrets);
    const struct source *source = source_new(&a, SLICE("/x.py"), SLICE("a = 1\nb = 1\n"));

    (void)state;
    add(&f, &context, &rules[0], SEVERITY_LOW, source, "a = 1", "first");
    add(&f, &context, &rules[0], SEVERITY_HIGH, source, "a = 1", "second");
    add(&f, &context, &rules[0], SEVERITY_LOW, source, "a = 1", "third");
    assert_int_equal(f.list.count, 1);
    assert_int_equal(f.list.items[0].severity, SEVERITY_HIGH);
    assert_slice(f.list.items[0].message, "second");
    add(&f, &context, &rules[0], SEVERITY_LOW, source, "b = 1", "another place");
    add(&f, &context, &rules[1], SEVERITY_LOW, source, "a = 1", "another rule");
    context.name = SLICE("ServerApp.password");
    add(&f, &context, &rules[0], SEVERITY_LOW, source, "a = 1", "another subject");
    assert_int_equal(f.list.count, 4);
}

static slice print_of(const struct finding_context *context, arena *a, const char *file,
                      const char *text, const char *part)
{
    struct findings f = FINDINGS_INIT;
    slice print;

    add(&f, context, &rules[0], SEVERITY_LOW, source_new(a, slice_of(file), slice_of(text)), part,
        "m");
    findings_sort(&f);
    print = arena_copy(a, f.list.items[0].fingerprint);
    findings_done(&f);
    return print;
}

/* The fingerprint stays when lines move, homes are elsewhere or secrets change. */
static void test_fingerprint(void **state)
{
    _cleanup_(secrets_freep) struct secrets *secrets = secrets_new();
    _cleanup_arena_ arena a = ARENA_INIT;
    struct finding_context context = context_of(secrets), other = context_of(secrets);
    slice base;

    (void)state;
    other.root = SLICE("/mnt/image");
    other.home = SLICE("/mnt/image/home/eve");
    secrets_add(secrets, SLICE("0123456789abcdef"));
    secrets_add(secrets, SLICE("another-secret-of-another-length"));
    base = print_of(&context, &a, "/home/ada/.jupyter/x.py", "a = '0123456789abcdef'",
                    "a = '0123456789abcdef'");
    assert_true(slice_eq(base, print_of(&context, &a, "/home/ada/.jupyter/x.py",
                                        "# moved\n\n  a =   '0123456789abcdef'  # x",
                                        "a =   '0123456789abcdef'")));
    assert_true(slice_eq(base, print_of(&context, &a, "/home/ada/.jupyter/x.py",
                                        "a = 'another-secret-of-another-length'",
                                        "a = 'another-secret-of-another-length'")));
    assert_true(slice_eq(base, print_of(&other, &a, "/mnt/image/home/eve/.jupyter/x.py",
                                        "a = '0123456789abcdef'", "a = '0123456789abcdef'")));
    assert_false(slice_eq(base, print_of(&context, &a, "/home/ada/.jupyter/y.py",
                                         "a = '0123456789abcdef'", "a = '0123456789abcdef'")));
    assert_false(slice_eq(
        base, print_of(&context, &a, "/home/ada/.jupyter/x.py", "a = 'plain'", "a = 'plain'")));
    context.name = SLICE("ServerApp.password");
    assert_false(slice_eq(base, print_of(&context, &a, "/home/ada/.jupyter/x.py",
                                         "a = '0123456789abcdef'", "a = '0123456789abcdef'")));
    /* Process ids are not part of what was found. */
    context.name = SLICE("ServerApp.token");
    assert_true(slice_eq(print_of(&context, &a, "command line of 812", "--ip=*", "--ip=*"),
                         print_of(&context, &a, "command line of 99", "--ip=*", "--ip=*")));
    assert_true(slice_eq(print_of(&context, &a, "/run/jpserver-812.json", "{}", "{}"),
                         print_of(&context, &a, "/run/jpserver-4.json", "{}", "{}")));
}

/* Two that are the same but for the line get different fingerprints, in the order of lines. */
static void test_repeated(void **state)
{
    _cleanup_(secrets_freep) struct secrets *secrets = secrets_new();
    _cleanup_findings_ struct findings f = FINDINGS_INIT;
    _cleanup_arena_ arena a = ARENA_INIT;
    struct finding_context context = context_of(secrets);
    const struct source *source = source_new(&a, SLICE("/x.py"), SLICE("x = 1\nx =  1\n"));

    (void)state;
    add(&f, &context, &rules[0], SEVERITY_LOW, source, "x =  1", "second");
    add(&f, &context, &rules[0], SEVERITY_LOW, source, "x = 1", "first");
    findings_sort(&f);
    assert_int_equal(f.list.count, 2);
    assert_slice(f.list.items[0].message, "first");
    assert_false(slice_eq(f.list.items[0].fingerprint, f.list.items[1].fingerprint));
}

static void test_order(void **state)
{
    _cleanup_(secrets_freep) struct secrets *secrets = secrets_new();
    _cleanup_findings_ struct findings f = FINDINGS_INIT;
    _cleanup_arena_ arena a = ARENA_INIT;
    struct finding_context context = context_of(secrets);
    const struct source *x = source_new(&a, SLICE("/x"), SLICE("1\n2\n3\n"));
    const struct source *y = source_new(&a, SLICE("/y"), SLICE("1\n2\n3\n"));
    static const char *const expected[] = {"c", "h-x2", "h-x3", "h-y1", "l"};

    (void)state;
    add(&f, &context, &rules[0], SEVERITY_LOW, x, "1", "l");
    add(&f, &context, &rules[1], SEVERITY_HIGH, y, "1", "h-y1");
    add(&f, &context, &rules[1], SEVERITY_HIGH, x, "3", "h-x3");
    add(&f, &context, &rules[1], SEVERITY_CRITICAL, x, "1", "c");
    add(&f, &context, &rules[1], SEVERITY_HIGH, x, "2", "h-x2");
    findings_sort(&f);
    for (size_t i = 0; i < ARRAY_SIZE(expected); i++)
        assert_slice(f.list.items[i].message, expected[i]);
}

/* Hostile names and texts come out as valid UTF-8; a secret that is met later is masked too. */
static void test_hostile(void **state)
{
    _cleanup_(secrets_freep) struct secrets *secrets = secrets_new();
    _cleanup_findings_ struct findings f = FINDINGS_INIT;
    _cleanup_arena_ arena a = ARENA_INIT;
    struct finding_context context = context_of(secrets);
    const struct source *source = source_new(&a, SLICE("/\xff\x1b[31m/x"),
                                             SLICE("\xc3 tok = 'late-secret-1' \xed\xa0\x80\n"));
    const struct finding *finding;

    (void)state;
    add(&f, &context, &rules[0], SEVERITY_LOW, source, "tok = 'late-secret-1'",
        "\xfflate-secret-1");
    secrets_add(secrets, SLICE("late-secret-1"));
    findings_scrub(&f, secrets);
    findings_sort(&f);
    finding = &f.list.items[0];
    assert_true(utf8_is_valid(finding->file));
    assert_true(utf8_is_valid(finding->snippet));
    assert_slice(finding->message, "\xef\xbf\xbd[secret, 13 characters]");
    assert_false(slice_contains(finding->snippet, SLICE("late")));
    assert_false(slice_contains(finding->evidence, SLICE("late")));
    assert_int_equal(finding->mark_length, 0);
}

/* A value without a source stands at the fallback, without lines. */
static void test_fallback(void **state)
{
    _cleanup_(secrets_freep) struct secrets *secrets = secrets_new();
    _cleanup_findings_ struct findings f = FINDINGS_INIT;
    struct finding_context context = context_of(secrets);
    const struct rule_match match = {
        .rule = &rules[0],
        .severity = SEVERITY_LOW,
        .at = value_int(5),
        .message = SLICE("m"),
    };

    (void)state;
    findings_add(&f, &match, &context);
    assert_slice(f.list.items[0].file, "/home/ada/.jupyter/x.py");
    assert_int_equal(f.list.items[0].line, 0);
    assert_slice(f.list.items[0].evidence, "5");
}

/* A command line has no lines to look up, and shows the option that is meant. */
static void test_command_line(void **state)
{
    _cleanup_(secrets_freep) struct secrets *secrets = secrets_new();
    _cleanup_findings_ struct findings f = FINDINGS_INIT;
    _cleanup_arena_ arena a = ARENA_INIT;
    struct finding_context context = context_of(secrets);

    (void)state;
    add(&f, &context, &rules[0], SEVERITY_LOW,
        source_new(&a, SLICE("command line of 7"), SLICE("--port=1\n--ip=*\n--no-browser")), "*",
        "m");
    assert_int_equal(f.list.items[0].line, 0);
    assert_slice(f.list.items[0].file, "command line of 7");
    assert_slice(f.list.items[0].snippet, "--ip=*");
    assert_int_equal(f.list.items[0].mark, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields),      cmocka_unit_test(test_same),
        cmocka_unit_test(test_fingerprint), cmocka_unit_test(test_repeated),
        cmocka_unit_test(test_order),       cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_fallback),    cmocka_unit_test(test_command_line),
    };

    return cmocka_run_group_tests_name("finding", tests, NULL, NULL);
}
