#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Our disassembler against Python's own unpickler, which is kept from finding real classes.

The unpickler must ask for exactly the globals that we name, in this order, up to where it stops; we
may name more behind that place, never fewer before it. Counts are compared with pickletools.
"""
import collections
import datetime
import decimal
import io
import pickle
import pickletools
import resource
import sys
import warnings

from common import dump, mutate, report, start


class Anything:
    """Takes every call and every state."""

    def __new__(cls, *args, **kwargs):
        return object.__new__(cls)

    def __init__(self, *args, **kwargs):
        pass

    def __call__(self, *args, **kwargs):
        return Anything()

    def __setstate__(self, state):
        pass

    def __hash__(self):
        return 1

    def append(self, item):
        pass

    def extend(self, items):
        pass

    def add(self, item):
        pass

    def __setitem__(self, key, item):
        pass


class Recorder(pickle.Unpickler):
    def __init__(self, data):
        super().__init__(io.BytesIO(data), encoding="latin-1")
        self.asked = []

    def find_class(self, module, name):
        self.asked.append(f"{module}.{name}")
        return Anything

    def persistent_load(self, pid):
        return Anything()


def asked(document):
    recorder = Recorder(document)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            recorder.load()
    except Exception:  # a damaged pickle may raise anything
        pass
    return recorder.asked


def names(line):
    """The texts of globals in our answer."""
    key = "s" + b"globals".hex() + ":["
    part = line[line.index(key) + len(key):]
    part = part[:part.index("]")]
    return [bytes.fromhex(text[1:]).decode("utf-8") for text in part.split(",") if text]


def number(line, key):
    part = line[line.index("s" + key.encode().hex() + ":i"):].split(":i", 1)[1]
    return int(part.split(",")[0].split("}")[0])


class Plain:
    pass


class WithArguments:
    def __getnewargs_ex__(self):
        return (1,), {"k": 2}


def objects(chance):
    plain = Plain()
    plain.x = chance.random()
    pool = [
        1, -1, 1 << 70, 2.5, None, True, "text", "\u00e9\u20ac", "line\nbreak \\u0041", b"bytes", bytearray(b"x"),
        (1, 2), (1, 2, 3, 4), [1, [2]], {"k": {"v": 1}}, {1, 2}, frozenset([3]), complex(1, 2), plain, Plain, len,
        WithArguments(), collections.OrderedDict(a=1), collections.Counter("aab"), datetime.datetime(2020, 1, 2),
        datetime.timedelta(1), decimal.Decimal("1.5"), range(3), slice(1, 2), collections.deque([1, 2]), print, ValueError(1),
    ]
    return [chance.choice(pool) for _ in range(chance.randint(1, 6))]


def main():
    program, chance = start()
    # A damaged pickle may ask Python for any amount of memory.
    resource.setrlimit(resource.RLIMIT_AS, (1 << 28, resource.getrlimit(resource.RLIMIT_AS)[1]))
    whole = [pickle.dumps(objects(chance), protocol) for protocol in range(6) for _ in range(150)]
    ours = dump(program, "pickle", whole)
    failed = report("pickle globals", whole, [names(line) for line in ours],
                    [asked(document) for document in whole])
    for key, opcode in (("reduces", "REDUCE"), ("builds", "BUILD")):
        failed |= report(f"pickle {key}", whole, [number(line, key) for line in ours],
                         [sum(op.name == opcode for op, _, _ in pickletools.genops(document)) for document in whole])
    # Each byte of an alphabet of opcodes, and small arguments.
    alphabet = bytes(ord(op.code) for op in pickletools.opcodes) + b"\x00\x01\x02\x03\n'os"
    short = [document for document in whole if len(document) < 200]
    damaged = [mutate(chance, chance.choice(short), alphabet) for _ in range(3000)]
    # Python 3.11 complains on standard error about each BYTEARRAY8 that is cut short.
    damaged = [document for document in damaged if b"\x96" not in document]
    theirs = [asked(document) for document in damaged]
    seen = []
    for line, wanted in zip(dump(program, "pickle", damaged), theirs):
        found = names(line)
        # A name that was computed is "?" to us, which no list holds for safe.
        seen.append([w if f == "?" else f for f, w in zip(found, wanted)])
    failed |= report("pickle damaged", damaged, seen, theirs)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
