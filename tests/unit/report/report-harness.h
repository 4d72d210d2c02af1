/* SPDX-License-Identifier: Apache-2.0 */
/* An audit result made by hand: a few rules and what they are said to have found. */
#pragma once

#include "golden.h"

#include "audit/audit.h"
#include "report/report.h"

#define RULE(id, number, title, severity, rest)                                                    \
    "- id: " id "\n"                                                                               \
    "  uuid: 7f0c2a51-8a5e-4c0e-9d0f-0000000000" number "\n"                                       \
    "  title: " title "\n"                                                                         \
    "  severity: " severity "\n"                                                                   \
    "  subject: setting\n"                                                                         \
    "  when: setting.name == 'ServerApp.token'\n" rest "  examples:\n"                             \
    "    - bad: {given: {setting: {name: ServerApp.token}}}\n"                                     \
    "    - good: {given: {setting: {name: ServerApp.ip}}}\n"

static const char made_rules[] =
    RULE("AUTH-001", "01", "Token disabled", "critical",
         "  why: >-\n"
         "    Whoever reaches the port runs code as the user of the server, reads every file and "
         "opens\n"
         "    terminals. Browsers reach it too, from any page.\n"
         "  fix: Delete the line, so that the server makes a new token at each start.\n"
         "  edit: {replace: \"# c.ServerApp.token = ''\"}\n"
         "  references: [https://example.org/token]\n"
         "  maps: {attack: [T1133], jupysec: [J67]}\n")
        RULE("FS-010", "02", "File writable by others", "high",
             "  why: Others can change it.\n"
             "  fix: chmod go-w the file.\n"
             "  edit: {add: umask 022}\n") RULE("NET-003", "03", "Listens everywhere", "low",
                                                "  why: It need not.\n"
                                                "  fix: Bind to 127.0.0.1.\n");

struct made {
    struct rule_set *rules;
    struct audit_result result;
    diags diags;
};

static inline void made_done(struct made *m)
{
    audit_result_done(&m->result);
    m->rules = rule_set_free(m->rules);
    diags_done(&m->diags);
}

#define _cleanup_made_ _cleanup_(made_done)

static inline void made_open(struct made *m)
{
    m->rules = rule_set_new(&audit_schema);
    assert_ok(rule_set_add_yaml(m->rules, SLICE("made.yaml"), slice_of(made_rules), &m->diags));
    m->result.rule_count = rule_set_count(m->rules);
    m->result.rules = memory_alloc(m->result.rule_count * sizeof(*m->result.rules));
}

/* Adds a finding of a rule at a marked part of some lines. */
static inline struct finding *made_add(struct made *m, const char *id, enum severity severity,
                                       const char *file, uint32_t line, const char *snippet,
                                       const char *marked)
{
    struct finding *f = vector_push(&m->result.findings.list);
    size_t mark = marked ? slice_find(slice_of(snippet), slice_of(marked), 0) : 0;

    assert_true(mark != SLICE_NPOS);
    f->rule = rule_set_find(m->rules, slice_of(id));
    assert_non_null(f->rule);
    f->severity = severity;
    f->message = f->rule->title;
    f->file = slice_of(file);
    f->line = line;
    f->column = line ? (uint32_t)mark + 1 : 0;
    f->end_line = line;
    f->snippet = slice_of(snippet);
    f->mark = (uint32_t)mark;
    f->mark_length = marked ? (uint32_t)strlen(marked) : 0;
    f->subject = SLICE("setting ServerApp.token");
    f->fingerprint = SLICE("0123456789abcdef0123456789abcdef");
    return f;
}

/* What most tests look at: one of each severity, a diagnostic, and rules that judged nothing. */
static inline void made_typical(struct made *m)
{
    struct finding *f;

    made_open(m);
    f = made_add(m, "AUTH-001", SEVERITY_CRITICAL, "/home/u/.jupyter/jupyter_server_config.py", 3,
                 "c.ServerApp.token = ''", "''");
    f->message = SLICE("the token is empty in jupyter_server_config.py, and no password is set");
    f->evidence = SLICE("''");
    f = made_add(m, "FS-010", SEVERITY_HIGH, "/home/u/.jupyter/x.py", 0, "", NULL);
    f->message = SLICE("group staff can write x.py");
    f->evidence = SLICE("mode 0664");
    made_add(m, "NET-003", SEVERITY_LOW, "command line of 812", 1,
             "jupyter-lab --ip=0.0.0.0 --no-browser", "0.0.0.0");
    m->result.rules[0] = (struct rule_coverage){.judged = 4, .held = 1};
    m->result.rules[1] = (struct rule_coverage){
        .judged = 4, .held = 1, .unevaluable = 2, .first_error = SLICE("when: no such key: mode")};
    m->result.coverage = (struct audit_coverage){
        .files = 12, .bytes = 34567, .subjects = 4, .homes = 1, .processes = 2, .unreadable = 1};
    diags_hint(&m->result.diagnostics,
               diags_add(&m->result.diagnostics, DIAG_WARNING, SLICE("/home/u/.ipython"), 0, 0,
                         "cannot be read: Permission denied"),
               "run as this user or as root");
}

static inline void made_report(const struct made *m, struct report *report)
{
    *report =
        (struct report){.rules = m->rules, .result = &m->result, .version = SLICE("0.0-test")};
}
