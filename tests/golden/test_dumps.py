#!/usr/bin/env python3
"""Compares what `fltcheck dump` prints with committed files.

    tests/golden/test_dumps.py             FLTCHECK names the program
    tests/golden/test_dumps.py --update    writes the files anew; read the difference

NAME.c and NAME.WHAT.txt in this directory belong together.
"""
import difflib
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]

# The model is the same for all programs, so one function of it is enough.
DUMPS = {
    "ir": ["ir"],
    "cfg": ["cfg"],
    "calls": ["calls"],
    "harness": ["harness", "--function", "__fltcheck_harness"],
}
PROGRAMS = {
    "ladder": ["ir", "cfg", "calls", "harness"],
    "loops": ["ir", "cfg", "calls"],
    "handlers": ["ir", "cfg", "calls"],
}


def dump(program, name, what):
    """The text, from the directory of the source: paths in it are the same everywhere."""
    result = subprocess.run([program, "dump", *DUMPS[what], "--headers", "bundled", f"{name}.c"],
                            cwd=HERE, text=True, capture_output=True, timeout=120, check=False)
    if result.returncode != 0:
        return f"exit status {result.returncode}\n{result.stderr}"
    return result.stdout


def main():
    program = os.environ.get("FLTCHECK") or str(ROOT / "build/release/fltcheck")
    if not os.path.isfile(program):
        print("the program is not built")
        return 77
    different = 0
    for name, dumps in PROGRAMS.items():
        for what in dumps:
            golden = HERE / f"{name}.{what}.txt"
            text = dump(os.path.abspath(program), name, what)
            if "--update" in sys.argv[1:]:
                golden.write_text(text, encoding="utf-8")
                continue
            wanted = golden.read_text(encoding="utf-8") if golden.is_file() else ""
            if text != wanted:
                different += 1
                sys.stdout.writelines(difflib.unified_diff(
                    wanted.splitlines(keepends=True), text.splitlines(keepends=True),
                    str(golden.relative_to(ROOT)), f"dump {what}"))
    if different:
        print(f"{different} dumps differ; if that is meant: "
              "tests/golden/test_dumps.py --update, and read what has changed")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
