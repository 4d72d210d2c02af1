/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A finding: a rule that holds for a subject, with its place, its evidence and the way to mend it.
 *
 * Its texts are owned by the list, scrubbed of secrets, and valid UTF-8, though they may hold
 * control characters that a hostile file put there. The fingerprint names the same problem in later
 * runs: it is computed from rule, path and what was found, not from line numbers or process ids.
 */
#pragma once

#include "audit/secret.h"
#include "base/map.h"
#include "rule/set.h"

struct finding {
    const struct rule *rule;
    enum severity severity;
    slice message;
    slice file;                      /* as shown: path, or a description of a process */
    uint32_t line, column, end_line; /* 0 when the place has no lines */
    slice snippet;                   /* the lines with the offending text */
    uint32_t mark, mark_length;      /* bytes of the snippet that offend; length 0: all of it */
    slice evidence;                  /* what the rule saw, in a few words; may be empty */
    slice subject;                   /* kind and name, such as "setting ServerApp.token" */
    slice fingerprint;               /* 32 hex digits */
    slice identity; /* file and subject without what differs between machines and runs */
};

struct findings {
    arena arena;
    VECTOR(struct finding) list;
    map seen;       /* what makes a finding the same as an earlier one, to its index + 1 */
    size_t dropped; /* beyond FINDINGS_MAX */
};

#define FINDINGS_MAX  100000
#define FINDINGS_INIT ((struct findings){0})

/* What the audit adds to a match of the rules. */
struct finding_context {
    const struct secrets *secrets;
    slice kind;     /* of the subject */
    slice name;     /* of the subject; may be empty */
    slice fallback; /* the place when the value that the rule points to has no source */
    /* Paths that start with @home are named "~" in fingerprints, or "~user" when several homes are
     * audited, and @root is left out. */
    slice root, home, user;
};

void findings_done(struct findings *f);
#define _cleanup_findings_ _cleanup_(findings_done)
/* Adds a finding, or lifts the severity of the same one (rule, place and subject) found before. */
void findings_add(struct findings *f, const struct rule_match *match,
                  const struct finding_context *context);
/* Scrubs all texts again: secrets that were met after the finding count too. */
void findings_scrub(struct findings *f, const struct secrets *secrets);
/* By severity from critical to info, then id, file, line. Computes the fingerprints, so that it
 * comes last. */
void findings_sort(struct findings *f);
