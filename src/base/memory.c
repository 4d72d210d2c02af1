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
#include <sys/mman.h>
#include <unistd.h>

enum {
    HUGE_PAGE = 2 << 20,
};

void memory_exhausted(size_t wanted _unused_)
{
    static const char text[] = "ancile: out of memory\n";
    ssize_t ignored _unused_ = write(STDERR_FILENO, text, sizeof(text) - 1);

    abort();
}

/*
 * Asks for huge pages inside a large allocation: the tree of a large document then costs tens of
 * page faults instead of thousands, which otherwise take longer than reading it. Small ones stay as
 * they are, so that a small program stays small. Only advice: a kernel may ignore it.
 */
static void memory_advise(void *p, size_t size)
{
    uintptr_t start = ((uintptr_t)p + HUGE_PAGE - 1) & ~(uintptr_t)(HUGE_PAGE - 1);
    uintptr_t end = ((uintptr_t)p + size) & ~(uintptr_t)(HUGE_PAGE - 1);

    if (size >= 2 * (size_t)HUGE_PAGE && end > start)
        (void)madvise((char *)p + (start - (uintptr_t)p), end - start, MADV_HUGEPAGE);
}

void *memory_alloc(size_t size)
{
    void *p = calloc(1, size ? size : 1);

    if (!p)
        memory_exhausted(size);
    memory_advise(p, size);
    return p;
}

void *memory_resize(void *p, size_t size)
{
    void *moved = realloc(p, size ? size : 1);

    if (!moved)
        memory_exhausted(size);
    memory_advise(moved, size);
    return moved;
}
