"""The extension for VS Code: its types are right, it builds, its settings become the
command line that they should, and what package.json offers is there."""

import json
import re
import shutil
import subprocess
import unittest

import packages

PLACE = packages.PACKAGES.place


def run(*command):
    return subprocess.run(command, cwd=PLACE, capture_output=True, text=True, timeout=120,
                          check=False)


def npm_run(script):
    return run("npm", "run", "--silent", script)


COMMAND_LINES = """
import assert from "node:assert/strict";
import os from "node:os";
import { createRequire } from "node:module";
const { commandFor } = createRequire(import.meta.url)("./out/command.js");
const given = (settings, folder) => {
  const all = { path: "fltcheck", arguments: [], ...settings };
  const { command, args } = commandFor(all, folder);
  return [command, ...args];
};
assert.deepEqual(given({}, "/f"), ["fltcheck", "lsp"]);
assert.deepEqual(given({ path: " " }, undefined), ["fltcheck", "lsp"]);
assert.deepEqual(given({ path: "~/bin/fltcheck" }, "/f"), [`${os.homedir()}/bin/fltcheck`, "lsp"]);
assert.deepEqual(given({ path: "build/fltcheck" }, "/f"), ["/f/build/fltcheck", "lsp"]);
assert.deepEqual(given({ path: "build/fltcheck" }, undefined), ["build/fltcheck", "lsp"]);
assert.deepEqual(given({ path: "/opt/a b" }, "/f"), ["/opt/a b", "lsp"]);
assert.deepEqual(given({ arguments: ["--rules", "${workspaceFolder}/r", "$(x)"] }, "/f"),
  ["fltcheck", "lsp", "--rules", "/f/r", "$(x)"]);
assert.deepEqual(given({ arguments: ["${workspaceFolder}"] }, undefined),
  ["fltcheck", "lsp", "${workspaceFolder}"]);
"""


class Extension(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        shutil.rmtree(PLACE / "src", ignore_errors=True)
        shutil.copytree(packages.EXTENSION / "src", PLACE / "src")
        shutil.copy(packages.EXTENSION / "tsconfig.json", PLACE)
        cls.manifest = json.loads((packages.EXTENSION / "package.json").read_text())
        cls.sources = "".join(file.read_text()
                              for file in sorted((packages.EXTENSION / "src").glob("*.ts")))

    def test_types(self):
        result = npm_run("check")
        self.assertEqual((result.returncode, result.stdout), (0, ""), result.stderr)

    def test_builds_into_one_file(self):
        result = npm_run("build")
        self.assertEqual(result.returncode, 0, result.stderr)
        built = PLACE / self.manifest["main"]
        self.assertGreater(built.stat().st_size, 10000)
        wanted = set(re.findall(r'\brequire\("([^"]+)"\)', built.read_text()))
        own = {"vscode", "child_process", "crypto", "fs", "net", "os", "path", "util", "url"}
        self.assertEqual({name.removeprefix("node:") for name in wanted} - own, set())

    def test_command_lines(self):
        result = run("npx", "esbuild", "src/command.ts", "--platform=node", "--format=cjs",
                     "--outfile=out/command.js")
        self.assertEqual(result.returncode, 0, result.stderr)
        script = PLACE / "command_lines.mjs"
        script.write_text(COMMAND_LINES)
        result = run("node", script)
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_what_is_offered_is_there(self):
        offered = self.manifest["contributes"]
        for command in offered["commands"]:
            self.assertIn(f'registerCommand("{command["command"]}"', self.sources)
        settings = set(offered["configuration"]["properties"])
        told = set(re.findall(r"`(fltcheck\.[\w.]+)` \|", (packages.EXTENSION / "README.md")
                              .read_text()))
        self.assertEqual(told, settings)
        for setting in set(re.findall(r'get(?:<\w+>)?\("(\w+)"', self.sources)):
            self.assertIn(f"fltcheck.{setting}", settings)
        restricted = self.manifest["capabilities"]["untrustedWorkspaces"]
        self.assertLessEqual(set(restricted["restrictedConfigurations"]), settings)

    def test_versions_are_pinned_without_addresses(self):
        for group in ("dependencies", "devDependencies"):
            for name, version in self.manifest[group].items():
                self.assertRegex(version, r"^\d+\.\d+\.\d+$", name)
        lock = json.loads((packages.EXTENSION / "package-lock.json").read_text())
        for name, package in lock["packages"].items():
            self.assertNotIn("resolved", package, name)
            self.assertTrue(name == "" or "integrity" in package, name)


if __name__ == "__main__":
    packages.PACKAGES.require()
    unittest.main()
