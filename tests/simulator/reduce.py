#!/usr/bin/env python3
"""Makes a driver or a program smaller while the checker and the simulator still disagree about it.

    reduce.py --program FLTCHECK NUMBER RULE                 a generated driver
    reduce.py --program FLTCHECK FILE RULE                   any other
    reduce.py --program FLTCHECK --clients NUMBER RULE       a generated program
    reduce.py --program FLTCHECK --clients FILE RULE         any other program of one unit

Of what is generated slips and choices of style are taken away first; then functions, blocks and
statements of the source. What is seen and what is reported never becomes more. Prints what is left.
"""

import argparse
import itertools
import os
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import batch  # noqa: E402
import build  # noqa: E402
import client_style  # noqa: E402
import clients  # noqa: E402
import drivers  # noqa: E402
import shrink  # noqa: E402
import simulation  # noqa: E402
import style  # noqa: E402
import verdicts  # noqa: E402

AT_ONCE = 16


@dataclass
class Candidate:
    """What a batch takes for a driver or a program."""
    number: int
    content: str
    suffix: str
    words: tuple = ()

    def text(self):
        return self.content


class Reducer:
    def __init__(self, runner, rule, suffix, plainest):
        self.runner = runner
        self.rule = rule
        self.suffix = suffix
        self.plainest = plainest
        self.wanted = None  # how they disagree, what is seen and what is reported

    def look(self, texts):
        """What is to be preserved of each text, or None."""
        place = self.runner.folder / "batches" / f"reduce{os.getpid()}"
        candidates = [Candidate(i, text, self.suffix) for i, text in enumerate(texts)]
        sources = list(self.runner.sources(place, candidates))
        jobs, outcomes = self.runner.compile_apart(place, sources)
        failed = {outcome.path for outcome in outcomes}
        outcomes = simulation.simulate(self.runner.simulator, jobs, 60)
        fine = [(driver, path) for driver, path in sources if driver.number not in failed]
        told = self.runner.check(place, fine) if fine else {}
        seen = {}
        for outcome in outcomes:
            reported, unknown = told[outcome.path]
            how = dict(verdicts.disagreements("", reported, outcome)).get(self.rule)
            if how and not outcome.problem:
                turns = outcome.seen[self.rule]["turns"] > 0 if self.rule in outcome.seen else False
                seen[outcome.path] = ((how, turns, self.rule in unknown), verdicts.seen_rules("", outcome), reported)
        return [seen.get(i) for i in range(len(texts))]

    def begin(self, text):
        self.wanted = self.look([text])[0]
        return self.wanted is not None

    def keeps(self, found):
        return found is not None and found[0] == self.wanted[0] and found[1] <= self.wanted[1] and found[2] <= self.wanted[2]

    def first(self, candidates, text_of):
        """(index, candidate): the first that still disagrees, or None."""
        candidates = enumerate(candidates)
        while some := list(itertools.islice(candidates, AT_ONCE)):
            for candidate, found in zip(some, self.look([text_of(c) for _, c in some])):
                if self.keeps(found):
                    return candidate
        return None

    def plainer(self, make, number):
        """Choices of style that can be made for what is generated."""
        simpler = {}

        def candidates():
            made = make(number, simpler)
            for slip in sorted(made.slips):
                yield {**simpler, "slips": made.slips - {slip}}
            for name, value in self.plainest.items():
                if getattr(made, name) != value and name != "cpp":
                    yield {**simpler, "slips": made.slips, name: value}

        while (better := self.first(candidates(), lambda c: make(number, c).text())) is not None:
            simpler = better[1]
        return make(number, simpler).text()

    def shorter(self, text):
        """Goes on where something could be left out, and ends when nothing can be anywhere."""
        pieces, start = shrink.tree(text), 0
        while True:
            smaller = list(shrink.smaller(pieces))
            better = self.first(smaller[start:] + smaller[:start], shrink.text_of)
            if better is None:
                break
            start, pieces = (start + better[0]) % len(smaller), better[1]
            print(f"{len(shrink.text_of(pieces).splitlines())} lines", file=sys.stderr, flush=True)
        return shrink.text_of(pieces)


def runner_for(context):
    folder = build.folder_of_build()
    if context.clients:
        return batch.ProgramRunner(folder.with_name("generated-clients"), context.program)
    return batch.Runner(folder.with_name("generated"), context.program)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=os.environ.get("FLTCHECK"))
    parser.add_argument("--clients", action="store_true", help="a program in user mode instead of a driver")
    parser.add_argument("--plainer", action="store_true", help="choices of style only")
    parser.add_argument("what")
    parser.add_argument("rule")
    context = parser.parse_args()
    if not simulation.possible():
        return 77
    make, plainest = (clients.Client, client_style.PLAINEST) if context.clients else (drivers.Driver, style.PLAINEST)
    made = make(int(context.what)) if context.what.isdigit() else None
    text = made.text() if made else Path(context.what).read_text(encoding="utf-8")
    reducer = Reducer(runner_for(context), context.rule, made.suffix if made else Path(context.what).suffix, plainest)
    if not reducer.begin(text):
        print(f"they agree about {context.rule}")
        return 1
    if made:
        text = reducer.plainer(make, made.number)
    print(text if context.plainer else reducer.shorter(text))
    return 0


if __name__ == "__main__":
    sys.exit(main())
