"""Splits C functions into statements, just well enough to move them about.

No preprocessor and no types: comments, literals and directives are blanked out, and what
remains is cut at braces, semicolons and the few keywords that own a statement. All
positions are offsets into the original text, so a moved statement keeps its comments out
and its spelling intact.
"""

import re
from dataclasses import dataclass, field

_BLANK = re.compile(
    r"""/\*.*?\*/ | //[^\n]* | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*'
      | ^[ \t]*\#(?:[^\n\\]|\\.|\\\n)*""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_WORD = re.compile(r"[A-Za-z_]\w*")
_FUNCTION = re.compile(
    r"\b([A-Za-z_]\w*)\s*\([^;{}]*\)\s*(?:(?:const|noexcept|override)\s*)*\{"
)
_WITH_HEAD = {"if", "for", "while", "switch", "__except"}
_WITHOUT_HEAD = {"else", "do", "__try", "__finally"}


def masked(text):
    """The text with everything that is no code replaced by blanks of the same length."""
    return _BLANK.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


@dataclass
class Statement:
    """One statement. `blocks` are the statement lists inside it; `keyword` is what it
    starts with if that is a control keyword, "label" for a label, else empty."""

    start: int
    end: int
    keyword: str = ""
    blocks: list = field(default_factory=list)


@dataclass
class Function:
    name: str
    body: list


class _Parser:
    def __init__(self, code):
        self.code = code
        self.at = 0

    def skip_space(self):
        while self.at < len(self.code) and self.code[self.at].isspace():
            self.at += 1

    def skip_pair(self, opening, closing):
        depth = 0
        while True:
            character = self.code[self.at]
            self.at += 1
            depth += (character == opening) - (character == closing)
            if depth == 0:
                return

    def word(self):
        self.skip_space()
        found = _WORD.match(self.code, self.at)
        return found.group() if found else ""

    def block(self):
        """A list of statements, from behind its opening brace to behind its closing one."""
        statements = []
        self.skip_space()
        while self.code[self.at] != "}":
            statements.append(self.statement())
            self.skip_space()
        self.at += 1
        return statements

    def statement(self):
        self.skip_space()
        start = self.at
        if self.code[start] == "{":
            self.at += 1
            inner = self.block()
            return Statement(start, self.at, "{", [inner])
        word = self.word()
        if word in _WITH_HEAD or word in _WITHOUT_HEAD:
            return self.control(start, word)
        label = re.compile(r"(case\b[^:;{}]*|[A-Za-z_]\w*\s*):").match(self.code, start)
        if label:
            self.at = label.end()
            return Statement(start, self.at, "label")
        return self.simple(start)

    def control(self, start, word):
        self.at += len(word)
        self.skip_space()
        if word in _WITH_HEAD:
            self.skip_pair("(", ")")
        blocks = [self.owned()]
        if word == "do":
            self.simple(self.at)
        end = self.at
        follower = self.word()
        if (word, follower) in {("if", "else"), ("__try", "__except"), ("__try", "__finally")}:
            blocks += self.control(self.at, follower).blocks
            end = self.at
        self.at = end
        return Statement(start, end, word, blocks)

    def owned(self):
        """The statement that an `if` or a loop owns, as a list."""
        self.skip_space()
        if self.code[self.at] == "{":
            self.at += 1
            return self.block()
        return [self.statement()]

    def simple(self, start):
        while self.code[self.at] != ";":
            if self.code[self.at] == "{":  # an initialiser
                self.skip_pair("{", "}")
            elif self.code[self.at] == "(":
                self.skip_pair("(", ")")
            else:
                self.at += 1
        self.at += 1
        return Statement(start, self.at)


def functions(text):
    """The functions defined in a C file, with their statements."""
    code = masked(text)
    parser = _Parser(code)
    found = _FUNCTION.search(code)
    result = []
    while found:
        parser.at = found.end()
        result.append(Function(found.group(1), parser.block()))
        found = _FUNCTION.search(code, parser.at)
    return result


def is_declaration(text, statement):
    """True for `type name;` and `type name = ...;`: two words, or a star, before a name."""
    if statement.keyword:
        return False
    code = masked(text)[statement.start : statement.end]
    words = re.match(r"\s*((?:\w+[\s*]+)+)\w+\s*(\[[^\]]*\]\s*)*[=;]", code)
    return bool(words) and not re.match(r"\s*(return|goto|break|continue)\b", code)
