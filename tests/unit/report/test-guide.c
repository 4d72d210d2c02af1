/* SPDX-License-Identifier: Apache-2.0 */
#include "report-harness.h"

#include "report/guide.h"

static const struct report_style plain = {.width = 80};

static void test_list(void **state _unused_)
{
    _cleanup_made_ struct made m = {0};
    _cleanup_buffer_ buffer out = BUFFER_INIT;

    made_open(&m);
    guide_list(m.rules, &plain, &out);
    assert_slice(buffer_slice(&out), "AUTH-001  critical  setting  Token disabled\n"
                                     "FS-010    high      setting  File writable by others\n"
                                     "NET-003   low       setting  Listens everywhere\n");
}

static void test_rule(void **state _unused_)
{
    static const char more[] =
        "- id: XTR-01\n"
        "  uuid: 7f0c2a51-8a5e-4c0e-9d0f-0000000000ff\n"
        "  title: Shows everything\n"
        "  severity: info\n"
        "  subject: setting\n"
        "  when: |-\n"
        "    setting.name == 'a'\n"
        "    && setting.effective\n"
        "  at: setting.value\n"
        "  message: '\"it is \" + setting.name'\n"
        "  raise: [{to: high, when: host.shared}]\n"
        "  also: [{subject: file, when: file.elf}]\n"
        "  why: Because.\n"
        "  fix: Stop.\n"
        "  edit: {replace: \"a = 1\\nb = 2\"}\n"
        "  references: [https://example.org/1, https://example.org/2]\n"
        "  maps: {attack: [T1133, T1059], owasp: []}\n"
        "  examples:\n"
        "    - bad: {given: {setting: {name: a, effective: true}, host: {shared: true}}}\n"
        "      finds: [{severity: high}]\n"
        "    - bad: {file: jupyter_server_config.py, text: \"c.A.b = 1\\nc.A.c = 2\\n\"}\n"
        "    - good: {files: {home: {.jupyter/x: text}, modes: {.jupyter: '0700'}}}\n";
    _cleanup_made_ struct made m = {0};
    _cleanup_buffer_ buffer out = BUFFER_INIT;

    made_open(&m);
    assert_ok(rule_set_add_yaml(m.rules, SLICE("more.yaml"), slice_of(more), &m.diags));
    guide_rule(m.rules, 3, &plain, &out);
    assert_golden("rule.txt", buffer_slice(&out));
}

static void test_params_and_subjects(void **state _unused_)
{
    static const struct subject_param params[] = {
        {"a.b", "int", "3",
         "counts what there is to count, and then some more, up to the end of the line"},
        {"c", "list", "", "names"},
    };
    static const struct subject_field fields[] = {
        {"name", "string", false, "who"},
        {"age", "int", true, "of it"},
    };
    static const struct subject_kind kinds[] = {
        {.name = "cat", .about = "A cat.", .fields = fields, .field_count = 2},
        {.name = "house", .about = "Its house.", .global = true},
    };
    const struct subject_schema schema = {
        .kinds = kinds, .count = 2, .params = params, .param_count = 2};
    _cleanup_buffer_ buffer out = BUFFER_INIT;

    guide_params(&schema, &plain, &out);
    guide_subjects(&schema, &out);
    assert_golden("guide.txt", buffer_slice(&out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_rule),
        cmocka_unit_test(test_params_and_subjects),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
