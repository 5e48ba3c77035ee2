"""Exported names carry their module's name, and nothing of the program is global state.

A name begins with its module (`ir_`) or with the stem of a file of that module (`arena_`,
`headers_`), so that a call says where to look. Read from the compiled objects, so that
macros hide nothing. Data that can change would break "same input, same output" with
several workers: there must be none, not even `static`.
"""

import os
import re
import subprocess
from pathlib import Path

import tree

# libclang is loaded, not linked: this file has its functions, which go on to those of the library,
# and the table that the linker would keep of them.
LOADED = {"checker/frontend/library.c": ("clang_", "library")}
# Not in the library: each has a main() of its own.
PROGRAMS = ("main.c", "prepare_models.c")

MUTABLE_SECTIONS = (".data", ".bss", ".tdata", ".tbss", "*COM*")


def symbols_of(object_files):
    """object file -> (name, class, section) of every symbol defined in it. One process for all of
    them: starting it is what costs."""
    result = subprocess.run(
        ["nm", "--defined-only", "--format=sysv", *map(str, object_files)],
        text=True,
        capture_output=True,
        check=True,
    )
    symbols = {path: [] for path in object_files}
    current = object_files[0] if object_files else None
    for line in result.stdout.splitlines():
        heading = re.match(r"(?:Defined symbols|Symbols) from (.*):$", line)
        if heading:
            current = Path(heading.group(1))
        fields = [field.strip() for field in line.split("|")]
        if len(fields) == 7:
            symbols[current].append((fields[0], fields[2], fields[6]))
    return symbols


def prefixes_of(folder):
    """What the exported names of a module may begin with (or be as a whole)."""
    stems = {path.stem for pattern in ("*.c", "*.h") for path in folder.glob(pattern)}
    return tuple(f"{stem}_" for stem in stems | {folder.name})


def check_objects(root, objects):
    """`objects`: the folder with the objects, laid out like the sources."""
    problems = []
    sources = [path for path in tree.sources(root, "*.c") if path.name not in PROGRAMS]
    places = {path: objects / f"{path.relative_to(root)}.o" for path in sources}
    symbols = symbols_of([path for path in places.values() if path.exists()])
    for source, object_file in places.items():
        place = source.relative_to(root)
        if object_file not in symbols:
            problems.append(f"{place}: not compiled into {objects}")
            continue
        prefixes = prefixes_of(source.parent)
        stands_for, table = LOADED.get(place.as_posix(), ((), None))
        prefixes += (stands_for,) if stands_for else ()
        for name, kind, section in symbols[object_file]:
            if kind.isupper() and not f"{name}_".startswith(prefixes):
                module = source.parent.name
                problems.append(f"{place}: exported {name} begins with no name of {module}")
            if name == table:
                continue
            if section in MUTABLE_SECTIONS or section.startswith((".data.rel.local", ".bss.")):
                problems.append(f"{place}: {name} is global state")
    print(f"{sum(map(len, symbols.values()))} symbols")
    return problems


def check(root):
    return check_objects(root, Path(os.environ["BUILD_DIR"]) / "CMakeFiles/fltcheck_modules.dir")


if __name__ == "__main__":
    tree.main(check)
