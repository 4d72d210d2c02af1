/* SPDX-License-Identifier: Apache-2.0 */
#include "harness.h"

#include <stdio.h>

#include "doc/json.h"
#include "rule-harness.h"

/* A set, a judge over it, and what the judge has found. */
struct court {
    struct rule_set *set;
    struct rule_judge *judge;
    arena arena;
    diags diags;
    struct {
        struct rule_match match[16];
        char message[16][64];
        size_t count;
    } found;
};

static void court_done(struct court *c)
{
    c->judge = rule_judge_free(c->judge);
    c->set = rule_set_free(c->set);
    arena_done(&c->arena);
    diags_done(&c->diags);
}

#define _cleanup_court_ _cleanup_(court_done)

static void court_open(struct court *c, const char *yaml)
{
    c->set = rule_set_new(&test_schema);
    assert_ok(rule_set_add_yaml(c->set, SLICE("r.yaml"), slice_of(yaml), &c->diags));
    c->judge = rule_judge_new(c->set);
}

static void on_match(void *userdata, const struct rule_match *match)
{
    struct court *c = userdata;

    assert_true(c->found.count < ARRAY_SIZE(c->found.match));
    snprintf(c->found.message[c->found.count], sizeof(c->found.message[0]), "%.*s",
             SLICE_ARG(match->message));
    c->found.match[c->found.count++] = *match;
}

static value read_json(struct court *c, const char *json)
{
    const struct source *source = source_new(&c->arena, SLICE("s.json"), slice_of(json));
    value v;

    assert_ok(json_read(&c->arena, source, NULL, &c->diags, &v));
    return v;
}

/* Judges one subject; returns how many matches it made. */
static size_t judge(struct court *c, enum test_kind kind, const char *json)
{
    value subject = read_json(c, json);

    c->found.count = 0;
    rule_judge_subject(c->judge, kind, &subject, on_match, c);
    return c->found.count;
}

static void set_global(struct court *c, enum test_kind kind, const char *json)
{
    value v = read_json(c, json);

    rule_judge_set_global(c->judge, kind, &v);
}

static void test_holds_or_not(void **state _unused_)
{
    _cleanup_court_ struct court c = {0};
    struct rule_coverage coverage;

    court_open(&c, RULE("DOOR-001", "01",
                        "  subject: door\n"
                        "  when: '!door.locked'\n"
                        "  message: '\"open: \" + door.name'\n"));
    assert_int_equal(judge(&c, KIND_DOOR, "{\"locked\": true, \"name\": \"front\"}"), 0);
    assert_int_equal(judge(&c, KIND_DOOR, "{\"locked\": false, \"name\": \"back\"}"), 1);
    assert_string_equal(c.found.message[0], "open: back");
    assert_int_equal(c.found.match[0].severity, SEVERITY_MEDIUM);
    assert_ptr_equal(c.found.match[0].rule, rule_set_at(c.set, 0));
    assert_int_equal(c.found.match[0].at.kind, VALUE_MAP);
    assert_int_equal(judge(&c, KIND_WALL, "{\"height\": 1}"), 0);
    coverage = rule_judge_coverage(c.judge, 0);
    assert_int_equal(coverage.judged, 2);
    assert_int_equal(coverage.held, 1);
    assert_int_equal(coverage.unevaluable, 0);
    assert_int_equal(coverage.first_error.len, 0);
}

/* An error is not "does not hold". */
static void test_counts_errors(void **state _unused_)
{
    _cleanup_court_ struct court c = {0};
    struct rule_coverage coverage;

    court_open(&c, RULE("DOOR-001", "01", "  subject: door\n  when: door.keys / door.keys == 1\n")
                       RULE("DOOR-002", "02", "  subject: door\n  when: door.extra\n"));
    assert_int_equal(judge(&c, KIND_DOOR, "{\"keys\": 0, \"extra\": \"text\"}"), 0);
    assert_int_equal(judge(&c, KIND_DOOR, "{\"keys\": 0, \"extra\": 7}"), 0);
    assert_int_equal(judge(&c, KIND_DOOR, "{\"keys\": 2, \"extra\": true}"), 2);
    coverage = rule_judge_coverage(c.judge, 0);
    assert_int_equal(coverage.judged, 3);
    assert_int_equal(coverage.held, 1);
    assert_int_equal(coverage.unevaluable, 2);
    assert_true(slice_starts(coverage.first_error, SLICE("when: ")));
    coverage = rule_judge_coverage(c.judge, 1);
    assert_int_equal(coverage.unevaluable, 2);
    assert_slice(coverage.first_error, "when: the result is a string, not a bool");
}

static void test_raises(void **state _unused_)
{
    static const struct {
        const char *subject;
        enum severity severity;
    } cases[] = {
        {"{\"locked\": false, \"keys\": 1}", SEVERITY_MEDIUM},
        {"{\"locked\": false, \"keys\": 5}", SEVERITY_HIGH},
        {"{\"locked\": false, \"keys\": 9}", SEVERITY_CRITICAL},
        {"{\"locked\": false, \"keys\": 0}", SEVERITY_MEDIUM}, /* an error does not raise */
    };
    _cleanup_court_ struct court c = {0};

    court_open(&c, RULE("DOOR-001", "01",
                        "  subject: door\n"
                        "  when: '!door.locked'\n"
                        "  raise:\n"
                        "    - {to: critical, when: door.keys > 8}\n"
                        "    - {to: high, when: 100 / door.keys <= 25}\n"));
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        assert_int_equal(judge(&c, KIND_DOOR, cases[i].subject), 1);
        assert_int_equal(c.found.match[0].severity, cases[i].severity);
    }
    assert_slice(rule_judge_coverage(c.judge, 0).first_error, "raise: division by zero");
}

/* A finding is not lost because its message fails. */
static void test_falls_back_to_the_title(void **state _unused_)
{
    _cleanup_court_ struct court c = {0};

    court_open(&c, RULE("DOOR-001", "01",
                        "  subject: door\n  when: '!door.locked'\n"
                        "  message: string(1 / door.keys)\n"));
    assert_int_equal(judge(&c, KIND_DOOR, "{\"locked\": false, \"keys\": 0}"), 1);
    assert_string_equal(c.found.message[0], "Something is wrong");
    assert_slice(rule_judge_coverage(c.judge, 0).first_error, "message: division by zero");
    assert_int_equal(rule_judge_coverage(c.judge, 0).unevaluable, 0);
}

/* What `at` gives, as the text it points to. */
static void test_points_to_places(void **state _unused_)
{
    static const struct {
        const char *at;
        const char *written[3];
    } cases[] = {
        {"door.name", {"\"front\""}},
        {"door.extra[\"a\"]", {"{\"b\": 7}"}},
        {"door.extra.a.b", {"7"}},
        /* missing: the nearest ancestor */
        {"door.extra.a.c", {"{\"b\": 7}"}},
        {"door.extra[\"x\"][\"y\"]", {"{\"a\": {\"b\": 7}}"}},
        {"door.hinges[5].side", {"[{\"side\": \"left\"}, {\"side\": \"right\"}]"}},
        {"door.?owner",
         {"{\"name\": \"front\", \"locked\": false, \"extra\": {\"a\": {\"b\": 7}}, "
          "\"hinges\": [{\"side\": \"left\"}, {\"side\": \"right\"}]}"}},
        /* computed: the subject */
        {"door.name + '!'", {"\"front\""}},
        /* each item of a list */
        {"door.hinges.map(h, h.side)", {"\"left\"", "\"right\""}},
        {"door.hinges.filter(h, h.side == 'right')", {"{\"side\": \"right\"}"}},
        /* a list that stands in the document is one place */
        {"door.hinges", {"[{\"side\": \"left\"}, {\"side\": \"right\"}]"}},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        _cleanup_court_ struct court c = {0};
        char yaml[1024];
        size_t count;

        snprintf(
            yaml, sizeof(yaml),
            RULE("DOOR-001", "01", "  subject: door\n  when: '!door.locked'\n  at: |-\n    %s\n"),
            cases[i].at);
        court_open(&c, yaml);
        count = judge(&c, KIND_DOOR,
                      "{\"name\": \"front\", \"locked\": false, \"extra\": {\"a\": {\"b\": 7}}, "
                      "\"hinges\": [{\"side\": \"left\"}, {\"side\": \"right\"}]}");
        for (size_t j = 0; j < ARRAY_SIZE(cases[i].written) && cases[i].written[j]; j++) {
            assert_true(j < count);
            assert_slice(value_written(&c.found.match[j].at), cases[i].written[j]);
        }
        assert_int_equal(rule_judge_coverage(c.judge, 0).held, 1);
    }
}

static void test_sees_globals(void **state _unused_)
{
    _cleanup_court_ struct court c = {0};

    court_open(&c, RULE("DOOR-001", "01",
                        "  subject: door\n"
                        "  when: '!house.guarded && !(\"dog\" in notes)'\n"));
    /* What has not been given is an error, except that a map of anything is empty. */
    assert_int_equal(judge(&c, KIND_DOOR, "{}"), 0);
    assert_int_equal(rule_judge_coverage(c.judge, 0).unevaluable, 1);
    set_global(&c, KIND_HOUSE, "{\"guarded\": false}");
    assert_int_equal(judge(&c, KIND_DOOR, "{}"), 1);
    set_global(&c, KIND_NOTES, "{\"dog\": 1}");
    assert_int_equal(judge(&c, KIND_DOOR, "{}"), 0);
    assert_int_equal(rule_judge_coverage(c.judge, 0).unevaluable, 1);
}

static void test_clauses(void **state _unused_)
{
    _cleanup_court_ struct court c = {0};

    court_open(&c, RULE("DOOR-001", "01",
                        "  subject: door\n"
                        "  when: '!door.locked'\n"
                        "  message: '\"first\"'\n"
                        "  also:\n"
                        "    - {subject: wall, when: wall.height < 2, message: '\"second\"'}\n"
                        "    - {subject: door, when: door.keys > 5, message: '\"third\"'}\n"));
    assert_int_equal(judge(&c, KIND_WALL, "{\"height\": 1}"), 1);
    assert_string_equal(c.found.message[0], "second");
    assert_int_equal(judge(&c, KIND_WALL, "{\"height\": 3}"), 0);
    assert_int_equal(judge(&c, KIND_DOOR, "{\"locked\": true, \"keys\": 6}"), 1);
    assert_string_equal(c.found.message[0], "third");
    assert_int_equal(judge(&c, KIND_DOOR, "{\"locked\": false, \"keys\": 6}"), 2);
    /* Three subjects of two kinds, one of them asked about by two clauses. */
    assert_int_equal(rule_judge_coverage(c.judge, 0).judged, 4);
    assert_int_equal(rule_judge_coverage(c.judge, 0).held, 4);
}

/*
 * The index must not change what is found. Each rule here is written in two ways, one that the
 * index can use and one that it cannot (the constant is hidden in a sum), and both are asked.
 */
static void test_index_changes_nothing(void **state _unused_)
{
    static const char *const conditions[][2] = {
        {"door.name == \"front\"", "door.name == \"fro\" + door.color.substring(0, 0) + \"nt\""},
        {"door.name in [\"front\", \"back\", \"front\"]",
         "[\"front\", \"back\"].exists(n, n == door.name)"},
        {"door.name == \"front\" && 1 / door.keys == 1",
         "1 / door.keys == 1 && [\"front\"].exists(n, n == door.name)"},
        {"(door.name == \"a\" || door.name == \"b\") && door.color == \"red\"",
         "[\"a\", \"b\"].exists(n, n == door.name) && [\"red\"].exists(n, n == door.color)"},
        {"door.name == \"a\" || door.color == \"red\"",
         "[\"a\"].exists(n, n == door.name) || [\"red\"].exists(n, n == door.color)"},
        {"!(door.name == \"a\")", "[\"a\"].all(n, n != door.name)"},
    };
    static const char *const names[] = {"front", "back", "a", "b", ""};
    static const char *const colors[] = {"red", "green"};

    for (size_t i = 0; i < ARRAY_SIZE(conditions); i++) {
        _cleanup_court_ struct court c = {0};
        char yaml[2048], subject[256];

        snprintf(yaml, sizeof(yaml),
                 RULE("DOOR-001", "01", "  subject: door\n  when: |-\n    %s\n")
                     RULE("DOOR-002", "02", "  subject: door\n  when: |-\n    %s\n"),
                 conditions[i][0], conditions[i][1]);
        court_open(&c, yaml);
        for (size_t j = 0; j < ARRAY_SIZE(names) * ARRAY_SIZE(colors) * 3; j++) {
            snprintf(subject, sizeof(subject),
                     "{\"name\": \"%s\", \"color\": \"%s\", \"keys\": %zu}",
                     names[j % ARRAY_SIZE(names)], colors[j / ARRAY_SIZE(names) % 2],
                     j / (ARRAY_SIZE(names) * 2));
            assert_int_not_equal(judge(&c, KIND_DOOR, subject), 1);
        }
        assert_int_equal(rule_judge_coverage(c.judge, 0).judged,
                         rule_judge_coverage(c.judge, 1).judged);
        assert_int_equal(rule_judge_coverage(c.judge, 0).held,
                         rule_judge_coverage(c.judge, 1).held);
        assert_int_equal(rule_judge_coverage(c.judge, 0).unevaluable,
                         rule_judge_coverage(c.judge, 1).unevaluable);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_holds_or_not),     cmocka_unit_test(test_counts_errors),
        cmocka_unit_test(test_raises),           cmocka_unit_test(test_falls_back_to_the_title),
        cmocka_unit_test(test_points_to_places), cmocka_unit_test(test_sees_globals),
        cmocka_unit_test(test_clauses),          cmocka_unit_test(test_index_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
