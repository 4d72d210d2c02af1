/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A rule: data that says what is wrong, how bad it is, why, and how to mend it.
 *
 * Rules come from YAML files (one group per file, docs/rules.md). A rule holds for a subject when
 * its `when` is true; `at` names the value to point to; `message` says what was seen. `raise` lifts
 * the severity where circumstances make it worse. An evaluation error is never "does not hold": it
 * is counted, and reported as "could not be evaluated".
 */
#pragma once

#include "cel/cel.h"
#include "rule/subject.h"

enum severity {
    SEVERITY_INFO,
    SEVERITY_LOW,
    SEVERITY_MEDIUM,
    SEVERITY_HIGH,
    SEVERITY_CRITICAL,
};
#define SEVERITY_COUNT (SEVERITY_CRITICAL + 1)

const char *severity_name(enum severity severity);
/* 0, or -EINVAL for a name that is none of the five. */
_must_check_ int severity_parse(slice name, enum severity *ret_severity);

struct rule_raise {
    enum severity to;
    struct cel_program *when;
};

struct rule {
    slice id;       /* AUTH-001 */
    slice group;    /* AUTH */
    slice uuid;     /* never changes */
    slice title;    /* at most 80 bytes */
    slice why, fix; /* plain text, one paragraph each */
    enum severity severity;
    size_t kind; /* index into the schema's kinds */
    struct cel_program *when;
    struct cel_program *at;      /* NULL: the subject */
    struct cel_program *message; /* NULL: the title */
    struct rule_raise *raises;
    size_t raise_count;
    value references; /* list of strings */
    value maps;       /* attack, nsa, cis, owasp, jupysec ...: lists of strings */
    value edit;       /* proposed replacement, null when there is none */
    value examples;   /* list; see rule/example.h */
    slice file;       /* where the rule is written */
    uint32_t line;
};

/* What one rule has done in this audit; a vacuous pass is visible. */
struct rule_coverage {
    uint64_t judged;      /* subjects it was asked about, those that the index ruled out included */
    uint64_t held;        /* subjects it holds for */
    uint64_t unevaluable; /* errors */
    slice first_error;    /* text of the first error */
};
