/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Examples of rules that are files: they are made in a private temporary directory, audited by the
 * real collectors as an offline home or root, and removed. Only `ancile rules test` and tests do
 * this; an audit never writes.
 */
#pragma once

#include "rule/example.h"

/*
 * An example_files_function. @userdata is the path of the directory in which temporary directories
 * are made, as a C string; NULL for $TMPDIR or /tmp.
 */
int audit_example_files(void *userdata, const struct rule_set *set, size_t index,
                        const value *example, struct example_hits *hits, diags *d);
