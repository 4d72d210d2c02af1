/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parameters of rules: what a schema's table says, changed with --set KEY=VALUE.
 *
 * Rules read them as params["name"]. A text becomes a value by the parameter's type: bool is true
 * or false (yes, no, on, off, 1, 0), int a decimal number, list strings between commas (none for
 * the empty text).
 */
#pragma once

#include "base/diag.h"
#include "doc/value.h"
#include "rule/subject.h"

/*
 * All parameters of @schema with their initial values, changed by the @count texts KEY=VALUE in
 * @sets. Lives in @a; the texts must live as long. 0, or -EINVAL after an error for each wrong
 * text.
 */
_must_check_ int rule_params(const struct subject_schema *schema, const slice *sets, size_t count,
                             arena *a, diags *d, value *ret_params);
/* The parameter's value from its text: 0 or -EINVAL. */
_must_check_ int rule_param_parse(const struct subject_param *param, slice text, arena *a,
                                  value *ret_value);
/* The parameter called @name, or NULL; the nearest name is then in *ret_nearest, "" for none. */
const struct subject_param *rule_param_find(const struct subject_schema *schema, slice name,
                                            slice *ret_nearest);
