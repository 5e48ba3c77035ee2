#!/usr/bin/env python3
"""Breaks the reference driver in one place at a time and expects fltcheck to notice.

For every call that moves a filter, a server port or a port's security descriptor, and
for every call of a driver function that makes such calls, these mutants are made: the call

    deleted      a call whose status is stored becomes a plain success
    doubled      made twice in a row
    swapped-up   exchanged with the statement before it
    swapped-down exchanged with the statement behind it
    before-guard moved in front of the `if` that it stands in
    after-guard  moved behind that `if`

Nothing is exchanged with a declaration, a label or PAGED_CODE: that changes nothing.

A mutant is detected when a finding of the server port or filter rules appears. One that
is not must be listed in equivalent.txt with the reason; one that is must not be.

usage: mutate.py [-v] [-k TEXT] [--keep DIR]   (FLTCHECK in the environment: the program)
    -v          print every mutant with what was found
    -k TEXT     only mutants whose name contains TEXT
    --keep DIR  write the mutants to DIR, which must not have them yet, and leave them there
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import cstatements
import places

HERE = pathlib.Path(__file__).resolve().parent
REFERENCE = places.REFERENCE

STATUS_CALLS = {
    "FltRegisterFilter",
    "FltStartFiltering",
    "FltCreateCommunicationPort",
    "FltBuildDefaultSecurityDescriptor",
}
VOID_CALLS = {"FltUnregisterFilter", "FltCloseCommunicationPort", "FltFreeSecurityDescriptor"}
DETECTING = re.compile(r"FLT(1\d\d|25\d)$")


class Mutant:
    def __init__(self, name, path, text):
        self.name = name
        self.path = path  # relative to the reference
        self.text = text


# ---- finding the calls -----------------------------------------------------------------


def walk(statements, guard=None):
    """Every statement with the list it stands in and the `if` around that list."""
    for index, statement in enumerate(statements):
        yield statement, index, statements, guard
        for block in statement.blocks:
            yield from walk(block, statement if statement.keyword == "if" else None)


def called(text, statement, names):
    """The function of `names` that a simple statement calls, or None."""
    if statement.keyword:
        return None
    code = cstatements.masked(text)[statement.start : statement.end]
    for name in re.findall(r"\b([A-Za-z_]\w*)\s*\(", code):
        if name in names:
            return name
    return None


def carriers(sources):
    """The driver's functions that make one of the calls, directly or through others."""
    bodies = {}
    for text in sources.values():
        for function in cstatements.functions(text):
            code = cstatements.masked(text)
            spans = [code[s.start : s.end] for s in function.body]
            bodies[function.name] = set(re.findall(r"\b([A-Za-z_]\w*)\s*\(", "".join(spans)))
    known = STATUS_CALLS | VOID_CALLS
    while True:
        more = {name for name, calls in bodies.items() if calls & known} - known
        if not more:
            return known - STATUS_CALLS - VOID_CALLS
        known = known | more


# ---- making mutants --------------------------------------------------------------------


def deleted(source):
    stored = re.match(r"\s*([\w>.-]+\s*=)[^=]", source)
    return f"{stored.group(1)} STATUS_SUCCESS;" if stored else ";"


def is_fixed(text, statement):
    """True for what a call is not exchanged with."""
    source = text[statement.start : statement.end]
    return (
        statement.keyword == "label"
        or cstatements.is_declaration(text, statement)
        or source.startswith("PAGED_CODE(")
    )


def edits(text, statement, index, siblings, guard):
    """(kind, mutated text) for one call statement."""
    source = text[statement.start : statement.end]
    before, behind = text[: statement.start], text[statement.end :]
    yield "deleted", before + deleted(source) + behind
    yield "doubled", before + source + "\n" + source + behind
    for kind, other in (("swapped-up", index - 1), ("swapped-down", index + 1)):
        if 0 <= other < len(siblings):
            first, second = sorted((statement, siblings[other]), key=lambda s: s.start)
            if is_fixed(text, siblings[other]):
                continue
            between = text[first.end : second.start]
            exchanged = text[second.start : second.end] + between + text[first.start : first.end]
            yield kind, text[: first.start] + exchanged + text[second.end :]
    if guard:
        rest = text[guard.start : statement.start] + ";" + text[statement.end : guard.end]
        head, tail = text[: guard.start], text[guard.end :]
        yield "before-guard", head + source + "\n" + rest + tail
        yield "after-guard", head + rest + "\n" + source + tail


def mutants(sources):
    names = STATUS_CALLS | VOID_CALLS | carriers(sources)
    result = []
    made = set()  # exchanging two calls is "up" for the one and "down" for the other
    for path, text in sorted(sources.items()):
        for function in cstatements.functions(text):
            seen = {}
            for statement, index, siblings, guard in walk(function.body):
                callee = called(text, statement, names)
                if not callee:
                    continue
                seen[callee] = seen.get(callee, 0) + 1
                number = f"#{seen[callee]}" if seen[callee] > 1 else ""
                for kind, mutated in edits(text, statement, index, siblings, guard):
                    name = f"{path.name} {function.name} {callee}{number} {kind}"
                    if (path, mutated) not in made:
                        made.add((path, mutated))
                        result.append(Mutant(name, path, mutated))
    return result


# ---- checking them ---------------------------------------------------------------------


def check_reference(program):
    """The outcome for the driver as it is, with the headers that users have."""
    return places.check_units(program, sorted(str(path) for path in (REFERENCE / "driver").glob("*.c")))


def write_mutant(mutant, folder):
    place = folder / re.sub(r"\W+", "_", mutant.name)
    shutil.copytree(REFERENCE, place)
    (place / mutant.path).write_text(mutant.text)


def read_equivalent():
    """Name to reason, from lines `file function callee kind: reason`."""
    result = {}
    for line in (HERE / "equivalent.txt").read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, reason = line.partition(": ")
            if not reason.strip():
                sys.exit(f"equivalent.txt: no reason given for '{name}'")
            result[name.strip()] = reason.strip()
    return result


def judge(mutant, outcome, equivalent, verbose):
    """Returns (detected, complaint or None)."""
    detecting = [rule for rule in outcome.rules if DETECTING.match(rule)]
    if verbose:
        note = " ".join(outcome.rules) or "nothing"
        if not detecting and mutant.name in equivalent:
            note += " (equivalent)"
        print(f"  {mutant.name}: {note}")
    if detecting and mutant.name in equivalent:
        return True, f"listed as equivalent, but found: {' '.join(detecting)}"
    if not detecting and mutant.name not in equivalent:
        because = f" (unknown: {'; '.join(outcome.unknown)})" if outcome.unknown else ""
        return False, f"not detected, and not listed in equivalent.txt{because}"
    return bool(detecting), None


def program_to_check():
    """What FLTCHECK in the environment names, or None."""
    program = os.environ.get("FLTCHECK", "")
    if not program or not os.access(program, os.X_OK):
        print("skipped: FLTCHECK names no program")
        return None
    return program


def conclude(summary, started, complaints):
    """Prints totals and what is wrong; returns the exit status."""
    print(f"{summary} ({time.monotonic() - started:.0f} s)")
    for complaint in complaints:
        print(f"FAILED: {complaint}")
    return 1 if complaints else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("-k", "--only", default="")
    parser.add_argument("--keep")
    options = parser.parse_args()

    program = program_to_check()
    if not program:
        return 77

    started = time.monotonic()
    sources = {
        path.relative_to(REFERENCE): path.read_text()
        for path in sorted((REFERENCE / "driver").glob("*.c"))
    }
    everything = mutants(sources)
    equivalent = read_equivalent()
    complaints = [
        f"equivalent.txt: there is no mutant '{name}'"
        for name in equivalent
        if name not in {mutant.name for mutant in everything}
    ]
    chosen = [mutant for mutant in everything if options.only in mutant.name]

    with tempfile.TemporaryDirectory() as scratch:
        for mutant in chosen if options.keep else []:
            write_mutant(mutant, pathlib.Path(options.keep))
        rooms = places.Places(scratch, ("driver", "include"), os.cpu_count())
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            reference = pool.submit(check_reference, program)
            runs = [pool.submit(rooms.check, program, mutant) for mutant in chosen]
        untouched = reference.result()
        if untouched.rules or untouched.unknown:
            what = " ".join(untouched.rules + untouched.unknown)
            complaints.append(f"the reference itself is not proved: {what}")
        detected = 0
        for mutant, run in zip(chosen, runs):
            try:
                found, complaint = judge(mutant, run.result(), equivalent, options.verbose)
            except (RuntimeError, ValueError, subprocess.TimeoutExpired) as error:
                found, complaint = False, f"could not be checked: {error}"
            detected += found
            if complaint:
                complaints.append(f"{mutant.name}: {complaint}")

    listed = sum(mutant.name in equivalent for mutant in chosen)
    summary = f"{detected} of {len(chosen)} mutants detected, {listed} equivalent"
    return conclude(summary, started, complaints)


if __name__ == "__main__":
    sys.exit(main())
