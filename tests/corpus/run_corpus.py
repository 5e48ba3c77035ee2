#!/usr/bin/env python3
"""Checks every program of the corpus and compares the findings with its annotations.

    tests/corpus/run_corpus.py [--program FLTCHECK] [-j N] [--update] [PATH...]

PATH is a program, a rule's folder, or a folder of these (default: corpus/rules). Exit
status: 0 everything as annotated, 1 differences, 2 a mistake in the corpus itself. The
last line is a summary. docs/corpus.md describes the annotations.
"""
import argparse
import json
import os
import re
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from annotations import AnnotationError, find_programs, read_program

SECONDS = 120
INCOMPLETE = 3  # exit status of a run that could not look at everything


def run_checker(checker, program):
    """The report on one program and the exit status; a text instead if there is none."""
    command = [checker, "check", "--format", "json", "--headers", "bundled", "--quiet"]
    if program.entry:
        command += ["--entry", program.entry]
    if program.preview:
        command += ["--preview"]
    command += [program.path] if program.project else program.units
    if program.args:
        command += ["--"] + program.args
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return None, f"no end after {SECONDS} s"
    if done.returncode not in (0, 1, INCOMPLETE):
        text = done.stderr.decode("utf-8", "replace").strip() or "no message"
        return None, f"exit status {done.returncode}: {text}"
    try:
        return (json.loads(done.stdout), done.returncode), ""
    except ValueError as error:
        return None, f"the report is no JSON: {error}"


def same_file(path):
    return os.path.normcase(os.path.realpath(path))


def places(report, program):
    """Counters of (file, line, rule) that were reported: first places, further places;
    and the severities seen there."""
    names = {same_file(e.file): e.file for e in program.expectations}
    names.update({same_file(unit): unit for unit in program.units})

    def key(place, rule):
        return names.get(same_file(place["file"]), place["file"]), place["line"], rule

    first, further, severities, messages = Counter(), Counter(), {}, {}
    for finding in report["findings"]:
        at = key(finding, finding["rule"])
        first[at] += 1
        severities.setdefault(at, set()).add(finding["severity"])
        messages[at] = finding["message"]
        for place in finding.get("also", []):
            further[key(place, finding["rule"])] += 1
    return first, further, severities, messages


def compare(report, program):
    """Yields ("+", "-" or "!", file, line, rule, text) for each difference."""
    first, further, severities, messages = places(report, program)
    expected, allowed, missing, spurious = Counter(), set(), set(), set()
    for e in program.expectations:
        at = (e.file, e.line, e.rule)
        if e.known == "MISSING":
            missing.add(at)
        elif e.known == "SPURIOUS":
            spurious.add(at)
        elif e.also:
            allowed.add(at)
        else:
            expected[at] += 1
            if e.severity and severities.get(at, {e.severity}) != {e.severity}:
                yield "!", *at, f"is {'/'.join(sorted(severities[at]))}, not {e.severity}"

    for at in sorted(first):
        surplus = first[at] - expected[at]
        if at in missing:
            yield "!", *at, "is found now: no longer MISSING"
        elif surplus > 0 and at not in spurious:
            yield "+", *at, messages[at] + (f" ({surplus} too many)" if expected[at] else "")
    for at in sorted(further):
        if at not in allowed and at not in expected and at not in spurious:
            yield "+", *at, "reported as a further place"
    for at in sorted(expected):
        if first[at] < expected[at]:
            yield "-", *at, "not reported"
    for at in sorted(allowed):
        if not further[at]:
            yield "-", *at, "not reported as a further place"
    for at in sorted(spurious):
        if not first[at] and not further[at]:
            yield "!", *at, "is not reported any more: no longer SPURIOUS"


def check_verdicts(report, program):
    """Verdicts have to agree with what the program says about itself."""
    violated = {v["rule"] for v in report["verdicts"] if v["verdict"] == "violated"}
    for rule in sorted({e.rule for e in program.expectations if not e.known} - violated):
        yield f"{rule}: no verdict 'violated'"
    if not program.clean():
        return
    reasons = {}
    for verdict in report["verdicts"]:
        if verdict["verdict"] == "unknown" and verdict["rule"] not in program.unknown:
            reasons.setdefault(verdict["reason"], []).append(verdict["rule"])
    for reason, rules in reasons.items():
        yield f"unknown: {' '.join(rules)}: {reason}"


def check_whole(report, status, program):
    """What has to hold for each program besides its findings."""
    for unit in report["units"]:
        if unit["status"] != "parsed":
            yield f"{unit['file']} is {unit['status']}: {'; '.join(unit['reasons'])}"
    for gap in report.get("gaps", []):
        yield f"syntax that was not lowered: {gap['kind']} ({gap['first']['line']})"
    loud = any(f["severity"] != "note" for f in report["findings"])
    if status != int(loud):
        yield f"exit status {status} with {len(report['findings'])} findings"


def examine(checker, path):
    """Runs one program; its description, the differences and other complaints."""
    program = read_program(path)
    result, problem = run_checker(checker, program)
    if not result:
        return program, [], [problem]
    report, status = result
    problems = list(check_whole(report, status, program)) + list(check_verdicts(report, program))
    return program, list(compare(report, program)), problems


def print_result(program, differences, problems):
    print(f"FAILED {program.path}: {program.why}")
    for sign, file, line, rule, text in differences:
        print(f"  {sign} {file}:{line}: {rule} {text}")
    for text in problems:
        print(f"  ! {text}")


def mark_known(differences):
    """Writes differences into the sources as known wrong results, to be looked at."""
    for sign, file, line, rule, _ in differences:
        with open(file, encoding="utf-8") as source:
            lines = source.read().split("\n")
        text = lines[line - 1]
        if sign == "+":
            text += f" //~ SPURIOUS {rule}: not examined" if "//~" not in text else ""
        elif sign == "-":
            text = re.sub(r"\s*//~\+?\s*FLT.*$", "", text)
            text += f" //~ MISSING {rule}: not examined"
        elif "no longer MISSING" in _:
            text = re.sub(r"//~ MISSING.*$", f"//~ {rule}", text)
        elif "no longer SPURIOUS" in _:
            text = re.sub(r"\s*//~ SPURIOUS.*$", "", text)
        lines[line - 1] = text
        with open(file, "w", encoding="utf-8") as source:
            source.write("\n".join(lines))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--program", default=os.environ.get("FLTCHECK") or "build/release/fltcheck")
    parser.add_argument("--update", action="store_true",
                        help="mark differences as MISSING or SPURIOUS in the sources")
    parser.add_argument("-j", "--jobs", type=int, default=1)
    parser.add_argument("--every", type=int, default=1, metavar="N",
                        help="only every Nth program, for builds in which each takes long")
    parser.add_argument("paths", nargs="*", default=["corpus/rules"])
    options = parser.parse_args()
    if not os.path.exists(options.program):
        print(f"there is no {options.program}; --program names the checker")
        return 2

    programs = [p for path in options.paths for p in find_programs(path)][::options.every]
    failed, findings, known = 0, 0, Counter()
    try:
        with ThreadPoolExecutor(options.jobs) as pool:
            for program, differences, problems in pool.map(
                    lambda path: examine(options.program, path), programs):
                known.update(e.known for e in program.expectations if e.known)
                findings += sum(not e.known and not e.also for e in program.expectations)
                if differences or problems:
                    failed += 1
                    print_result(program, differences, problems)
                    if options.update:
                        mark_known(differences)
    except (AnnotationError, OSError) as error:
        print(error)
        return 2
    print(f"{len(programs)} programs, {findings} findings expected, {failed} programs failed; "
          f"known wrong results: {known['MISSING']} missing, {known['SPURIOUS']} spurious")
    return 1 if failed or not programs else 0


if __name__ == "__main__":
    sys.exit(main())
