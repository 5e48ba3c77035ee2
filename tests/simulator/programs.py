"""Builds the simulator of programs, and programs as shared objects that it loads.

What a program calls and does not have itself is one of the simulator's functions, a harmless one of the
C library, or else a function of another library, which may return anything.
"""

import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import build
import rewrite

USER = build.HERE / "user"
SHARED = ["choice.c", "explore.c", "host.c", "report.c", "task.c"]
API = ["frames", "heap", "port", "runtime", "services", "threads", "waits"]  # whose functions programs may call
# In C++ only main has a plain name.
ENTRY = re.compile(r"(?:main|wmain|WinMain|wWinMain|DllMain)$|_Z(?:5wmain|7WinMain|8wWinMain|7DllMain)")
LOCAL = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
HOOKS = ["-finstrument-functions"]
CXX = ["g++", "-std=gnu++17", "-nostdinc++", "-fno-threadsafe-statics"]
# Functions of this machine's libraries that do no harm.
HARMLESS = {"memcpy", "memmove", "memset", "memcmp", "memchr", "strlen", "strcpy", "strncpy", "strcat",
            "strchr", "strrchr", "strstr", "abs"}
ALIASES = ["fltUser.h", "Windows.h", "FltUser.h"]  # names that are the same on Windows
# The function in what the linker is told: NAME, or NAME=FUNCTION, and what follows a comma.
EXPORT = re.compile(r'#pragma\s+comment\s*\(\s*linker\s*,\s*"/EXPORT:(?:\w+=)?(\w+)')
RUNTIME = ("__cxa_", "_Unwind_", "__gxx_", "_ZTV", "_ZTI", "_ZTS", "_ZSt9terminate", "__dso_handle", "_GLOBAL_",
           "__dynamic_cast", "__start_", "__stop_")


def compile_object(source, target, command):
    build.run([*command, "-c", str(source), "-o", str(target)])
    return str(target)


@dataclass
class Simulator:
    simulator: Path
    includes: list
    api: set  # functions that programs may call
    glue: Path  # what is linked to each program


def build_simulator(folder, workers):
    includes = build.make_headers(folder / "headers")
    for name in ALIASES:
        build.write_if_changed(folder / "aliases" / name, f"#include <{name.lower()}>\n")
    includes += ["-isystem", str(folder / "aliases")]
    objects = folder / "user-objects"
    objects.mkdir(parents=True, exist_ok=True)
    own = [build.COMPILER, *build.LANGUAGE, *build.OWN, "-Wno-missing-prototypes", *includes,
           f"-I{build.HERE}", f"-I{USER}"]

    def make(source):
        target = objects / (source.stem + ".o")
        if source.name == "host.c":
            return compile_object(source, target, [build.COMPILER, "-O2", "-Wall", "-Wextra", "-Werror"])
        if source.suffix == ".cpp":
            return compile_object(source, target, ["g++", "-O1", "-Wall", "-Wextra", "-Werror"])
        text = f'#line 1 "{source}"\n' + rewrite.rewrite_header(source.read_text(encoding="utf-8"))
        build.write_if_changed(objects / source.name, text)
        return compile_object(objects / source.name, target, own)

    build.write_if_changed(objects / "user.h", rewrite.rewrite_header((USER / "user.h").read_text(encoding="utf-8")))
    sources = [build.HERE / name for name in SHARED]
    sources += [path for path in sorted([*USER.glob("*.c"), *USER.glob("*.cpp")]) if path.name != "program.c"]
    with ThreadPoolExecutor(workers) as pool:
        built = list(pool.map(make, sources))
    glue = compile_object(USER / "program.c", folder / "program.o", [build.COMPILER, "-fPIC", "-O1"])
    program = folder / "simulate-programs"
    build.run(["g++", "-rdynamic", "-o", str(program), *built, "-ldl"])
    api = set().union(*(symbols(objects / f"{name}.o", True) for name in API))
    return Simulator(program, includes, api, Path(glue))


def symbols(path, defined):
    """Names that an object defines for others, or that it needs."""
    option = "--defined-only" if defined else "--undefined-only"
    listing = subprocess.run(["nm", "-g", option, "--format=posix", str(path)], text=True, capture_output=True, check=True)
    return {line.split()[0] for line in listing.stdout.splitlines() if line.split()[1] in "TtUWw"}


def new_names(needed, api):
    """What the functions are called in the simulator: {name: new name}, and those that nobody has."""
    others, unknown = {}, []
    for name in sorted(needed):
        if f"api_{name}" in api:
            others[name] = f"api_{name}"
        elif name not in api and name not in HARMLESS and not name.startswith(RUNTIME):
            others[name] = f"sim_other_{len(unknown)}"
            unknown.append(others[name])
    return others, unknown


def write_stubs(place, unknown, functions):
    text = ["unsigned long long sim_external(void *);"]
    for name in unknown:
        text.append(f"unsigned long long {name}(void *a) {{ return sim_external(a); }}")
    if functions is not None:
        text += [f"void {name}(void);" for name in functions]
        text.append(f"void *sim_function(int i) {{ static void *const all[] = {{ {''.join(f'{n}, ' for n in functions)}0 }};"
                    " return all[i]; }")
    stubs = place / "stubs.c"
    stubs.write_text("\n".join(text) + "\n", encoding="utf-8")
    return compile_object(stubs, place / "stubs.o", [build.COMPILER, "-w", "-fPIC", "-fexceptions"])


def exported(units):
    """Functions that options of the linker in the sources export; None if there are none: then all are."""
    text = "".join(Path(path).read_text(encoding="utf-8", errors="replace") for path in units)
    return set(EXPORT.findall(text)) or None


def compile_units(units, place, includes, arguments):
    objects = []
    for path in units:
        text = Path(path).read_text(encoding="utf-8", errors="replace")
        source = place / Path(path).name
        if source.suffix == ".cpp":
            items = rewrite.tokens(text)
            rewrite.shorten_long(items)
            source.write_text("".join(item.text for item in items), encoding="utf-8")
            command = [*CXX, *build.COMMON, *build.DRIVER]
        else:
            source.write_text(rewrite.rewrite(text), encoding="utf-8")
            command = [build.COMPILER, *build.LANGUAGE, "-fexceptions", *build.DRIVER]
        objects.append(compile_object(source, source.with_suffix(".o"),
                                      [*command, *HOOKS, *includes, f"-I{place}", *arguments]))
    return objects


def local_headers(path, folder, found):
    """Headers of the program's own: {path: where it lies, seen from the units}."""
    for name in LOCAL.findall(path.read_text(encoding="utf-8", errors="replace")):
        header = Path(os.path.normpath(path.parent / name))
        if header.is_file() and header not in found:
            found[header] = os.path.relpath(header, folder)
            local_headers(header, folder, found)
    return found


def build_program(units, target, context, arguments=(), apart=True):
    """The program's units as the shared object `target`; its entry, if it is not one of many programs."""
    place = target.with_suffix("")
    place.mkdir(parents=True, exist_ok=True)
    for path in map(Path, units):
        for header, where in local_headers(path, path.parent, {}).items():
            text = rewrite.rewrite_header(header.read_text(encoding="utf-8", errors="replace"))
            build.write_if_changed(Path(os.path.normpath(place / where)), text)
    objects = compile_units(units, place, context.includes, arguments)
    defined = set().union(*(symbols(path, True) for path in objects))
    needed = set().union(*(symbols(path, False) for path in objects)) - defined
    others, unknown = new_names(needed, context.api)
    entry = next((name for name in sorted(defined) if ENTRY.match(name)), None)
    if entry is None and apart:
        raise build.BuildError("no entry")
    functions = None
    if apart and "DllMain" in entry:
        named = exported(units)
        functions = sorted(name for name in defined if not name.startswith("_Z") and name != entry and
                           (named is None or name in named))
    names = place / "names"
    names.write_text("".join(f"{old} {new}\n" for old, new in others.items()), encoding="utf-8")
    for path in objects:
        build.run(["objcopy", f"--redefine-syms={names}", "--rename-section", ".init_array=sim_init", path])
    build.run(["ld", "-shared", "-Bsymbolic", "--eh-frame-hdr", "-z", "now", "-z", "norelro", *objects, write_stubs(place, unknown, functions),
               str(context.glue), "-o", str(target)])
    return entry
