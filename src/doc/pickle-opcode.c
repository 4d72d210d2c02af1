/* SPDX-License-Identifier: Apache-2.0 */
/* Also the list of names that only build data, which changes as seldom. */
#include "doc/pickle-opcode.h"

#include "doc/pickle.h"

#define OPCODE(argument, effect, protocol)                                                         \
    {                                                                                              \
        ARGUMENT_##argument, EFFECT_##effect, (protocol)                                           \
    }

/* clang-format off: one opcode a line */
const struct pickle_opcode pickle_opcodes[256] = {
    /* numbers, constants */
    ['I'] = OPCODE(LINE, PUSH, 0),
    ['L'] = OPCODE(LINE, PUSH, 0),
    ['F'] = OPCODE(LINE, PUSH, 0),
    ['N'] = OPCODE(NONE, PUSH, 0),
    ['J'] = OPCODE(4, PUSH, 1),
    ['K'] = OPCODE(1, PUSH, 1),
    ['M'] = OPCODE(2, PUSH, 1),
    ['G'] = OPCODE(8, PUSH, 1),
    [0x88] = OPCODE(NONE, PUSH, 2),
    [0x89] = OPCODE(NONE, PUSH, 2),
    [0x8A] = OPCODE(COUNTED_1, PUSH, 2),
    [0x8B] = OPCODE(COUNTED_S4, PUSH, 2),
    /* strings, bytes */
    ['S'] = OPCODE(LINE, STRING_LINE, 0),
    ['V'] = OPCODE(LINE, UNICODE_LINE, 0),
    ['T'] = OPCODE(COUNTED_S4, STRING, 1),
    ['U'] = OPCODE(COUNTED_1, STRING, 1),
    ['X'] = OPCODE(COUNTED_4, UNICODE, 1),
    [0x8C] = OPCODE(COUNTED_1, UNICODE, 4),
    [0x8D] = OPCODE(COUNTED_8, UNICODE, 4),
    ['B'] = OPCODE(COUNTED_4, BYTES, 3),
    ['C'] = OPCODE(COUNTED_1, BYTES, 3),
    [0x8E] = OPCODE(COUNTED_8, BYTES, 4),
    [0x96] = OPCODE(COUNTED_8, BYTES, 5),
    [0x97] = OPCODE(NONE, PUSH, 5),
    [0x98] = OPCODE(NONE, REPLACE_1, 5),
    /* containers */
    [']'] = OPCODE(NONE, PUSH, 1),
    ['a'] = OPCODE(NONE, DROP_1, 0),
    ['e'] = OPCODE(NONE, DROP_MARK, 1),
    ['l'] = OPCODE(NONE, REPLACE_MARK, 0),
    [')'] = OPCODE(NONE, PUSH, 1),
    ['t'] = OPCODE(NONE, REPLACE_MARK, 0),
    [0x85] = OPCODE(NONE, REPLACE_1, 2),
    [0x86] = OPCODE(NONE, REPLACE_2, 2),
    [0x87] = OPCODE(NONE, REPLACE_3, 2),
    ['}'] = OPCODE(NONE, PUSH, 1),
    ['d'] = OPCODE(NONE, REPLACE_MARK, 0),
    ['s'] = OPCODE(NONE, DROP_2, 0),
    ['u'] = OPCODE(NONE, DROP_MARK, 1),
    [0x8F] = OPCODE(NONE, PUSH, 4),
    [0x90] = OPCODE(NONE, DROP_MARK, 4),
    [0x91] = OPCODE(NONE, REPLACE_MARK, 4),
    /* stack, memo */
    ['('] = OPCODE(NONE, MARK, 0),
    ['0'] = OPCODE(NONE, POP, 0),
    ['1'] = OPCODE(NONE, POP_MARK, 1),
    ['2'] = OPCODE(NONE, DUP, 0),
    ['g'] = OPCODE(LINE, GET_LINE, 0),
    ['h'] = OPCODE(1, GET, 1),
    ['j'] = OPCODE(4, GET, 1),
    ['p'] = OPCODE(LINE, PUT_LINE, 0),
    ['q'] = OPCODE(1, PUT, 1),
    ['r'] = OPCODE(4, PUT, 1),
    [0x94] = OPCODE(NONE, MEMOIZE, 4),
    /* globals, calls */
    ['c'] = OPCODE(TWO_LINES, GLOBAL, 0),
    [0x93] = OPCODE(NONE, STACK_GLOBAL, 4),
    ['i'] = OPCODE(TWO_LINES, INST, 0),
    ['o'] = OPCODE(NONE, OBJ, 1),
    ['R'] = OPCODE(NONE, REDUCE, 0),
    [0x81] = OPCODE(NONE, NEWOBJ, 2),
    [0x92] = OPCODE(NONE, NEWOBJ_EX, 4),
    ['b'] = OPCODE(NONE, BUILD, 0),
    ['P'] = OPCODE(LINE, PERSID, 0),
    ['Q'] = OPCODE(NONE, BINPERSID, 1),
    [0x82] = OPCODE(1, EXTENSION, 2),
    [0x83] = OPCODE(2, EXTENSION, 2),
    [0x84] = OPCODE(4, EXTENSION, 2),
    /* the pickle itself */
    [0x80] = OPCODE(1, PROTO, 2),
    [0x95] = OPCODE(8, NONE, 4), /* FRAME: says how much to read ahead */
    ['.'] = OPCODE(NONE, STOP, 0),
};
/* clang-format on */

bool pickle_global_is_safe(slice name)
{
    static const char *const safe[] = {
        "_codecs.encode", /* how protocols 0 to 2 write bytes */
        "array._array_reconstructor",
        "array.array",
        "collections.ChainMap",
        "collections.Counter",
        "collections.OrderedDict",
        "collections.defaultdict",
        "collections.deque",
        "copyreg.__newobj__",
        "copyreg.__newobj_ex__",
        "copyreg._reconstructor",
        "copy_reg.__newobj__",
        "copy_reg._reconstructor",
        "datetime.date",
        "datetime.datetime",
        "datetime.time",
        "datetime.timedelta",
        "datetime.timezone",
        "decimal.Decimal",
        "fractions.Fraction",
        "ipaddress.IPv4Address",
        "ipaddress.IPv4Network",
        "ipaddress.IPv6Address",
        "ipaddress.IPv6Network",
        "numpy._core.multiarray._reconstruct",
        "numpy._core.multiarray.scalar",
        "numpy._core.numeric._frombuffer",
        "numpy.core.multiarray._reconstruct",
        "numpy.core.multiarray.scalar",
        "numpy.core.numeric._frombuffer",
        "numpy.dtype",
        "numpy.ma.core.MaskedArray",
        "numpy.ma.core._mareconstruct",
        "numpy.ndarray",
        "pandas._libs.internals._unpickle_block",
        "pandas._libs.tslibs.timestamps._unpickle_timestamp",
        "pandas.core.frame.DataFrame",
        "pandas.core.indexes.base.Index",
        "pandas.core.indexes.base._new_Index",
        "pandas.core.indexes.datetimes.DatetimeIndex",
        "pandas.core.indexes.datetimes._new_DatetimeIndex",
        "pandas.core.indexes.multi.MultiIndex",
        "pandas.core.indexes.numeric.Float64Index",
        "pandas.core.indexes.numeric.Int64Index",
        "pandas.core.indexes.range.RangeIndex",
        "pandas.core.internals.blocks.new_block",
        "pandas.core.internals.managers.BlockManager",
        "pandas.core.internals.managers.SingleBlockManager",
        "pandas.core.series.Series",
        "pathlib.Path",
        "pathlib.PosixPath",
        "pathlib.PurePath",
        "pathlib.PurePosixPath",
        "pathlib.PureWindowsPath",
        "pathlib.WindowsPath",
        "pytz._UTC",
        "pytz._p",
        "re._compile",
        "types.SimpleNamespace",
        "uuid.SafeUUID",
        "uuid.UUID",
        "zoneinfo.ZoneInfo._unpickle",
    };
    static const char *const builtins[] = {
        "Ellipsis", "NotImplemented", "bool", "bytearray", "bytes",   "complex", "dict",
        "float",    "frozenset",      "int",  "list",      "long",    "object",  "range",
        "set",      "slice",          "str",  "tuple",     "unicode", "xrange",
    };
    slice builtin = slice_starts(name, SLICE("builtins."))      ? slice_from(name, 9)
                    : slice_starts(name, SLICE("__builtin__.")) ? slice_from(name, 12)
                                                                : SLICE_NULL;

    if (builtin.len) {
        for (size_t i = 0; i < ARRAY_SIZE(builtins); i++)
            if (slice_eq(builtin, slice_of(builtins[i])))
                return true;
        return false;
    }
    for (size_t i = 0; i < ARRAY_SIZE(safe); i++)
        if (slice_eq(name, slice_of(safe[i])))
            return true;
    return false;
}
