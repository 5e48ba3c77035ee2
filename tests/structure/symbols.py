"""Exported names carry their module's name, and nothing of the program is global state.

A name begins with its module (`ir_`) or with the stem of a file of that module (`arena_`,
`headers_`), so that a call says where to look. Read from the compiled objects, so that
macros hide nothing. Data that can change would break "same input, same output" with
several workers: there must be none, not even `static`.
"""

import os
import subprocess
from pathlib import Path

import tree

MUTABLE_SECTIONS = (".data", ".bss", ".tdata", ".tbss", "*COM*")


def symbols_of(object_file):
    """(name, class, section) of every symbol defined in an object file."""
    result = subprocess.run(
        ["nm", "--defined-only", "--format=sysv", str(object_file)],
        text=True,
        capture_output=True,
        check=True,
    )
    for line in result.stdout.splitlines():
        fields = [field.strip() for field in line.split("|")]
        if len(fields) == 7:
            yield fields[0], fields[2], fields[6]


def prefixes_of(folder):
    """What the exported names of a module may begin with (or be as a whole)."""
    stems = {path.stem for pattern in ("*.c", "*.h") for path in folder.glob(pattern)}
    return tuple(f"{stem}_" for stem in stems | {folder.name})


def check_objects(root, objects):
    """`objects`: the folder with the objects, laid out like the sources."""
    problems = []
    seen = 0
    for source in tree.sources(root, "*.c"):
        if source.name == "main.c":
            continue
        place = source.relative_to(root)
        object_file = objects / f"{place}.o"
        if not object_file.exists():
            problems.append(f"{place}: not compiled into {objects}")
            continue
        prefixes = prefixes_of(source.parent)
        for name, kind, section in symbols_of(object_file):
            seen += 1
            if kind.isupper() and not f"{name}_".startswith(prefixes):
                module = source.parent.name
                problems.append(f"{place}: exported {name} begins with no name of {module}")
            if section in MUTABLE_SECTIONS or section.startswith((".data.rel.local", ".bss.")):
                problems.append(f"{place}: {name} is global state")
    print(f"{seen} symbols")
    return problems


def check(root):
    return check_objects(root, Path(os.environ["BUILD_DIR"]) / "CMakeFiles/fltcheck_core.dir")


if __name__ == "__main__":
    tree.main(check)
