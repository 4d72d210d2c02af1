/* SPDX-License-Identifier: Apache-2.0 */
#include "base/vector.h"

#include <string.h>

void *vector_grow(void **items, size_t *count, size_t *capacity, size_t size)
{
    char *slot;

    if (*count == *capacity) {
        size_t wanted = *capacity ? *capacity + *capacity / 2 + 1 : 8;
        size_t bytes;

        if (mul_overflows(wanted, size, &bytes))
            memory_exhausted(SIZE_MAX);
        *items = memory_resize(*items, bytes);
        *capacity = wanted;
    }
    slot = (char *)*items + (*count)++ * size;
    memset(slot, 0, size);
    return slot;
}
