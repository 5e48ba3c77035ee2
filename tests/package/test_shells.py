"""Completions and the manual page: every command and option is in them, and each of the
shells that are here understands its own."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROGRAM = os.environ.get("FLTCHECK", "")

BASH = r"""
PATH="$2:$PATH"; source "$1"; shift 2
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _fltcheck; printf '%s\n' "${COMPREPLY[@]}"
"""


def generate(what):
    return subprocess.run([PROGRAM, "generate", what], capture_output=True, text=True, check=True,
                          timeout=30).stdout


def need(shell):
    return unittest.skipUnless(shutil.which(shell), f"no {shell}")


class Shells(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def write(self, what):
        path = self.folder / f"fltcheck.{what}"
        path.write_text(generate(what))
        return path

    def run_shell(self, *command):
        return subprocess.run([str(word) for word in command], capture_output=True, text=True,
                              check=True, timeout=60, cwd=self.folder).stdout

    def test_everything_is_in_it(self):
        text = subprocess.run([PROGRAM, "help", "check"], capture_output=True, text=True,
                              check=True).stdout
        options = re.findall(r"(?m)^  (?:-\w, |    )--([\w-]+)", text)
        self.assertGreater(len(options), 12)
        for what in ("man", "bash", "zsh", "fish"):
            made = generate(what).replace("\\-", "-")
            for option in options:
                self.assertRegex(made, rf"(--|-l ){option}\b", what)
            for command in ("check", "doctor", "explain", "rules"):
                self.assertIn(command, made)
            self.assertNotIn("worker", made)

    @need("bash")
    def test_bash(self):
        script = self.write("bash")

        def complete(*words):
            return self.run_shell("bash", "-c", BASH, "-", script, Path(PROGRAM).parent,
                                  "fltcheck", *words).split()

        self.assertEqual(complete("exp"), ["explain"])
        self.assertEqual(complete("check", "--fo"), ["--format"])
        self.assertEqual(complete("check", "--format", "s"), ["sarif"])
        self.assertEqual(complete("check", "--fail-on", ""), ["error", "warning", "note", "never"])
        self.assertEqual(complete("explain", "FLT101"), ["FLT101"])
        self.assertNotIn("--verdicts", complete("explain", "--"))
        (self.folder / "driver.vcxproj").touch()
        self.assertEqual(complete("check", "dri"), ["driver.vcxproj"])
        self.assertEqual(complete("-p", "dri"), ["driver.vcxproj"])

    @need("zsh")
    def test_zsh(self):
        self.run_shell("zsh", "-n", self.write("zsh"))

    @need("fish")
    def test_fish(self):
        script = self.write("fish")
        shown = self.run_shell("fish", "-c", f"source {script}; "
                               'complete -C "fltcheck check --format s"')
        self.assertTrue(shown.startswith("sarif"), shown)

    @need("groff")
    def test_manual(self):
        result = subprocess.run(["groff", "-man", "-ww", "-Tutf8", self.write("man")],
                                capture_output=True, text=True, check=True, timeout=60)
        self.assertEqual(result.stderr, "")


if __name__ == "__main__":
    if not PROGRAM:
        print("SKIPPED: the program is not built", file=sys.stderr)
        sys.exit(77)
    unittest.main()
