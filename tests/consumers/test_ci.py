"""The examples for CI services: well-formed, as the services' schemas want them, and with
command lines that the program takes. The step of the action is run."""

import os
import re
import shlex
import subprocess
import tempfile
import unittest
from pathlib import Path

import consumers

ROOT = consumers.HERE.parent.parent


def fltcheck(*words):
    return subprocess.run([consumers.PROGRAM, *words], capture_output=True, text=True,
                          timeout=60, check=False)


class Examples(unittest.TestCase):
    def test_form(self):
        result = consumers.node("ci.mjs", ROOT)
        self.assertEqual((result.returncode, result.stdout), (0, ""), result.stderr)

    def test_command_lines(self):
        lines = []
        for name in ("gitlab.yml", "azure-pipelines.yml"):
            text = (ROOT / "docs/ci" / name).read_text()
            lines += re.findall(r"(?m)^\s*-? ?fltcheck (check .*(?:\n\s+--.*)*)", text)
        self.assertEqual(len(lines), 2)
        hook = ["check", "driver/filter.sln", "--fail-on", "error"]
        for words in [shlex.split(line) for line in lines] + [hook]:
            self.assertEqual(fltcheck(*words, "--help").returncode, 0, words)

    def step(self, folder, **settings):
        for name in ("summary", "output"):
            (folder / name).touch()
        given = {"FLTCHECK_PATHS": "driver.c\n", "FLTCHECK_ARGUMENTS": "--headers\nbundled\n\n",
                 "FLTCHECK_FAIL_ON": "warning", "FLTCHECK_SARIF": "out.sarif",
                 "GITHUB_STEP_SUMMARY": str(folder / "summary"),
                 "GITHUB_OUTPUT": str(folder / "output"), "FLTCHECK": consumers.PROGRAM}
        return subprocess.run([ROOT / "scripts/github-step"], cwd=folder, capture_output=True,
                              text=True, timeout=60, check=False,
                              env={**os.environ, **given, **settings})

    def test_step_of_the_action(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            source = ROOT / "corpus/rules/FLT101/bad_close_if_client.c"
            (folder / "driver.c").write_text(source.read_text())
            result = self.step(folder)
            self.assertEqual(result.returncode, 1, result.stderr)
            self.assertTrue(result.stdout.startswith("::error file=driver.c,line="))
            self.assertIn("## fltcheck", (folder / "summary").read_text())
            self.assertEqual((folder / "output").read_text(), "sarif=out.sarif\nstatus=1\n")
            self.assertTrue((folder / "out.sarif").exists())
            self.assertEqual(self.step(folder, FLTCHECK_FAIL_ON="never").returncode, 0)
            nothing = self.step(folder, FLTCHECK_PATHS="$(touch hacked); `touch hacked`")
            self.assertEqual(nothing.returncode, 2)
            self.assertFalse((folder / "hacked").exists())


if __name__ == "__main__":
    consumers.require()
    unittest.main()
