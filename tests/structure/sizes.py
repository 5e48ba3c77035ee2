"""Rooms stay small: the lengths of files and functions, reported and limited.

Function lengths come from universal-ctags; without it that part is skipped.
"""

import shutil
import subprocess
import sys

import tree

LONGEST_FILE = 400
LONG_FUNCTION = 60
LONG_FUNCTIONS_PERCENT = 3

# Files that may be longer, each with the reason.
LONG_FILES = {}

PATTERNS = (
    "checker/*/*.[ch]",
    "checker/*/*.def",
    "rules/model/*.[ch]",
    "tests/**/*.[ch]",
    "tests/**/*.py",
    "tests/**/*.sh",
    "scripts/*",
    "cmake/*",
)


def check_files(root):
    problems = []
    for pattern in PATTERNS:
        for path in sorted(root.glob(pattern)):
            if not path.is_file() or "__pycache__" in path.parts:
                continue
            lines = tree.read(path).count("\n")
            place = path.relative_to(root).as_posix()
            if lines > LONGEST_FILE and place not in LONG_FILES:
                problems.append(f"{place}: {lines} lines, at most {LONGEST_FILE} are allowed")
    for place in LONG_FILES:
        if not (root / place).exists():
            problems.append(f"{place}: excepted in {__file__}, but there is no such file")
    return problems


def has_ctags():
    if not shutil.which("ctags"):
        return False
    version = subprocess.run(["ctags", "--version"], text=True, capture_output=True, check=False)
    return "Universal Ctags" in version.stdout


def functions(root):
    """(lines, file, line, name) of every function of the checker and its tests."""
    files = tree.sources(root, "*.c", "*.h") + sorted(root.glob("tests/unit/*.c"))
    command = ["ctags", "-x", "--languages=C,C++", "--kinds-C=f", "--kinds-C++=f"]
    command += ["--_xformat=%n\t%e\t%F\t%N"] + [str(path) for path in files]
    result = subprocess.run(command, text=True, capture_output=True, check=True)
    for row in result.stdout.splitlines():
        start, end, path, name = row.split("\t")
        yield int(end) - int(start) + 1, path, int(start), name


def check_functions(root):
    rows = sorted(functions(root))
    if not rows:
        return []
    lengths = [row[0] for row in rows]
    long = [row for row in rows if row[0] > LONG_FUNCTION]
    for lines, path, line, name in reversed(long):
        print(f"{path}:{line}: {name} has {lines} lines")
    percent = 100 * len(long) / len(rows)
    print(
        f"{len(rows)} functions: median {lengths[len(rows) // 2]}, "
        f"p90 {lengths[len(rows) * 9 // 10]}, p99 {lengths[len(rows) * 99 // 100]} lines; "
        f"{percent:.1f} % over {LONG_FUNCTION}"
    )
    if percent > LONG_FUNCTIONS_PERCENT:
        return [
            f"{percent:.1f} % of the functions have more than {LONG_FUNCTION} lines, "
            f"{LONG_FUNCTIONS_PERCENT} % are allowed"
        ]
    return []


def check(root):
    problems = check_files(root)
    if not has_ctags():
        if not problems:
            print("no universal-ctags: lengths of functions not checked")
            sys.exit(77)
        return problems
    return problems + check_functions(root)


if __name__ == "__main__":
    tree.main(check)
