/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an audit has found, written for people (text) and for programs (JSON, docs/finding.md).
 *
 * Reports only format: severities, order, masking of secrets and coverage are decided before.
 */
#pragma once

#include "audit/audit.h"
#include "base/buffer.h"

struct report {
    const struct rule_set *rules;
    const struct audit_result *result; /* its findings sorted */
    slice version;                     /* of this program */
};

struct report_style {
    bool colour;
    size_t width; /* columns of a line; at least REPORT_WIDTH_MIN is used */
};

#define REPORT_WIDTH_MIN     40
#define REPORT_WIDTH_DEFAULT 80

void report_text(const struct report *report, const struct report_style *style, buffer *out);
void report_json(const struct report *report, buffer *out);
/* Rules as a JSON list: the @count numbers in @indexes, or all when @indexes is NULL. */
void report_rules_json(const struct rule_set *rules, const size_t *indexes, size_t count,
                       buffer *out);
