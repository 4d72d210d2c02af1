/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people got wrong is a list of positioned diagnostics, not an error code.
 *
 * Readers, the expression compiler and the rule loader append to one list and go on, so that one
 * run reports thirty problems. Texts are copied into the list. After DIAGS_MAX entries only the
 * count grows: hostile input must not fill the screen.
 */
#pragma once

#include "base/arena.h"
#include "base/vector.h"

enum diag_level {
    DIAG_NOTE,
    DIAG_WARNING,
    DIAG_ERROR,
};

#define DIAGS_MAX 1000

struct diag {
    enum diag_level level;
    slice file;            /* "" when there is none */
    uint32_t line, column; /* from 1; 0 is unknown. Columns count code points. */
    slice message;         /* lower case, one sentence, no full stop */
    slice hint;            /* what to do about it; may be empty */
};

typedef struct diags {
    arena arena;
    VECTOR(struct diag) list;
    size_t dropped; /* reported after the list was full */
    size_t errors;  /* how many were of level DIAG_ERROR, dropped ones included */
} diags;

#define DIAGS_INIT ((diags){0})

void diags_done(diags *d);
#define _cleanup_diags_ _cleanup_(diags_done)

/* Appends one; returns its hint slot's owner so that diags_hint() can be chained, or NULL if full.
 */
_printf_(6, 7) struct diag *diags_add(diags *d, enum diag_level level, slice file, uint32_t line,
                                      uint32_t column, const char *format, ...);
/* Gives the newest diagnostic its hint. @added is what diags_add() returned; NULL is ignored. */
_printf_(3, 4) void diags_hint(diags *d, struct diag *added, const char *format, ...);
/* Appends copies of all of @from. */
void diags_append(diags *d, const diags *from);
const char *diag_level_name(enum diag_level level);
