#!/usr/bin/env python3
"""Each harness looks for new inputs for a while, beginning with those of its corpus.

The same inputs in each run: a test that fails by chance tells of no change. --seed 0 tries others.

Builds the harnesses with libFuzzer in a folder of the build directory for that; skipped where
there is no clang with it. An input that makes one fail is printed, to be put into the corpus.
"""
import argparse
import base64
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SKIPPED = 77
RUNS = 2000  # about a second each
OPTIONS = ["-timeout=25", "-rss_limit_mb=2048", "-max_len=8192", "-verbosity=0"]


def has_fuzzer(compiler):
    """Whether the compiler is there and links with libFuzzer."""
    if shutil.which(compiler) is None:
        return False
    source = "int LLVMFuzzerTestOneInput(const char *d, unsigned long n) { return d && n ? 0 : 0; }\n"
    with tempfile.TemporaryDirectory() as folder:
        command = [compiler, "-fsanitize=fuzzer,address", "-x", "c", "-", "-o", f"{folder}/a"]
        return subprocess.run(command, input=source, text=True, capture_output=True, check=False).returncode == 0


def build(compiler, folder):
    # Compiling takes longer than running: nothing is optimised.
    options = {"CMAKE_C_COMPILER": compiler, "CMAKE_BUILD_TYPE": "Seconds", "CMAKE_C_FLAGS_SECONDS": "-O0 -g1",
               "FLTCHECK_SANITIZE": "address,undefined", "FLTCHECK_FUZZ": "ON"}
    configure = ["cmake", "-S", str(ROOT), "-B", str(folder), "-G", "Ninja"]
    configure += [f"-D{name}={value}" for name, value in options.items()]
    for command in (configure, ["cmake", "--build", str(folder), "--target", "fuzz"]):
        done = subprocess.run(command, text=True, capture_output=True, check=False)
        if done.returncode != 0:
            sys.exit(f"{done.stdout[-5000:]}{done.stderr[-5000:]}")
    return folder / "fuzz"


def fuzz(harness, runs, seed):
    """True if nothing was found."""
    name = harness.name.removeprefix("fuzz_")
    with tempfile.TemporaryDirectory() as folder:
        new = pathlib.Path(folder, "new")
        new.mkdir()
        command = [str(harness), *OPTIONS, f"-runs={runs}", f"-seed={seed}", f"-artifact_prefix={folder}/",
                   str(new), str(HERE / "corpus" / name)]
        done = subprocess.run(command, capture_output=True, check=False)
        print(f"{name}: {'nothing' if done.returncode == 0 else 'something'} found", flush=True)
        if done.returncode != 0:
            print(done.stderr.decode("utf-8", "replace")[-10000:])
            for path in sorted(pathlib.Path(folder).glob("*-*")):
                print(f"{path.name}: {base64.b64encode(path.read_bytes()).decode()}")
    return done.returncode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=RUNS, help="of each harness")
    parser.add_argument("--seed", type=int, default=1, help="0: another one each time")
    parser.add_argument("--compiler", default="clang-19")
    parser.add_argument("--folder", type=pathlib.Path, help="of harnesses that are built already")
    options = parser.parse_args()
    if not has_fuzzer(options.compiler):
        print(f"{options.compiler} with libFuzzer is not installed")
        return SKIPPED
    folder = options.folder or build(options.compiler, pathlib.Path(os.environ["BUILD_DIR"]) / "fuzzing")
    harnesses = sorted(path for path in folder.glob("fuzz_*") if path.is_file())
    good = [fuzz(harness, options.runs, options.seed) for harness in harnesses]
    return 0 if good and all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
