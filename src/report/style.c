/* SPDX-License-Identifier: Apache-2.0 */
/* The eight colours that every terminal has, so that the user's palette decides how they look. */
#include "report/style.h"

static const slice codes[] = {
    [STYLE_NONE] = SLICE_INIT(""),           [STYLE_CRITICAL] = SLICE_INIT("\x1b[1;31m"),
    [STYLE_HIGH] = SLICE_INIT("\x1b[31m"),   [STYLE_MEDIUM] = SLICE_INIT("\x1b[33m"),
    [STYLE_LOW] = SLICE_INIT("\x1b[36m"),    [STYLE_INFO] = SLICE_INIT("\x1b[34m"),
    [STYLE_STRONG] = SLICE_INIT("\x1b[1m"),  [STYLE_FAINT] = SLICE_INIT("\x1b[2m"),
    [STYLE_MARK] = SLICE_INIT("\x1b[1;31m"), [STYLE_PLACE] = SLICE_INIT("\x1b[4m"),
    [STYLE_GOOD] = SLICE_INIT("\x1b[32m"),
};

void style_begin(const struct report_style *style, buffer *out, enum style_part part)
{
    if (style->colour)
        buffer_add(out, codes[part]);
}

void style_end(const struct report_style *style, buffer *out, enum style_part part)
{
    if (style->colour && part != STYLE_NONE)
        buffer_add(out, SLICE("\x1b[0m"));
}

void style_add(const struct report_style *style, buffer *out, enum style_part part, slice text)
{
    style_begin(style, out, part);
    buffer_add(out, text);
    style_end(style, out, part);
}

enum style_part style_of_severity(enum severity severity)
{
    switch (severity) {
    case SEVERITY_CRITICAL:
        return STYLE_CRITICAL;
    case SEVERITY_HIGH:
        return STYLE_HIGH;
    case SEVERITY_MEDIUM:
        return STYLE_MEDIUM;
    case SEVERITY_LOW:
        return STYLE_LOW;
    case SEVERITY_INFO:
        return STYLE_INFO;
    }
    return STYLE_NONE;
}

size_t style_width(const struct report_style *style)
{
    return MAX(style->width, (size_t)REPORT_WIDTH_MIN);
}
