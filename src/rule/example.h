/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Examples: what a rule must find and what it must not. They are its tests, its page in the rule
 * guide and what `ancile rules show` prints.
 *
 * An example gives the subject as data (`given`), and is then judged right here, or as files, which
 * whoever has collectors must audit (audit/example.h). docs/rules.md describes both forms.
 */
#pragma once

#include "rule/set.h"

#define EXAMPLES_MAX 100 /* of one rule */

/* What an example made the rule find. */
struct example_hit {
    enum severity severity;
    slice file; /* relative to the home or root of the example; "" for given subjects */
    uint32_t line, column;
    slice message;
};

struct example_hits {
    arena arena;
    VECTOR(struct example_hit) list;
    uint64_t judged; /* subjects of the rule's kind that there were */
    slice error;     /* the rule's first error, "" when there was none */
};

#define EXAMPLE_HITS_INIT ((struct example_hits){0})

void example_hits_done(struct example_hits *hits);
#define _cleanup_example_hits_ _cleanup_(example_hits_done)

/* Adds a copy of @hit. */
void example_hits_add(struct example_hits *hits, const struct example_hit *hit);

/*
 * Audits the files of @example, which is the map after `bad` or `good`, and adds what the rule
 * finds in them to @hits. 0, or a negative errno after a diagnostic at the example.
 */
typedef int (*example_files_function)(void *userdata, const struct rule_set *set, size_t index,
                                      const value *example, struct example_hits *hits, diags *d);

/*
 * Checks the form of a rule's examples against the schema: 0, or RULES_BROKEN after at least one
 * error. That there is none, or none of one sort, is a warning.
 */
_must_check_ int rule_examples_check(const struct subject_schema *schema, const struct rule *rule,
                                     const value *examples, diags *d);

struct example_count {
    size_t run, failed;
};

/*
 * Runs all examples of rule number @index. Each that does not hold is an error in @d. @files may be
 * NULL: examples of files are then not run.
 */
struct example_count rule_examples_run(const struct rule_set *set, size_t index,
                                       example_files_function files, void *userdata, diags *d);
