#!/usr/bin/env python3
"""Measures runs with a store: a project of 60 units that has not changed, and one unit edited.

    tests/bench/warm.py [--runs N] [--headers WHICH]

Aims: at most 50 ms for an unchanged project; for one edited unit at most 50 ms more than parsing
that unit takes. FLTCHECK names the program (default: build/release/fltcheck). Wall time is longer
where other work is done on the machine, so the exit status is 1 only where the median of the CPU
time, of all processes, is three times worse than the aim.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import measure
import ports

ROOT = pathlib.Path(__file__).resolve().parents[2]
UNITS = 60
AIM = 0.050
TOLERANCE = 3.0

HEADER = "#include <fltKernel.h>\nint shared(int);\n"
UNIT = """\
#include "project.h"
static int table[16];
int part{i}(int a)
{{
    for (int k = 0; k < 16; k++) {{
        table[k] = shared(a + k) + {n};
    }}
    return table[a & 15];
}}
"""


def write_project(folder):
    """A driver with a few ports in one unit, and parts that do other things."""
    entries = []
    (folder / "project.h").write_text(HEADER)
    (folder / "driver.c").write_text(ports.ladder(2))
    names = ["driver.c"] + [f"part{i}.c" for i in range(1, UNITS)]
    for i, name in enumerate(names):
        if i > 0:
            (folder / name).write_text(UNIT.format(i=i, n=0))
        entries.append({"directory": str(folder), "file": name, "arguments": ["cc", "-c", name]})
    (folder / "compile_commands.json").write_text(json.dumps(entries))


def parse_seconds(command):
    """What a run says about parsing: of one unit, if one was edited."""
    result = subprocess.run([*command, "-v"], capture_output=True, text=True, check=False)
    return float(re.search(r"time +([\d.]+) s parsing", result.stderr)[1])


def figure(what, cost, aim, failures):
    verdict = "good" if cost.wall <= aim else "above the aim"
    if cost.cpu > aim * TOLERANCE:
        verdict = "FAR above the aim"
        failures.append(what)
    print(f"  {what:<28} {cost.wall * 1000:7.1f} ms wall  {cost.cpu * 1000:7.1f} ms CPU  "
          f"aim {aim * 1000:.0f} ms  {verdict}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--headers", default="bundled")
    options = parser.parse_args()
    program = os.path.abspath(os.environ.get("FLTCHECK") or ROOT / "build/release/fltcheck")
    failures = []
    with tempfile.TemporaryDirectory(prefix="fltcheck-warm-") as name:
        folder = pathlib.Path(name)
        write_project(folder)
        command = [program, "check", "-q", "-p", name, "--headers", options.headers]
        with_store = [*command, "--db", str(folder / "store.db")]
        print(f"{UNITS} units, headers: {options.headers}")
        cold = measure.run(with_store)
        if cold.status not in (0, 1):
            raise SystemExit(f"{' '.join(with_store)}: exit status {cold.status}")
        print(f"  {'first run':<28} {cold.wall * 1000:7.1f} ms wall  {cold.cpu * 1000:7.1f} ms CPU")
        costs = [measure.run(with_store) for _ in range(options.runs)]
        figure("unchanged", measure.median(costs), AIM, failures)
        costs, parsing = [], []
        for n in range(1, options.runs + 1):
            (folder / "part7.c").write_text(UNIT.format(i=7, n=2 * n))
            costs.append(measure.run(with_store))
            (folder / "part7.c").write_text(UNIT.format(i=7, n=2 * n + 1))
            parsing.append(parse_seconds(with_store))
        aim = sorted(parsing)[len(parsing) // 2] + AIM
        figure("one unit edited", measure.median(costs), aim, failures)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
