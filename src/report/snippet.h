/* SPDX-License-Identifier: Apache-2.0 */
/* The offending text with a line under what offends. Private to report/. */
#pragma once

#include "report/style.h"

#define SNIPPET_LINES_MAX 4

/*
 * Appends the snippet of @finding, if it has one, with line numbers. Of a line too long for the
 * width the part with the offending bytes is shown.
 */
void snippet_add(const struct report_style *style, const struct finding *finding, buffer *out);
