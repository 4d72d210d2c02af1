/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pack: the reviewed rules as they are carried by the program.
 *
 * When Ancile is built, tools/rulepack reads the YAML files below rules/, compiles every expression
 * and writes two JSON texts, which the assembler puts into the program. The first has what an audit
 * needs, with the index conditions found at build time, so that the program starts without reading
 * YAML or compiling a rule that no subject asks for. The second has the examples, which only
 * `ancile rules` reads.
 */
#pragma once

#include "base/buffer.h"
#include "rule/set.h"

struct rule_pack {
    slice rules, examples;
};

/* Appends the two texts for all rules of @set, which must have been compiled. */
void rule_pack_write(const struct rule_set *set, buffer *ret_rules, buffer *ret_examples);
/*
 * Adds the rules of a pack to an empty set; the texts must outlive it. 0, or RULES_BROKEN after
 * errors: then the program was built from another schema.
 */
_must_check_ int rule_pack_read(struct rule_set *set, const struct rule_pack *pack, diags *d);
