#!/usr/bin/env python3
"""Runs drivers that are written at random, and checks them.

    generate.py --program FLTCHECK [--count 300] [--seed 1] [--keep FOLDER]

Prints what only one of the two sees, with the number that makes the driver again, and rates.
Exit status 1: the checker says that a rule holds which an execution violates.
"""

import argparse
import collections
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import build  # noqa: E402
import drivers  # noqa: E402
import simulation  # noqa: E402
import verdicts  # noqa: E402

BATCH = 12
# A create that can't succeed: what is reported about connections can't be seen.
NEVER_CREATES = {"FLT109", "FLT111", "FLT253"}


def check(program, source):
    """(rules that are reported, rules whose verdict is unknown)."""
    command = [program, "check", "--format", "json", "--headers", "bundled", str(source)]
    result = subprocess.run(command, text=True, capture_output=True, check=False)
    report = json.loads(result.stdout)
    rows = [row for row in report["verdicts"] if row.get("verdict") == "unknown"]
    return {finding["rule"] for finding in report["findings"]}, {row["rule"] for row in rows}


def run_batch(context, numbers):
    jobs = []
    for number in numbers:
        source = context.drivers / f"driver_{number}.c"
        source.write_text(drivers.Driver(number).text(), encoding="utf-8")
        target = source.with_suffix(".so")
        build.build_driver([source], target, context.includes)
        jobs.append((number, target, []))
    outcomes = simulation.simulate(context.simulator, jobs, context.scale)
    return [(row, *check(context.program, context.drivers / f"driver_{row.path}.c")) for row in outcomes]


def kind_of(rule, how, outcome, unknown):
    if how == "reported":
        return "only reported"
    if outcome.seen[rule]["turns"] > 0:
        return "race"  # it takes two threads at once
    return "unknown" if rule in unknown else "missed"


class Rates:
    def __init__(self):
        self.rows = collections.Counter()
        self.contradictions = []

    def add(self, outcome, static, unknown):
        self.rows["drivers"] += 1
        self.rows["executions"] += outcome.executions
        if outcome.problem:
            print(f"{outcome.path}: {outcome.problem}")
            self.rows["problems"] += 1
            return
        seen = verdicts.seen_rules("", outcome)
        self.rows["seen"] += len(seen)
        self.rows["reported"] += len(static)
        self.rows["clean"] += not seen and not static
        self.rows["unknown verdicts"] += len(unknown)
        slips = ", ".join(sorted(drivers.Driver(outcome.path).slips)) or "none"
        for rule, how in verdicts.disagreements("", static, outcome):
            if how == "reported" and NEVER_CREATES & static:
                self.rows["behind a create that fails"] += 1
                continue
            kind = kind_of(rule, how, outcome, unknown)
            self.rows[kind] += 1
            print(f"{outcome.path}: {rule} {kind}; reported {sorted(static)}, seen {sorted(seen)}; slips: {slips}")
            if kind == "missed":
                self.contradictions.append(outcome.path)

    def summary(self):
        rows = self.rows
        return (f"{rows['unknown verdicts']} verdicts unknown; {rows['drivers']} drivers, {rows['executions']} executions, {rows['clean']} without anything; "
                f"{rows['seen']} violations seen, {rows['reported']} reported; missed {rows['missed']} "
                f"({100 * rows['missed'] / max(1, rows['seen']):.2f} %), by races {rows['race']}, seen where the "
                f"verdict is unknown {rows['unknown']}, only reported {rows['only reported']} "
                f"({100 * rows['only reported'] / max(1, rows['reported']):.2f} %), problems {rows['problems']}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default=os.environ.get("FLTCHECK"))
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scale", type=int, default=50, help="per cent of the usual executions")
    parser.add_argument("-j", "--jobs", type=int, default=2)
    context = parser.parse_args()
    if not simulation.possible():
        return 77
    folder = build.folder_of_build().with_name("generated")
    context.drivers = folder / "generated"
    context.drivers.mkdir(parents=True, exist_ok=True)
    context.simulator, context.includes = build.build_simulator(folder, context.jobs)
    numbers = range(context.seed, context.seed + context.count)
    batches = [numbers[i:i + BATCH] for i in range(0, context.count, BATCH)]
    rates = Rates()
    with ThreadPoolExecutor(context.jobs) as pool:
        for rows in pool.map(lambda batch: run_batch(context, batch), batches):
            for row in rows:
                rates.add(*row)
    print(rates.summary())
    return 1 if rates.contradictions else 0


if __name__ == "__main__":
    sys.exit(main())
