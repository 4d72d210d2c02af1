/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An expression's text, where it stands in a rule or policy file, and what is wrong with it.
 *
 * All passes of the compiler report through this, by byte offset in the expression. The offset in
 * the file is found late: a YAML scalar is rarely the bytes of the file, as block scalars are
 * indented and quoted ones are escaped.
 */
#pragma once

#include "base/diag.h"
#include "cel/cel.h"

struct expression {
    slice text;
    const value *written; /* the text with its source; may be without one */
    const struct cel_options *options;
    diags *diags;
    size_t errors; /* reported for this expression */
};

#define EXPRESSION_ERRORS_MAX 20

/* Where byte @offset of the expression stands, in its file or else in its own text. */
struct position expression_position(const struct expression *x, size_t offset);
/*
 * Byte offset in the source of byte @offset of the text @written, or SLICE_NPOS when the text has
 * no source or cannot be found in it.
 */
size_t expression_source_offset(const value *written, size_t offset);

/*
 * Reports one error at byte @offset. Beyond EXPRESSION_ERRORS_MAX they are only counted. The result
 * is for expression_hint(), which accepts NULL.
 */
_printf_(3, 4) struct diag *expression_error(struct expression *x, size_t offset,
                                             const char *format, ...);
_printf_(3, 4) void expression_hint(struct expression *x, struct diag *added, const char *format,
                                    ...);
