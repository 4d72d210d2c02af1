/* SPDX-License-Identifier: Apache-2.0 */
/* Colours of a terminal (ECMA-48, "select graphic rendition"). Private to report/. */
#pragma once

#include "report/report.h"

enum style_part {
    STYLE_NONE,
    STYLE_CRITICAL,
    STYLE_HIGH,
    STYLE_MEDIUM,
    STYLE_LOW,
    STYLE_INFO,
    STYLE_STRONG, /* titles */
    STYLE_FAINT,  /* line numbers, labels */
    STYLE_MARK,   /* the line under what offends */
    STYLE_PLACE,  /* file:line:column */
    STYLE_GOOD,   /* nothing found */
};

/* Begins and ends a part; both add nothing without colour. */
void style_begin(const struct report_style *style, buffer *out, enum style_part part);
void style_end(const struct report_style *style, buffer *out, enum style_part part);
/* @text as it is, in the colour of @part. */
void style_add(const struct report_style *style, buffer *out, enum style_part part, slice text);
enum style_part style_of_severity(enum severity severity);
size_t style_width(const struct report_style *style);
