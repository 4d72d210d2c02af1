/* SPDX-License-Identifier: Apache-2.0 */
/* Rule parameters: the table of the schema, changed by --set KEY=VALUE. */
#pragma once

#include "base/diag.h"
#include "doc/value.h"
#include "rule/subject.h"

/*
 * All parameters of @schema as a map, with @sets ("KEY=VALUE") applied in order. Strings live in
 * @a. Returns 0, or -EINVAL after a diagnostic for each that has no such name or form; the map is
 * whole even then.
 */
_must_check_ int params_read(arena *a, const struct subject_schema *schema, const slice *sets,
                             size_t count, diags *d, value *ret_params);
