/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A source is a text that values were read from: a name to show and the bytes.
 *
 * Values keep byte offsets only; line and column are computed when something is reported. Readers
 * refuse sources above SOURCE_MAX, so that 32-bit offsets suffice.
 */
#pragma once

#include <stdarg.h>

#include "base/arena.h"
#include "base/diag.h"

#define SOURCE_MAX ((size_t)1 << 31)

struct source {
    slice name; /* path as the user would write it, or words such as "command line of 812" */
    slice text;
    uint32_t lines_before; /* when the text is an excerpt: lines of the document above it */
    arena *arena;
    const uint32_t *breaks; /* index of line breaks, made when first asked for */
    size_t last_offset;     /* of the last source_locate(), and its column */
    uint32_t last_column;
};

struct position {
    uint32_t line, column; /* from 1; columns count code points */
};

/* Lives in @a, as do copies of nothing: @name and @text must live as long. */
struct source *source_new(arena *a, slice name, slice text);
/* Where byte @offset stands; offsets past the end are at the end. */
struct position source_locate(const struct source *source, size_t offset);
uint32_t source_line_number(const struct source *source, size_t offset);
/* The line that holds @offset, without its line break. */
slice source_line(const struct source *source, size_t offset);
/* Adds a diagnostic that stands at byte @offset; the result is for diags_hint(). */
_printf_(5, 6) struct diag *source_report(const struct source *source, size_t offset, diags *d,
                                          enum diag_level level, const char *format, ...);
_printf_(5, 0) struct diag *source_report_va(const struct source *source, size_t offset, diags *d,
                                             enum diag_level level, const char *format,
                                             va_list args);
