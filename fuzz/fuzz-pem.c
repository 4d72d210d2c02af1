/* SPDX-License-Identifier: Apache-2.0 */
/* Walks over all PEM blocks; each must lie in the input, behind the one before it. */
#include "doc/check.h"
#include "doc/pem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    slice text = slice_new((const char *)data, size);
    struct pem_block block;
    size_t at = 0, last = 0;

    while (pem_next(text, &at, &block)) {
        check(block.start >= last && block.start < block.end && block.end <= size);
        check(at == block.end);
        check(block.label.len > 0);
        check(block.label.ptr > text.ptr && block.label.ptr + block.label.len < text.ptr + size);
        check(block.complete || block.body.len == 0);
        check(block.private_key || !block.encrypted);
        last = at;
    }
    check(at == size);
    return 0;
}
