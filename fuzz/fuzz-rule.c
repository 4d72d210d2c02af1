/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rule files of anybody: loaded, compiled, their examples with given subjects run. What loads must
 * survive the way through the pack unchanged in number and index.
 */
#include "audit/schema.h"
#include "base/macro.h"
#include "rule/example.h"
#include "rule/pack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_pack(const struct rule_set *set)
{
    _cleanup_(rule_set_freep) struct rule_set *read = rule_set_new(&audit_schema);
    _cleanup_diags_ diags d = DIAGS_INIT;
    _cleanup_buffer_ buffer rules = BUFFER_INIT;
    _cleanup_buffer_ buffer examples = BUFFER_INIT;
    struct rule_pack pack;

    rule_pack_write(set, &rules, &examples);
    pack = (struct rule_pack){buffer_slice(&rules), buffer_slice(&examples)};
    if (rule_pack_read(read, &pack, &d) != 0 || rule_set_count(read) != rule_set_count(set) ||
        rule_set_compile(read, &d) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    _cleanup_(rule_set_freep) struct rule_set *set = rule_set_new(&audit_schema);
    _cleanup_diags_ diags d = DIAGS_INIT;
    int r = rule_set_add_yaml(set, SLICE("fuzz.yaml"), slice_new((const char *)data, size), &d);

    if (r != 0 && d.errors == 0)
        abort(); /* what is refused is explained */
    for (size_t i = 0; i < rule_set_count(set); i++)
        rule_examples_run(set, i, NULL, NULL, &d);
    if (rule_set_count(set) > 0)
        check_pack(set);
    return 0;
}
