#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Our YAML reader against a tree built from PyYAML's events, with the byte range of every node.

Whole documents go through PyYAML's own parser, which shares no code with libyaml, and hold only
scalars that YAML 1.1 and go-yaml take for the same. Damaged documents go through libyaml, as ours
do, and show that structure, ranges and refusals are the same; what a plain scalar means is not
compared there.
"""
import re
import sys

import yaml

from common import dump, mutate, report, show_scalar, start

WORDS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False,
         "null": None, "~": None, "": None}


class Broken(Exception):
    pass


def resolve(event):
    """What a scalar means, of those that whole documents hold."""
    if event.style or event.tag:
        return event.value
    if event.value in WORDS:
        return WORDS[event.value]
    if re.fullmatch(r"-?(0|[1-9][0-9]*)", event.value):
        return int(event.value)
    if re.fullmatch(r"-?[0-9]+\.[0-9]+", event.value):
        return float(event.value)
    return event.value


def show_key(event):
    value = resolve(event)
    if value is None:
        raise Broken
    if isinstance(value, bool):
        return show_scalar("true" if value else "false")
    return show_scalar(str(value))


class Builder:
    """A tree as text. Blocks end with their last child, as ours do."""

    def __init__(self, text):
        self.text = text
        self.offsets = [0]
        for character in text:
            self.offsets.append(self.offsets[-1] + len(character.encode("utf-8")))

    def byte(self, mark):
        # Ours does not count a byte order mark at the start, nor does libyaml.
        return self.offsets[min(mark.index + self.skipped, len(self.text))]

    def all(self, events, skipped):
        self.skipped = skipped
        self.events = events
        documents = []
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                self.anchors = {}
                documents.append(self.node(next(events), 0)[0])
        return f"[{','.join(documents)}]@0:{self.offsets[-1]}"

    def node(self, event, depth, key=False):
        """The node's text, where its last event ends, and how many containers high it is."""
        first, last = self.byte(event.start_mark), self.byte(event.end_mark)
        if isinstance(event, yaml.AliasEvent):
            if not self.anchors.get(event.anchor):
                raise Broken
            shown, height = self.anchors[event.anchor]
            if key and height:
                raise Broken
            return shown, last, height
        anchor = self.anchors[event.anchor] = []  # filled at the end: an alias before that contains itself
        if isinstance(event, yaml.ScalarEvent):
            shown = f"{show_key(event) if key else show_scalar(resolve(event))}@{first}:{last}"
            anchor += [shown, 0]
            return shown, last, 0
        if key or depth >= 100:
            raise Broken
        mapping = isinstance(event, yaml.MappingStartEvent)
        shown, last, height = self.children(event, depth, mapping, last)
        shown = f"{'{' if mapping else '['}{shown}{'}' if mapping else ']'}@{first}:{last}"
        anchor += [shown, height + 1]
        return shown, last, height + 1

    def children(self, event, depth, mapping, last):
        parts, keys, height = [], [], 0
        for child in self.events:
            if isinstance(child, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                if event.flow_style:
                    last = self.byte(child.end_mark)
                break
            shown, last, high = self.node(child, depth + 1, key=mapping)
            height = max(height, high)
            if mapping:
                keys.append(shown.split("@")[0])
                item, last, high = self.node(next(self.events), depth + 1)
                height = max(height, high)
                parts.append([shown, item])
            else:
                parts.append(shown)
        if mapping:
            final = {key: i for i, key in enumerate(keys)}
            parts = [f"{key}:{'' if final[keys[i]] == i else '!'}{item}" for i, (key, item) in enumerate(parts)]
        return ",".join(parts), last, height


def theirs(document, loader):
    try:
        text = document.decode("utf-8")
        skipped = 1 if text.startswith("\ufeff") and loader is yaml.CSafeLoader else 0
        events = yaml.parse(text if loader is yaml.SafeLoader else document, Loader=loader)
        return Builder(text).all(iter(events), skipped)
    except (yaml.YAMLError, UnicodeDecodeError, Broken):
        return "broken"


def without_scalars(line):
    return re.sub(r"(null|true|false|i-?\d+|d[^@]*|[sb][0-9a-f]*)(?=@)", "?", line).replace("!", "")


def scalar(chance):
    kind = chance.randrange(6)
    if kind == 0:
        return chance.choice(list(WORDS)[:-1])
    if kind == 1:
        return str(chance.randrange(-1000, 1000))
    if kind == 2:
        return f"{chance.randrange(100)}.{chance.randrange(1, 100)}"
    words = " ".join(chance.choice(["word", "two", "\u00e9t\u00e9", "\u20ac5", "\U0001f600", "a-b", "x#y", "u:v"])
                     for _ in range(chance.randint(1, 4)))
    if kind == 3:
        return "'" + words.replace("two", "it''s") + "'"
    if kind == 4:
        return '"' + words.replace("two", '\\"q\\" \\u00e9 \\x41') + '"'
    return words


def flow(chance, depth):
    if not depth or chance.random() < 0.5:
        return scalar(chance)
    items = [flow(chance, depth - 1) for _ in range(chance.randrange(4))]
    if chance.random() < 0.5:
        return "[" + ", ".join(items) + "]"
    return "{" + ", ".join(f"{key(chance)}: {item}" for item in items) + "}"


def key(chance):
    return chance.choice(["a", "b", "name", "'q q'", '"d\u00e9"', "\u20ac", "yes", "7"])


def block(chance, depth, indent, names):
    pad = "  " * indent
    lines = []
    for _ in range(chance.randint(1, 4)):
        head = f"{pad}{key(chance)}:" if indent % 2 == 0 else f"{pad}-"
        anchor = ""
        if chance.random() < 0.15:
            names.append(f"n{len(names)}")
            anchor = f" &{names[-1]}"
        kind = chance.randrange(7)
        comment = chance.choice(["", "", "  # comment \u00e9"])
        if kind == 0 and depth:
            lines.append(f"{head}{anchor}{comment}\n{block(chance, depth - 1, indent + 1, [])}")
        elif kind == 1:
            style = chance.choice("|>") + chance.choice(["", "-", "+"])
            lines.append(f"{head}{anchor} {style}\n{pad}    text \u00e9\n{pad}    more\n" + chance.choice(["", "\n"]))
        elif kind == 2 and names and not anchor:
            lines.append(f"{head} *{chance.choice(names)}{comment}\n")
        elif kind == 3:
            lines.append(f"{head}{anchor} {flow(chance, 2)}{comment}\n")
        elif kind == 4:
            lines.append(f"{head}{anchor}{comment}\n")
        else:
            lines.append(f"{head}{anchor} {scalar(chance)}{comment}\n")
        if chance.random() < 0.1:
            lines.append("\n# between\n")
    return "".join(lines)


def document(chance):
    parts = [block(chance, 3, chance.randrange(2), []) for _ in range(chance.choice([1, 1, 1, 2, 3]))]
    text = "---\n".join(parts)
    if chance.random() < 0.2:
        text = text.replace("\n", "\r\n")
    return text.encode("utf-8")


def main():
    program, chance = start()
    whole = [document(chance) for _ in range(1500)]
    failed = report("yaml whole", whole, dump(program, "yaml", whole), [theirs(d, yaml.SafeLoader) for d in whole])
    # No tags, no merge keys: what they do is go-yaml's.
    alphabet = b"abn017 \n\t:,-?[]{}#&*|>'\"%.\\\x00\x07\x7f\r"
    short = [d for d in whole if len(d) < 300] + [b"\xef\xbb\xbf" + d for d in whole if len(d) < 100]
    damaged = [mutate(chance, chance.choice(short), alphabet) for _ in range(20000)]
    ours = [without_scalars(line) for line in dump(program, "yaml", damaged)]
    wanted = [without_scalars(theirs(d, yaml.CSafeLoader)) for d in damaged]
    failed |= report("yaml damaged", damaged, ours, wanted)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
