/* SPDX-License-Identifier: Apache-2.0 */
/* Rules, parameters and subjects, written for people who read or write rules. */
#pragma once

#include "report/report.h"

/* One line per rule: id, severity, subjects, title. */
void guide_list(const struct rule_set *rules, const struct report_style *style, buffer *out);
/* The page of rule number @index: what it says, its conditions and its examples. */
void guide_rule(const struct rule_set *rules, size_t index, const struct report_style *style,
                buffer *out);
void guide_params(const struct subject_schema *schema, const struct report_style *style,
                  buffer *out);
/* docs/subjects.md: all kinds of subject with their fields, in Markdown. */
void guide_subjects(const struct subject_schema *schema, buffer *out);
