#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Our reader in consumer mode against Python's json, on generated and on damaged documents.

Both must accept the same documents and see the same in them, hidden duplicates included.
"""
import json
import sys

from common import dump, mutate, report, show_scalar, start


class Pairs(list):
    """An object with all its members, so that duplicates show."""


def show(value):
    if isinstance(value, Pairs):
        last = {key: i for i, (key, _) in enumerate(value)}
        return "{" + ",".join(
            f"{show_scalar(key)}:{'' if last[key] == i else '!'}{show(item)}"
            for i, (key, item) in enumerate(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(show(item) for item in value) + "]"
    return show_scalar(value)


def theirs(document):
    try:
        return show(json.loads(document.decode("utf-8"), object_pairs_hook=Pairs))
    except (ValueError, RecursionError):
        return "broken"


def string(chance):
    parts = []
    for _ in range(chance.choice([0, 1, 2, 3, 9, 30])):
        kind = chance.randrange(12)
        if kind == 0:
            parts.append(chance.choice(["\\n", "\\t", '\\"', "\\\\", "\\/", "\\b", "\\f", "\\r"]))
        elif kind == 1:
            parts.append("\\u%04x" % chance.randrange(0x10000))
        elif kind == 2:
            parts.append("\\u%04X" % chance.choice([0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0, 0xFFFF]))
        elif kind == 3:
            parts.append(chance.choice(["\u00e9", "\u20ac", "\U0001f600", "\x7f", "\u2028", "\ufffd"]))
        else:
            parts.append(chance.choice("abcXYZ 012,:[]{}'"))
    return '"' + "".join(parts) + '"'


def number(chance):
    kind = chance.randrange(6)
    if kind == 0:
        return str(chance.randrange(-10, 10))
    if kind == 1:
        return str(chance.choice([-1, 1]) * chance.getrandbits(chance.choice([8, 53, 63, 64, 65, 200])))
    if kind == 2:
        return repr(chance.uniform(-1000, 1000))
    if kind == 3:
        return chance.choice(["NaN", "Infinity", "-Infinity", "-0", "-0.0", "0e0", "1e400", "-1e400"])
    digits = "".join(chance.choice("0123456789") for _ in range(chance.randint(1, 25)))
    return (chance.choice(["", "-"]) + chance.choice(["0", "7", "1" + digits]) + chance.choice(["", "." + digits])
            + chance.choice(["", f"e{chance.randint(-330, 330)}", f"E+{chance.randint(0, 30)}"]))


def value(chance, depth):
    kind = chance.randrange(8 if depth else 5)
    space = chance.choice(["", "", "", " ", "\n ", "\t\r"])
    if kind < 2:
        return string(chance)
    if kind < 4:
        return number(chance)
    if kind == 4:
        return chance.choice(["true", "false", "null"])
    count = chance.choice([0, 1, 2, 3, 20])
    if kind == 5:
        return f"[{space}" + f"{space},".join(value(chance, depth - 1) for _ in range(count)) + f"{space}]"
    keys = [string(chance) for _ in range(3)]
    return "{" + space + ",".join(
        f"{chance.choice(keys + [string(chance)])}{space}:{space}{value(chance, depth - 1)}"
        for _ in range(count)) + space + "}"


def main():
    program, chance = start()
    sys.setrecursionlimit(4000)  # for show(), which nests deeper than its document
    whole = [value(chance, chance.randint(0, 4)).encode("utf-8") for _ in range(3000)]
    short = [document for document in whole if len(document) < 400]
    alphabet = b'"\\[]{},:0123456789.eE+-truefalsn NI\x00\x1f\x7f\n/\''
    damaged = [mutate(chance, chance.choice(short), alphabet) for _ in range(20000)]
    # Bytes that are not UTF-8 are the one thing that we read and Python refuses.
    damaged = [document for document in damaged if is_utf8(document)]
    deep = [b"[" * n + b"]" * n for n in (1, 100, 512)] + [b'{"a":' * n + b"1" + b"}" * n for n in (1, 512)]
    failed = 0
    for name, documents in (("whole", whole), ("damaged", damaged), ("deep", deep)):
        failed += report(f"json {name}", documents, dump(program, "json", documents),
                         [theirs(document) for document in documents])
    return 1 if failed else 0


def is_utf8(document):
    try:
        document.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
