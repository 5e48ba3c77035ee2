"""The project speaks only of itself: no paths of the machines it was written on."""

import re

import tree

SKIPPED = {".git", "build", "__pycache__"}

# Put together here, so that this file does not find itself.
FORBIDDEN = [
    re.compile(rb"(?<![\w.-])/" + rb"work/"),
    re.compile(rb"\.\./" + rb"shared"),
]


def files(root):
    for path in sorted(root.iterdir()):
        if path.name in SKIPPED or path.is_symlink():
            continue
        if path.is_dir():
            yield from files(path)
        else:
            yield path


def check(root):
    problems = []
    for path in files(root):
        for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
            for pattern in FORBIDDEN:
                match = pattern.search(line)
                if match:
                    found = match.group().decode()
                    problems.append(f"{path.relative_to(root)}:{number}: {found}")
    return problems


if __name__ == "__main__":
    tree.main(check)
