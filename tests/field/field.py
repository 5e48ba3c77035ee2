#!/usr/bin/env python3
"""Checks a folder of checkouts and makes a table of what came out, as Markdown.

    tests/field/field.py CHECKOUTS [--labels DIR] [options] [-- CHECK-ARGUMENT...]

CHECKOUTS has one folder per project (`owner+name`). Each is checked by one command,
`fltcheck check FOLDER --format json -v`, with the arguments that follow `--`. With
--labels, a folder of NAME.json (labels.py says what is in them), findings are counted as
true, false or missed.

--components labels checks the driver components that the labels name, one command each,
instead of what fltcheck finds in the folder.

--reports DIR keeps the JSON reports. --update FILE puts the table between the lines
`<!-- field table -->` and `<!-- end of field table -->` of a page; without it the table goes to
standard output. --list prints each false and missed finding.

FLTCHECK names the program (default: build/release/fltcheck). The exit status is 1 if some
project has no report.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import time
from dataclasses import dataclass, field

import labels

ROOT = pathlib.Path(__file__).resolve().parents[2]
BEGIN, END = "<!-- field table -->", "<!-- end of field table -->"
SOURCES = (".c", ".cc", ".cpp", ".cxx")


@dataclass
class Outcome:
    """What one command, or several one after the other, have said about a project."""
    findings: list = field(default_factory=list)
    units: list = field(default_factory=list)
    problems: list = field(default_factory=list)   # why there is no report, or only a part
    seconds: float = 0.0

    def add(self, other):
        self.findings += other.findings
        self.units += other.units
        self.problems += other.problems
        self.seconds += other.seconds


@dataclass
class Row:
    """A line of the table; `score` is None where there are no labels."""
    project: str
    outcome: Outcome
    score: labels.Score

    def count(self, status):
        return sum(unit["status"] == status for unit in self.outcome.units)

    def sum(self, key, is_c):
        """Over the units of C, or those of C++."""
        return sum(unit.get(key, 0) for unit in self.outcome.units
                   if unit["file"].lower().endswith(".c") == is_c)


# ---- running ---------------------------------------------------------------------------

def run(program, arguments, folder, timeout):
    """The outcome of one `fltcheck check`; a report that is not there is a problem."""
    command = [program, "check", "--format", "json", "-v", *arguments]
    start = time.monotonic()
    outcome = Outcome()
    try:
        result = subprocess.run(command, cwd=folder, capture_output=True, timeout=timeout,
                                check=False)
        if result.returncode not in (0, 1, 3):
            last = result.stderr.decode(errors="replace").strip().splitlines()[-1:]
            outcome.problems.append(f"exit status {result.returncode}: {' '.join(last)}")
        else:
            report = json.loads(result.stdout)
            outcome.findings, outcome.units = report["findings"], report["units"]
    except subprocess.TimeoutExpired:
        outcome.problems.append(f"not done after {timeout:g} s")
    except (ValueError, KeyError) as error:
        outcome.problems.append(f"no report: {error}")
    outcome.seconds = time.monotonic() - start
    return outcome


def include_folders(folder, sources):
    """Where a component's headers may be: beside its sources, and above, up to the
    checkout, there also in folders named for headers."""
    found = []
    for source in sources:
        place = (folder / source).parent
        while place == folder or folder in place.parents:
            for candidate in (place, place / "inc", place / "include"):
                if candidate.is_dir() and candidate not in found:
                    found.append(candidate)
            place = place.parent
    return [os.path.relpath(place, folder) for place in found]


def check_labelled(program, folder, known, options):
    """Checks the driver components that the labels name."""
    outcome = Outcome()
    for component in known.components:
        sources = [source for source in component["sources"]
                   if source.endswith(SOURCES) and (folder / source).is_file()]
        if component["kind"] != "kernel" or not sources:
            continue
        own, _, compiler = split(options.arguments)
        includes = [f"-I{place}" for place in include_folders(folder, sources)]
        outcome.add(run(program, [*own, *sources, "--", *compiler, *includes], folder,
                        options.timeout))
    if not outcome.units and not outcome.problems:
        outcome.problems.append("none of the labelled sources is there")
    return outcome


def split(arguments):
    """Arguments before and after a `--`."""
    if "--" not in arguments:
        return arguments, [], []
    at = arguments.index("--")
    return arguments[:at], ["--"], arguments[at + 1:]


def check_folder(program, folder, options):
    own, separator, compiler = split(options.arguments)
    return run(program, [str(folder), *own, *separator, *compiler], folder.parent,
               options.timeout)


def known_rules(program, previews):
    """The ids of the rules that a run reports; those of previews only if they are asked for."""
    result = subprocess.run([program, "rules", "list"], text=True, capture_output=True, check=True)
    return {line.split()[0] for line in result.stdout.splitlines()
            if line.strip() and (previews or " (preview) " not in line)}


def read_labels(options, name):
    if options.labels is None:
        return None
    path = pathlib.Path(options.labels, f"{name}.json")
    return labels.read(path) if path.is_file() else None


def keep_report(options, name, outcome):
    if options.reports is not None:
        os.makedirs(options.reports, exist_ok=True)
        with open(os.path.join(options.reports, f"{name}.json"), "w", encoding="utf-8") as file:
            json.dump({"findings": outcome.findings, "units": outcome.units}, file, indent=1)


def examine(program, folder, options, rules):
    known = read_labels(options, folder.name)
    if options.components == "labels" and known is not None:
        outcome = check_labelled(program, folder, known, options)
    else:
        outcome = check_folder(program, folder, options)
    keep_report(options, folder.name, outcome)
    score = labels.score(known, outcome.findings, rules) if known is not None else None
    return Row(folder.name, outcome, score)


# ---- the table -------------------------------------------------------------------------

HEADS = ("project", "units", "parsed", "degraded", "failed", "skipped", "C functions",
         "with errors", "C++ functions", "with errors", "findings", "true", "false", "missed",
         "seconds")


def function_cells(rows, is_c):
    functions, degraded = (sum(row.sum(key, is_c) for row in rows)
                           for key in ("functions", "degraded_functions"))
    return [str(functions), f"{degraded} ({100 * degraded / functions:.1f} %)" if degraded else "0"]


def cells(name, rows):
    units = [unit for row in rows for unit in row.outcome.units]
    scores = [row.score for row in rows if row.score is not None]
    judged = [str(sum(getattr(score, key) for score in scores)) if scores else ""
              for key in ("true", "false", "missed")]
    seconds = sum(row.outcome.seconds for row in rows)
    return [name, str(len(units)),
            *(str(sum(row.count(status) for row in rows))
              for status in ("parsed", "degraded", "failed", "skipped")),
            *function_cells(rows, True), *function_cells(rows, False),
            str(sum(len(row.outcome.findings) for row in rows)), *judged, f"{seconds:.1f}"]


def table(rows):
    lines = ["| " + " | ".join(HEADS) + " |", "|---|" + "---:|" * (len(HEADS) - 1)]
    lines += ["| " + " | ".join(cells(row.project.replace("+", "/"), [row])) + " |"
              for row in rows]
    lines.append("| " + " | ".join(cells("**together**", rows)) + " |")
    notes = [f"- {row.project.replace('+', '/')}: {problem}"
             for row in rows for problem in row.outcome.problems]
    left_out = sum(row.score.left_out for row in rows if row.score is not None)
    if left_out:
        notes.append(f"- {left_out} labels are about rules that fltcheck does not have yet: "
                     "they are not counted.")
    return "\n".join(lines + ([""] + notes if notes else [])) + "\n"


def update(path, text):
    """Puts the table into a page; an error if the page has no place for it."""
    with open(path, encoding="utf-8") as file:
        page = file.read()
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{path}: there is no {BEGIN} with {END} after it")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{before}{BEGIN}\n\n{text}\n{END}{after}")


def parse_arguments(words):
    own, _, rest = split(words)
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkouts")
    parser.add_argument("--labels")
    parser.add_argument("--components", choices=("folder", "labels"), default="folder")
    parser.add_argument("--only", action="append", help="a project; may be given several times")
    parser.add_argument("--timeout", type=float, default=600, help="seconds for one command")
    parser.add_argument("--all-rules", action="store_true",
                        help="count labels of rules too that fltcheck does not have")
    parser.add_argument("--reports")
    parser.add_argument("--update")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args(own)
    options.arguments = rest
    return options


def main():
    options = parse_arguments(sys.argv[1:])
    program = os.path.abspath(os.environ.get("FLTCHECK") or ROOT / "build/release/fltcheck")
    rules = None if options.all_rules else known_rules(program, "--preview" in options.arguments)
    rows = []
    folders = sorted(path for path in pathlib.Path(options.checkouts).resolve().iterdir()
                     if path.is_dir() and (not options.only or path.name in options.only))
    for folder in folders:
        rows.append(examine(program, folder, options, rules))
        row = rows[-1]
        print(f"{row.project}: {len(row.outcome.units)} units, {row.outcome.seconds:.1f} s",
              file=sys.stderr)
        for note in row.score.notes if options.list and row.score is not None else ():
            print(f"  {note}", file=sys.stderr)
    text = table(rows)
    if options.update:
        update(options.update, text)
    else:
        print(text, end="")
    return 1 if any(row.outcome.problems for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
