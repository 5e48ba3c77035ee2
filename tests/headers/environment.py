"""The header environments as compiler arguments, with our folders on disk.

What checker/project/headers.c sets up from memory for libclang, read from there so
that the two cannot drift apart.
"""

import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEADERS = ROOT / "checker/project/headers"
MINGW = pathlib.Path("/usr/share/mingw-w64/include")


def _array(name):
    source = (ROOT / "checker/project/headers.c").read_text()
    body = re.search(r"\b" + name + r"\[\] = \{(.*?)\};", source, re.S).group(1)
    return re.findall(r'"((?:[^"\\]|\\.)*)"', body)


def has_mingw():
    return (MINGW / "ddk/ntifs.h").is_file()


def arguments(clang, environment, is_cxx=False):
    """Everything but the file."""
    args = _array("gnu_cxx_args" if is_cxx else "gnu_c_args") + _array("common_args")
    resources = subprocess.run(
        [clang, "-print-resource-dir"], capture_output=True, text=True, check=True
    ).stdout.strip()
    folders = {
        "bundled": [HEADERS / "bundled", HEADERS / "common"],
        "mingw": [HEADERS / "overlay", HEADERS / "common", MINGW / "ddk", MINGW],
    }[environment]
    for folder in [*folders, pathlib.Path(resources) / "include"]:
        args += ["-isystem", str(folder)]
    return args
