"""What the structure checks share: the files of a source tree, and reporting.

A check is a module with a function check(root) that returns a list of problems, each a
line of text that begins with the place.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def sources(root, *patterns):
    """The files of checker/<module>/ that match, sorted (not checker/project/headers)."""
    return sorted(path for pattern in patterns for path in root.glob(f"checker/*/{pattern}"))


def module_of(root, path):
    """The folder of checker/ that a file belongs to."""
    return path.relative_to(root / "checker").parts[0]


def read(path):
    return path.read_text(encoding="utf-8")


# Comments, or literals, which are kept: "//" in a string begins no comment.
COMMENT_OR_LITERAL = re.compile(
    r"""/\*.*?\*/ | //[^\n]* | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*'""", re.DOTALL | re.VERBOSE
)


def without_comments(text):
    """C source with comments replaced by as many line ends as they had."""

    def replace(match):
        found = match.group()
        return "\n" * found.count("\n") + " " if found.startswith("/") else found

    return COMMENT_OR_LITERAL.sub(replace, text)


def main(check):
    """Runs a check on this project and exits with its outcome."""
    problems = check(ROOT)
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problem(s)")
    sys.exit(1 if problems else 0)
