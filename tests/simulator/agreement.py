#!/usr/bin/env python3
"""Compares what is reported for each driver and program with what happens when it runs.

    agreement.py [--program FLTCHECK] [--scale 100] [-j 2] [PATH ...]

Without --program, what is reported is what the annotations say, which the tests of the corpus
hold the checker to. With it, the checker itself is asked. Exit status 1: they disagree.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "corpus")]

import annotations  # noqa: E402
import build  # noqa: E402
import programs  # noqa: E402
import projects  # noqa: E402
import simulation  # noqa: E402
from simulation import Outcome, simulate  # noqa: E402
import verdicts  # noqa: E402

NUMBER = re.compile(r"\b(?:0[xX][0-9a-fA-F]{1,8}|[1-9][0-9]{0,8})[uUlL]{0,3}\b")
TRY = re.compile(r"\b__try\b")
BATCH = 12
REFERENCE = ["corpus/reference/client", "corpus/reference/client-cxx"]


def read_program(path):
    """A program of the corpus, or one that is right as a whole."""
    if path in REFERENCE:
        units = [str(unit) for suffix in ("*.c", "*.cpp") for unit in sorted(Path(path).glob(suffix))]
        return annotations.Program(path, units)
    return annotations.read_program(path)


def constants(units):
    """Numbers in the source that data from outside may be compared with."""
    found = []
    for unit in units:
        for text in NUMBER.findall(Path(unit).read_text(encoding="utf-8", errors="replace")):
            value = int(text.rstrip("uUlL"), 0)
            if 3 < value < 2**31 and value not in found:
                found.append(value)
    return found[:12]


def target_of(context, path):
    target = context.folder / "drivers" / (re.sub(r"[^\w]", "_", path) + ".so")
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def headers_of(path):
    return sorted(Path(path).glob("*.h")) if os.path.isdir(path) else []


def run_drivers(context, paths):
    jobs, outcomes, commands = [], [], {}
    for path in paths:
        program = read_program(path)
        target = target_of(context, path)
        try:
            command = build.build_driver(program.units, target, context.includes, program.args, headers_of(path))
            commands[path] = (command, target)
            jobs.append((path, target, constants(program.units)))
        except (build.BuildError, build.rewrite.RewriteError) as problem:
            outcomes.append(Outcome(path, problem=str(problem).strip()[:900]))
    first = simulate(context.simulator, jobs, context.scale)
    again = [job for job, outcome in zip(jobs, first) if "undefined symbol" in outcome.problem]
    for path, _, _ in again:
        build.add_externals(*commands[path], context.known)
    retried = {outcome.path: outcome for outcome in simulate(context.simulator, again, context.scale)}
    return outcomes + [retried.get(outcome.path, outcome) for outcome in first]


def run_programs(context, paths):
    jobs, outcomes = [], []
    for path in paths:
        program = read_program(path)
        target = target_of(context, path)
        try:
            entry = programs.build_program(program.units, target, context.user, program.args)
            jobs.append((path, f"{target}@{entry}", constants(program.units)))
        except (build.BuildError, build.rewrite.RewriteError) as problem:
            outcomes.append(Outcome(path, problem=str(problem).strip()[:900]))
    return outcomes + simulate(context.user.simulator, jobs, context.scale)


def run_projects(context, paths):
    found = [read_program(path) for path in paths]
    return [projects.run_project(context, program.path, program.units, constants(program.units)) for program in found]


RUNNERS = {"driver": run_drivers, "program": run_programs, "project": run_projects}


def run_batch(context, paths):
    """All of them are of one kind."""
    return RUNNERS[kind_of(paths[0])](context, paths)


def reported(path, program):
    """The rules that are reported for a program."""
    if program is None:
        expectations = read_program(path).expectations
        return {e.rule for e in expectations if e.known != "MISSING"}
    units = read_program(path)
    command = [program, "check", "--format", "json", "--headers", "bundled", *units.units]
    if units.args:
        command += ["--", *units.args]
    result = subprocess.run(command, text=True, capture_output=True, check=False)
    return {finding["rule"] for finding in json.loads(result.stdout)["findings"]}


def marked_missing(path):
    """The rules that a program says are not reported although they should be."""
    return {e.rule for e in read_program(path).expectations if e.known == "MISSING"}


def kind_of(path):
    if read_program(path).project:
        return "project"
    return "program" if is_program(path) else "driver"


def is_program(path):
    """Whether it runs in user mode."""
    return path in REFERENCE or projects.runs_in_user_mode(read_program(path).units)


def can_run(path):
    """Not simulated: __try in user mode, drivers in C++ and those with an entry of another name."""
    program = read_program(path)
    if is_program(path):
        return not any(TRY.search(Path(unit).read_text(encoding="utf-8", errors="replace")) for unit in program.units)
    return all(unit.endswith(".c") for unit in program.units) and not program.entry


def corpus_programs(paths):
    found = [program for path in paths for program in ([path] if path in REFERENCE else annotations.find_programs(path))]
    return [program for program in found if can_run(program)]


def batches_of(paths):
    """Drivers, programs and projects apart."""
    for kind in RUNNERS:
        some = [path for path in paths if kind_of(path) == kind]
        yield from (some[i:i + BATCH] for i in range(0, len(some), BATCH))


def default_paths():
    """The folders of the rules that executions can show."""
    rules = sorted(str(p) for p in Path("corpus/rules").glob("FLT[1234]*"))
    return [*rules, *REFERENCE]


def report(disagreement, outcome, verbose):
    print(f"{outcome.path}: {disagreement}")
    for rule, seen in outcome.seen.items():
        if verbose and rule in disagreement:
            print(f"    {rule}: {seen['what']}: {'; '.join(seen['trace'][-verbose:])}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", help="the checker, if not the annotations but it is asked")
    parser.add_argument("--scale", type=int, default=100, help="per cent of the usual executions")
    parser.add_argument("-j", "--jobs", type=int, default=2)
    parser.add_argument("-v", "--verbose", type=int, default=0, metavar="STEPS", help="show traces")
    parser.add_argument("paths", nargs="*")
    context = parser.parse_args()
    if not simulation.possible():
        return 77
    os.chdir(build.ROOT)
    paths = context.paths or default_paths()
    context.folder = build.folder_of_build()
    context.simulator, context.includes = build.build_simulator(context.folder, context.jobs)
    context.known = build.exported(context.simulator)
    context.user = programs.build_simulator(context.folder, context.jobs)
    found = corpus_programs(paths)
    batches = list(batches_of(found))
    with ThreadPoolExecutor(context.jobs) as pool:
        rows = [row for rows in pool.map(lambda batch: run_batch(context, batch), batches) for row in rows]
        static = dict(zip(found, pool.map(lambda path: reported(path, context.program), found)))
    counts = verdicts.Counts()
    for row in rows:
        for disagreement in verdicts.compare(row.path, static[row.path], marked_missing(row.path), row, counts):
            report(disagreement, row, context.verbose)
    print(counts.summary(rows))
    return 1 if counts.disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
