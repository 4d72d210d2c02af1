/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The expressions of rules, compiled over a schema: one environment for all kinds of subject.
 *
 * Each kind is a variable whose slot is the kind's index, so that a judge fills an array once and
 * evaluates any rule over it. That a rule reads no other subject than its own is checked here.
 * Private to rule/.
 */
#pragma once

#include "base/diag.h"
#include "cel/cel.h"
#include "rule/rule.h"

struct rule_compiler;

struct rule_compiler *rule_compiler_new(const struct subject_schema *schema);
/* Programs must have been freed before. */
struct rule_compiler *rule_compiler_free(struct rule_compiler *compiler);
DEFINE_CLEANUP(struct rule_compiler, rule_compiler_free)

/* What the engine made of a clause's expressions. */
struct rule_code {
    struct cel_program *when;
    struct cel_program *at;      /* NULL: the clause has none */
    struct cel_program *message; /* NULL: the clause has none */
    struct cel_program **raises; /* clause->raise_count */
    slice error;                 /* why `when` is NULL */
};

/*
 * Compiles all expressions of @clause into @code, whose raises lie in @a. 0, or CEL_INVALID after
 * at least one error in @d; @code is to be given to rule_code_done() in either case. Not
 * thread-safe.
 */
_must_check_ int rule_compile(struct rule_compiler *compiler, arena *a,
                              const struct rule_clause *clause, struct rule_code *code, diags *d);
void rule_code_done(struct rule_code *code, const struct rule_clause *clause);

/*
 * What subjects must have so that a clause can hold for them: one of some texts in a field. Of all
 * such fields the first in the schema's order is taken.
 */
struct rule_requirement {
    size_t field; /* of the clause's kind; SIZE_MAX: nothing is required */
    value values; /* list of strings; lives as long as the program */
};

struct rule_requirement rule_code_requirement(const struct rule_code *code,
                                              const struct subject_kind *kind);
