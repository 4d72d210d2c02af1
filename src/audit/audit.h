/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An audit: collectors look, rules judge, findings are kept.
 *
 * Collectors are small files under audit/jupyter/ with one entry each, called in a fixed order by
 * audit_run(). They make subjects (schema.h) in the audit's scratch arena and hand them to
 * audit_emit(), which asks the rules and forgets the subject: memory does not grow with the target.
 * Nothing of the target is executed and nothing is written to it.
 */
#pragma once

#include "audit/finding.h"
#include "audit/fs.h"
#include "audit/schema.h"
#include "audit/secret.h"

struct audit_options {
    slice root;           /* "/" or what --root names */
    bool all_users;       /* every login user's home; needs root */
    bool probe;           /* ask running servers on loopback without credentials */
    const slice *targets; /* files and folders; none: this user's Jupyter */
    size_t target_count;
    const slice *sets; /* KEY=VALUE of --set */
    size_t set_count;
    void (*progress)(void *userdata, slice what, size_t done); /* may be NULL */
    /* Sees each subject before the rules do, with the merged configuration or NULL; may be NULL. */
    void (*observe)(void *userdata, enum subject kind, const value *subject, const value *config);
    void *userdata;
};

struct audit_coverage {
    uint64_t files, bytes;     /* read */
    uint64_t subjects;         /* judged */
    uint64_t homes, processes; /* looked at */
    uint64_t unreadable;       /* places that could not be read; each is a diagnostic */
};

struct audit_result {
    struct findings findings;
    struct audit_coverage coverage;
    diags diagnostics; /* scrubbed */
    /* One per rule of the set, in its order. */
    struct rule_coverage *rules;
    size_t rule_count;
    bool nothing_read; /* no target could be read at all: exit code 2 */
};

/* 0, or -EINVAL after a diagnostic for a wrong option or target. The result is always usable. */
_must_check_ int audit_run(const struct rule_set *rules, const struct audit_options *options,
                           struct audit_result *ret_result);
void audit_result_done(struct audit_result *result);
#define _cleanup_audit_result_ _cleanup_(audit_result_done)
