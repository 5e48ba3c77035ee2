"""Builds the simulator, and drivers as shared objects that it loads.

Everything goes below one folder of the build directory. Headers are the bundled ones, rewritten.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import rewrite

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
HEADERS = ROOT / "checker" / "project" / "headers"
COMPILER = "gcc"  # nested functions are its extension
CXX = ["g++", "-std=gnu++17", "-nostdinc++", "-fno-exceptions", "-fno-rtti", "-fno-threadsafe-statics"]
COMMON = [
    "-fms-extensions", "-fshort-wchar", "-fno-builtin", "-nostdinc",
    "-fno-omit-frame-pointer", "-D__int64=long long", "-D__int32=int", "-D__int16=short",
    "-D__int8=char", "-D__stdcall=", "-D__cdecl=", "-D__fastcall=", "-D__forceinline=inline",
    "-D_AMD64_", "-D_M_AMD64=100", "-D_M_X64=100", "-D_WIN32_WINNT=0x0A00",
    "-DNTDDI_VERSION=0x0A000008", "-DPOOL_NX_OPTIN=1", "-D__declspec(x)=",
]
LANGUAGE = ["-std=gnu11", *COMMON]
OWN = ["-O1", "-Wall", "-Wextra", "-Werror", "-Wno-builtin-declaration-mismatch"]
DRIVER = ["-O0", "-w", "-fPIC", "-fcommon", "-ftrivial-auto-var-init=pattern"]
LINK = ["ld", "-shared", "-z", "now", "-z", "norelro"]


class BuildError(Exception):
    """What a compiler said."""


def run(command):
    result = subprocess.run(command, text=True, capture_output=True, check=False)
    if result.returncode != 0:
        raise BuildError(result.stderr[:2000])


def write_if_changed(path, text):
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def make_headers(folder):
    """Copies of the bundled headers; returns the options that find them."""
    options = []
    for name in ("bundled", "common"):
        for path in sorted(p for p in (HEADERS / name).rglob("*") if p.is_file()):
            text = rewrite.rewrite_header(path.read_text(encoding="utf-8"))
            write_if_changed(folder / name / path.relative_to(HEADERS / name), text)
        options += ["-isystem", str(folder / name)]
    return options


def compiler_of(path):
    """The command for sources of the language of `path`, and what every driver includes."""
    if str(path).endswith((".cpp", ".hpp")):
        return [*CXX, *COMMON, *DRIVER], "prepared.hpp"
    return [COMPILER, *LANGUAGE, *DRIVER], "prepared.h"


def prepare(header, language, includes):
    write_if_changed(header, '#include "seh.h"\n#include <fltKernel.h>\n')
    run([*compiler_of(header)[0], *includes, f"-I{HERE}", "-x", language, str(header), "-o", f"{header}.gch"])


def build_simulator(folder, workers):
    """The simulator, and the options for compiling drivers."""
    includes = make_headers(folder / "headers")
    sources = sorted(HERE.glob("*.c"))
    objects = folder / "objects"
    objects.mkdir(parents=True, exist_ok=True)

    def build(source):
        target = objects / (source.stem + ".o")
        if source.name == "host.c":
            run([COMPILER, "-O2", "-Wall", "-Wextra", "-Werror", "-c", str(source), "-o", str(target)])
            return target
        text = f'#line 1 "{source}"\n' + rewrite.rewrite_header(source.read_text(encoding="utf-8"))
        write_if_changed(objects / source.name, text)
        run([COMPILER, *LANGUAGE, *OWN, *includes, f"-I{HERE}", "-c", str(objects / source.name),
             "-o", str(target)])
        return target

    prepare(folder / "prepared.h", "c-header", includes)
    prepare(folder / "prepared.hpp", "c++-header", includes)
    with ThreadPoolExecutor(workers) as pool:
        built = [str(path) for path in pool.map(build, sources)]
    program = folder / "simulate"
    run([COMPILER, "-rdynamic", "-o", str(program), *built, "-ldl"])
    return program, includes


def build_driver(units, target, includes, arguments=(), headers=()):
    """The units of one driver as the shared object `target`; the command that links it."""
    place = target.with_suffix("")
    place.mkdir(parents=True, exist_ok=True)
    for path in [*units, *headers]:
        text = rewrite.rewrite(Path(path).read_text(encoding="utf-8", errors="replace"))
        (place / Path(path).name).write_text(text, encoding="utf-8")
    folder = Path(includes[1]).parents[1]
    objects = []
    for path in units:
        source = place / Path(path).name
        objects.append(str(source.with_suffix(".o")))
        command, prepared = compiler_of(path)
        run([*command, "-include", str(folder / prepared), *includes, f"-I{place}", *arguments,
             "-c", str(source), "-o", objects[-1]])
    command = [*LINK, *objects]
    run([*command, "-o", str(target)])
    return command


def add_externals(command, target, known):
    """Stands in for the functions of other drivers: what they return may be anything."""
    listing = subprocess.run(["nm", "-u", "--format=posix", str(target)], text=True,
                             capture_output=True, check=True)
    rows = [line.split() for line in listing.stdout.splitlines()]
    missing = [row[0] for row in rows if row[1] == "U"]
    missing = [name for name in missing if "@" not in name and name not in known]
    text = ["unsigned long long sim_external(void *, void *, void *, void *);"]
    for name in missing:
        text.append(f"unsigned long long {name}(void *a, void *b, void *c, void *d)"
                    " { return sim_external(a, b, c, d); }")
    stubs = target.with_suffix("") / "externals.c"
    stubs.write_text("\n".join(text), encoding="utf-8")
    run([COMPILER, "-w", "-fPIC", "-c", str(stubs), "-o", str(stubs.with_suffix(".o"))])
    run([*command, str(stubs.with_suffix(".o")), "-o", str(target)])


def exported(program):
    """The functions that the simulator has."""
    listing = subprocess.run(["nm", "-D", "--defined-only", "--format=posix", str(program)], text=True,
                             capture_output=True, check=True)
    return {line.split()[0] for line in listing.stdout.splitlines()}


def folder_of_build():
    return Path(os.environ.get("BUILD_DIR", ROOT / "build")).resolve() / "simulator"


if __name__ == "__main__":
    print(build_simulator(folder_of_build(), int(sys.argv[1]) if len(sys.argv) > 1 else 2)[0])
