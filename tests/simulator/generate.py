#!/usr/bin/env python3
"""Runs drivers, or programs that talk to them, that are written at random, and checks them.

    generate.py --program FLTCHECK [--count 300] [--seed 1] [--log FILE] [--clients]
    generate.py ... --without clients=table     and then --only clients=table: what costs most comes last

Prints what only one of the two sees, with the number that makes the driver again, and rates. With
--log what became of each batch is appended to FILE, and batches that are in it are not run again:
it can be stopped at any time. Exit status 1: the checker says that a rule holds which an execution
violates.
"""

import argparse
import collections
import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import batch  # noqa: E402
import build  # noqa: E402
import clients  # noqa: E402
import drivers  # noqa: E402
import simulation  # noqa: E402
import verdicts  # noqa: E402

SIZE = 25
# A create that can't succeed: what is reported about connections can't be seen.
NEVER_CREATES = {"FLT109", "FLT111", "FLT253"}
# What is lost, mixed up or freed early: the simulator looks no further at what comes of it.
ENDS = {"FLT106", "FLT207", "FLT217"}
# Rules about threads that run at once.
RACES = {"FLT309"}
APART = ("out of scope", "behind a create that fails", "behind a port that is lost")
# The bound was too small for what is reported: again with larger ones.
FURTHER_SCALES = (150, 3000)


def kind_of(rule, how, result):
    if how == "reported":
        if rule in verdicts.OUT_OF_SCOPE:
            return "out of scope"
        if ENDS & result.reported & set(result.outcome.seen):
            return "behind a port that is lost"
        return "behind a create that fails" if NEVER_CREATES & result.reported else "only reported"
    if result.outcome.seen[rule]["turns"] > 0 and rule not in RACES:
        return "race"  # it takes two threads at once
    return "unknown" if rule in result.unknown else "missed"


def differences(result):
    """(rule, kind) of what only one of the two knows."""
    return [(rule, kind_of(rule, how, result))
            for rule, how in verdicts.disagreements("", result.reported, result.outcome)]


def known(made, rule, kind):
    """Why it is missed, where that is known: docs/user-mode.md has the limit."""
    if kind == "missed" and rule == "FLT309" and "wrong_thread_waited" in made.slips:
        return "threads of one routine"
    return kind


def row_of(result, made):
    """What is kept of a driver or program: counts, and what only one of the two knows."""
    outcome = result.outcome
    counts = collections.Counter(drivers=1, executions=outcome.executions)
    if outcome.problem:
        counts["problems"] = 1
        return counts, [{"number": result.number, "problem": outcome.problem}]
    seen = verdicts.seen_rules("", outcome)
    counts.update({"seen": len(seen), "reported": len(result.reported), "unknown verdicts": len(result.unknown),
                   "with unknown": bool(result.unknown), "clean": not seen and not result.reported})
    found = []
    for rule, kind in differences(result):
        kind = known(made, rule, kind)
        counts[kind] += 1
        if kind not in APART:
            found.append({"number": result.number, "rule": rule, "kind": kind, "reported": sorted(result.reported),
                          "seen": sorted(seen), "slips": sorted(made.slips)})
    return counts, found


def run_batch(context, numbers):
    """One line of the log."""
    start = time.monotonic()
    chosen = {number: context.make(number) for number in numbers}
    name = str(numbers[0])
    results = context.runner.run(name, chosen.values(), context.scale)
    for scale in FURTHER_SCALES:
        again = [chosen[r.number] for r in results if any(kind == "only reported" for _, kind in differences(r))]
        if again and context.scale < scale:
            larger = {r.number: r for r in context.runner.run(name, again, scale)}
            results = [larger.get(r.number, r) for r in results]
    counts, found = collections.Counter(), []
    for result in results:
        more, what = row_of(result, chosen[result.number])
        counts.update(more)
        found += what
    return {"first": numbers[0], "count": len(numbers), "seconds": round(time.monotonic() - start, 2),
            "counts": counts, "found": found}


def show(row):
    for what in row["found"]:
        if "problem" in what:
            print(f"{what['number']}: {what['problem']}")
        else:
            print(f"{what['number']}: {what['rule']} {what['kind']}; reported {what['reported']}, seen {what['seen']}; "
                  f"slips: {', '.join(what['slips']) or 'none'}", flush=True)


def summary(rows):
    counts = collections.Counter()
    for row in rows:
        counts.update(row["counts"])
    return (f"{counts['drivers']} generated, {counts['executions']} executions, {counts['clean']} without anything; "
            f"{counts['seen']} violations seen, {counts['reported']} reported; missed {counts['missed']} "
            f"({100 * counts['missed'] / max(1, counts['seen']):.2f} %), by races {counts['race']}, seen where the "
            f"verdict is unknown {counts['unknown']}, only reported {counts['only reported']} "
            f"({100 * counts['only reported'] / max(1, counts['reported']):.2f} %), out of scope "
            f"{sum(counts[kind] for kind in APART)}; known limits: threads of one routine {counts['threads of one routine']}; "
            f"{counts['unknown verdicts']} verdicts unknown in {counts['with unknown']} of them; problems {counts['problems']}")


def chosen_numbers(context):
    """The numbers of the drivers to be run."""
    def has(number, choice):
        name, _, value = choice.partition("=")
        return str(getattr(context.make(number), name)) == value

    numbers = range(context.seed, context.seed + context.count)
    return [number for number in numbers
            if (not context.only or has(number, context.only)) and not (context.without and has(number, context.without))]


def read_log(path):
    if not path or not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.endswith("}")]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default=os.environ.get("FLTCHECK"))
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scale", type=int, default=20, help="per cent of the usual executions")
    parser.add_argument("--clients", action="store_true", help="programs in user mode instead of drivers")
    parser.add_argument("--log", type=Path, help="append what comes out, go on where it ended")
    parser.add_argument("--only", metavar="CHOICE=VALUE", help="drivers whose style has this")
    parser.add_argument("--without", metavar="CHOICE=VALUE", help="drivers whose style does not have this")
    parser.add_argument("-j", "--jobs", type=int, default=2)
    context = parser.parse_args()
    if not simulation.possible():
        return 77
    context.make = clients.Client if context.clients else drivers.Driver
    rows = read_log(context.log)
    done = {row["first"] for row in rows}
    numbers = chosen_numbers(context)
    batches = [numbers[i:i + SIZE] for i in range(0, len(numbers), SIZE)]
    runner = batch.ProgramRunner if context.clients else batch.Runner
    folder = "generated-clients" if context.clients else "generated"
    context.runner = runner(build.folder_of_build().with_name(folder), context.program, context.jobs)
    start, ran = time.monotonic(), 0
    with ThreadPoolExecutor(context.jobs) as pool:
        for row in pool.map(lambda some: run_batch(context, some), [b for b in batches if b[0] not in done]):
            rows.append(row)
            ran += row["count"]
            show(row)
            if context.log:
                with context.log.open("a", encoding="utf-8") as log:
                    print(json.dumps(row), file=log)
    print(summary(rows))
    if ran:
        print(f"{ran / (time.monotonic() - start):.2f} per second")
    return 1 if any(row["counts"].get("missed") for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
