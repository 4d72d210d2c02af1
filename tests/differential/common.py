# SPDX-License-Identifier: Apache-2.0
"""What the comparisons share: running dump, and writing Python's values in its notation."""
import random
import resource
import subprocess
import sys


def lift_memory_limit():
    """A limit that a test sets for Python is not for our program: a sanitizer maps terabytes."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def dump(program, form, documents):
    """How our reader sees each document (bytes), one line for each."""
    text = "".join(document.hex() + "\n" for document in documents)
    done = subprocess.run([program, form], input=text, capture_output=True, text=True, check=True,
                          preexec_fn=lift_memory_limit)
    lines = done.stdout.split("\n")[:-1]
    if len(lines) != len(documents):
        raise SystemExit(f"{len(documents)} documents, {len(lines)} answers")
    return lines


def show_float(number):
    if number != number:
        return "dnan"
    if number in (float("inf"), float("-inf")):
        return "dinf" if number > 0 else "d-inf"
    mantissa, exponent = number.hex().split("p")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"d{mantissa}p{exponent}"


def show_int(number):
    """Integers beyond 64 bits are doubles to us."""
    if -(1 << 63) <= number < 1 << 64:
        return f"i{number}"
    try:
        return show_float(float(number))
    except OverflowError:
        return "dinf" if number > 0 else "d-inf"


def show_text(text):
    return "s" + text.encode("utf-8", "surrogatepass").hex()


def show_scalar(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return show_int(value)
    if isinstance(value, float):
        return show_float(value)
    return show_text(value)


def report(name, documents, ours, theirs):
    """Prints TAP for one comparison; shows the first documents that differ."""
    wrong = [i for i in range(len(documents)) if ours[i] != theirs[i]]
    print(f"{'not ok' if wrong else 'ok'} {name}: {len(documents)} documents")
    for i in wrong[:5]:
        print(f"# document {documents[i]!r:.500}\n#   ours   {ours[i]!s:.500}\n#   theirs {theirs[i]!s:.500}")
    return bool(wrong)


def mutate(chance, document, alphabet):
    """The document with some bytes replaced, removed or added."""
    data = bytearray(document)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(data) + 1)
        kind = chance.randrange(3)
        if kind == 0 and at < len(data):
            data[at] = chance.choice(alphabet)
        elif kind == 1 and at < len(data):
            del data[at]
        else:
            data.insert(at, chance.choice(alphabet))
    return bytes(data)


def start():
    """The dump program and a source of chance that is the same in each run."""
    if len(sys.argv) < 2:
        raise SystemExit("usage: SCRIPT DUMP-PROGRAM")
    return sys.argv[1], random.Random(4)
