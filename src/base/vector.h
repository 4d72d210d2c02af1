/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A typed growing array on the heap.
 *
 *     VECTOR(struct finding) findings = VECTOR_INIT;
 *     *vector_push(&findings) = finding;
 *
 * vector_push() returns a zeroed slot. Pointers into a vector die with the next push.
 */
#pragma once

#include "base/macro.h"

#define VECTOR(type)                                                                               \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count;                                                                              \
        size_t capacity;                                                                           \
    }
#define VECTOR_INIT                                                                                \
    {                                                                                              \
        NULL, 0, 0                                                                                 \
    }

/* Makes room for one more object of @size and returns its zeroed slot. */
void *vector_grow(void **items, size_t *count, size_t *capacity, size_t size);

#define vector_push(v)                                                                             \
    ((__typeof__((v)->items))vector_grow((void **)&(v)->items, &(v)->count, &(v)->capacity,        \
                                         sizeof(*(v)->items)))
#define vector_last(v) (&(v)->items[(v)->count - 1])
#define vector_done(v)                                                                             \
    do {                                                                                           \
        freep(&(v)->items);                                                                        \
        (v)->count = (v)->capacity = 0;                                                            \
    } while (0)
/* An empty vector may have no memory, and adding even 0 to NULL is undefined. */
#define vector_each(v, item)                                                                       \
    for (__typeof__((v)->items + 0) item = (v)->items; item && item < (v)->items + (v)->count;     \
         item++)
