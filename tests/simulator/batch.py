"""Runs and checks many drivers or programs at once: one compilation, one simulation, one run of the checker."""

import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import build
import names
import programs
import rewrite
import simulation


@dataclass
class Result:
    """What became of one driver."""
    number: int
    outcome: simulation.Outcome
    reported: set = field(default_factory=set)
    unknown: set = field(default_factory=set)  # rules


class Runner:
    """Of drivers."""

    def __init__(self, folder, program, workers=2):
        self.folder = Path(folder)
        self.program = program
        self.known = names.of_headers()
        self.prepare(workers)

    def prepare(self, workers):
        self.simulator, self.includes = build.build_simulator(self.folder, workers)

    def sources(self, place, drivers):
        place.mkdir(parents=True, exist_ok=True)
        for driver in drivers:
            path = place / f"driver_{driver.number}{driver.suffix}"
            build.write_if_changed(path, driver.text())
            yield driver, path

    def compile_together(self, place, sources, suffix):
        """Jobs for the simulator: all drivers of a language are one unit, each with names of its own."""
        chosen = [(driver, path) for driver, path in sources if driver.suffix == suffix]
        if not chosen:
            return []
        texts, includes = [], {}
        for driver, path in chosen:
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            includes.update((line, None) for line in lines if line.startswith("#include"))
            text = "".join(line for line in lines if not line.startswith("#include"))
            known = self.known - {driver.entry}
            text = names.changed(text, known, lambda word, number=driver.number: f"{word}_{number}")
            if suffix == ".cpp":  # main has a plain name, others have not
                text = text.replace(f"int main_{driver.number}(", f'extern "C" int main_{driver.number}(')
            texts.append(text)
        unit = place / f"batch{suffix}"
        target = place / f"batch_{suffix[1:]}.so"
        unit.write_text("\n".join([*includes, *texts]), encoding="utf-8")
        self.build([unit], target, apart=False)
        return [(driver.number, f"{target}@{driver.entry}_{driver.number}", driver.words) for driver, _ in chosen]

    def build(self, units, target, apart=True):
        """The entry, where there is one program alone."""
        del apart
        build.build_driver(units, target, self.includes)
        return "DriverEntry"

    def compile_apart(self, place, sources):
        """For a batch that does not compile: (jobs, outcomes of those that are to blame)."""
        jobs, outcomes = [], []
        for driver, path in sources:
            try:
                target = place / f"driver_{driver.number}.so"
                entry = self.build([path], target)
                jobs.append((driver.number, f"{target}@{entry}", driver.words))
            except (build.BuildError, rewrite.RewriteError) as problem:
                outcomes.append(simulation.Outcome(driver.number, problem=str(problem).strip()[:500]))
        return jobs, outcomes

    def simulate(self, place, sources, scale):
        outcomes = []
        try:
            jobs = [job for suffix in (".c", ".cpp") for job in self.compile_together(place, sources, suffix)]
        except (build.BuildError, rewrite.RewriteError):
            jobs, outcomes = self.compile_apart(place, sources)
        return jobs, outcomes + simulation.simulate(self.simulator, jobs, scale)

    def check(self, place, sources):
        """number -> (rules that are reported, rules with a verdict that is unknown)."""
        rows = [{"directory": str(place), "file": str(path), "arguments": ["cc", "-c", str(path)],
                 "output": f"CMakeFiles/d{driver.number}.dir/{path.name}.o"} for driver, path in sources]
        project = place / "compile_commands.json"
        project.write_text(json.dumps(rows), encoding="utf-8")
        command = [self.program, "check", "-p", str(project), "--all", "--headers", "bundled", "--format", "json",
                   "--settings", "none", "-j", "1"]
        result = subprocess.run(command, text=True, capture_output=True, check=False)
        if result.returncode not in (0, 1, 3):
            raise RuntimeError(f"{place}: the checker ended with {result.returncode}: {result.stderr[-500:]}")
        report = json.loads(result.stdout)
        told = {driver.number: (set(), set()) for driver, _ in sources}
        for finding in report["findings"]:
            for component in finding["components"]:
                told[int(component[1:])][0].add(finding["rule"])
        for row in report["verdicts"]:
            if row.get("verdict") == "unknown":
                told[int(row["component"][1:])][1].add(row["rule"])
        return told

    def run(self, name, drivers, scale):
        """Results of the drivers, in no order."""
        place = self.folder / "batches" / name
        sources = list(self.sources(place, drivers))
        _, outcomes = self.simulate(place, sources, scale)
        told = self.check(place, sources)
        return [Result(outcome.path, outcome, *told[outcome.path]) for outcome in outcomes]


class ProgramRunner(Runner):
    """Of programs in user mode."""

    def prepare(self, workers):
        self.user = programs.build_simulator(self.folder, workers)
        self.simulator = self.user.simulator

    def build(self, units, target, apart=True):
        return programs.build_program(units, target, self.user, apart=apart)
