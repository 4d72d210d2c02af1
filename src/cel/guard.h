/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lint for members that may be missing.
 *
 * Selecting an absent member is an error of evaluation, so a rule that selects what most documents
 * do not have "could not be evaluated" nearly everywhere. So a select or an index by key that may
 * find nothing, on an optional field of an object type, on a document or on an open map, must be
 * written with optional syntax or under a guard:
 *
 *     has(a.b) && a.b == 1          'k' in m ? m['k'] : 0         !has(a.b) || a.b == 1
 *     list.filter(x, has(x.b)).map(x, x.b)      m.all(k, m[k] > 0)      a.?b.hasValue() && a.b == 1
 *
 * A guard holds for all operands of its && and not only for those to its right: CEL's && is false
 * when one operand is, whatever error the other one has.
 */
#pragma once

#include "cel/ast.h"
#include "cel/expression.h"

/*
 * Reports each unguarded access below @root, whose nodes all have their types. @given is a
 * condition that is true, resolved but without types, or NULL.
 */
void guard_check(struct expression *x, const struct ast *root, const struct ast *given);
