"""The same verdicts after edits: the server, and runs with a store, against a run that knows nothing.

    tests/lsp/test_edits.py [--edits N] [--seed N] [--driver reference|broken] [--no-server]

The reference driver and the broken one are edited at random places, statement by statement: what is
kept of what came before has to be good still, or not to be used.
"""
import argparse
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

from client import Client, path_of
from workspace import write_database

CORPUS = pathlib.Path(__file__).resolve().parents[2] / "corpus"
DRIVERS = {"reference": CORPUS / "reference" / "driver", "broken": CORPUS / "broken"}
PROGRAM = os.environ.get("FLTCHECK", "")
HEADERS = ["--headers", "bundled"]
STATEMENT = re.compile(r"^ {4,}[A-Za-z_][^{}]*;\s*$")
CONDITION = re.compile(r"^( +)(if|while) \((.*)\) \{\s*$")
NUMBER = re.compile(r"\b[1-9][0-9]*\b")


def places(lines, pattern):
    return [i for i, line in enumerate(lines) if pattern.match(line)]


def add_line(dice, lines):
    at = dice.randrange(len(lines))
    lines.insert(at, dice.choice(["\n", "/* edited */\n"]) if at == 0 or
                 lines[at - 1].endswith((";\n", "}\n", "\n")) and "\\" not in lines[at - 1] else "\n")


def add_statement(dice, lines):
    number = dice.randrange(1000)
    lines.insert(dice.choice(places(lines, STATEMENT)), dice.choice([
        f"    {{ volatile int edited = {number}; edited = edited + 1; }}\n",
        f"    (void){number};\n",
        f"    DbgPrint(\"edited {number}\\n\");\n"]))


def add_branch(dice, lines):
    lines.insert(dice.choice(places(lines, STATEMENT)),
                 f"    if (KeGetCurrentIrql() == {dice.randrange(1, 3)}) {{ DbgPrint(\"high\\n\"); }}\n")


def add_block(dice, lines):
    """Nothing of it matters; but what is there now has blocks and loops."""
    number = dice.randrange(1000)
    lines.insert(dice.choice(places(lines, STATEMENT)), dice.choice([
        f"    {{ int edited = {number}; if (edited > 3) {{ edited--; }} else {{ edited++; }} }}\n",
        f"    {{ int edited; for (edited = 0; edited < {number}; edited++) {{ DbgPrint(\"%d\\n\", edited); }} }}\n",
        f"    {{ int edited = {number}; switch (edited) {{ case 1: edited = 2; break; default: break; }} }}\n",
        f"    {{ int edited = {number}; do {{ edited--; }} while (edited > 0); }}\n"]))


def repeat_statement(dice, lines):
    at = dice.choice(places(lines, STATEMENT))
    lines.insert(at, lines[at])


def remove_statement(dice, lines):
    del lines[dice.choice(places(lines, STATEMENT))]


def turn_condition(dice, lines):
    at = dice.choice(places(lines, CONDITION))
    lines[at] = CONDITION.sub(r"\1\2 (!(\3)) {", lines[at].rstrip()) + "\n"


def change_number(dice, lines):
    at = dice.choice([i for i in places(lines, STATEMENT) if NUMBER.search(lines[i])] or [0])
    lines[at] = NUMBER.sub(lambda found: str(int(found[0]) + 1), lines[at], count=1)


def add_function(dice, lines):
    last = max(i for i, line in enumerate(lines) if line.startswith("#include"))
    number = dice.randrange(10**6)
    lines.insert(last + 1, f"static int Edited{number}(int a)\n{{\n    return a + {number};\n}}\n")


EDITS = [add_line, add_statement, add_statement, add_block, add_block, add_branch, repeat_statement, remove_statement,
         turn_condition, change_number, add_function]


class Project:
    def __init__(self, folder, driver):
        self.folder = folder / "driver"
        shutil.copytree(DRIVERS[driver], self.folder)
        shutil.copytree(CORPUS / "reference" / "include", folder / "include")
        self.files = sorted(self.folder.glob("*.c"))
        write_database(self.folder, [file.name for file in self.files], ["-I../include"])

    def edit(self, dice):
        """One edit of one file; what it was before comes back, too."""
        file = dice.choice(self.files)
        before = file.read_text()
        lines = before.splitlines(keepends=True)
        change = dice.choice(EDITS)
        try:
            change(dice, lines)
        except IndexError:  # there is nothing of the kind
            add_line(dice, lines)
        file.write_text("".join(lines))
        return file, change.__name__, before

    def check(self, *arguments):
        result = subprocess.run([PROGRAM, "check", "-p", ".", *HEADERS, "--format", "json", *arguments],
                                cwd=self.folder, capture_output=True, text=True, check=False)
        return result.stdout, result.stderr


def findings(output):
    return sorted((one["rule"], pathlib.Path(one["file"]).name, one["line"])
                  for one in json.loads(output)["findings"] if one["counts"])


def shown(client, path):
    client.settle(path)
    return sorted((one["code"], path_of(uri).name, one["range"]["start"]["line"] + 1)
                  for uri, params in client.published.items() for one in params["diagnostics"])


def compare(what, one, other, history):
    if one != other:
        raise SystemExit(f"{what}: not the same after {history}\n{one}\n{other}")


def play(driver, options):
    dice = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="fltcheck-edits-") as name:
        project = Project(pathlib.Path(name).resolve(), driver)
        client = None if options.no_server else Client(PROGRAM, root=project.folder, arguments=HEADERS)
        for file in project.files if client else []:
            client.open(file)
        store = ["--db", str(project.folder.parent / "results.db")]
        project.check(*store)
        history = []
        for _ in range(options.edits):
            file, change, before = project.edit(dice)
            history.append((change, file.name))
            expected = project.check()
            compare("a run with a store", project.check(*store), expected, history)
            if client:
                client.change(file, file.read_text())
                compare("the server", shown(client, file), findings(expected[0]), history)
            if dice.random() < 0.5:  # it is taken back
                file.write_text(before)
                if client:
                    client.change(file, before)
        if client:
            client.close()
        return history


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--edits", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--driver", choices=DRIVERS, action="append")
    parser.add_argument("--no-server", action="store_true")
    options = parser.parse_args()
    for driver in options.driver or DRIVERS:
        print(driver, play(driver, options))


if __name__ == "__main__":
    sys.exit(main())
