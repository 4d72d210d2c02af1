/* SPDX-License-Identifier: Apache-2.0 */
/* Where a finding points when what `at` names is not there. Private to rule/. */
#pragma once

#include "doc/value.h"
#include "rule/subject.h"

/*
 * Follows the path at the start of an expression, such as setting.value.headers["X-Frame-Options"],
 * through the variables in @slots as far as there are values, and returns the last that has a
 * source; @subject when there is none or the expression is not a path.
 */
value rule_place(slice expression, const struct subject_schema *schema, const value *slots,
                 const value *subject);
