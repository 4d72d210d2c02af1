/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text for a terminal.
 *
 * File names and file contents are chosen by whoever is being audited. Printed as they are they
 * could move the cursor, recolour what follows, or read from right to left; so whatever is not a
 * visible character is shown as an escape: \x1b for a byte, \u202e for a code point.
 */
#pragma once

#include "base/buffer.h"

/* Appends @text made visible; line breaks and tabs too become escapes. */
void safe_add(buffer *out, slice text);
/* One code point of @text at *@at, which moves behind it; returns its columns. */
size_t safe_add_next(buffer *out, slice text, size_t *at);
/* Columns of a text that is safe already. */
size_t safe_width(slice text);

/*
 * Appends @text as a paragraph of words: each line begins with @indent spaces and has at most
 * @width columns, longer words excepted, which are never broken so that paths can be copied. The
 * first line goes on after @used columns that the caller has written. Ends with a line break.
 */
void safe_add_paragraph(buffer *out, slice text, size_t used, size_t indent, size_t width);
