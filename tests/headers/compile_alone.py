"""compile_alone.py bundled|mingw CLANG: each header parses without an error when it is
the only thing a file includes, as C and as C++."""

import concurrent.futures
import os
import subprocess
import sys
import tempfile

import environment

SKIPPED = 77
SHOWN_LINES = 12

# Parts of another header, which is tested: they need what stands before them there.
PARTS = ("fltcheck/", "psdk_inc/", "pshpack", "poppack", "fltUserStructures.h")


def headers(kind):
    own = {"bundled": "bundled", "mingw": "overlay"}[kind]
    for folder in (own, "common"):
        base = environment.HEADERS / folder
        for path in sorted(base.rglob("*.h")):
            name = path.relative_to(base).as_posix()
            if not name.startswith(PARTS):
                yield name


def errors(clang, arguments, language, name):
    with tempfile.NamedTemporaryFile("w", suffix="." + language) as source:
        source.write(f"#include <{name}>\n")
        source.flush()
        command = [clang, "-fsyntax-only", *arguments, "-x", language, source.name]
        return subprocess.run(command, capture_output=True, text=True).stderr


def main(kind, clang):
    if not clang or (kind == "mingw" and not environment.has_mingw()):
        print(f"skipped: no {'mingw-w64 driver headers' if clang else 'clang'} here")
        return SKIPPED
    jobs = []
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for language in ("c", "c++"):
            arguments = environment.arguments(clang, kind, language == "c++")
            for name in headers(kind):
                job = pool.submit(errors, clang, arguments, language, name)
                jobs.append((name, language, job))
        for name, language, job in jobs:
            if job.result():
                failed += 1
                print(f"<{name}> as {language}:")
                print("".join(job.result().splitlines(keepends=True)[:SHOWN_LINES]))
    print(f"{kind}: {len(jobs) - failed} of {len(jobs)} parse alone")
    return 1 if failed or not jobs else 0


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] + [""])[:2]))
