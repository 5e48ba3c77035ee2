"""Folders with a driver in them, to be opened in editors."""

import json
import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROGRAM = os.environ.get("FLTCHECK", "")
# libclang gives threads signal stacks of its own, which the address sanitizer takes for its.
os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":use_sigaltstack=0"
SERVER = [PROGRAM, "lsp", "--headers", "bundled"]
# Seconds that an editor waits for something; much, since the machine may be busy.
PATIENCE = os.environ.get("PATIENCE", "60")


def skip(reason):
    print(f"SKIPPED: {reason}", file=sys.stderr)
    sys.exit(77)


def copy_driver(driver, folder):
    """drivers/<driver>, a file or a folder of them, with a compile_commands.json."""
    source = HERE / "drivers" / driver
    files = sorted(source.iterdir()) if source.is_dir() else [source]
    for file in files:
        shutil.copy(file, folder)
    write_database(folder, [file.name for file in files if file.suffix == ".c"])


def write_database(folder, names, arguments=()):
    units = [{"directory": str(folder), "file": name, "arguments": ["cc", *arguments, "-c", name]}
             for name in names]
    (folder / "compile_commands.json").write_text(json.dumps(units, indent=1))


@contextmanager
def workspace(driver):
    """A folder with a driver, gone afterwards. Editors name files as they are on the disk,
    without links on the way."""
    with tempfile.TemporaryDirectory(prefix="fltcheck-lsp-") as name:
        folder = Path(name).resolve()
        copy_driver(driver, folder)
        yield folder
