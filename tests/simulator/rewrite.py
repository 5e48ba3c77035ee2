"""Makes driver sources into C that gcc compiles for this machine.

Two things do not exist here: `long` of 32 bits, and structured exception handling. A `long`
that is not part of `long long` becomes `int`; `__try` becomes blocks around a jump buffer, with
the handler of `__finally` as a nested function that every way out of the block runs.
Everything stays on its line.
"""

import re
from dataclasses import dataclass

TOKEN = re.compile(
    r"""(?P<skip>/\*.*?\*/|//[^\n]*|\\\n|\s+)|(?P<literal>L?"(?:\\.|[^"\\\n])*"|L?'(?:\\.|[^'\\\n])*')"""
    r"""|(?P<word>[A-Za-z_]\w*)|(?P<other>.)""",
    re.DOTALL,
)
WORDS = {"try": "__try", "except": "__except", "finally": "__finally", "leave": "__leave",
         "_try": "__try", "_except": "__except", "_finally": "__finally", "_leave": "__leave"}


class RewriteError(Exception):
    """A source that does not have the form that is expected."""


@dataclass
class Token:
    kind: str
    text: str


SUFFIX = re.compile(r"(?<=[0-9A-Fa-f])[uU][iI]64\b")


def tokens(text):
    text = SUFFIX.sub("ULL", text)
    return [Token(found.lastgroup, found.group()) for found in TOKEN.finditer(text)]


def shorten_long(items):
    """`long` is as wide as `int` for the compiler that drivers are written for."""
    words = [i for i, item in enumerate(items) if item.kind not in ("skip",)]
    for place, i in enumerate(words):
        if items[i].text != "long":
            continue
        before = items[words[place - 1]].text if place else ""
        after = items[words[place + 1]].text if place + 1 < len(words) else ""
        if "long" in (before, after) or after == "double":
            continue
        items[i].text = "" if "int" in (before, after) else "int"


class Blocks:
    """Rewrites the exception handling of one source."""

    def __init__(self, items):
        self.items = items
        self.count = 0

    def next_code(self, i):
        while i < len(self.items) and self.items[i].kind == "skip":
            i += 1
        return i

    def closing(self, i, opens, closes):
        depth = 0
        for k in range(i, len(self.items)):
            if self.items[k].kind == "other":
                depth += (self.items[k].text == opens) - (self.items[k].text == closes)
                if depth == 0:
                    return k
        raise RewriteError(f"'{opens}' is never closed")

    def word(self, i):
        if i >= len(self.items) or self.items[i].kind != "word":
            return ""
        return WORDS.get(self.items[i].text, self.items[i].text)

    def text(self, start, end, target):
        """Items [start, end) as text, __leave going to `target`."""
        result = []
        i = start
        while i < end:
            word = self.word(i)
            if word == "__try":
                piece, i = self.statement(i, target)
                result.append(piece)
                continue
            if word == "__leave":
                result.append(f"goto {target}")
            else:
                result.append(self.items[i].text)
            i += 1
        return "".join(result)

    def statement(self, i, outer):
        """The statement whose __try is at `i`, and what follows it."""
        self.count += 1
        number = self.count
        label = f"sim_leave_{number}"
        start = self.next_code(i + 1)
        end = self.closing(start, "{", "}")
        body = "".join(item.text for item in self.items[i + 1:start]) + self.text(start, end + 1, label)
        between = self.next_code(end + 1)
        gap = "".join(item.text for item in self.items[end + 1:between])
        kind = self.word(between)
        if kind == "__except":
            open_ = self.next_code(between + 1)
            close = self.closing(open_, "(", ")")
            condition = self.text(open_, close + 1, label)
            start = self.next_code(close + 1)
            lines = "".join(item.text for item in self.items[close + 1:start])
            end = self.closing(start, "{", "}")
            handler = self.text(start, end + 1, outer)
            return (f"SIM_TRY_EXCEPT({number}) {body} {label}: SIM_END_EXCEPT({number}) {gap}"
                    f"if {condition} {lines}{handler} else SIM_PASS_ON; }}", end + 1)
        if kind == "__finally":
            start = self.next_code(between + 1)
            lines = "".join(item.text for item in self.items[between + 1:start])
            end = self.closing(start, "{", "}")
            handler = self.text(start, end + 1, outer)
            # The nested function has to stand before the block: its lines are counted back.
            return (f"SIM_TRY_FINALLY({number}) {body} {label}: SIM_END_FINALLY({number}) {gap}{lines}"
                    f"SIM_HANDLER({number}) {handler} SIM_HANDLER_END }}", end + 1)
        raise RewriteError("a __try without a handler")


def rewrite(text):
    """The text of a driver's source, for gcc."""
    items = tokens(text)
    shorten_long(items)
    if not any(WORDS.get(item.text, item.text) == "__try" for item in items):
        return "".join(item.text for item in items)
    blocks = Blocks(items)
    return blocks.text(0, len(items), "sim_no_try")


def rewrite_header(text):
    """Headers have no exception handling, only types."""
    items = tokens(text)
    shorten_long(items)
    return "".join(item.text for item in items)
