/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A finding: a rule that holds for a subject, with its place, its evidence and the way to mend it.
 *
 * Its texts are scrubbed of secrets and owned by the list. The fingerprint names the same problem
 * in later runs: it is computed from rule, path and what was found, not from line numbers.
 */
#pragma once

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
};

struct findings {
    arena arena;
    VECTOR(struct finding) list;
    size_t dropped; /* beyond FINDINGS_MAX */
};

#define FINDINGS_MAX  100000
#define FINDINGS_INIT ((struct findings){0})

void findings_done(struct findings *f);
#define _cleanup_findings_ _cleanup_(findings_done)
/* By severity from critical to info, then id, file, line. */
void findings_sort(struct findings *f);
