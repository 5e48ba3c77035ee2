"""A C source as its declarations and definitions, from top to bottom."""

import re
from dataclasses import dataclass

import rewrite

FUNCTION = re.compile(r"([A-Za-z_]\w*)\s*\((.*)\)\s*$", re.DOTALL)
VARIABLE = re.compile(r"^static\s+(?P<type>(?:const\s+)?(?:struct\s+)?[A-Za-z_]\w*(?:\s*\*+)?)\s*(?P<name>[A-Za-z_]\w*)(?P<array>(?:\s*\[[^\]]*\])*)\s*;$")


@dataclass
class Chunk:
    """With what stands before it, a directive, a declaration (`text` alone) or a function."""
    text: str
    name: str = ""  # of a function that is defined here
    head: str = ""
    body: str = ""  # with its braces


def code(text):
    """Without comments."""
    return "".join(" " if t.kind == "skip" else t.text for t in rewrite.tokens(text)).strip()


def directives(text):
    """Lines of the preprocessor end chunks: (text, is a directive)."""
    lines, other = text.splitlines(keepends=True), []
    while lines:
        line = lines.pop(0)
        if not line.lstrip().startswith("#"):
            other.append(line)
            continue
        while line.rstrip().endswith("\\") and lines:
            line += lines.pop(0)
        yield "".join(other), False
        yield line, True
        other = []
    yield "".join(other), False


def function_of(text, items, start):
    """The chunk of a definition whose body begins at item `start`."""
    head = "".join(t.text for t in items[:start])
    found = FUNCTION.search(code(head))
    if not found or "=" in code(head).split("(")[0] or "struct" in code(head).split("(")[0].split()[:2]:
        return Chunk(text)
    return Chunk(text, found.group(1), head, "".join(t.text for t in items[start:]))


def parse_code(text):
    items, depth, start, current = rewrite.tokens(text), 0, None, []
    for i, item in enumerate(items):
        current.append(item)
        if item.kind != "other":
            continue
        if item.text in "({[":
            if item.text == "{" and depth == 0:
                start = len(current) - 1
            depth += 1
        elif item.text in ")}]":
            depth -= 1
        if depth:
            continue
        if item.text == ";":
            yield Chunk("".join(t.text for t in current))
            current, start = [], None
        elif item.text == "}":
            following = next((t for t in items[i + 1:] if t.kind != "skip"), None)
            chunk = function_of("".join(t.text for t in current), current, start)
            if chunk.name and (following is None or following.text not in (";", ",")):
                yield chunk
                current, start = [], None
    if current:
        yield Chunk("".join(t.text for t in current))


def parse(text):
    """Chunks, whose texts are the source together; None for what is not understood: conditional parts."""
    if re.search(r"^\s*#\s*(if|undef|else|pragma)", text, re.MULTILINE):
        return None
    chunks = []
    for piece, directive in directives(text):
        chunks += [Chunk(piece)] if directive else list(parse_code(piece))
    return chunks


def prototype(chunk):
    return code(chunk.head) + ";\n"
