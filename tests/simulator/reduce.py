#!/usr/bin/env python3
"""Makes a generated driver plainer while the checker and the simulator still disagree about it.

    reduce.py --program FLTCHECK NUMBER RULE

Takes away slips, and then the choices of style, one by one; prints what is left.
"""

import argparse
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import build  # noqa: E402
import drivers  # noqa: E402
import generate  # noqa: E402
import simulation  # noqa: E402
import verdicts  # noqa: E402


def disagreement(context, simpler):
    """How the two disagree about the rule, or ""."""
    source = context.folder / "reduced.c"
    source.write_text(drivers.Driver(context.number, simpler).text(), encoding="utf-8")
    target = source.with_suffix(".so")
    try:
        build.build_driver([source], target, context.includes)
    except build.BuildError:
        return ""
    outcome = simulation.simulate(context.simulator, [(context.number, target, [])], 100)[0]
    static, _ = generate.check(context.program, source)
    return dict(verdicts.disagreements("", static, outcome)).get(context.rule, "") if not outcome.problem else ""


def candidates(number, simpler):
    slips = drivers.Driver(number, simpler).slips
    for slip in sorted(slips):
        yield {**simpler, "slips": slips - {slip}}
    for name, value in drivers.PLAINEST.items():
        if getattr(drivers.Driver(number, simpler), name) != value:
            yield {**simpler, name: value}


def plainest(context):
    wanted = disagreement(context, {})
    if not wanted:
        return None
    simpler, again = {}, True
    while again:
        again = False
        for candidate in candidates(context.number, simpler):
            if disagreement(context, candidate) == wanted:
                simpler, again = candidate, True
                break
    return simpler


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default=os.environ.get("FLTCHECK"))
    parser.add_argument("number", type=int)
    parser.add_argument("rule")
    context = parser.parse_args()
    if not simulation.possible():
        return 77
    context.folder = build.folder_of_build().with_name("generated")
    context.simulator, context.includes = build.build_simulator(context.folder, 2)
    simpler = plainest(context)
    if simpler is None:
        print(f"they agree about {context.rule}")
        return 1
    print(drivers.Driver(context.number, simpler).text())
    return 0


if __name__ == "__main__":
    sys.exit(main())
