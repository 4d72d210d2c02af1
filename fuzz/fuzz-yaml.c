/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the input as YAML; ranges must lie in it, errors must be reported, and JSON must come out.
 */
#include "base/utf8.h"
#include "doc/check.h"
#include "doc/json-write.h"
#include "doc/json.h"
#include "doc/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* Aliases make large trees of small inputs; a small budget keeps the fuzzer fast. */
    static const struct yaml_options options = {.max_expansion = 1000};
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_diags_ diags d = DIAGS_INIT, strict = DIAGS_INIT;
    _cleanup_buffer_ buffer written = BUFFER_INIT;
    struct source *source = source_new(&a, SLICE("input"), slice_new((const char *)data, size));
    value documents = value_null(), again = value_null();
    int rc = yaml_read(&a, source, &options, &d, &documents);

    check((rc == 0) == (d.errors == 0));
    check(documents.kind == VALUE_LIST);
    check_value(&documents, source);
    json_write(&written, &documents, JSON_COMPACT);
    check(json_read(&a, source_new(&a, SLICE("json"), buffer_slice(&written)), NULL, &strict,
                    &again) == 0);
    return 0;
}
