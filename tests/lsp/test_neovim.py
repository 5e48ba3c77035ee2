"""The server with neovim, headless, and its own client: neovim.lua does what a user would."""

import os
import shutil
import subprocess
import unittest

import workspace


class Neovim(unittest.TestCase):
    def play(self, scenario, driver):
        with workspace.workspace(driver) as folder:
            own = {name: str(folder / ".home") for name in
                   ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")}
            result = subprocess.run(
                ["nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n", "-S",
                 workspace.HERE / "neovim.lua"],
                cwd=folder, capture_output=True, text=True, timeout=200, check=False,
                stdin=subprocess.DEVNULL,
                env={**os.environ, **own, "SCENARIO": scenario, "FOLDER": str(folder),
                     "SERVER": "\n".join(workspace.SERVER), "PATIENCE": workspace.PATIENCE})
            log = "".join(path.read_text() for path in folder.glob(".home/**/lsp.log"))
        self.assertEqual(result.returncode, 0, f"{result.stdout}{result.stderr}\n{log}")

    def test_fix(self):
        self.play("fix", "single.c")

    def test_suppress(self):
        self.play("suppress", "single.c")

    def test_edit(self):
        self.play("edit", "single.c")

    def test_hover(self):
        self.play("hover", "single.c")

    def test_split(self):
        self.play("split", "split")


if __name__ == "__main__":
    if not workspace.PROGRAM:
        workspace.skip("the program is not built")
    if not shutil.which("nvim"):
        workspace.skip("there is no neovim")
    unittest.main()
