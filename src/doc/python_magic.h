/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IPython's additions to Python, found and taken out of the text before it is parsed.
 *
 * A notebook cell or .ipy file may hold lines for magics (%x), cell magics (%%x), the shell (!x),
 * help (x?) and quoting calls (,f x). Each becomes a record; in the text it is overwritten, byte
 * for byte, with something that is Python and does nothing, so that offsets stay and the rest still
 * parses: `x = !ls` becomes `x = ___`. Code that a magic runs as Python (%time, %%capture) stays.
 *
 * The rules are those of IPython.core.inputtransformer2, for which a line counts only where a
 * statement may start.
 */
#pragma once

#include "base/arena.h"
#include "base/vector.h"

enum python_magic_kind {
    PYTHON_MAGIC_LINE,  /* %name line */
    PYTHON_MAGIC_CELL,  /* %%name line, and the rest of the cell as body */
    PYTHON_MAGIC_SHELL, /* !line, !!line */
    PYTHON_MAGIC_HELP,  /* ?name, name? */
    PYTHON_MAGIC_CALL,  /* ,name line; ;name line; /name line */
};

struct python_magic {
    enum python_magic_kind kind;
    slice name;     /* "pip"; "!" or "!!" for the shell */
    slice line;     /* what follows the name; lines joined by a backslash are one */
    slice body;     /* of a cell magic */
    slice assigned; /* the target in `target = !ls` and `target = %x` */
    uint32_t start, end;
};

#define PYTHON_MAGICS_MAX 20000

struct python_magics {
    VECTOR(struct python_magic) list; /* in order of position */
    slice text;                       /* the Python that is left */
    bool truncated;
};

#define PYTHON_MAGICS_INIT ((struct python_magics){0})

/* Finds the magics of @text, one cell or file. Copies live in @a. */
void python_magics_read(arena *a, slice text, struct python_magics *ret_magics);
void python_magics_done(struct python_magics *magics);
#define _cleanup_python_magics_ _cleanup_(python_magics_done)
const char *python_magic_kind_name(enum python_magic_kind kind);
