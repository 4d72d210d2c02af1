/* SPDX-License-Identifier: Apache-2.0 */
/* Credentials in a line of text: what is found must lie inside the line, and the search must end.
 */
#include "audit/jupyter/credential.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_check(slice line, slice part)
{
    if (part.len == 0 || part.ptr < line.ptr || part.ptr + part.len > line.ptr + line.len)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    slice line = slice_new((const char *)data, size), argv[8], rest = line;
    struct credential found;
    size_t at = 0, argc = 0;

    while (at < line.len) {
        size_t before = at;

        if (credential_next(line, &at, &found)) {
            fuzz_check(line, found.name);
            fuzz_check(line, found.value);
        }
        if (at <= before)
            abort();
    }
    while (rest.len && argc < ARRAY_SIZE(argv))
        argv[argc++] = slice_cut(&rest, '\n');
    for (size_t i = 0; i < argc; i++)
        if (credential_in_argument(argv, argc, i, &found))
            fuzz_check(line, found.value);
    credential_in_url(line);
    return 0;
}
