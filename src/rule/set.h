/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A rule set: rules loaded from the built-in pack and from users' files, indexed by kind of subject
 * and by the constants that their conditions require, so that a subject meets only the rules that
 * can hold for it.
 */
#pragma once

#include "base/diag.h"
#include "rule/rule.h"

struct rule_set;

/* An empty set over @schema, which must outlive it. */
struct rule_set *rule_set_new(const struct subject_schema *schema);
struct rule_set *rule_set_free(struct rule_set *set);
DEFINE_CLEANUP(struct rule_set, rule_set_free)

/*
 * Adds the rules of one YAML text. A broken rule is a diagnostic with position and the others are
 * added. A rule whose id exists already is an error. 0, or 1 (RULES_BROKEN) if any was refused.
 */
enum { RULES_BROKEN = 1 };
_must_check_ int rule_set_add_yaml(struct rule_set *set, slice name, slice text, diags *d);
/*
 * Adds all *.yaml and *.yml below the directory @path, in the order of their names, or the one file
 * that @path is. As above; negative errno, after an error, when @path or something below it cannot
 * be read.
 */
_must_check_ int rule_set_add_path(struct rule_set *set, slice path, diags *d);
/* Adds the rules that were packed into the program when it was built, to an empty set. */
_must_check_ int rule_set_add_builtin(struct rule_set *set, diags *d);

/*
 * Compiles what has not been: 0, or RULES_BROKEN after an error for each rule that does not
 * compile. Judging does not need it.
 */
_must_check_ int rule_set_compile(const struct rule_set *set, diags *d);

const struct subject_schema *rule_set_schema(const struct rule_set *set);
size_t rule_set_count(const struct rule_set *set);
const struct rule *rule_set_at(const struct rule_set *set, size_t index);
/* By id, any case; NULL when there is none. */
const struct rule *rule_set_find(const struct rule_set *set, slice id);

/*
 * The examples of rule number @index, a list as rule/example.h describes it; those of built-in
 * rules are unpacked when they are first asked for.
 */
value rule_set_examples(const struct rule_set *set, size_t index);

struct rule_match {
    const struct rule *rule;
    size_t index; /* of the rule in the set */
    enum severity severity;
    value at;      /* what the finding points to; a missing key points to its nearest ancestor */
    slice message; /* in the scratch arena of the judgement */
};

typedef void (*rule_match_function)(void *userdata, const struct rule_match *match);

/* A judge holds the state of one thread: scratch memory and coverage. */
struct rule_judge;
struct rule_judge *rule_judge_new(const struct rule_set *set);
struct rule_judge *rule_judge_free(struct rule_judge *judge);
DEFINE_CLEANUP(struct rule_judge, rule_judge_free)
/* Global kinds (config, host, params ...) as rules see them until changed. Not copied. */
void rule_judge_set_global(struct rule_judge *judge, size_t kind, const value *global);
/* Asks all rules of @kind about @subject; @function is called for each that holds. */
void rule_judge_subject(struct rule_judge *judge, size_t kind, const value *subject,
                        rule_match_function function, void *userdata);
/* Coverage of rule number @index; its text lives as long as the judge. */
struct rule_coverage rule_judge_coverage(const struct rule_judge *judge, size_t index);
