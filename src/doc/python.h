/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Python source as facts: what a file or notebook cell imports, calls, assigns and says, found
 * without running it, as one value for expressions to judge.
 *
 *     imports      [{module, name, alias, line}]   name is "" for `import x`, "*" for import *
 *     calls        [{name, args, keywords, text}]  name is dotted, with import aliases resolved
 *     assignments  [{target, op, value}]           op is "=" or "+=" and so on
 *     strings      [string]                        of at least 40 bytes; "{}" where an f-string
 *                                                  has a field
 *     decorators   [{name, text}]
 *     functions    [{name, async}]
 *     classes      [{name, bases}]
 *     magics       [{kind, name, line, body, assigned}]  see python_magic.h
 *     names        [{name, write}]                 dotted names that are read or written, once each
 *     effects      [{effect, name, text, line}]    see python_effects.h
 *     statements   {kind: count}                   "assignment", "import", "if", "expression"...
 *     encoding     string
 *     broken       bool    a part is not Python, so facts may be missing
 *     truncated    bool    a limit was reached, so facts are missing
 *
 * Every fact has the byte range of what it speaks about. Values of arguments and assignments are
 * literals or VALUE_UNKNOWN; see python_literal.h.
 */
#pragma once

#include "doc/python_literal.h"

#define PYTHON_FACTS_MAX  20000 /* of each list */
#define PYTHON_STRING_MIN 40    /* bytes of a string that is worth a fact */

struct python_options {
    bool ipython;                     /* a notebook cell or .ipy file */
    const struct python_place *place; /* where facts are to point; NULL: into the source itself */
};

/*
 * Reads @source; @options may be NULL. 0, or PYTHON_UNREADABLE after a diagnostic when the text is
 * too large or takes too long to parse. The facts live in @a.
 */
_must_check_ int python_read(arena *a, const struct source *source,
                             const struct python_options *options, diags *d, value *ret_facts);

struct python_magics;
/*
 * The facts of a tree that was parsed before, whose names are @names; @magics, @encoding and @place
 * may be NULL or empty.
 */
value python_facts(arena *a, const struct python_tree *tree, struct python_names *names,
                   const struct python_magics *magics, slice encoding,
                   const struct python_place *place);
