/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a rule set keeps its rules. Private to rule/.
 *
 * A set is filled first and judged by afterwards. From then on all that changes is the code of
 * entries, which is compiled when a judge first needs it; that is guarded by the set's lock, so
 * judges on several threads may share a set.
 */
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "base/map.h"
#include "base/vector.h"
#include "rule/compile.h"
#include "rule/set.h"

#define RULE_COUNT_MAX 10000 /* rules of one set */

/* The part of a clause that is made from it. */
struct clause_entry {
    struct rule_requirement requirement;
    struct rule_code code;
    atomic_bool compiled;
};

struct rule_entry {
    struct rule rule;
    struct clause_entry *clauses; /* rule.clause_count */
    value examples;               /* list; null for built-in rules, see set.c */
};

struct rule_set {
    const struct subject_schema *schema;
    arena arena;
    VECTOR(struct rule_entry *) entries; /* in the arena, so that rules keep their place */
    map ids;                             /* upper-case id to entry */
    map uuids;
    struct rule_compiler *compiler;
    pthread_mutex_t lock;   /* of code and of builtin_examples */
    slice pack_examples;    /* JSON: a list with one list per built-in rule */
    value builtin_examples; /* the same, read; null until needed */
};

/* The compiled expressions of a clause; `when` is NULL when they do not compile. */
const struct rule_code *rule_set_code(const struct rule_set *set, size_t rule, size_t clause);
void rule_entry_done(struct rule_entry *entry);

/* load.c: adds the rules of a document, a list of maps, read from a file or from the pack. */
enum rule_origin {
    RULE_ORIGIN_FILE,
    RULE_ORIGIN_PACK, /* proven when the program was built */
};
_must_check_ int rule_load(struct rule_set *set, const value *document, enum rule_origin origin,
                           diags *d);
