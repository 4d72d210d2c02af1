/* SPDX-License-Identifier: Apache-2.0 */
/* Where commands write to: terminals, pipes and files. */
#pragma once

#include "base/diag.h"
#include "report/report.h"

/* How to write to a descriptor: colour on terminals unless NO_COLOR (no-color.org) or @plain. */
struct report_style output_style(int fd, bool plain);
/* Writes to standard output: 0, or negative errno after a message on standard error. */
_must_check_ int output_print(slice text);
/*
 * Replaces @path by @text as a whole: readers see the old file or the new one. What is no regular
 * file, such as a FIFO or /dev/stdout, is written to as it is. 0, or negative errno after a message
 * on standard error.
 */
_must_check_ int output_replace(slice path, slice text);
/* Diagnostics go to standard error. */
void output_diags(const diags *d, bool plain);
/* Text for standard error; that it cannot be written is nobody's concern. */
void output_aside(slice text);
_printf_(1, 2) void output_error(const char *format, ...);
