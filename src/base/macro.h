/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ownership idiom and the few macros that every file may use.
 *
 * A function must be reviewable for leaks without opening its callees: each owning local carries a
 * cleanup attribute and is initialised in the same line, and each escape goes through TAKE_PTR or
 * TAKE_FD. Outputs come last, are named ret_..., and are written only on success.
 */
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#define _cleanup_(f)      __attribute__((cleanup(f)))
#define _printf_(fmt, va) __attribute__((format(printf, fmt, va)))
#define _unused_          __attribute__((unused))
#define _must_check_      __attribute__((warn_unused_result))
#define _const_           __attribute__((const))
#define _pure_            __attribute__((pure))
#define _noreturn_        __attribute__((noreturn))
#define _hot_             __attribute__((hot))
#define likely(x)         __builtin_expect(!!(x), 1)
#define unlikely(x)       __builtin_expect(!!(x), 0)

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define MIN(a, b)                                                                                  \
    ({                                                                                             \
        __auto_type min_a_ = (a);                                                                  \
        __auto_type min_b_ = (b);                                                                  \
        min_a_ < min_b_ ? min_a_ : min_b_;                                                         \
    })
#define MAX(a, b)                                                                                  \
    ({                                                                                             \
        __auto_type max_a_ = (a);                                                                  \
        __auto_type max_b_ = (b);                                                                  \
        max_a_ > max_b_ ? max_a_ : max_b_;                                                         \
    })

/* Checked arithmetic: true when the result does not fit; *ret is then not to be used. */
#define add_overflows(a, b, ret) __builtin_add_overflow((a), (b), (ret))
#define sub_overflows(a, b, ret) __builtin_sub_overflow((a), (b), (ret))
#define mul_overflows(a, b, ret) __builtin_mul_overflow((a), (b), (ret))

/* Moves a pointer out of a cleanup local: returns it and leaves NULL behind. */
#define TAKE_PTR(p)                                                                                \
    ({                                                                                             \
        __auto_type take_ptr_ = &(p);                                                              \
        __auto_type take_val_ = *take_ptr_;                                                        \
        *take_ptr_ = NULL;                                                                         \
        take_val_;                                                                                 \
    })

/* Moves a file descriptor out of a cleanup local: returns it and leaves -1 behind. */
#define TAKE_FD(fd)                                                                                \
    ({                                                                                             \
        int *take_fd_ = &(fd);                                                                     \
        int take_val_ = *take_fd_;                                                                 \
        *take_fd_ = -1;                                                                            \
        take_val_;                                                                                 \
    })

/*
 * Defines NAME_freep for the cleanup attribute from a destructor `T *NAME_free(T *)`, which accepts
 * NULL and half-built objects and returns NULL.
 */
#define DEFINE_CLEANUP(type, free_func)                                                            \
    static inline void free_func##p(type **p)                                                      \
    {                                                                                              \
        *p = free_func(*p);                                                                        \
    }

static inline void freep(void *p)
{
    void **pointer = p;

    free(*pointer); /* lint: allow-free */
    *pointer = NULL;
}

#define _cleanup_free_ _cleanup_(freep)

/*
 * Memory that cannot be had ends the process with a message on standard error. Everything that a
 * user controls is limited before it is allocated, so this is the machine running out, not input.
 */
_noreturn_ void memory_exhausted(size_t wanted);
void *memory_alloc(size_t size);
void *memory_resize(void *p, size_t size);
