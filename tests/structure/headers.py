"""Each header of the checker compiles alone: it includes all that it needs."""

import os
import subprocess

import tree


def compile_alone(root, header):
    """The compiler's messages for a file that includes nothing but this header."""
    name = header.relative_to(root / "checker").as_posix()
    command = [os.environ.get("CC") or "cc", "-std=c11", "-Wall", "-Wextra", "-Werror"]
    command += ["-fsyntax-only", "-I", str(root / "checker"), "-x", "c", "-"]
    libclang = os.environ.get("LIBCLANG_INCLUDE_DIR")
    if libclang and tree.module_of(root, header) == "frontend":
        command += ["-isystem", libclang]
    result = subprocess.run(
        command, input=f'#include "{name}"\n', text=True, capture_output=True, check=False
    )
    return result.stderr if result.returncode else ""


def check(root):
    problems = []
    for header in tree.sources(root, "*.h"):
        messages = compile_alone(root, header)
        if messages:
            problems.append(f"{header.relative_to(root)}: does not compile alone\n{messages}")
    return problems


if __name__ == "__main__":
    tree.main(check)
