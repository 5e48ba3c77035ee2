"""Smaller versions of a source, by its structure: functions, blocks, statements, wrappers left out.

A source is a tree of pieces. A piece is a statement or declaration on lines of its own, or a block with
what introduces and ends it. Works on sources whose braces end lines, as generated ones do.
"""

from dataclasses import dataclass, field


@dataclass
class Piece:
    """`head` alone is a statement; with `body` it is a block up to `end`."""
    head: str
    body: list = field(default_factory=list)
    end: str = ""

    def lines(self):
        yield self.head
        if self.end:
            for piece in self.body:
                yield from piece.lines()
            yield self.end

    def weight(self):
        return sum(1 for _ in self.lines())


def parse(lines, i=0, inside=False):
    """(pieces, where they end)."""
    pieces = []
    while i < len(lines):
        line = lines[i]
        text = line.strip()
        if inside and (text.startswith("}") or text.count("{") < text.count("}")):
            return pieces, i
        if text.endswith("{"):
            body, end = parse(lines, i + 1, True)
            piece = Piece(line, body, lines[end] if end < len(lines) else "}")
            i = end
            if piece.end.strip().endswith("{"):  # `} else {`: the next block begins on the line that ends this
                piece.end, i = "}", end
                lines = [*lines[:end], lines[end].replace("}", "", 1), *lines[end + 1:]]
                i -= 1
            pieces.append(piece)
        elif text:
            pieces.append(Piece(line))
        i += 1
    return pieces, i


def text_of(pieces):
    return "\n".join(line for piece in pieces for line in piece.lines()) + "\n"


def joined(lines):
    """A head on a line of its own and its `{` on the next are one line."""
    result = []
    for line in lines:
        if line.strip() == "{" and result and result[-1].strip() and not result[-1].rstrip().endswith(("{", "}", ";")):
            result[-1] = result[-1].rstrip() + " {"
        else:
            result.append(line)
    return result


def tree(text):
    return parse(joined(text.splitlines()))[0]


def follows(piece):
    """Whether a piece continues the one before it: `else`, a handler."""
    return piece.head.strip().startswith(("else", "__except", "__finally", "while (0)"))


def groups(pieces):
    """Pieces that only make sense together, as (start, end)."""
    start = 0
    for i in range(1, len(pieces) + 1):
        if i == len(pieces) or not follows(pieces[i]):
            yield start, i
            start = i


def smaller(pieces):
    """Versions of the pieces with something left out, the largest parts first."""
    parts = sorted(groups(pieces), key=lambda part: -sum(p.weight() for p in pieces[part[0]:part[1]]))
    for size in (8, 4, 2):  # several at once
        ordered = sorted(groups(pieces))
        if len(ordered) >= 2 * size:
            for i in range(0, len(ordered), size):
                some = ordered[i:i + size]
                yield pieces[:some[0][0]] + pieces[some[-1][1]:]
    for start, end in parts:
        yield pieces[:start] + pieces[end:]
    for start, end in parts:
        for i in range(start, end):
            piece = pieces[i]
            if piece.end and not follows(piece):
                yield pieces[:start] + piece.body + pieces[end:]  # without what is around it
    for i, piece in enumerate(pieces):
        if piece.end:
            for body in smaller(piece.body):
                yield [*pieces[:i], Piece(piece.head, body, piece.end), *pieces[i + 1:]]
