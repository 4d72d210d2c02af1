/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Secrets that the audit has seen, so that none of them is ever printed.
 *
 * Collectors register each token, password, hash, key and cookie secret as they meet it, by text
 * and by where it stands. Whatever leaves the process (snippets, messages, evidence, diagnostics)
 * is scrubbed against the register at the moment it becomes part of a finding or a report.
 */
#pragma once

#include "doc/value.h"

struct secrets;

struct secrets *secrets_new(void);
struct secrets *secrets_free(struct secrets *s);
DEFINE_CLEANUP(struct secrets, secrets_free)
/* @text is copied. Texts below 4 bytes are masked only where they stand (secrets_add_range). */
void secrets_add(struct secrets *s, slice text);
/* A string value that is a secret: its text and its range in its source. */
void secrets_add_value(struct secrets *s, const value *v);
/* @text with every registered secret replaced by a mask such as "[secret, 32 characters]". In @a.
 */
slice secrets_scrub(const struct secrets *s, arena *a, slice text);
/* The line(s) of @source from @start to @end as a snippet: ranges and texts of secrets masked. */
struct snippet {
    slice text;
    uint32_t mark, mark_length; /* where @start to @end stand in the masked text */
};
struct snippet secrets_snippet(const struct secrets *s, arena *a, const struct source *source,
                               size_t start, size_t end);
