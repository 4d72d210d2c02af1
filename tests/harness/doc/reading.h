/* SPDX-License-Identifier: Apache-2.0 */
/* One text read by one reader, with what it lives in, for the tests of readers. */
#pragma once

#include "harness.h"

#include "base/diag.h"
#include "doc/value.h"

struct reading {
    arena arena;
    diags diags;
    value value;
    int rc;
};

static inline struct reading *reading_free(struct reading *r)
{
    if (r) {
        arena_done(&r->arena);
        diags_done(&r->diags);
        freep(&r);
    }
    return NULL;
}

DEFINE_CLEANUP(struct reading, reading_free)
#define _cleanup_reading_ _cleanup_(reading_freep)

static inline struct reading *reading_new(void)
{
    return memory_alloc(sizeof(struct reading));
}

static inline const struct diag *reading_diag(const struct reading *r, size_t index)
{
    assert_true(r->diags.list.count > index);
    return &r->diags.list.items[index];
}

/* Diagnostic number @index, whole. */
#define assert_diag(reading, index, at_level, at_line, at_column, text)                            \
    do {                                                                                           \
        const struct diag *assert_d_ = reading_diag((reading), (index));                           \
        assert_slice(assert_d_->message, text);                                                    \
        assert_int_equal(assert_d_->level, at_level);                                              \
        assert_int_equal(assert_d_->line, at_line);                                                \
        assert_int_equal(assert_d_->column, at_column);                                            \
    } while (0)
