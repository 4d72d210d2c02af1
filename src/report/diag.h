/* SPDX-License-Identifier: Apache-2.0 */
/* Diagnostics as compilers print them: file:line:column: level: message. */
#pragma once

#include "base/diag.h"
#include "report/report.h"

void report_diag(const struct diag *diag, const struct report_style *style, buffer *out);
/* All of @d, and how many more there were. */
void report_diags(const diags *d, const struct report_style *style, buffer *out);
