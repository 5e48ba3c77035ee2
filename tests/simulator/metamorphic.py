#!/usr/bin/env python3
"""Programs that are written differently and do the same get the same findings.

    metamorphic.py --program FLTCHECK [--count 24] [--seed 1] [PATH ...]

Verdicts, and what a change keeps of findings (changes.py), must be the same. Exit status 1: something
is not.
"""

import argparse
import collections
import json
import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "corpus")]

import annotations  # noqa: E402
import build  # noqa: E402
import changes  # noqa: E402
import names  # noqa: E402

CALL = "-DTHE_FUNCTION(F)=F"
BATCH = 10  # programs


@dataclass
class Version:
    path: str
    change: str
    units: list
    arguments: list


def key_of(finding, keeps):
    base = (finding["rule"], finding["severity"])
    if keeps == "lines":
        return (*base, os.path.basename(finding["file"]), finding["line"])
    if keeps == "fingerprints":
        return (*base, finding["fingerprint"])
    return (*base, finding["function"]) if keeps == "functions" else base


def written(folder, path, change, program):
    """The program after a change, or None."""
    function, _, everywhere = changes.CHANGES[change]
    if not everywhere and (len(program.units) != 1 or not program.units[0].endswith(".c")):
        return None
    files = program.units + ([str(p) for p in Path(path).glob("*.h")] if os.path.isdir(path) else [])
    place = folder / change / os.path.basename(path)
    place.mkdir(parents=True, exist_ok=True)
    units = []
    for file in files:
        text = function(Path(file).read_text(encoding="utf-8"), names_known)
        if text is None:
            return None
        pieces = [(Path(file), text)] if isinstance(text, str) else \
            [(Path(file), text[0]), (Path(file).with_stem(Path(file).stem + "_2"), text[1])]
        for name, piece in pieces:
            (place / name.name).write_text(piece, encoding="utf-8")
            if file in program.units:
                units.append(str(place / name.name))
    return Version(path, change, units, [*program.args, CALL])


def check(program, folder, versions):
    """For each version: (findings, verdicts, whether all was parsed)."""
    rows = []
    for i, version in enumerate(versions):
        rows += [{"directory": str(build.ROOT), "file": os.path.abspath(unit),
                  "arguments": ["cc", *version.arguments, "-c", os.path.abspath(unit)],
                  "output": f"CMakeFiles/v{i}.dir/{os.path.basename(unit)}.o"} for unit in version.units]
    folder.mkdir(parents=True, exist_ok=True)
    project = folder / "compile_commands.json"
    project.write_text(json.dumps(rows), encoding="utf-8")
    command = [program, "check", "-p", str(project), "--all", "--headers", "bundled", "--format", "json",
               "--settings", "none", "-j", "1"]
    result = subprocess.run(command, text=True, capture_output=True, check=False)
    report = json.loads(result.stdout)
    told = [([], set(), [True]) for _ in versions]
    for finding in report["findings"]:
        for component in finding["components"]:
            told[int(component[1:])][0].append(finding)
    for row in report["verdicts"]:
        told[int(row["component"][1:])][1].add((row["rule"], row["verdict"]))
    for unit in report["units"]:
        if unit["status"] != "parsed":
            told[int(unit["component"][1:])][2][0] = False
    return told


def differences(program, version, before, after):
    keeps = changes.CHANGES[version.change][1]
    old, new = (collections.Counter(key_of(f, keeps) for f in told[0]) for told in (before, after))
    if keeps == "rules":
        old, new = collections.Counter(set(old)), collections.Counter(set(new))
    for what, gone, more in (("findings", old - new, new - old), ("verdicts", before[1] - after[1], after[1] - before[1])):
        if gone or more:
            yield f"{version.path}, {version.change}: {what} gone {sorted(gone)}, new {sorted(more)}"


def compare(context, number, paths):
    """(lines about what is not the same, how often each change was made) for some programs.

    In each run every program has its place, changed or not: findings that agree in all that a
    fingerprint is made of are numbered through the whole run.
    """
    programs = [annotations.read_program(path) for path in paths]
    originals = [Version(path, "", program.units, program.args) for path, program in zip(paths, programs)]
    folder = context.folder / f"batch{number}"
    before = check(context.program, folder, originals)
    lines, made = [], collections.Counter()
    for change in context.changes:
        versions = [written(context.folder, path, change, program) for path, program in zip(paths, programs)]
        if not any(versions):
            continue
        after = check(context.program, folder, [v or o for v, o in zip(versions, originals)])
        for program, version, old, new in zip(programs, versions, before, after):
            if version and new[2][0]:
                made[change] += 1
                lines += differences(program, version, old, new)
            elif version:
                made["not understood by " + change] += 1
    return lines, made


def main():
    global names_known
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default=os.environ.get("FLTCHECK"))
    parser.add_argument("--count", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--changes", default=",".join(changes.CHANGES))
    parser.add_argument("-j", "--jobs", type=int, default=2)
    parser.add_argument("paths", nargs="*", default=[str(build.ROOT / "corpus" / "rules")])
    context = parser.parse_args()
    context.changes = context.changes.split(",")
    context.folder = build.folder_of_build().with_name("metamorphic")
    names_known = names.of_headers()
    programs = [p for path in context.paths for p in annotations.find_programs(path)]
    programs = [p for p in programs if not annotations.read_program(p).entry and not annotations.read_program(p).project]
    chosen = random.Random(context.seed).sample(programs, min(context.count, len(programs)))
    batches = list(enumerate(chosen[i:i + BATCH] for i in range(0, len(chosen), BATCH)))
    lines, made = [], collections.Counter()
    with ThreadPoolExecutor(context.jobs) as pool:
        for some, counts in pool.map(lambda batch: compare(context, *batch), batches):
            lines += some
            made.update(counts)
            if some:
                print("\n".join(some), flush=True)
    print(", ".join(f"{name} {count}" for name, count in sorted(made.items())))
    print(f"{len(chosen)} programs: {len(lines)} difference(s)")
    return 1 if lines else 0


names_known = set()

if __name__ == "__main__":
    sys.exit(main())
