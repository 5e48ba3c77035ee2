"""aliases.py: aliases.txt has two names a line, none twice, none that hides a header of
ours, and what is meant exists where it can be checked."""

import sys

import environment


def main():
    ours = set()
    for folder in ("bundled", "common", "overlay"):
        base = environment.HEADERS / folder
        ours |= {path.relative_to(base).as_posix() for path in base.rglob("*.h")}
    seen = set()
    problems = []
    for number, line in enumerate((environment.HEADERS / "aliases.txt").read_text().splitlines(), 1):
        words = line.split("#")[0].split()
        if not words:
            continue
        if len(words) != 2:
            problems.append(f"{number}: two names expected")
            continue
        alias, meant = words
        if alias in seen:
            problems.append(f"{number}: {alias} twice")
        if alias in ours:
            problems.append(f"{number}: {alias} is a header itself")
        if meant not in ours and environment.has_mingw():
            if not any((folder / meant).is_file() for folder in (environment.MINGW, environment.MINGW / "ddk")):
                problems.append(f"{number}: {meant} is nowhere")
        seen.add(alias)
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
