/* SPDX-License-Identifier: Apache-2.0 */
#include "report/diag.h"

#include "report/safe.h"
#include "report/style.h"

/* An error in a rule file is as bad as a critical finding: rules are missing. */
static enum style_part style_of_level(enum diag_level level)
{
    switch (level) {
    case DIAG_NOTE:
        return STYLE_INFO;
    case DIAG_WARNING:
        return STYLE_MEDIUM;
    case DIAG_ERROR:
        return STYLE_CRITICAL;
    }
    return STYLE_NONE;
}

void report_diag(const struct diag *diag, const struct report_style *style, buffer *out)
{
    safe_add(out, diag->file);
    if (diag->line)
        buffer_printf(out, ":%u", diag->line);
    if (diag->line && diag->column)
        buffer_printf(out, ":%u", diag->column);
    if (diag->file.len || diag->line)
        buffer_add(out, SLICE(": "));
    style_begin(style, out, style_of_level(diag->level));
    buffer_printf(out, "%s:", diag_level_name(diag->level));
    style_end(style, out, style_of_level(diag->level));
    buffer_add_char(out, ' ');
    safe_add(out, diag->message);
    if (diag->hint.len) {
        buffer_add(out, SLICE(" ("));
        safe_add(out, diag->hint);
        buffer_add_char(out, ')');
    }
    buffer_add_char(out, '\n');
}

void report_diags(const diags *d, const struct report_style *style, buffer *out)
{
    vector_each (&d->list, diag) {
        report_diag(diag, style, out);
    }
    if (d->dropped)
        buffer_printf(out, "... %zu more like these\n", d->dropped);
}
