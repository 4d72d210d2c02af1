/* SPDX-License-Identifier: Apache-2.0 */
/* Bump allocation in blocks that double up to a size where doubling no longer pays. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>

enum {
    ARENA_ALIGN = 16,
    ARENA_BLOCK_FIRST = 4096,
    ARENA_BLOCK_LARGEST = 16 << 20,
};

struct arena_block {
    struct arena_block *older;
    size_t size; /* of data */
    _Alignas(ARENA_ALIGN) char data[];
};

static size_t arena_round(size_t size)
{
    size_t rounded;

    if (add_overflows(size, (size_t)ARENA_ALIGN - 1, &rounded))
        memory_exhausted(size);
    return rounded & ~(size_t)(ARENA_ALIGN - 1);
}

static void arena_add_block(arena *a, size_t wanted)
{
    size_t size = a->blocks ? MIN(a->blocks->size * 2, (size_t)ARENA_BLOCK_LARGEST)
                            : (size_t)ARENA_BLOCK_FIRST;
    struct arena_block *block;
    size_t total;

    size = MAX(size, wanted);
    if (add_overflows(size, sizeof(*block), &total))
        memory_exhausted(size);
    block = memory_alloc(total);
    block->older = a->blocks;
    block->size = size;
    a->blocks = block;
    a->next = block->data;
    a->end = block->data + size;
}

void *arena_alloc(arena *a, size_t size)
{
    void *p;

    size = arena_round(size ? size : 1);
    if ((size_t)(a->end - a->next) < size)
        arena_add_block(a, size);
    p = a->next;
    a->next += size;
    a->used += size;
    return p;
}

void *arena_resize(arena *a, void *old, size_t old_size, size_t new_size)
{
    char *start = old;
    size_t old_rounded = arena_round(old_size ? old_size : 1);
    size_t new_rounded = arena_round(new_size ? new_size : 1);
    void *moved;

    if (new_rounded <= old_rounded && old)
        return old;
    if (old && start + old_rounded == a->next && (size_t)(a->end - start) >= new_rounded) {
        a->next = start + new_rounded;
        a->used += new_rounded - old_rounded;
        return old;
    }
    moved = arena_alloc(a, new_size);
    if (old && old_size)
        memcpy(moved, old, old_size);
    return moved;
}

void *arena_alloc_array(arena *a, size_t count, size_t size)
{
    size_t total;

    if (mul_overflows(count, size, &total))
        memory_exhausted(SIZE_MAX);
    return arena_alloc(a, total);
}

void arena_reset(arena *a)
{
    struct arena_block *kept = a->blocks;

    if (!kept)
        return;
    while (kept->older) {
        struct arena_block *older = kept->older;

        kept->older = older->older;
        free(older); /* lint: allow-free */
    }
    memset(kept->data, 0, (size_t)(a->next - kept->data));
    a->next = kept->data;
    a->end = kept->data + kept->size;
    a->used = 0;
}

void arena_done(arena *a)
{
    struct arena_block *block = a->blocks;

    while (block) {
        struct arena_block *older = block->older;

        free(block); /* lint: allow-free */
        block = older;
    }
    *a = ARENA_INIT;
}

slice arena_copy(arena *a, slice s)
{
    char *copy = arena_alloc(a, s.len + 1);

    if (s.len)
        memcpy(copy, s.ptr, s.len);
    return slice_new(copy, s.len);
}

slice arena_concat(arena *a, slice first, slice second)
{
    size_t total;
    char *copy;

    if (add_overflows(first.len, second.len, &total) || total == SIZE_MAX)
        memory_exhausted(SIZE_MAX);
    copy = arena_alloc(a, total + 1);
    if (first.len)
        memcpy(copy, first.ptr, first.len);
    if (second.len)
        memcpy(copy + first.len, second.ptr, second.len);
    return slice_new(copy, total);
}

slice arena_printf(arena *a, const char *format, ...)
{
    va_list args;
    int needed;
    char *text;

    va_start(args, format);
    needed = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (needed < 0)
        return SLICE("");
    text = arena_alloc(a, (size_t)needed + 1);
    va_start(args, format);
    vsnprintf(text, (size_t)needed + 1, format, args);
    va_end(args);
    return slice_new(text, (size_t)needed);
}

slice arena_join_path(arena *a, slice dir, slice name)
{
    while (dir.len > 1 && dir.ptr[dir.len - 1] == '/')
        dir.len--;
    if (dir.len == 0)
        return arena_copy(a, name);
    if (dir.len == 1 && dir.ptr[0] == '/')
        return arena_concat(a, dir, name);
    return arena_concat(a, arena_concat(a, dir, SLICE("/")), name);
}
