/* SPDX-License-Identifier: Apache-2.0 */
/* The rules that a command works with: those built in, and those that the user adds. */
#pragma once

#include "cmd/options.h"
#include "rule/set.h"

/*
 * With @builtin the built-in rules, and those of each folder or file in @added. 0, RULES_BROKEN
 * when some rule was refused (the set has the others), or negative errno when a place cannot be
 * read; in both of the latter cases @d says why.
 */
_must_check_ int ruleset_load(const struct option_list *added, bool builtin,
                              struct rule_set **ret_set, diags *d);
