"""Made-up reports, and who reads them: packages from npm, installed once per build.

The packages lie in the build directory, in the versions that package.json names. Without
npm, or where its registry can't be reached, tests that need them are skipped and say so.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROGRAM = os.environ.get("FLTCHECK", "")
BUILD = Path(os.environ.get("BUILD_DIR", "build/release")).resolve()
MODULES = BUILD / "consumers" / "node_modules"
INSTALLED = BUILD / "consumers" / "installed.json"


def install():
    """True if the packages are there."""
    wanted = (HERE / "package.json").read_text()
    if INSTALLED.exists() and INSTALLED.read_text() == wanted:
        return True
    if not shutil.which("npm") or not shutil.which("node"):
        return False
    INSTALLED.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "package.json", INSTALLED.parent)
    command = ["npm", "install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund",
               "--fetch-retries=1", "--fetch-timeout=30000"]
    try:
        result = subprocess.run(command, cwd=INSTALLED.parent, timeout=240, check=False,
                                capture_output=True, text=True)
    except subprocess.TimeoutExpired:
        return False
    if result.returncode != 0:
        print(result.stderr[-2000:], file=sys.stderr)
        return False
    INSTALLED.write_text(wanted)
    return True


def skip(reason):
    print(f"SKIPPED: {reason}", file=sys.stderr)
    sys.exit(77)


def require():
    """Ends the test as skipped if the packages are not there."""
    if not PROGRAM:
        skip("the program is not built")
    wanted = (HERE / "package.json").read_text()
    if not INSTALLED.exists() or INSTALLED.read_text() != wanted:
        skip("the packages of tests/consumers/package.json could not be installed with npm")


def node(script, *arguments, timeout=120):
    """Runs a script of this folder with the packages in reach."""
    copy = INSTALLED.parent / script
    shutil.copy(HERE / script, copy)
    return subprocess.run(["node", str(copy), *map(str, arguments)], capture_output=True,
                          text=True, timeout=timeout, check=False)


class Made:
    """A folder with `count` made-up findings in every format; a context manager."""

    def __init__(self, count, kind):
        self.count, self.kind = count, kind

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="fltcheck-reports-")
        subprocess.run([BUILD / "tests" / "make_reports", ".", str(self.count), self.kind],
                       cwd=self.folder.name, check=True, timeout=60)
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def path(self, name):
        return Path(self.folder.name) / f"report.{name}"

    def bytes(self, name):
        return self.path(name).read_bytes()

    def text(self, name):
        return self.bytes(name).decode()


if __name__ == "__main__":
    if not install():
        skip("npm is not there, or can't reach its registry")
