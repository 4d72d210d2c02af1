#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Our literals of Python source against ast.literal_eval, on generated and on damaged expressions.

What Python takes for a literal must be the same value to us. We may know more (1 + 1), and may not
know what no value of ours can hold, which the generator leaves out.
"""
import ast
import sys
import warnings

from common import dump, mutate, report, show_scalar, start


def show(value):
    if isinstance(value, dict):
        return "{" + ",".join(f"{show(key)}:{show(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(show(item) for item in value) + "]"
    if isinstance(value, bytes):
        return "b" + value.hex()
    return show_scalar(value)


def is_ours(value):
    """Values that we can hold: 64 bits, no complex numbers, no sets, plain keys."""
    if isinstance(value, dict):
        return all(type(key) in (str, int) for key in value) and all(map(is_ours, value.values()))
    if isinstance(value, (list, tuple)):
        return all(map(is_ours, value))
    if isinstance(value, int):
        return -(1 << 63) <= value < 1 << 64
    return value is None or isinstance(value, (float, str, bytes))


def text(chance, binary):
    quote = chance.choice(["'", '"', "'''", '"""'])
    prefix = chance.choice(["b", "B", "rb", "bR"] if binary else ["", "", "", "r", "R", "u", "U"])
    escapes = ["\\n", "\\t", "\\\\", "\\'", '\\"', "\\a", "\\x41", "\\xff", "\\0", "\\101", "\\18", "\\777",
               "\\d", "\\ ", "\\u00e9", "\\U0001f600", "\\ud800", "\\\n", "\\8"]
    plain = "abc {}%#$" + ("" if binary else "\u00e9\u20ac\U0001f600")
    if len(quote) == 3:
        plain += "\n"
    body = "".join(chance.choice(escapes) if chance.randrange(3) == 0 else chance.choice(plain)
                   for _ in range(chance.choice([0, 1, 2, 5, 20])))
    return prefix + quote + body + quote


def number(chance):
    digits = str(chance.getrandbits(chance.choice([1, 8, 30, 63, 64, 100])))
    small = chance.getrandbits(chance.choice([4, 31, 63, 64]))
    grouped = "_".join(digits[i:i + 3] for i in range(0, len(digits), 3))
    return chance.choice(["", "", "-", "+"]) + chance.choice([
        digits, grouped, hex(small), "0X_%X" % small, oct(small), bin(small), "00",
        digits + ".", "." + digits, digits + ".5", digits + "e-5", "1_0e1_0", "1E400", "0.1"])


def expression(chance, depth):
    kind = chance.randrange(9 if depth else 6)
    if kind < 2:
        return chance.choice([" ", " ", "  "]).join(text(chance, False) for _ in range(chance.choice([1, 1, 2, 3])))
    if kind == 2:
        return text(chance, True)
    if kind < 5:
        return number(chance)
    if kind == 5:
        return chance.choice(["None", "True", "False", "()", "[]", "{}"])
    items = [expression(chance, depth - 1) for _ in range(chance.choice([1, 2, 3, 9]))]
    if kind == 6:
        return "[" + ", ".join(items) + chance.choice(["", ",", "\n"]) + "]"
    if kind == 7:
        return "(" + ",".join(items) + ",)"
    return "{" + ", ".join(f"'k{i}': {item}" for i, item in enumerate(items)) + "}"


def has_duplicates(source):
    """Python forgets members that a later one hides; we keep them."""
    return any(isinstance(node, ast.Dict) and len({ast.dump(key) for key in node.keys}) < len(node.keys)
               for node in ast.walk(ast.parse(source.lstrip(" \t"), mode="eval")))


def theirs(document):
    """None when Python takes the document for no literal, or for one that we cannot hold."""
    try:
        source = document[4:].decode("utf-8")
        value = ast.literal_eval(source)
        return show(value) if is_ours(value) and not has_duplicates(source) else None
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def main():
    program, chance = start()
    warnings.simplefilter("ignore")  # invalid escapes
    whole = [b"x = " + expression(chance, chance.randint(0, 3)).encode("utf-8") for _ in range(3000)]
    short = [document for document in whole if len(document) < 200]
    alphabet = b"'\"\\rbuf[]{}(),:0123456789._xobeE+-j \n#"
    damaged = [b"x = " + mutate(chance, chance.choice(short)[4:], alphabet) for _ in range(10000)]
    failed = 0
    for name, documents in (("whole", whole), ("damaged", damaged)):
        known = [(document, theirs(document)) for document in documents]
        known = [(document, value) for document, value in known if value is not None]
        documents = [document for document, _ in known]
        failed += report(f"python {name}", documents, dump(program, "python", documents),
                         [value for _, value in known])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
