/* SPDX-License-Identifier: Apache-2.0 */
#include "report-harness.h"

static void render(const struct made *m, bool colour, size_t width, buffer *out)
{
    struct report_style style = {.colour = colour, .width = width};
    struct report report;

    made_report(m, &report);
    report_text(&report, &style, out);
}

static void test_typical(void **state _unused_)
{
    _cleanup_made_ struct made m = {0};
    _cleanup_buffer_ buffer plain = BUFFER_INIT;
    _cleanup_buffer_ buffer colour = BUFFER_INIT;
    _cleanup_buffer_ buffer narrow = BUFFER_INIT;

    made_typical(&m);
    render(&m, false, 80, &plain);
    assert_golden("report.txt", buffer_slice(&plain));
    render(&m, true, 80, &colour);
    assert_golden("report-colour.txt", buffer_slice(&colour));
    render(&m, false, 1, &narrow); /* at least REPORT_WIDTH_MIN is used */
    assert_golden("report-narrow.txt", buffer_slice(&narrow));
}

/* Without the escapes of colour both are the same text. */
static void test_colour_changes_nothing_else(void **state _unused_)
{
    _cleanup_made_ struct made m = {0};
    _cleanup_buffer_ buffer plain = BUFFER_INIT;
    _cleanup_buffer_ buffer colour = BUFFER_INIT;
    _cleanup_buffer_ buffer stripped = BUFFER_INIT;

    made_typical(&m);
    render(&m, false, 80, &plain);
    render(&m, true, 80, &colour);
    assert_true(slice_find_char(buffer_slice(&plain), '\x1b', 0) == SLICE_NPOS);
    for (size_t i = 0; i < colour.len; i++) {
        if (colour.data[i] == '\x1b')
            i = slice_find_char(buffer_slice(&colour), 'm', i);
        else
            buffer_add_char(&stripped, colour.data[i]);
    }
    assert_true(slice_eq(buffer_slice(&stripped), buffer_slice(&plain)));
}

static void test_nothing_found(void **state _unused_)
{
    _cleanup_made_ struct made m = {0};
    _cleanup_buffer_ buffer out = BUFFER_INIT;

    made_open(&m);
    render(&m, false, 80, &out);
    assert_slice(
        buffer_slice(&out),
        "Nothing to judge was found.\n"
        "Coverage: 0 files read (0 bytes), 0 homes, 0 processes, 0 subjects; 0 of 3 rules\n"
        "had something to judge\n");
    buffer_clear(&out);
    m.result.coverage = (struct audit_coverage){
        .files = 1, .bytes = 10239, .subjects = 1, .homes = 1, .processes = 1};
    for (size_t i = 0; i < m.result.rule_count; i++)
        m.result.rules[i].judged = 1;
    render(&m, false, 80, &out);
    assert_slice(buffer_slice(&out),
                 "No findings.\n"
                 "Coverage: 1 file read (10239 bytes), 1 home, 1 process, 1 subject; 3 of 3 rules\n"
                 "had something to judge\n");
}

/* Many findings of one rule: some in full, some as places, the rest as a number. */
static void test_folds(void **state _unused_)
{
    static const struct {
        size_t count;
        const char *golden;
    } cases[] = {{5, "report-5.txt"}, {6, "report-6.txt"}, {40, "report-40.txt"}};

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        _cleanup_made_ struct made m = {0};
        _cleanup_buffer_ buffer out = BUFFER_INIT;
        static char names[40][64];

        made_open(&m);
        for (size_t j = 0; j < cases[i].count; j++) {
            snprintf(names[j], sizeof(names[j]), "/srv/%02zu/config.py", j);
            made_add(&m, "FS-010", SEVERITY_HIGH, names[j], 7, "c.ServerApp.token = ''", "''");
        }
        render(&m, false, 80, &out);
        assert_golden(cases[i].golden, buffer_slice(&out));
    }
}

/* Names and contents that would do something to a terminal. */
static void test_hostile_texts(void **state _unused_)
{
    _cleanup_made_ struct made m = {0};
    _cleanup_buffer_ buffer out = BUFFER_INIT;
    struct finding *f;

    made_open(&m);
    f = made_add(&m, "AUTH-001", SEVERITY_CRITICAL, "/home/\x1b[2J\x1b]0;owned\x07/a\nb", 1,
                 "x = '\x1b[31m'\t# \xe2\x80\xae"
                 "evil \xff\x80 \xc2\x9b"
                 "31m",
                 "'\x1b[31m'");
    f->message = SLICE("see \x1b[8m\r\nhidden\x7f and \xf0\x9f\x98\x80");
    f->evidence = SLICE("\x08\x08\x08");
    diags_add(&m.result.diagnostics, DIAG_ERROR, SLICE("\x1b]52;c;x\x07"), 1, 2, "\x1b%s", "[0m");
    m.result.rules[0] = (struct rule_coverage){
        .judged = 1, .unevaluable = 1, .first_error = SLICE("when: \x1b[1m")};
    render(&m, false, 80, &out);
    for (size_t i = 0; i < out.len; i++) {
        unsigned char c = (unsigned char)out.data[i];

        assert_true(c == '\n' || (c >= 0x20 && c != 0x7f));
    }
    assert_golden("report-hostile.txt", buffer_slice(&out));
}

/* Long lines are shown around what offends, and cost what is shown. */
static void test_long_lines(void **state _unused_)
{
    _cleanup_made_ struct made m = {0};
    _cleanup_buffer_ buffer out = BUFFER_INIT;
    _cleanup_buffer_ buffer line = BUFFER_INIT;
    _cleanup_buffer_ buffer wide = BUFFER_INIT;

    made_open(&m);
    buffer_add_repeat(&line, 'a', 200000);
    buffer_add(&line, SLICE(" token = '' "));
    buffer_add_repeat(&line, 'b', 200000);
    buffer_add_char(&line, '\0');
    made_add(&m, "AUTH-001", SEVERITY_CRITICAL, "/long.py", 1, line.data, "token = ''");
    /* Characters of two columns and of none. */
    for (size_t i = 0; i < 100; i++)
        buffer_add(&wide, SLICE("\xe6\xbc\xa2"
                                "e\xcc\x81"));
    buffer_add(&wide, SLICE("!!"));
    buffer_add_char(&wide, '\0');
    made_add(&m, "AUTH-001", SEVERITY_CRITICAL, "/wide.py", 1, wide.data, "!!");
    /* What offends is longer than a line. */
    made_add(&m, "AUTH-001", SEVERITY_CRITICAL, "/all.py", 1, line.data, line.data);
    /* Several lines, of which two offend, and more than are shown. */
    made_add(&m, "AUTH-001", SEVERITY_CRITICAL, "/lines.py", 9,
             "first = 1\nsecond = [\n  'x',\n]\nfifth = 5\nsixth = 6\n", "[\n  'x',\n]");
    render(&m, false, 60, &out);
    assert_golden("report-long.txt", buffer_slice(&out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_typical),       cmocka_unit_test(test_colour_changes_nothing_else),
        cmocka_unit_test(test_nothing_found), cmocka_unit_test(test_folds),
        cmocka_unit_test(test_hostile_texts), cmocka_unit_test(test_long_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
