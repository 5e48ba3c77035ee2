"""Made-up reports, and who reads them: packages from npm, installed once per build."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import npm

PROGRAM = os.environ.get("FLTCHECK", "")
BUILD = npm.BUILD
PACKAGES = npm.Packages(HERE, "consumers")
skip = npm.skip
require = PACKAGES.require


def node(script, *arguments, timeout=120):
    """Runs a script of this folder with the packages in reach."""
    copy = PACKAGES.place / script
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
    PACKAGES.install_or_skip()
