#!/usr/bin/env python3
"""Breaks what the reference driver does for its clients in one place at a time.

mutate.py breaks what has to do with the filter and the server port; here it is everything else
that a rule may be about: sending and closing, what keeps a client alive meanwhile, its memory, the
list, work items, cookies, and the buffers of messages. Of each call of that kind, each call of a
function of the driver that makes one, and each store through `*Name` or to `->Port`, these mutants
are made: deleted, doubled, swapped-up, swapped-down, before-guard, after-guard (see mutate.py). Of
each condition:

    inverted     the other branch is taken
    never        the branch is not taken
    always       it is always taken
    without-N    an && or || without its operand N

and of each __try: unwrapped (its block alone), finally (with a __finally that does nothing).

A mutant is detected when a finding about the driver appears. One that is not must be listed in
equivalent_connections.txt, with the reason: it is `equivalent`, or what is wrong with it is
`outside` of what the rules speak of. One that is detected must not be listed.

usage: mutate_connections.py [-v] [-k TEXT] [--one-in N] [--part K/N]
       (FLTCHECK in the environment: the program)
    -v          print every mutant with what was found
    -k TEXT     only mutants whose name contains TEXT
    --one-in N  a sample: every Nth of those that have to be detected, fewer of the others
    --part K/N  the Kth of N parts of what would be run, for machines with little time
"""

import argparse
import fnmatch
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import cstatements
import mutate
import places

HERE = pathlib.Path(__file__).resolve().parent
LISTED = HERE / "equivalent_connections.txt"
CALLS = {
    "FltCloseClientPort", "FltSendMessage",
    "ExInitializeRundownProtection", "ExAcquireRundownProtection",
    "ExReleaseRundownProtection", "ExWaitForRundownProtectionRelease",
    "FltInitializePushLock", "FltDeletePushLock", "FltReleasePushLock",
    "FltAcquirePushLockExclusive", "FltAcquirePushLockShared",
    "InitializeListHead", "InsertTailList", "RemoveEntryList",
    "ExAllocatePool2", "ExFreePoolWithTag",
    "FltAllocateGenericWorkItem", "FltFreeGenericWorkItem", "FltQueueGenericWorkItem",
    "FltReleaseFileNameInformation", "RtlCopyMemory",
}  # fmt: skip
KEPT = re.compile(r"(\*\w+|\w+->Port)\s*=(?!=)")
STORED = re.compile(r"([\w>.*-]+\s*=)(?!=)")
DECLARED = re.compile(r"(\w+\s+(\w+)\s*=)(?!=)(.*)", re.DOTALL)
DETECTING = re.compile(r"FLT[124]\d\d$")


def carriers(sources):
    """The driver's functions that make one of the calls, directly or through others."""
    bodies = {}
    for text in sources.values():
        code = cstatements.masked(text)
        for function in cstatements.functions(text):
            spans = "".join(code[s.start : s.end] for s in function.body)
            bodies[function.name] = set(re.findall(r"\b([A-Za-z_]\w*)\s*\(", spans))
    known = set(CALLS)
    while more := {name for name, calls in bodies.items() if calls & known} - known:
        known |= more
    return known


# ---- mutants of statements -------------------------------------------------------------


def subject(text, statement, names):
    """What a simple statement is called after in the names of its mutants, or None."""
    callee = mutate.called(text, statement, names)
    if callee or statement.keyword:
        return callee
    kept = KEPT.match(text[statement.start : statement.end])
    return kept.group(1) if kept else None


def deleted(source, calls):
    """Nothing, or the value that stands for success or for nothing."""
    if source.startswith("return"):
        return "return STATUS_SUCCESS;"
    stored = DECLARED.match(source) or STORED.match(source)
    return f"{stored.group(1)} 0;" if calls and stored else ";"


def edits(text, statement, index, siblings, guard, calls):
    """(kind, mutated text) for one statement; mutate.py's, as far as they make sense for it."""
    source = text[statement.start : statement.end]
    before, behind = text[: statement.start], text[statement.end :]
    yield "deleted", before + deleted(source, calls) + behind
    declared = DECLARED.match(source)
    if declared:  # stands once, and where it is
        yield "doubled", before + source + f"\n{declared.group(2)} ={declared.group(3)}" + behind
        return
    if source.startswith("return"):  # nothing behind it runs
        return
    for kind, mutated in mutate.edits(text, statement, index, siblings, guard):
        if kind != "deleted":
            yield kind, mutated


# ---- mutants of conditions and of __try ------------------------------------------------


def condition(code, statement):
    """Where the condition of an `if` begins and ends, without its parentheses."""
    start = code.index("(", statement.start)
    depth = 0
    for at in range(start, statement.end):
        depth += (code[at] == "(") - (code[at] == ")")
        if depth == 0:
            return start + 1, at
    raise ValueError("a condition without an end")


def operands(code, start, end):
    """The operands of a condition that && or || join, as (start, end)."""
    depth, cuts = 0, [start]
    for at in range(start, end):
        depth += (code[at] == "(") - (code[at] == ")")
        if depth == 0 and code[at : at + 2] in ("&&", "||"):
            cuts += [at, at + 2]
    cuts.append(end)
    return list(zip(cuts[::2], cuts[1::2]))


def guard_edits(text, statement):
    code = cstatements.masked(text)
    start, end = condition(code, statement)
    head, tail = text[:start], text[end:]
    yield "inverted", head + f"!({text[start:end]})" + tail
    yield "never", head + "0" + tail
    yield "always", head + "1" + tail
    parts = operands(code, start, end)
    joint = code[parts[0][1] : parts[0][1] + 2]
    for number in range(len(parts) if len(parts) > 1 else 0):
        rest = [text[a:b].strip() for at, (a, b) in enumerate(parts) if at != number]
        yield f"without-{number + 1}", head + f" {joint} ".join(rest) + tail


def try_edits(text, statement):
    block = statement.blocks[0]
    inner = text[block[0].start : block[-1].end]
    head, tail = text[: statement.start], text[statement.end :]
    yield "unwrapped", f"{head}{{ {inner} }}{tail}"
    yield "finally", f"{head}__try {{ {inner} }} __finally {{ }}{tail}"


# ---- all of them -----------------------------------------------------------------------


def of_function(text, function, names):
    """(name, mutated text) of all mutants of one function."""
    seen = {}
    for statement, index, siblings, guard in mutate.walk(function.body):
        calls = None
        if statement.keyword == "if":
            what, made = "if", guard_edits(text, statement)
        elif statement.keyword == "__try":
            what, made = "__try", try_edits(text, statement)
        else:
            calls = mutate.called(text, statement, names)
            what = subject(text, statement, names)
            made = edits(text, statement, index, siblings, guard, calls)
        if not what:
            continue
        seen[what] = seen.get(what, 0) + 1
        number = f"#{seen[what]}" if seen[what] > 1 else ""
        for kind, mutated in made:
            yield f"{function.name} {what}{number} {kind}", mutated


def mutants(sources):
    names = carriers(sources)
    made = {(mutant.path, mutant.text) for mutant in mutate.mutants(sources)}  # these are its own
    result = []
    for path, text in sorted(sources.items()):
        for function in cstatements.functions(text):
            for name, mutated in of_function(text, function, names):
                if (path, mutated) not in made and mutated != text:
                    made.add((path, mutated))
                    result.append(mutate.Mutant(f"{path.name} {name}", path, mutated))
    return result


# ---- checking them ---------------------------------------------------------------------


def check(program, rooms, mutant):
    """The outcome; of one that does not compile, None."""
    try:
        return rooms.check(program, mutant)
    except places.Broken:
        return None


def read_listed():
    """Name (or pattern) to (class, reason), from lines `file function what kind: class: reason`."""
    result = {}
    for line in LISTED.read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, rest = line.partition(": ")
            kind, _, reason = rest.partition(": ")
            if kind not in ("equivalent", "outside") or not reason.strip():
                sys.exit(f"{LISTED.name}: no class and reason given for '{name}'")
            result[name.strip()] = kind
    return result


def listed_as(name, listed):
    """(entry, class) of the first entry that names a mutant, or (None, None)."""
    for entry, kind in listed.items():
        if fnmatch.fnmatchcase(name, entry):
            return entry, kind
    return None, None


def sample(chosen, listed, every):
    """Every Nth mutant that has to be detected; of those listed, what takes about as long."""
    wanted = [mutant for mutant in chosen if not listed_as(mutant.name, listed)[0]]
    others = [mutant for mutant in chosen if listed_as(mutant.name, listed)[0]]
    return wanted[::every] + others[:: 1 if every == 1 else 5 * every]


class Tally:
    def __init__(self, listed):
        self.listed = listed
        self.counts = {"detected": 0, "equivalent": 0, "outside": 0, "missed": 0, "invalid": 0}
        self.complaints = []

    def add(self, mutant, outcome):
        """Counts a mutant; returns what is to be printed about it."""
        _, kind = listed_as(mutant.name, self.listed)
        if outcome is None:
            self.counts["invalid"] += 1
            return "does not compile"
        if any(DETECTING.match(rule) for rule in outcome.rules):
            self.counts["detected"] += 1
            if kind:
                found = " ".join(outcome.rules)
                self.complaints.append(f"{mutant.name}: listed as {kind}, but found: {found}")
            return " ".join(outcome.rules)
        self.counts[kind or "missed"] += 1
        because = f" (unknown: {'; '.join(outcome.unknown)})" if outcome.unknown else ""
        if not kind:
            self.complaints.append(f"{mutant.name}: not detected, and not listed{because}")
        return f"nothing ({kind or 'MISSED'}){because}"

    def fail(self, mutant, error):
        said = f"could not be checked: {error}"
        self.complaints.append(f"{mutant.name}: {said}")
        return said

    def summary(self):
        counts = self.counts
        relevant = counts["detected"] + counts["missed"]
        rate = 100 * counts["detected"] / relevant if relevant else 100
        return (
            f"{counts['detected']} of {relevant} mutants detected ({rate:.1f} %);"
            f" {counts['equivalent']} equivalent, {counts['outside']} outside of the rules,"
            f" {counts['invalid']} do not compile"
        )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("-k", "--only", default="")
    parser.add_argument("--one-in", type=int, default=1)
    parser.add_argument("--part", default="1/1")
    options = parser.parse_args()
    program = mutate.program_to_check()
    if not program:
        return 77

    started = time.monotonic()
    sources = {
        path.relative_to(mutate.REFERENCE): path.read_text()
        for path in sorted((mutate.REFERENCE / "driver").glob("*.c"))
    }
    everything, listed = mutants(sources), read_listed()
    used = {listed_as(mutant.name, listed)[0] for mutant in everything}
    tally = Tally(listed)
    tally.complaints += [f"{LISTED.name}: no mutant is named by '{e}'" for e in set(listed) - used]
    chosen = [mutant for mutant in everything if options.only in mutant.name]
    chosen = sample(chosen, listed, options.one_in)
    part, parts = map(int, options.part.split("/"))
    chosen = chosen[part - 1 :: parts]

    jobs = os.cpu_count()
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(jobs) as pool:
        rooms = places.Places(scratch, ("driver", "include"), jobs)
        runs = [pool.submit(check, program, rooms, mutant) for mutant in chosen]
        for mutant, run in zip(chosen, runs):
            try:
                said = tally.add(mutant, run.result())
            except (RuntimeError, ValueError, subprocess.TimeoutExpired) as error:
                said = tally.fail(mutant, error)
            if options.verbose:
                print(f"  {mutant.name}: {said}", flush=True)
    summary = f"{len(chosen)} of {len(everything)} mutants: {tally.summary()}"
    return mutate.conclude(summary, started, tally.complaints)


if __name__ == "__main__":
    sys.exit(main())
