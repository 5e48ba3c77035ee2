"""The server with Emacs and its client eglot: eglot.el does what a user would."""

import os
import shutil
import subprocess
import unittest

import workspace


class Eglot(unittest.TestCase):
    def test_user(self):
        with workspace.workspace("single.c") as single, workspace.workspace("split") as split:
            result = subprocess.run(
                ["emacs", "-Q", "--batch", "-l", workspace.HERE / "eglot.el",
                 "-f", "ert-run-tests-batch-and-exit"],
                cwd=single, capture_output=True, text=True, timeout=280, check=False,
                stdin=subprocess.DEVNULL,
                env={**os.environ, "HOME": str(single), "SINGLE": str(single),
                     "SPLIT": str(split), "SERVER": "\n".join(workspace.SERVER),
                     "PATIENCE": workspace.PATIENCE})
        self.assertEqual(result.returncode, 0, f"{result.stdout}{result.stderr}")


def has_eglot():
    """Emacs 29 has it; before that it is a package (Debian: elpa-eglot)."""
    if not shutil.which("emacs"):
        return False
    look = ('(progn (require (quote package)) '
            '(add-to-list (quote package-directory-list) "/usr/share/emacs/site-lisp/elpa") '
            '(package-initialize) (kill-emacs (if (locate-library "eglot") 0 1)))')
    return subprocess.run(["emacs", "-Q", "--batch", "--eval", look], timeout=60, check=False,
                          capture_output=True).returncode == 0


if __name__ == "__main__":
    if not workspace.PROGRAM:
        workspace.skip("the program is not built")
    if not has_eglot():
        workspace.skip("there is no Emacs with eglot")
    unittest.main()
