#!/usr/bin/env python3
"""Programs that are written differently and do the same get the same findings.

    metamorphic.py --program FLTCHECK [--count 24] [--seed 1] [PATH ...]

Every change keeps each statement on its line, so that findings can be compared by place.
"""

import argparse
import json
import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "corpus")]

import annotations  # noqa: E402
import build  # noqa: E402
import rewrite  # noqa: E402

CALL = "-DTHE_FUNCTION(F)=F"
KEPT = {"DriverEntry", "define", "defined", "include", "ifdef", "ifndef", "undef", "endif", "pragma", "prefast",
        "push", "pop", "pack", "warning", "disable", "once", "asm", "auto", "break", "case", "char", "const",
        "continue", "default", "do", "double", "else", "enum", "extern", "float", "for", "goto", "if", "inline",
        "int", "long", "register", "return", "short", "signed", "sizeof", "static", "struct", "switch", "typedef",
        "union", "unsigned", "void", "volatile", "while", "main", "alloc_text", "INIT", "PAGE"}


def header_words():
    words = set(KEPT)
    for name in ("bundled", "common"):
        for path in (build.HEADERS / name).rglob("*.h"):
            words.update(token.text for token in rewrite.tokens(path.read_text(encoding="utf-8"))
                         if token.kind == "word")
    return words


def joined(items):
    return "".join(item.text for item in items)


def renamed(text, known):
    """Every name that is the driver's own gets another."""
    lines = []
    for line in text.splitlines(keepends=True):
        if line.lstrip().startswith(("#include", "#pragma")):
            lines.append(line)
            continue
        items = rewrite.tokens(line)
        for item in items:
            if item.kind == "word" and item.text not in known:
                item.text = "other_" + item.text
        lines.append(joined(items))
    return "".join(lines)


def wrapped(text, known):
    """Calls of the filter manager stand in macros."""
    del known
    items = rewrite.tokens(text)
    for i, item in enumerate(items[:-1]):
        if item.kind == "word" and item.text.startswith("Flt") and items[i + 1].text == "(":
            item.text = f"THE_FUNCTION({item.text})"
    return joined(items)


def inverted(text, known):
    """`if (E) {` becomes `if (!(E)) ; else {`."""
    del known
    items = rewrite.tokens(text)
    blocks = rewrite.Blocks(items)
    for i, item in enumerate(items):
        start = blocks.next_code(i + 1)
        if item.text != "if" or item.kind != "word" or start >= len(items) or items[start].text != "(":
            continue
        end = blocks.closing(start, "(", ")")
        body = blocks.next_code(end + 1)
        if items[body].text == "{" and "#" not in joined(items[i:body]):
            after = blocks.next_code(blocks.closing(body, "{", "}") + 1)
            if after < len(items) and items[after].text == "else":
                continue
            items[start].text = "(!("
            items[end].text = ")) ; else"
    return joined(items)


CHANGES = {"renamed": renamed, "wrapped": wrapped, "inverted": inverted}


def findings(program, units, arguments):
    command = [program, "check", "--format", "json", "--headers", "bundled", *map(str, units), "--", *arguments]
    result = subprocess.run(command, text=True, capture_output=True, check=False)
    report = json.loads(result.stdout)
    found = {(os.path.basename(row["file"]), row["line"], row["rule"], row["severity"]) for row in report["findings"]}
    return found, {(row["rule"], row["verdict"]) for row in report["verdicts"]}


def compare(context, path):
    """Lines about how the findings of a program change."""
    program = annotations.read_program(path)
    before = findings(context.program, program.units, program.args)
    for name, change in CHANGES.items():
        folder = context.folder / name / os.path.basename(path)
        folder.mkdir(parents=True, exist_ok=True)
        files = program.units + ([str(p) for p in Path(path).glob("*.h")] if os.path.isdir(path) else [])
        for file in files:
            text = Path(file).read_text(encoding="utf-8")
            (folder / os.path.basename(file)).write_text(change(text, context.known), encoding="utf-8")
        units = [folder / os.path.basename(unit) for unit in program.units]
        after = findings(context.program, units, [*program.args, CALL])
        for what, old, new in zip(("findings", "verdicts"), before, after):
            if old != new:
                yield f"{path}, {name}: {what} gone {sorted(old - new)}, new {sorted(new - old)}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default=os.environ.get("FLTCHECK"))
    parser.add_argument("--count", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-j", "--jobs", type=int, default=2)
    parser.add_argument("paths", nargs="*", default=[str(build.ROOT / "corpus" / "rules")])
    context = parser.parse_args()
    context.folder = build.folder_of_build().with_name("metamorphic")
    context.known = header_words()
    programs = [p for path in context.paths for p in annotations.find_programs(path)]
    programs = [p for p in programs if not annotations.read_program(p).entry]
    chosen = random.Random(context.seed).sample(programs, min(context.count, len(programs)))
    with ThreadPoolExecutor(context.jobs) as pool:
        lines = [line for lines in pool.map(lambda path: list(compare(context, path)), chosen) for line in lines]
    print("\n".join([*lines, f"{len(chosen)} programs, {len(CHANGES)} changes each: {len(lines)} difference(s)"]))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
