#!/usr/bin/env python3
"""Breaks the reference clients in one place at a time and expects fltcheck to notice.

As mutate.py does it with the driver: every call that opens, closes or waits with the port's handle,
and every call of a client's own function that makes such a call, is deleted, doubled, exchanged with
its neighbours and moved around the `if` that it stands in, in the client in C, in that in C++, and in
a program that waits with a completion port. Before every call that uses the handle, it is closed.

A mutant is detected when a finding of the rules for programs appears. One that is not must be
listed in equivalent_clients.txt with the reason; one that is must not be.

usage: mutate_clients.py [-v] [-k TEXT]   (FLTCHECK in the environment: the program)
"""

import argparse
import os
import pathlib
import re
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import cstatements
import mutate
import places

HERE = pathlib.Path(__file__).resolve().parent
CLIENTS = ("client", "client-cxx")
COMPLETION = mutate.REFERENCE.parent / "rules/FLT308/ok_completed_by_port.cpp"
KEYWORDS = {"if", "for", "while", "switch"}  # what looks like a function where one was not seen
OTHERS = {("port.h", "Event"), ("watch.c", "SessionWatch")}  # they close events, not the port
CALLS = {
    "FilterConnectCommunicationPort",
    "FilterGetMessage",
    "GetOverlappedResult",
    "CloseHandle",
    "CreateIoCompletionPort",
    "GetQueuedCompletionStatus",
}
# They use the handle, their first argument: closed before, it is used too late.
USES = {
    "FilterSendMessage",
    "FilterReplyMessage",
    "FilterGetMessage",
    "GetOverlappedResult",
    "CancelIoEx",
    "CreateIoCompletionPort",
}
DETECTING = re.compile(r"FLT3\d\d$")
EXPRESSION = re.compile(r"(return\b|(?:HRESULT\s+)?[\w>.-]+\s*=(?!=))\s*")


def deleted(source):
    """Nothing, or the value that stands for success."""
    kept = EXPRESSION.match(source)
    return f"{kept.group(1)} 0;" if kept else ";"


def carriers(sources):
    """The client's own functions that make one of the calls themselves."""
    bodies = {}
    for text in sources.values():
        for function in cstatements.functions(text):
            spans = "".join(cstatements.masked(text)[s.start : s.end] for s in function.body)
            calls = set(re.findall(r"\b([A-Za-z_]\w*)\s*\(", spans))
            bodies[function.name] = bodies.get(function.name, set()) | calls
    return CALLS | {name for name, calls in bodies.items() if calls & CALLS}


def edits(text, statement, index, siblings, guard):
    """mutate.py's, but what is deleted leaves a value where one is expected."""
    source = text[statement.start : statement.end]
    returns = source.startswith("return")
    for kind, mutated in mutate.edits(text, statement, index, siblings, guard):
        if kind == "deleted":
            mutated = text[: statement.start] + deleted(source) + text[statement.end :]
        elif returns or (kind == "doubled" and re.match(r"\w+\s+\w+\s*[=(]", source)):
            continue  # nothing behind a return runs; a declaration stands once
        yield kind, mutated


def used_late(text, statement):
    """The handle is closed just before the call."""
    source = text[statement.start : statement.end]
    use = re.search(rf"\b({'|'.join(sorted(USES))})\s*\(([^,()]+),", source)
    if use:
        close = f"CloseHandle({use.group(2).strip()});\n"
        yield use.group(1), text[: statement.start] + close + text[statement.start :]


def mutants(client, sources, names):
    result, made = [], set()
    for path, text in sorted(sources.items()):
        for function in cstatements.functions(text):
            if function.name in KEYWORDS or (path.name, function.name) in OTHERS:
                continue
            seen = {}
            late = {}
            for statement, index, siblings, guard in mutate.walk(function.body):
                for used, mutated in () if statement.keyword else used_late(text, statement):
                    late[used] = late.get(used, 0) + 1
                    number = f"#{late[used]}" if late[used] > 1 else ""
                    name = f"{client} {path.name} {function.name} {used}{number} closed-before"
                    result.append(mutate.Mutant(name, path, mutated))
                callee = mutate.called(text, statement, names)
                if not callee or (cstatements.is_declaration(text, statement) and "=" not in text[
                        statement.start : statement.end]):
                    continue
                seen[callee] = seen.get(callee, 0) + 1
                number = f"#{seen[callee]}" if seen[callee] > 1 else ""
                for kind, mutated in edits(text, statement, index, siblings, guard):
                    name = f"{client} {path.name} {function.name} {callee}{number} {kind}"
                    if (path, mutated) not in made:
                        made.add((path, mutated))
                        result.append(mutate.Mutant(name, path, mutated))
    return result


def completion_path():
    return pathlib.Path("completion") / COMPLETION.name


def check(program, rooms, mutant):
    """The outcome; of one that does not compile, None."""
    try:
        return rooms.check(program, mutant)
    except places.Broken:
        return None


def read_equivalent():
    result = {}
    for line in (HERE / "equivalent_clients.txt").read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, reason = line.partition(": ")
            result[name.strip()] = reason.strip()
    return result


def judge(mutant, outcome, equivalent):
    """What is wrong with the outcome, or None."""
    detecting = [rule for rule in outcome.rules if DETECTING.match(rule)]
    if detecting and mutant.name in equivalent:
        return f"listed as equivalent, but found: {' '.join(detecting)}"
    if not detecting and not equivalent.get(mutant.name):
        because = f" (unknown: {'; '.join(outcome.unknown)})" if outcome.unknown else ""
        return f"not detected, and not listed in equivalent_clients.txt{because}"
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("-k", "--only", default="")
    options = parser.parse_args()
    program = mutate.program_to_check()
    if not program:
        return 77
    started, everything, equivalent = time.monotonic(), [], read_equivalent()
    for client in CLIENTS:
        sources = {
            path.relative_to(mutate.REFERENCE): path.read_text()
            for path in sorted((mutate.REFERENCE / client).iterdir()) if path.suffix != ".def"
        }
        everything += mutants(client, sources, carriers(sources))
    everything += mutants("completion", {completion_path(): COMPLETION.read_text()}, CALLS)
    names = {mutant.name for mutant in everything}
    complaints = [f"equivalent_clients.txt: there is no mutant '{name}'"
                  for name in equivalent if name not in names]
    chosen = [mutant for mutant in everything if options.only in mutant.name]
    found = broken = 0
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(os.cpu_count()) as pool:
        rooms = places.Places(scratch, (*CLIENTS, "include"), os.cpu_count())
        rooms.add(completion_path(), COMPLETION.read_text())
        runs = [pool.submit(check, program, rooms, mutant) for mutant in chosen]
        for mutant, run in zip(chosen, runs):
            outcome = run.result()
            if outcome is None:
                broken += 1
                continue
            complaint = judge(mutant, outcome, equivalent)
            found += any(DETECTING.match(rule) for rule in outcome.rules)
            if options.verbose:
                print(f"  {mutant.name}: {' '.join(outcome.rules) or 'nothing'}")
            if complaint:
                complaints.append(f"{mutant.name}: {complaint}")
    summary = (f"{found} of {len(chosen) - broken} mutants detected, {len(equivalent)} equivalent, "
               f"{broken} do not compile")
    return mutate.conclude(summary, started, complaints)


if __name__ == "__main__":
    sys.exit(main())
