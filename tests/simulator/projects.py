"""Runs projects of a driver and the programs that talk to it, and what both sides have to agree on."""

import os
import re
from pathlib import Path

import build
import programs
from simulation import Outcome, simulate

USER_HEADER = re.compile(r'^\s*#\s*include\s*[<"](?:windows|fltuser)\.h', re.IGNORECASE | re.MULTILINE)


def runs_in_user_mode(units):
    return any(USER_HEADER.search(Path(unit).read_text(encoding="utf-8", errors="replace")) for unit in units)


def components(path, units):
    """The units of each component: those of one folder."""
    folders = {}
    for unit in units:
        folders.setdefault(os.path.dirname(unit), []).append(unit)
    return [folders[folder] for folder in sorted(folders)]


def include_options(path):
    folders = sorted({str(header.parent.resolve()) for suffix in ("*.h", "*.hpp") for header in Path(path).rglob(suffix)})
    return [f"-I{folder}" for folder in folders]


def simulate_component(context, name, units, path, numbers):
    target = context.folder / "drivers" / f"{name}.so"
    target.parent.mkdir(parents=True, exist_ok=True)
    options = include_options(path)
    if runs_in_user_mode(units):
        entry = programs.build_program(units, target, context.user, options)
        return simulate(context.user.simulator, [(name, f"{target}@{entry}", numbers)], context.scale)[0]
    build.build_driver(units, target, context.includes, options)
    return simulate(context.simulator, [(name, str(target), numbers)], context.scale)[0]


def of_kind(facts, kind):
    return {fact.split()[1].lower() for fact in facts if fact.startswith(kind + " ")}


def judge_sides(facts):
    """Rules about both sides that the facts of all components violate."""
    created, wanted = of_kind(facts, "creates"), of_kind(facts, "connects")
    if created and wanted - created:
        yield "FLT401", f"no driver creates {sorted(wanted - created)}"
    accepted = max(map(int, of_kind(facts, "accepts")), default=None)
    replies = max(map(int, of_kind(facts, "replies")), default=0)
    if accepted is not None and replies > accepted + 16:
        yield "FLT403", f"a reply of {replies} bytes, and nobody has room for more than {accepted}"


def run_project(context, path, units, numbers):
    """What is seen in any of its components, and between them."""
    result = Outcome(path)
    for i, some in enumerate(components(path, units)):
        name = re.sub(r"[^\w]", "_", f"{path}_{i}")
        try:
            outcome = simulate_component(context, name, some, path, numbers)
        except (build.BuildError, build.rewrite.RewriteError) as problem:
            return Outcome(path, problem=str(problem).strip()[:500])
        result.problem = result.problem or outcome.problem
        result.executions += outcome.executions
        result.complete &= outcome.complete
        result.crashes += outcome.crashes
        result.stuck += outcome.stuck
        result.seen.update(outcome.seen)
        result.facts |= outcome.facts
    for rule, what in judge_sides(result.facts):
        result.seen[rule] = {"what": what, "trace": [], "turns": 0}
    return result
