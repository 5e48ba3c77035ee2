#!/usr/bin/env python3
"""Adds to a harness's corpus what of some folders reaches new code, and keeps it small.

    tests/fuzz/keep.py [--harnesses FOLDER] NAME FOLDER...

Inputs whose name is no hash were put there by people, and stay.
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
MOST = 100_000  # bytes of a corpus
LONGEST = 16_384  # bytes of an input
HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{12}")


def merge(harness, into, folders):
    command = [str(harness), "-set_cover_merge=1", f"-max_len={LONGEST}", str(into), *map(str, folders)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode != 0:
        sys.exit(done.stderr.decode("utf-8", "replace")[-5000:])


def small(folder):
    """Files in the order in which they are worth keeping: short ones first."""
    return sorted((path for path in folder.iterdir()), key=lambda path: (path.stat().st_size, path.name))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--harnesses", type=pathlib.Path, default=HERE.parents[1] / "build/fuzz/fuzz")
    parser.add_argument("name")
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    corpus = HERE / "corpus" / options.name
    corpus.mkdir(parents=True, exist_ok=True)
    by_hand = [path for path in corpus.iterdir() if not HASH.fullmatch(path.name)]
    with tempfile.TemporaryDirectory() as folder:
        merged = pathlib.Path(folder)
        for path in by_hand:
            shutil.copy(path, merged)
        merge(options.harnesses / f"fuzz_{options.name}", merged, [corpus, *options.folders])
        room = MOST - sum(path.stat().st_size for path in by_hand)
        for path in corpus.iterdir():
            if HASH.fullmatch(path.name):
                path.unlink()
        for path in small(merged):
            if HASH.fullmatch(path.name) and path.stat().st_size <= room:
                room -= path.stat().st_size
                shutil.copy(path, corpus)
    files = list(corpus.iterdir())
    print(f"{options.name}: {len(files)} inputs, {sum(path.stat().st_size for path in files)} bytes")


if __name__ == "__main__":
    main()
