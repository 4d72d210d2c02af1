/* SPDX-License-Identifier: Apache-2.0 */
/* What an audit of a tree shows to rules: one rule that holds for everything says what it sees. */
#pragma once

#include "audit/audit.h"
#include "tree.h"

struct observation {
    const char *kind;    /* of subject */
    const char *when;    /* CEL, without single quotes */
    const char *message; /* CEL, without single quotes */
    const char *set;     /* a parameter, or NULL */
};

static int observe_compare(const void *a, const void *b)
{
    return slice_cmp(*(const slice *)a, *(const slice *)b);
}

/*
 * Audits @home offline; returns the messages, sorted, each with a line break after it, in @a. With
 * @ret_diagnostics (may be NULL) those of the audit.
 */
static inline slice observe(arena *a, slice home, const struct observation *o,
                            diags *ret_diagnostics)
{
    _cleanup_(rule_set_freep) struct rule_set *set = rule_set_new(&audit_schema);
    _cleanup_diags_ diags d = DIAGS_INIT;
    _cleanup_audit_result_ struct audit_result result = {.nothing_read = true};
    slice parameter = slice_of(o->set);
    struct audit_options options = {
        .targets = &home, .target_count = 1, .sets = &parameter, .set_count = o->set ? 1 : 0};
    slice text = SLICE("");
    slice *messages;

    assert_ok(rule_set_add_yaml(
        set, SLICE("observe"),
        arena_printf(a,
                     "- id: OBS-001\n  uuid: 6f2c1b1e-4f5a-4c36-9f0c-0e2f1a4b7d11\n  title: x\n"
                     "  severity: info\n  subject: %s\n  when: '%s'\n  message: '%s'\n"
                     "  why: x\n  fix: x\n",
                     o->kind, o->when, o->message),
        &d));
    assert_ok(audit_run(set, &options, &result));
    for (size_t i = 0; i < result.rule_count; i++)
        assert_slice(result.rules[i].first_error, "");
    messages = arena_new_array(a, slice, result.findings.list.count);
    for (size_t i = 0; i < result.findings.list.count; i++)
        messages[i] = result.findings.list.items[i].message;
    if (result.findings.list.count)
        qsort(messages, result.findings.list.count, sizeof(*messages), observe_compare);
    for (size_t i = 0; i < result.findings.list.count; i++)
        text = arena_concat(a, arena_concat(a, text, messages[i]), SLICE("\n"));
    if (ret_diagnostics)
        diags_append(ret_diagnostics, &result.diagnostics);
    return text;
}
