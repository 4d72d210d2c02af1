/* SPDX-License-Identifier: Apache-2.0 */
/* The pack in this program; builtin_data.S, which the build writes, has its bytes. */
#include "rule/entry.h"
#include "rule/pack.h"

extern const char rule_pack_rules[], rule_pack_rules_end[];
extern const char rule_pack_examples[], rule_pack_examples_end[];

int rule_set_add_builtin(struct rule_set *set, diags *d)
{
    const struct rule_pack pack = {
        .rules = slice_new(rule_pack_rules, (size_t)(rule_pack_rules_end - rule_pack_rules)),
        .examples =
            slice_new(rule_pack_examples, (size_t)(rule_pack_examples_end - rule_pack_examples)),
    };

    return rule_pack_read(set, &pack, d);
}
