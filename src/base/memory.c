/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Allocation that does not fail.
 *
 * On Linux malloc() fails when an address-space limit is set or a size is absurd. The first means
 * the operator wants this process to die; the second is refused by the limits of whoever computed
 * the size. So no caller carries a path for it that no test would ever walk.
 */
#include "base/macro.h"

#include <string.h>
#include <unistd.h>

void memory_exhausted(size_t wanted _unused_)
{
    static const char text[] = "ancile: out of memory\n";
    ssize_t ignored _unused_ = write(STDERR_FILENO, text, sizeof(text) - 1);

    abort();
}

void *memory_alloc(size_t size)
{
    void *p = calloc(1, size ? size : 1);

    if (!p)
        memory_exhausted(size);
    return p;
}

void *memory_resize(void *p, size_t size)
{
    void *moved = realloc(p, size ? size : 1);

    if (!moved)
        memory_exhausted(size);
    return moved;
}
