/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the input as Python and as a notebook cell; the facts must be a tree that can be written.
 */
#include "base/utf8.h"
#include "doc/check.h"
#include "doc/json-write.h"
#include "doc/python.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_as(slice text, bool ipython)
{
    struct python_options options = {.ipython = ipython};
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_diags_ diags d = DIAGS_INIT;
    _cleanup_buffer_ buffer written = BUFFER_INIT;
    value facts = value_null();
    int rc = python_read(&a, source_new(&a, SLICE("input"), text), &options, &d, &facts);

    check(rc == 0 || (rc == PYTHON_UNREADABLE && d.list.count > 0));
    if (rc != 0)
        return;
    check(facts.kind == VALUE_MAP);
    json_write(&written, &facts, JSON_COMPACT);
    check(utf8_is_valid(buffer_slice(&written)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    slice text = slice_new((const char *)data, size);

    read_as(text, false);
    read_as(text, true);
    return 0;
}
