"""Packages from npm that tests need, installed once per build.

A set of packages is a package.json in the source tree; they are installed in the build
directory, in the versions named there, or in package-lock.json where one lies beside it.
Without npm, or where its registry can't be reached, tests that need them are skipped and
say so. The script of an own test (a fixture) installs, so that it happens once.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

BUILD = Path(os.environ.get("BUILD_DIR", "build/release")).resolve()
QUIET = ["--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1",
         "--fetch-timeout=30000"]


def skip(reason):
    print(f"SKIPPED: {reason}", file=sys.stderr)
    sys.exit(77)


class Packages:
    """The packages of `source`/package.json, in the build directory's folder `name`."""

    def __init__(self, source, name):
        self.source, self.place = source, BUILD / name
        self.files = [source / file for file in ("package.json", "package-lock.json")
                      if (source / file).exists()]
        self.modules = self.place / "node_modules"
        self.done = self.place / "installed.json"

    def wanted(self):
        return "".join(file.read_text() for file in self.files)

    def there(self):
        return self.done.exists() and self.done.read_text() == self.wanted()

    def install(self):
        """True if the packages are there."""
        if self.there():
            return True
        if not shutil.which("npm") or not shutil.which("node"):
            return False
        self.place.mkdir(parents=True, exist_ok=True)
        for file in self.files:
            shutil.copy(file, self.place)
        kind = ["ci"] if len(self.files) == 2 else ["install", "--no-package-lock"]
        try:
            result = subprocess.run(["npm", *kind, *QUIET], cwd=self.place, timeout=240,
                                    check=False, capture_output=True, text=True)
        except subprocess.TimeoutExpired:
            return False
        if result.returncode != 0:
            print(result.stderr[-2000:], file=sys.stderr)
            return False
        self.done.write_text(self.wanted())
        return True

    def install_or_skip(self):
        if not self.install():
            skip("npm is not there, or can't reach its registry")

    def require(self):
        """Ends the test as skipped if the packages are not there."""
        if not os.environ.get("FLTCHECK"):
            skip("the program is not built")
        if not self.there():
            skip(f"the packages of {self.files[0]} could not be installed with npm")
