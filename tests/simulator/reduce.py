#!/usr/bin/env python3
"""Makes a driver smaller while the checker and the simulator still disagree about it.

    reduce.py --program FLTCHECK NUMBER RULE     a generated driver
    reduce.py --program FLTCHECK FILE RULE       any other

Of a generated driver slips and choices of style are taken away first; then functions, blocks and
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
import drivers  # noqa: E402
import shrink  # noqa: E402
import simulation  # noqa: E402
import style  # noqa: E402
import verdicts  # noqa: E402

AT_ONCE = 16


@dataclass
class Candidate:
    """What a batch takes for a driver."""
    number: int
    content: str
    suffix: str
    words: tuple = ()

    def text(self):
        return self.content


class Reducer:
    def __init__(self, runner, rule, suffix):
        self.runner = runner
        self.rule = rule
        self.suffix = suffix
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

    def plainer(self, number):
        """Choices of style that can be made for a generated driver."""
        simpler = {}

        def candidates():
            driver = drivers.Driver(number, simpler)
            for slip in sorted(driver.slips):
                yield {**simpler, "slips": driver.slips - {slip}}
            for name, value in style.PLAINEST.items():
                if getattr(driver, name) != value and name != "cpp":
                    yield {**simpler, "slips": driver.slips, name: value}

        while (better := self.first(candidates(), lambda c: drivers.Driver(number, c).text())) is not None:
            simpler = better[1]
        return drivers.Driver(number, simpler).text()

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


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default=os.environ.get("FLTCHECK"))
    parser.add_argument("--plainer", action="store_true", help="choices of style only")
    parser.add_argument("what")
    parser.add_argument("rule")
    context = parser.parse_args()
    if not simulation.possible():
        return 77
    runner = batch.Runner(build.folder_of_build().with_name("generated"), context.program)
    generated = context.what.isdigit()
    driver = drivers.Driver(int(context.what)) if generated else None
    text = driver.text() if generated else Path(context.what).read_text(encoding="utf-8")
    reducer = Reducer(runner, context.rule, driver.suffix if generated else Path(context.what).suffix)
    if not reducer.begin(text):
        print(f"they agree about {context.rule}")
        return 1
    if generated:
        text = reducer.plainer(driver.number)
    print(text if context.plainer else reducer.shorter(text))
    return 0


if __name__ == "__main__":
    sys.exit(main())
