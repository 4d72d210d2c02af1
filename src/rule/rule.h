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

#include "doc/value.h"
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

#define RULE_ID_MAX 32 /* bytes */

/* Expressions are kept as written; the set compiles each when it is first needed (rule/set.h). */
struct rule_raise {
    enum severity to;
    value when;
};

/*
 * One way in which a rule can hold. Most rules have one clause; a second one sees the same problem
 * in another kind of subject, such as a token in an environment and in a unit file.
 */
struct rule_clause {
    size_t kind; /* index into the schema's kinds */
    value when;
    value at;      /* null: the subject */
    value message; /* null: the title */
    struct rule_raise *raises;
    size_t raise_count;
};

struct rule {
    slice id;       /* AUTH-001 */
    slice group;    /* AUTH */
    slice uuid;     /* never changes */
    slice title;    /* at most 80 bytes */
    slice why, fix; /* plain text, one paragraph each */
    enum severity severity;
    struct rule_clause *clauses; /* what the rule says itself, then its `also` */
    size_t clause_count;
    value references; /* list of strings */
    value maps;       /* attack, nsa, cis, owasp, jupysec ...: lists of strings */
    value edit;       /* map with "replace" or "add", or null when there is none */
    slice file;       /* where the rule is written */
    uint32_t line;
    bool builtin;
};

/* What one rule has done in this audit; a vacuous pass is visible. */
struct rule_coverage {
    uint64_t judged;      /* subjects it was asked about, those that the index ruled out included */
    uint64_t held;        /* subjects it holds for */
    uint64_t unevaluable; /* subjects for which there was an error instead of an answer */
    slice first_error;    /* text of the first error, in `at` and `message` too; of the judge */
};
