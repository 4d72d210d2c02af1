/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/ruleset.h"

#include "audit/schema.h"

int ruleset_load(const struct option_list *added, bool builtin, struct rule_set **ret_set, diags *d)
{
    _cleanup_(rule_set_freep) struct rule_set *set = rule_set_new(&audit_schema);
    int r = builtin ? rule_set_add_builtin(set, d) : 0, result = r;

    if (r < 0)
        return r;
    vector_each (&added->texts, place) {
        r = rule_set_add_path(set, *place, d);
        if (r < 0)
            return r;
        result |= r;
    }
    *ret_set = TAKE_PTR(set);
    return result;
}
