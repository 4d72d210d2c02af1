/* SPDX-License-Identifier: Apache-2.0 */
/* The opcodes of pickles, as CPython's Lib/pickletools.py lists them; for pickle.c only. */
#pragma once

#include "base/slice.h"

enum pickle_argument {
    ARGUMENT_UNKNOWN, /* no such opcode */
    ARGUMENT_NONE,
    ARGUMENT_1, /* so many bytes, a little-endian number */
    ARGUMENT_2,
    ARGUMENT_4,
    ARGUMENT_8,
    ARGUMENT_LINE,      /* to the next line break */
    ARGUMENT_TWO_LINES, /* the same twice */
    ARGUMENT_COUNTED_1, /* a length in so many bytes, and as many bytes */
    ARGUMENT_COUNTED_4,
    ARGUMENT_COUNTED_S4, /* with a sign; negative is an error */
    ARGUMENT_COUNTED_8,
};

enum pickle_effect {
    EFFECT_NONE,
    EFFECT_PUSH, /* of something that is no string */
    EFFECT_MARK,
    EFFECT_POP,
    EFFECT_POP_MARK, /* and all above the mark */
    EFFECT_DUP,
    EFFECT_REPLACE_1, /* takes so many items and pushes one */
    EFFECT_REPLACE_2,
    EFFECT_REPLACE_3,
    EFFECT_REPLACE_MARK, /* takes all down to the mark, pushes one */
    EFFECT_DROP_1,       /* takes so many items from what lies below them */
    EFFECT_DROP_2,
    EFFECT_DROP_MARK, /* takes all down to the mark */
    EFFECT_UNICODE,   /* pushes a string: the argument as UTF-8 */
    EFFECT_UNICODE_LINE,
    EFFECT_STRING, /* Python 2's string */
    EFFECT_STRING_LINE,
    EFFECT_BYTES,
    EFFECT_GET,
    EFFECT_GET_LINE,
    EFFECT_PUT,
    EFFECT_PUT_LINE,
    EFFECT_MEMOIZE,
    EFFECT_GLOBAL,
    EFFECT_STACK_GLOBAL,
    EFFECT_INST,
    EFFECT_OBJ,
    EFFECT_REDUCE,
    EFFECT_NEWOBJ,
    EFFECT_NEWOBJ_EX,
    EFFECT_BUILD,
    EFFECT_PERSID,
    EFFECT_BINPERSID,
    EFFECT_EXTENSION,
    EFFECT_PROTO,
    EFFECT_STOP,
};

struct pickle_opcode {
    uint8_t argument; /* enum pickle_argument */
    uint8_t effect;   /* enum pickle_effect */
    uint8_t protocol; /* that brought it */
};

extern const struct pickle_opcode pickle_opcodes[256];
