#!/usr/bin/env python3
"""Damaged sources: whatever they are, the program says so and ends as it is documented.

    tests/robust/mutants.py --count 10000 --keep FOLDER

makes mutants of corpus programs (mutator.py), has them checked, many in one run, each a
component of its own, and writes those for which something is wrong to FOLDER: the program ends
by a signal or with another status than it is documented, says nothing about a unit, takes longer
or more memory than it may, or a sanitizer reports something. A parser that crashes is contained,
which is counted and no mistake; such mutants are kept, too.
"""
import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import mutator

ROOT = pathlib.Path(__file__).resolve().parents[2]
LARGEST_SOURCE = 2500  # bytes: small ones are enough to be damaged
STATUSES = (0, 1, 3)
SIGNS_OF_SANITIZERS = ("Sanitizer", "runtime error:")
CONTAINED = ("the parser crashed", "the parser ended", "longer than", "needed more than")


def sources():
    """(texts of C, texts of C++), of corpus programs."""
    paths = sorted(p for folder in ("rules", "cpp", "robust") for p in (ROOT / "corpus" / folder).rglob("*.c*"))
    small = [p for p in paths if p.suffix in (".c", ".cpp") and p.stat().st_size <= LARGEST_SOURCE]
    texts = {".c": [], ".cpp": []}
    for path in small:
        texts[path.suffix].append(path.read_bytes().decode("utf-8", "surrogateescape"))
    return texts[".c"], texts[".cpp"]


class Outcome:
    """What came of one run."""

    def __init__(self, status, errors, report, seconds, memory):
        self.status, self.errors, self.report = status, errors, report
        self.seconds, self.memory = seconds, memory  # MB


def units_of(report):
    """Those of a report of `check` or of `doctor`."""
    return report["units"] if "units" in report else [u for c in report["components"] for u in c["units"]]


def run(options, folder, names):
    """Has these files checked, each as a component."""
    entries = [
        {"directory": str(folder), "file": name, "arguments": ["cc", "-c", name],
         "output": f"CMakeFiles/{name}.dir/x.o"}
        for name in names
    ]
    (folder / "compile_commands.json").write_text(json.dumps(entries))
    command = [str(options.program), options.command, "-p", ".", "--settings", "none", "--headers", "bundled",
               "--format", "json", "--unit-timeout", "60", "-j", str(options.jobs)]
    begin = time.monotonic()
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=errors)
        status, memory = wait(process, begin + options.timeout)
        output.seek(0)
        errors.seek(0)
        try:
            report = json.loads(output.read().decode("utf-8"))
        except ValueError:
            report = None
        said = errors.read().decode("utf-8", "replace")
    return Outcome(status, said, report, time.monotonic() - begin, memory)


def wait(process, end):
    """(status, or None if it had to be stopped; the most memory that it or a worker had)."""
    while time.monotonic() < end:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid != 0:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, usage.ru_maxrss >> 10
        time.sleep(0.02)
    process.kill()
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = -9
    return None, usage.ru_maxrss >> 10


def mistakes(outcome, names, memory):
    """What is wrong with a run, in words."""
    found = []
    if outcome.status is None:
        found.append("does not end")
    elif outcome.status not in STATUSES:
        found.append(f"ends with {outcome.status}")
    elif outcome.report is None:
        found.append("no report")
    else:
        told = {os.path.basename(unit["file"]) for unit in units_of(outcome.report)}
        if told != set(names):
            found.append(f"nothing said about {sorted(set(names) - told)[:3]}")
    if any(sign in outcome.errors for sign in SIGNS_OF_SANITIZERS):
        found.append("a sanitizer reports something")
    if outcome.memory > memory:
        found.append(f"{outcome.memory} MB of memory")
    return found


class Campaign:
    """Runs in batches; a batch with which something is wrong is run again one by one."""

    def __init__(self, options):
        self.options = options
        self.counts = collections.Counter()
        self.bad = []
        self.slowest = self.most_memory = 0
        c_texts, cxx_texts = sources()
        self.c = mutator.Mutator(c_texts, options.seed)
        self.cxx = mutator.Mutator(cxx_texts + c_texts[::20], f"{options.seed}/cxx")

    def write(self, folder, number):
        """Every eighth is C++."""
        is_cxx = number % 8 == 7
        name = f"m{number:06}{'.cpp' if is_cxx else '.c'}"
        (folder / name).write_bytes((self.cxx if is_cxx else self.c).mutant(number))
        return name

    def run(self):
        first, last = self.options.first, self.options.first + self.options.count
        for begin in range(first, last, self.options.batch):
            with tempfile.TemporaryDirectory() as folder:
                path = pathlib.Path(folder)
                self.batch(path, [self.write(path, n) for n in range(begin, min(last, begin + self.options.batch))])

    def batch(self, folder, names):
        options = self.options
        outcome = run(options, folder, names)
        found = mistakes(outcome, names, options.memory)
        self.most_memory = max(self.most_memory, outcome.memory)
        self.slowest = max(self.slowest, outcome.seconds / len(names))
        self.counts["mutants"] += len(names)
        if outcome.report is not None:
            self.count_units(folder, outcome.report)
        if options.verbose:
            print(f"{names[0]}: {outcome.seconds:.1f} s, {outcome.memory} MB, status {outcome.status}", flush=True)
        if found and len(names) > 1:
            self.counts["mutants"] -= len(names)
            blamed = len(self.bad)
            for name in names:
                self.batch(folder, [name])
            if len(self.bad) == blamed:
                self.blame(folder, names, found, outcome)
        elif found:
            self.blame(folder, names, found, outcome)

    def count_units(self, folder, report):
        for unit in units_of(report):
            self.counts[unit["status"]] += 1
            reasons = " ".join(unit["reasons"])
            if unit["status"] == "failed" and any(words in reasons for words in CONTAINED):
                self.counts["contained"] += 1
                print(f"{unit['file']}: contained: {reasons[-120:]}", flush=True)
                self.keep(folder, [os.path.basename(unit["file"])], reasons)

    def blame(self, folder, names, found, outcome):
        print(f"{names[0]}{'...' if len(names) > 1 else ''}: {'; '.join(found)}", flush=True)
        self.bad.append(names[0])
        self.keep(folder, names, outcome.errors[-20000:])

    def keep(self, folder, names, words):
        if self.options.keep is None:
            return
        self.options.keep.mkdir(parents=True, exist_ok=True)
        for name in names:
            (self.options.keep / name).write_bytes((folder / name).read_bytes())
        (self.options.keep / f"{names[0]}.txt").write_text(words)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    program = os.environ.get("FLTCHECK") or ROOT / "build/release/fltcheck"
    parser.add_argument("--program", type=pathlib.Path, default=pathlib.Path(program))
    parser.add_argument("--command", default="check", choices=["check", "doctor"],
                        help="doctor: reads the sources and explores nothing, which takes a fifth of the time")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--first", type=int, default=0, help="number of the first mutant")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--batch", type=int, default=100, help="mutants in one run")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=600, help="seconds for one run")
    parser.add_argument("--memory", type=int, default=2500, help="MB that a process may have at most")
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    options.program = options.program.resolve()
    campaign = Campaign(options)
    begin = time.monotonic()
    campaign.run()
    counts = ", ".join(f"{count} {what}" for what, count in campaign.counts.items())
    print(f"{counts}; {len(campaign.bad)} bad; {time.monotonic() - begin:.0f} s, at most "
          f"{campaign.slowest:.2f} s each, {campaign.most_memory} MB")
    return 1 if campaign.bad else 0


if __name__ == "__main__":
    sys.exit(main())
