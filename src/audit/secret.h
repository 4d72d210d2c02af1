/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Secrets that the audit has seen, so that none of them is ever printed.
 *
 * Collectors register each token, password, hash, key and cookie secret as they meet it, by text
 * and by where it stands. Whatever leaves the process (snippets, messages, evidence, diagnostics)
 * is scrubbed against the register when it becomes part of a finding, and once more at the end,
 * when all secrets are known.
 *
 * A token such as "jupyter" is also an ordinary word. Secrets that are short or plain words are
 * masked where they stand and where they are set off by quotes, "=", white space and the like, but
 * not inside a path or another word: there they tell nothing, and masking would ruin the report.
 */
#pragma once

#include "doc/value.h"

struct secrets;

/* Texts beyond these limits are masked only where they stand. */
#define SECRETS_MAX     ((size_t)1 << 18)
#define SECRET_TEXT_MAX ((size_t)64 * 1024)

struct secrets *secrets_new(void);
struct secrets *secrets_free(struct secrets *s);
DEFINE_CLEANUP(struct secrets, secrets_free)
/*
 * @text is copied, and masked also as it looks in a URL (percent-encoded) and in quotes (escaped).
 * Texts below 4 bytes are masked only where they stand: secrets_add_range().
 */
void secrets_add(struct secrets *s, slice text);
/* Bytes @start to @end of the source of that name, whatever they hold. */
void secrets_add_range(struct secrets *s, slice source_name, size_t start, size_t end);
/* A string or bytes that is a secret: its text, as written too, and its range in its source. The
 * strings inside lists and maps are added one by one; other kinds are not secrets. */
void secrets_add_value(struct secrets *s, const value *v);
/* @text with every registered secret replaced by a mask such as "[secret, 32 characters]". In @a,
 * or @text itself when there is nothing to mask. */
slice secrets_scrub(const struct secrets *s, arena *a, slice text);
/* The line(s) of @source from @start to @end as a snippet of a few lines: ranges and texts of
 * secrets masked. In @a. */
struct snippet {
    slice text;
    uint32_t mark, mark_length; /* where @start to @end stand in the masked text */
};
struct snippet secrets_snippet(const struct secrets *s, arena *a, const struct source *source,
                               size_t start, size_t end);
/* What stands between @start and @end alone, masked in the same way. */
slice secrets_written(const struct secrets *s, arena *a, const struct source *source, size_t start,
                      size_t end);
