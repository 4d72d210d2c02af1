/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Subjects that an example gives as data.
 *
 * The fields that an example leaves out get neutral values of their types: false, 0, "", [], {},
 * null for dyn, 1970 for timestamp. Parameters that it leaves out have their defaults. Private to
 * rule/.
 */
#pragma once

#include "base/diag.h"
#include "rule/rule.h"

/*
 * Fills one slot per kind of the schema: that of the one subject that is given, whose kind must be
 * one that @rule judges and is returned, and those of the global kinds. The values live in @a. 0,
 * or RULES_BROKEN after at least one error.
 */
_must_check_ int rule_given_build(const struct subject_schema *schema, const struct rule *rule,
                                  const value *given, arena *a, value *slots, size_t *ret_kind,
                                  diags *d);
_must_check_ int rule_given_check(const struct subject_schema *schema, const struct rule *rule,
                                  const value *given, diags *d);
