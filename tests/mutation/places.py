"""Where mutants are checked: copies of the reference, one for each thread, with a store each.

What a mutant leaves alone need not be parsed again for it, which is most of what checking one costs;
that results are the same with a store is for tests/cli/test_cache.py to say. Mutants are parsed with
the headers that cost least.
"""

import json
import pathlib
import queue
import shutil
import subprocess

REFERENCE = pathlib.Path(__file__).resolve().parent.parent.parent / "corpus" / "reference"


class Outcome:
    """What one run said: the rules found, and why other verdicts are missing."""

    def __init__(self, report):
        self.rules = sorted({finding["rule"] for finding in report["findings"]})
        self.unknown = sorted(
            {row["reason"] for row in report["verdicts"] if row["verdict"] == "unknown"}
        )


class Broken(RuntimeError):
    """What does not compile."""


def check_units(program, arguments):
    """The outcome for sources. Raises RuntimeError where the run itself went wrong."""
    run = subprocess.run(
        [program, "check", "--format", "json", *arguments], capture_output=True, text=True,
        timeout=600, check=False,
    )
    if run.returncode not in (0, 1, 3):  # 3: incomplete, the report says why
        raise RuntimeError(f"exit status {run.returncode}: {run.stderr.strip()[-500:]}")
    report = json.loads(run.stdout)
    for unit in report["units"]:
        if unit["status"] != "parsed":
            raise Broken(f"{unit['file']} is {unit['status']}: {unit['reasons']}")
    return Outcome(report)


class Places:
    def __init__(self, folder, parts, count):
        """`parts`: what of the reference is copied (further files: path to text)."""
        self.free = queue.Queue()
        for number in range(count):
            place = pathlib.Path(folder) / str(number)
            for part in parts:
                shutil.copytree(REFERENCE / part, place / part)
            self.free.put(place)

    def add(self, path, text):
        """One more file in each place, before they are used."""
        for place in list(self.free.queue):
            (place / path).parent.mkdir(exist_ok=True)
            (place / path).write_text(text)

    def check(self, program, mutant):
        """The outcome for the folder that the mutant is in."""
        place = self.free.get()
        file = place / mutant.path
        original = file.read_text()
        try:
            file.write_text(mutant.text)
            units = sorted(str(path) for path in file.parent.glob("*.c*"))
            return check_units(program, ["--headers", "bundled", "--db", str(place / "store"), *units])
        finally:
            file.write_text(original)
            self.free.put(place)
