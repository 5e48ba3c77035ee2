"""The Debian package: made, looked into, unpacked, run, and its dependencies resolved."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

BUILD = Path(os.environ.get("BUILD_DIR", "build/release"))
TOOLS = ("cpack", "dpkg-deb", "dpkg-shlibdeps")


def run(*command, **options):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          timeout=120, **options)


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        made = run("cpack", "--config", BUILD.resolve() / "CPackConfig.cmake", "-B", folder,
                   check=False)
        assert made.returncode == 0, made.stdout + made.stderr
        cls.file, = folder.glob("*.deb")
        cls.root = folder / "root"
        run("dpkg-deb", "-x", cls.file, cls.root, check=True)

    def test_files(self):
        for name in ("bin/fltcheck", "share/man/man1/fltcheck.1",
                     "share/bash-completion/completions/fltcheck",
                     "share/zsh/vendor-completions/_fltcheck",
                     "share/fish/vendor_completions.d/fltcheck.fish",
                     "share/doc/fltcheck/copyright", "share/doc/fltcheck/docs/usage.md"):
            self.assertTrue((self.root / "usr" / name).is_file(), name)

    def test_it_runs(self):
        program = self.root / "usr/bin/fltcheck"
        found = run(program, "check", "--headers", "bundled",
                    "corpus/rules/FLT101/bad_close_if_client.c", check=False)
        self.assertEqual(found.returncode, 1, found.stderr)
        self.assertIn("[FLT101]", found.stdout)
        self.assertIn("FLT101", run(program, "rules", "list", check=True).stdout)

    def test_dependencies(self):
        fields = run("dpkg-deb", "-f", self.file, "Depends", check=True).stdout
        for package in ("libclang1-", "libclang-common-", "libjansson4", "libc6"):
            self.assertIn(package, fields)
        if not shutil.which("apt-get"):
            self.skipTest("no apt-get")
        plan = run("apt-get", "install", "--simulate", "-o", "Debug::NoLocking=1", self.file,
                   check=False)
        self.assertEqual(plan.returncode, 0, plan.stderr)
        self.assertIn("Inst fltcheck", plan.stdout)


if __name__ == "__main__":
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing or not (BUILD / "CPackConfig.cmake").exists():
        print(f"SKIPPED: no {', '.join(missing) or 'program to pack'}", file=sys.stderr)
        sys.exit(77)
    unittest.main()
