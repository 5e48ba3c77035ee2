"""Runs the simulator, and reads what it says about each driver."""

import json
import shutil
import subprocess
from dataclasses import dataclass, field

import build


@dataclass
class Outcome:
    path: str
    executions: int = 0
    complete: bool = True
    crashes: int = 0
    stuck: int = 0
    seen: dict = field(default_factory=dict)  # rule -> {what, trace}
    facts: set = field(default_factory=set)   # what the other side of a project has to fit
    problem: str = ""


def settled(rows):
    """rule -> {what, trace}. A handle whose connect has failed is used at numbered places: where the use is not
    there when the failure leaves NULL, which it never does on Windows, a comparison with NULL has let it through."""
    seen = {row["rule"]: row for row in rows}
    for name in [name for name in seen if name.startswith("INVALID ")]:
        rule = "FLT304" if name.replace("INVALID", "NULL") in seen else "FLT305"
        seen.setdefault(rule, seen.pop(name))
    return {name: row for name, row in seen.items() if not name.startswith("NULL ")}


def simulate(simulator, jobs, scale):
    """Outcomes of (path, shared object, constants), all run by one process."""
    if not jobs:
        return []
    names = [f"{target}:{','.join(map(str, words))}" if words else str(target)
             for _, target, words in jobs]
    result = subprocess.run([str(simulator), str(scale), *names], text=True, capture_output=True,
                            check=False)
    outcomes = []
    for (path, _, _), line in zip(jobs, result.stdout.splitlines()):
        row = json.loads(line)
        outcome = Outcome(path, problem=row.get("problem", ""))
        if not outcome.problem:
            outcome.executions = row["executions"]
            outcome.complete = row["complete"]
            outcome.crashes = row["crashes"]
            outcome.stuck = row["stuck"]
            outcome.seen = settled(row["violations"])
            outcome.facts = set(row["facts"])
        outcomes.append(outcome)
    return outcomes


def possible():
    """Whether what the simulator needs is there; says so if not."""
    if shutil.which(build.COMPILER):
        return True
    print(f"{build.COMPILER} is not there")
    return False
