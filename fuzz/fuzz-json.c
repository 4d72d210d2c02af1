/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads the input in each mode. What can be read is written, and the strict reader must take what
 * was written and write it the same again.
 */
#include "base/utf8.h"
#include "doc/check.h"
#include "doc/json-write.h"
#include "doc/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_round_trip(const value *v, arena *a)
{
    _cleanup_buffer_ buffer first = BUFFER_INIT, second = BUFFER_INIT, indented = BUFFER_INIT;
    _cleanup_diags_ diags d = DIAGS_INIT;
    value again, loose;

    json_write(&first, v, JSON_COMPACT);
    check(utf8_is_valid(buffer_slice(&first)));
    check(json_read(a, source_new(a, SLICE("first"), buffer_slice(&first)), NULL, &d, &again) == 0);
    json_write(&second, &again, JSON_COMPACT);
    check(slice_eq(buffer_slice(&first), buffer_slice(&second)));

    json_write(&indented, v, JSON_INDENTED);
    check(json_read(a, source_new(a, SLICE("indented"), buffer_slice(&indented)), NULL, &d,
                    &loose) == 0);
    buffer_clear(&second);
    json_write(&second, &loose, JSON_COMPACT);
    check(slice_eq(buffer_slice(&first), buffer_slice(&second)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum json_mode modes[] = {JSON_STRICT, JSON_CONSUMER, JSON_JSON5};
    bool strict = false;

    for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
        _cleanup_arena_ arena a = ARENA_INIT;
        _cleanup_diags_ diags d = DIAGS_INIT;
        struct json_options options = {.mode = modes[i]};
        struct source *source = source_new(&a, SLICE("input"), slice_new((const char *)data, size));
        value v = value_null();
        int rc = json_read(&a, source, &options, &d, &v);

        check((rc == 0) == (d.errors == 0));
        /* Each mode takes all that the one before it takes. */
        check(!strict || rc == 0);
        strict = rc == 0;
        if (rc == 0) {
            check_value(&v, source);
            check_round_trip(&v, &a);
        }
    }
    return 0;
}
