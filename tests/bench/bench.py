#!/usr/bin/env python3
"""Measures fltcheck: against the compiler on the same sources, and against itself on drivers
of growing size. Times of two programs are only compared within one run of this script.

    tests/bench/bench.py [--driver DIR] [--runs N] [-- COMPILER-ARGUMENT...]
    tests/bench/bench.py --quick          few runs and small drivers, for the test suite

fltcheck runs with one worker process. Times are those of the whole command, CPU time is that
of the program and its worker together. Memory is that of the largest process, for fltcheck as
for the compiler; then, where it is compared, that of program and worker at one time, with
pages that both use counted once.

FLTCHECK names the program (default: build/release/fltcheck). The exit status is 1 only where
a figure is three times worse than its aim; single figures are noisy.
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

import measure
import ports

ROOT = pathlib.Path(__file__).resolve().parents[2]
MINGW = pathlib.Path("/usr/share/mingw-w64/include")
OVERLAY = ROOT / "checker/project/headers"
TOLERANCE = 3.0

# What fltcheck gives its own parser for C (checker/project/headers.c), so that both read
# the same text: mingw-w64's headers with what they lack.
TARGET = ["--target=x86_64-pc-windows-gnu", "-fms-extensions", "-nostdinc", "-w",
          "-D_WIN32_WINNT=0x0A00", "-DWINVER=0x0A00", "-DNTDDI_VERSION=0x0A000008", "-DUNICODE",
          "-D_UNICODE", "-DPOOL_NX_OPTIN=1", "-D_AMD64_", "-D_M_AMD64=100", "-D_M_X64=100",
          "-Wno-implicit-function-declaration", "-Wno-int-conversion",
          "-Wno-incompatible-function-pointer-types", "-Wno-implicit-int"]


class Bench:
    def __init__(self, program, runs):
        self.program = program
        self.runs = runs
        self.failures = []

    def command(self, files, headers, compiler_args):
        """One worker, as one compiler runs at a time."""
        return [self.program, "check", "-j1", "--headers", headers, "--format", "json", "-v",
                *files, "--", *compiler_args]

    def check(self, files, headers, compiler_args, seconds=None):
        """Median cost of checking these files, of the engine's part in it, and the report."""
        costs, engine = [], []
        with tempfile.TemporaryDirectory(prefix="fltcheck-bench-") as folder:
            path = os.path.join(folder, "report.json")
            command = self.command(files, headers, compiler_args)
            for _ in range(self.runs):
                costs.append(measure.run(command, output=path))
                if costs[-1].status not in (0, 1, 3):
                    raise SystemExit(f"{' '.join(command)}: exit status {costs[-1].status}")
                with open(path, encoding="utf-8") as file:
                    report = json.load(file)
                engine.append(report["timing"]["engine_seconds"])
                if seconds and costs[-1].wall > seconds:
                    break
        return measure.median(costs), statistics.median(engine), report

    def figure(self, what, value, aim, counts=True):
        """Prints it; `counts`: it decides about the exit status if it is far off."""
        verdict = "good" if value <= aim else "above the aim"
        if value > aim * TOLERANCE:
            verdict = "FAR above the aim"
            if counts:
                self.failures.append(what)
        print(f"  {what:<34} {value:8.3f}   aim {aim:<5}  {verdict}")


def text_of(cost):
    return f"{cost.wall:.3f} s, CPU {cost.cpu:.3f} s, {cost.memory / 2**20:.1f} MiB"


def find_compiler():
    return shutil.which("clang-19") or shutil.which("clang")


def compiler_overlay(folder):
    """Our additions to mingw-w64's headers, without those that only save fltcheck the trouble
    of reading intrinsics: a compiler gets mingw-w64's own."""
    overlay = folder / "overlay"
    shutil.copytree(OVERLAY / "common", overlay)
    shutil.copytree(OVERLAY / "overlay", overlay, dirs_exist_ok=True)
    for file in overlay.glob("*intrin.h"):
        file.unlink()
    for name in ("_mingw.h", "mm3dnow.h", "mm_malloc.h"):
        (overlay / name).unlink(missing_ok=True)
    shutil.rmtree(overlay / "psdk_inc", ignore_errors=True)
    return overlay


def compiler_arguments(compiler, folder):
    resource = subprocess.run([compiler, "-print-resource-dir"], text=True, capture_output=True,
                              check=True).stdout.strip()
    directories = [compiler_overlay(folder), MINGW / "ddk", MINGW, f"{resource}/include"]
    return [*TARGET, *(f"-isystem{d}" for d in directories)]


def cost_of_compiler(bench, compiler, arguments, files, compiler_args):
    """Median cost of checking the syntax of all files, one process each; also how many of
    them it can read without an error."""
    costs, good = [], []
    for _ in range(bench.runs):
        total = None
        good = []
        for file in files:
            cost = measure.run([compiler, "-fsyntax-only", *arguments, *compiler_args, file])
            total = cost if total is None else total + cost
            good.append(cost.status == 0)
        costs.append(total)
    return measure.median(costs), sum(good)


def compare_with_compiler(bench, driver, compiler_args):
    compiler = find_compiler()
    if compiler is None or not (MINGW / "ddk/ntifs.h").is_file():
        print("compiler: skipped, needs clang and mingw-w64's driver headers")
        return
    files = sorted(str(f) for f in pathlib.Path(driver).glob("*.c"))
    print(f"{driver}: {len(files)} units, median of {bench.runs}")
    bench.check(files, "mingw", compiler_args)  # both find the files in memory
    ours, engine, report = bench.check(files, "mingw", compiler_args)
    with tempfile.TemporaryDirectory(prefix="fltcheck-bench-") as folder:
        arguments = compiler_arguments(compiler, pathlib.Path(folder))
        theirs, good = cost_of_compiler(bench, compiler, arguments, files, compiler_args)
    print(f"  fltcheck check: {text_of(ours)} "
          f"(engine {engine:.3f} s, {report['statistics']['states']} states)")
    print(f"  {os.path.basename(compiler)} -fsyntax-only: {text_of(theirs)}; "
          f"{good} of {len(files)} without an error")
    bench.figure("time / compiler's", ours.wall / theirs.wall, 0.6)
    bench.figure("CPU time / compiler's", ours.cpu / theirs.cpu, 0.6)
    # Part of the time above, so not counted twice.
    bench.figure("engine's share of the run", engine / ours.wall, 0.15, counts=False)
    bench.figure("peak memory / compiler's", ours.memory / theirs.memory, 1.0)
    together = measure.memory_together(bench.command(files, "mingw", compiler_args))
    bench.figure("... of all processes at a time", together / theirs.memory, 1.0, counts=False)


def grow(bench, name, make, sizes, seconds):
    """Time per number of ports; larger sizes are left out where they would take too long.
    The drivers are right, so every rule has to hold."""
    print(f"generated driver, {name}:")
    before = None
    with tempfile.TemporaryDirectory(prefix="fltcheck-bench-") as folder:
        for size in sizes:
            path = os.path.join(folder, f"ports{size}.c")
            with open(path, "w", encoding="utf-8") as file:
                file.write(make(size))
            cost, engine, report = bench.check([path], "bundled", [], seconds)
            undecided = sum(v["verdict"] == "unknown" for v in report["verdicts"])
            print(f"  {size:3} ports: {text_of(cost)}, engine {engine:.3f} s, "
                  f"{report['statistics']['states']} states, {len(report['findings'])} findings, "
                  f"{undecided} of {len(report['verdicts'])} verdicts unknown")
            if undecided or report["findings"]:
                bench.failures.append(f"{name}, {size} ports: not proved")
            if before is not None:
                bench.figure(f"time({size}) / time({size // 2})", cost.wall / before[0].wall, 2.2)
                bench.figure(f"engine({size}) / engine({size // 2})", engine / before[1], 2.2,
                             counts=False)
            before = (cost, engine)
            if cost.wall > seconds:
                print(f"  stopped: more than {seconds:g} s")
                bench.failures.append(f"{name}: {size} ports")
                break


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--driver", help="directory with the units (default: the reference driver)")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=60, help="stop growing after that long")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("arguments", nargs="*", help="for both compilers, after --")
    options = parser.parse_args()
    program = os.environ.get("FLTCHECK") or str(ROOT / "build/release/fltcheck")
    if not os.path.isfile(program):
        print("the program is not built")
        return 77
    bench = Bench(program, 1 if options.quick else options.runs)
    arguments = options.arguments
    if options.driver is None:
        arguments = [f"-I{ROOT / 'corpus/reference/include'}", *arguments]
    compare_with_compiler(bench, options.driver or ROOT / "corpus/reference/driver", arguments)
    sizes = (2, 4) if options.quick else (4, 8, 16, 32)
    grow(bench, "all ports needed", ports.ladder, sizes, options.seconds)
    grow(bench, "optional ports and flags", ports.optional, sizes, options.seconds)
    for failure in bench.failures:
        print(f"far from its aim: {failure}")
    return 1 if bench.failures else 0


if __name__ == "__main__":
    sys.exit(main())
