"""What a corpus program says about itself: expected findings and head comments.

The notation is described in docs/corpus.md.
"""
import os
import re
from dataclasses import dataclass, field

SEVERITIES = {"E": "error", "W": "warning", "N": "note"}

MARK = re.compile(r"(?://|/\*)~(?P<shift>[\^+]*)\s*(?P<text>.*?)\s*(?:\*/\s*)?$")
KNOWN = re.compile(r"(?P<kind>MISSING|SPURIOUS)\s+(?P<ids>FLT\d{3}(?:\s+FLT\d{3})*):\s*(?P<why>\S.*)$")
TOKEN = re.compile(r"(?P<rule>FLT\d{3})(?::(?P<severity>[EWN]))?$")
HEAD = re.compile(r"//\s*(?P<key>why|entry|args|unknown):\s*(?P<value>.*)$")


class AnnotationError(Exception):
    """A comment that looks like an annotation but is none."""


@dataclass(frozen=True)
class Expectation:
    file: str
    line: int
    rule: str
    severity: str = ""    # "" accepts any
    also: bool = False    # a further place of a finding annotated elsewhere
    known: str = ""       # "MISSING" or "SPURIOUS": a wrong result that is known

    def place(self):
        return f"{self.file}:{self.line}"


@dataclass
class Program:
    """One driver or program of the corpus: a file, or a folder with several units; or several of
    them, each in a folder of its own: a project."""
    path: str
    units: list
    project: bool = False
    why: str = ""
    entry: str = ""
    args: list = field(default_factory=list)
    preview: bool = False  # of a rule that is not finished: lies below a folder `preview`
    unknown: set = field(default_factory=set)  # rules whose verdict may be unknown
    expectations: list = field(default_factory=list)

    def clean(self):
        return not any(e.known != "SPURIOUS" for e in self.expectations)


def parse_mark(text, place):
    """Yields (rule, severity, known) for the text behind the ~ of an annotation."""
    known = KNOWN.match(text)
    if known:
        for rule in known["ids"].split():
            yield rule, "", known["kind"]
        return
    if not text:
        raise AnnotationError(f"{place}: annotation without a rule")
    for word in text.split():
        token = TOKEN.match(word)
        if not token:
            raise AnnotationError(f"{place}: '{word}' is no rule (FLT101, FLT105:W)")
        yield token["rule"], SEVERITIES.get(token["severity"] or "", ""), ""


def read_expectations(path):
    """All annotations of one source file."""
    result = []
    with open(path, encoding="utf-8", errors="replace") as source:
        for number, line in enumerate(source, 1):
            mark = MARK.search(line)
            if not mark:
                continue
            where = number - mark["shift"].count("^")
            for rule, severity, known in parse_mark(mark["text"], f"{path}:{number}"):
                result.append(Expectation(path, where, rule, severity, "+" in mark["shift"], known))
    return result


def read_head(path, program):
    """The `// key: value` comments before the first other line."""
    with open(path, encoding="utf-8", errors="replace") as source:
        for line in source:
            head = HEAD.match(line)
            if not head:
                if line.startswith("//"):
                    continue
                return
            key, value = head["key"], head["value"].strip()
            if key == "why":
                program.why = value
            elif key == "entry":
                program.entry = value
            elif key == "args":
                program.args = value.split()
            else:
                program.unknown.update(re.findall(r"FLT\d{3}", value))


def read_program(path):
    """The program at `path`, with everything its comments say."""
    files = [path]
    project = False
    if os.path.isdir(path):
        files = sorted(os.path.join(folder, name) for folder, _, names in os.walk(path)
                       for name in names if name.endswith((".c", ".cpp", ".h")))
        project = any(os.path.dirname(name) != os.path.normpath(path)
                      for name in map(os.path.normpath, files))
    program = Program(path, [name for name in files if name.endswith((".c", ".cpp"))], project)
    program.preview = "preview" in os.path.abspath(path).split(os.sep)
    for name in files:
        read_head(name, program)
        program.expectations += read_expectations(name)
    if not program.units:
        raise AnnotationError(f"{path}: no .c or .cpp file")
    if not program.why:
        raise AnnotationError(f"{path}: no '// why:' in the first lines")
    return program


def find_programs(path):
    """Paths of all programs at or below `path`, in order."""
    if os.path.isfile(path):
        return [path]
    names = sorted(os.listdir(path))
    if is_program(path):
        return [path]
    result = []
    for name in names:
        below = os.path.join(path, name)
        if os.path.isdir(below):
            result += find_programs(below)
        elif name.endswith((".c", ".cpp")):
            result.append(below)
    return result


def is_program(path):
    """A folder is one program if its name says so: bad_..., ok_..."""
    return os.path.basename(os.path.normpath(path)).startswith(("bad_", "ok_"))
