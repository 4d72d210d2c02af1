/* SPDX-License-Identifier: Apache-2.0 */
#include "report-harness.h"

#include "doc/json.h"

static void render(const struct made *m, buffer *out)
{
    struct report report;

    made_report(m, &report);
    report_json(&report, out);
}

/* A document that strict readers take. */
static value read_back(const buffer *text, arena *a, diags *d)
{
    value v;

    assert_ok(json_read(a, source_new(a, SLICE("report"), buffer_slice(text)), NULL, d, &v));
    return v;
}

static void test_typical(void **state _unused_)
{
    _cleanup_made_ struct made m = {0};
    _cleanup_buffer_ buffer out = BUFFER_INIT;
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_diags_ diags d = DIAGS_INIT;
    const value *first;
    value v;

    made_typical(&m);
    render(&m, &out);
    assert_golden("report.json", buffer_slice(&out));
    v = read_back(&out, &a, &d);
    assert_int_equal(value_get(&v, SLICE("findings"))->list.count, 3);
    first = &value_get(&v, SLICE("findings"))->list.items[0];
    assert_slice(value_get_string(first, "id"), "AUTH-001");
    assert_slice(value_get_string(value_get(first, SLICE("subject")), "name"), "ServerApp.token");
    assert_int_equal(value_get_int(value_get(first, SLICE("location")), "column", 0), 21);
    assert_int_equal(value_get(&v, SLICE("coverage"))->list.count, 3);
}

static void test_nothing_found(void **state _unused_)
{
    _cleanup_made_ struct made m = {0};
    _cleanup_buffer_ buffer out = BUFFER_INIT;
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_diags_ diags d = DIAGS_INIT;
    value v;

    made_open(&m);
    render(&m, &out);
    v = read_back(&out, &a, &d);
    assert_int_equal(value_get(&v, SLICE("findings"))->list.count, 0);
    assert_int_equal(value_get(&v, SLICE("diagnostics"))->list.count, 0);
}

static void test_hostile_texts(void **state _unused_)
{
    _cleanup_made_ struct made m = {0};
    _cleanup_buffer_ buffer out = BUFFER_INIT;
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_diags_ diags d = DIAGS_INIT;
    const value *findings;
    struct finding *f;
    value v;

    made_open(&m);
    f = made_add(&m, "AUTH-001", SEVERITY_CRITICAL, "/a\"b\\c\n\x1b[2J\xff", 1, "x\ty", "y");
    f->message = SLICE("\xe2\x80\xae </script>");
    render(&m, &out);
    assert_true(slice_find_char(buffer_slice(&out), '\x1b', 0) == SLICE_NPOS);
    v = read_back(&out, &a, &d);
    findings = value_get(&v, SLICE("findings"));
    assert_slice(value_get_string(value_path(&findings->list.items[0], "location", NULL), "file"),
                 "/a\"b\\c\n\x1b[2J\xef\xbf\xbd");
    assert_slice(value_get_string(&findings->list.items[0], "message"), "\xe2\x80\xae </script>");
}

static void test_rules(void **state _unused_)
{
    const size_t chosen[] = {2, 0};
    _cleanup_made_ struct made m = {0};
    _cleanup_buffer_ buffer all = BUFFER_INIT;
    _cleanup_buffer_ buffer some = BUFFER_INIT;
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_diags_ diags d = DIAGS_INIT;
    value v;

    made_open(&m);
    report_rules_json(m.rules, NULL, 0, &all);
    assert_golden("rules.json", buffer_slice(&all));
    v = read_back(&all, &a, &d);
    assert_int_equal(v.list.count, 3);
    report_rules_json(m.rules, chosen, 2, &some);
    v = read_back(&some, &a, &d);
    assert_int_equal(v.list.count, 2);
    assert_slice(value_get_string(&v.list.items[0], "id"), "NET-003");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_typical),
        cmocka_unit_test(test_nothing_found),
        cmocka_unit_test(test_hostile_texts),
        cmocka_unit_test(test_rules),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
