/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Disassembles Python pickles, protocols 0 to 5, and executes nothing.
 *
 * A pickle is a program: GLOBAL, INST and STACK_GLOBAL name any object of any module, REDUCE and
 * its kin call it. What a pickle does is therefore told by the names it takes. Names that come from
 * the stack are followed through a stack and memo of strings; what was computed is "?".
 *
 * The sweep is linear and never stops where Python would go on: a stack that runs empty or a memo
 * entry that is missing ends Python's reading, not ours, so that what follows is still seen.
 */
#pragma once

#include "base/diag.h"
#include "doc/value.h"

enum {
    PICKLE_OPCODES_MAX = 10 * 1000 * 1000,
    PICKLE_MEMO_MAX = 1000 * 1000,
    PICKLE_STACK_MAX = 1000 * 1000,
    PICKLE_NAMES_MAX = 100 * 1000,   /* in each list of names */
    PICKLE_STRINGS_MAX = 200 * 1000, /* in the list of strings */
};
#define PICKLE_SIZE_MAX ((size_t)256 << 20)

/* What is 0 has the default above, which is also the most that can be asked for. */
struct pickle_options {
    size_t max_size;    /* bytes of the source */
    size_t max_opcodes; /* in all pickles of the source */
};

enum {
    PICKLE_BROKEN = 1, /* at least one error was added to the diagnostics */
};

/*
 * Disassembles all pickles of @source, which may follow each other, into one map:
 *
 *     protocol    int: the highest that an opcode needs or PROTO names
 *     pickles     int: how many end with STOP
 *     complete    bool: the text is pickles to its end, and all of it was looked at
 *     globals     list of "module.name" as taken, once for each opcode, at the opcode's bytes
 *     calls       list of the same for what REDUCE, NEWOBJ, NEWOBJ_EX, OBJ and INST call
 *     reduces     int: how many REDUCE
 *     builds      int: how many BUILD, which calls __setstate__ or sets attributes
 *     persistent  list of persistent ids as text, "?" where computed
 *     extensions  list of int: codes of the extension registry, each of which stands for a global
 *     strings     list of all strings, at the bytes of their opcodes; bytes where not UTF-8
 *
 * Returns 0, or PICKLE_BROKEN after at least one DIAG_ERROR; *ret is written in both cases, with
 * what stands before the error. Diagnostics name bytes, not lines. Values live in @a.
 */
_must_check_ int pickle_read(arena *a, const struct source *source,
                             const struct pickle_options *options, diags *d, value *ret);

/*
 * Whether "module.name" only builds data: containers, numbers, times, paths, arrays and frames of
 * numpy and pandas. Everything else can do anything for all we know.
 */
bool pickle_global_is_safe(slice name);
