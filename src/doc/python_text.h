/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text of a Python file, as Python would see it.
 *
 * Python reads bytes: a byte order mark or a coding cookie (PEP 263) decides the encoding, and a
 * carriage return alone ends a line. The parser wants UTF-8 with line feeds. A text that is neither
 * is copied and repaired, under the same name, so that positions found in the copy name the line
 * and column of the file.
 */
#pragma once

#include "base/diag.h"
#include "doc/source.h"

struct python_text {
    const struct source *source; /* the given one when nothing had to change */
    slice encoding;              /* "utf-8", "iso-8859-1", or the cookie's word when not known */
    bool same_offsets; /* byte offsets in @source are those of the file: edits may be proposed */
    bool broken;       /* Python refuses the text, or reads it in an encoding that we do not know */
};

/* Reports in @d what Python would refuse. Copies live in @a. */
void python_text_read(arena *a, const struct source *source, diags *d,
                      struct python_text *ret_text);
