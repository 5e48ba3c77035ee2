"""The field harness counts right, and a project that goes wrong costs one line."""
import json
import os
import pathlib
import stat
import subprocess
import sys
import tempfile
import unittest

import field
import labels

PROGRAM = os.environ.get("FLTCHECK", "")
HERE = pathlib.Path(__file__).resolve().parent


def label(rule, file, function, line, certainty="certain", severity="E", alt=()):
    return {"rule": rule, "file": file, "function": function, "line": line,
            "certainty": certainty, "severity": severity, "alt": list(alt), "why": "because"}


def finding(rule, file, function, line):
    return {"rule": rule, "file": file, "function": function, "line": line, "message": "m"}


class Scoring(unittest.TestCase):
    def score(self, known, found, rules=None):
        score = labels.score(labels.Labels(findings=known), found, rules)
        return score.true, score.false, score.missed, score.left_out

    def test_agreement(self):
        known = [label("FLT101", "Drv\\Main.c", "Drv::Unload(ULONG)", 10)]
        self.assertEqual(self.score(known, [finding("FLT101", "/x/drv/main.c", "unload", 99)]),
                         (1, 0, 0, 0))
        self.assertEqual(self.score(known, [finding("FLT101", "drv/main.c", "other", 10)]),
                         (1, 0, 0, 0))
        for wrong in (finding("FLT102", "drv/main.c", "Unload", 10),
                      finding("FLT101", "other/main.c", "Unload", 10),
                      finding("FLT101", "drv/main.c", "Load", 11)):
            self.assertEqual(self.score(known, [wrong]), (0, 1, 1, 0))

    def test_other_lines(self):
        known = [label("FLT101", "a.c", "f", 10, alt=[12, {"line": 14}])]
        for line, outcome in ((12, (1, 0, 0, 0)), (14, (1, 0, 0, 0)), (13, (0, 1, 1, 0))):
            self.assertEqual(self.score(known, [finding("FLT101", "a.c", "g", line)]), outcome)

    def test_what_counts(self):
        """Debatable: neither found nor missed nor false. Several in one function: once."""
        self.assertEqual(self.score([label("FLT101", "a.c", "f", 1, "debatable")], []),
                         (0, 0, 0, 0))
        self.assertEqual(self.score([label("FLT101", "a.c", "f", 1, "debatable")],
                                    [finding("FLT101", "a.c", "f", 1)]), (0, 0, 0, 0))
        self.assertEqual(self.score([label("FLT101", "a.c", "f", 1, "likely", "N")], []),
                         (0, 0, 0, 0))
        self.assertEqual(self.score([label("FLT101", "a.c", "f", 1, "likely", "W")], []),
                         (0, 0, 1, 0))
        twice = [label("FLT101", "a.c", "f", 1), label("FLT101", "a.c", "f", 9)]
        self.assertEqual(self.score(twice, []), (0, 0, 1, 0))
        self.assertEqual(self.score(twice, [finding("FLT101", "a.c", "f", 9)]), (1, 0, 0, 0))

    def test_rules_that_are_not_there(self):
        known = [label("FLT101", "a.c", "f", 1), label("FLT999", "a.c", "f", 2)]
        self.assertEqual(self.score(known, [], {"FLT101"}), (0, 0, 1, 1))


class Harness(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="fltcheck-field-")
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def script(self, text):
        """A program in fltcheck's place."""
        file = self.write("program.py", f"#!{sys.executable}\n{text}")
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
        return str(file)

    def run_harness(self, program, *arguments, status=0):
        result = subprocess.run([sys.executable, str(HERE / "field.py"), str(self.root / "src"),
                                 *arguments], text=True, capture_output=True, check=False,
                                timeout=200, env={**os.environ, "FLTCHECK": program})
        self.assertEqual(result.returncode, status, result.stderr)
        return result.stdout

    def row(self, output, name):
        line, = (line for line in output.splitlines() if line.startswith(f"| {name} |"))
        return [cell.strip() for cell in line.strip("|").split("|")][1:-1]

    def has_one_finding(self, path):
        text = path.read_text(encoding="utf-8")
        return text.count("//~ FLT101") == 1 and text.count("//~") == 1

    @unittest.skipUnless(PROGRAM, "the program is not built")
    def test_drivers(self):
        broken = next(path for path in sorted((HERE.parents[1] / "corpus/rules/FLT101").iterdir())
                      if path.suffix == ".c" and self.has_one_finding(path))
        text = broken.read_text(encoding="utf-8")
        self.write("src/me+broken/driver/main.c", text)
        self.write("src/me+other/main.c", "int other;\n#error no\n")
        line = next(number for number, words in enumerate(text.splitlines(), start=1)
                    if "//~ FLT101" in words)
        self.write("labels/me+broken.json", json.dumps({
            "components": [{"kind": "kernel", "name": "x", "sources": ["driver/main.c", "no.c"]}],
            "findings": [label("FLT101", "driver/main.c", "?", line),
                         label("FLT102", "driver/main.c", "Gone", 1),
                         label("FLT999", "driver/main.c", "Later", 1)]}))
        for components in ("folder", "labels"):
            output = self.run_harness(PROGRAM, "--labels", str(self.root / "labels"),
                                      "--components", components, "--reports",
                                      str(self.root / "reports"), "--", "--headers", "bundled")
            cells = self.row(output, "me/broken")
            self.assertEqual(cells[:4], ["1", "1", "0", "0"])
            self.assertEqual(cells[-3:], ["1", "0", "1"])
            self.assertEqual(self.row(output, "me/other"),
                             ["1", "0", "0", "1", "0", "0", "0", "0", "0", "0", "", "", ""])
            self.assertIn("1 labels are about rules that fltcheck does not have", output)
        report = json.loads((self.root / "reports/me+broken.json").read_text(encoding="utf-8"))
        self.assertEqual(report["findings"][0]["rule"], "FLT101")

    def test_what_goes_wrong(self):
        """Time, a crash and nonsense: said below the table, the other projects are there."""
        for name in ("crash", "good", "hang", "nonsense"):
            self.write(f"src/me+{name}/a.c", "")
        program = self.script(
            "import sys, time\n"
            "if sys.argv[1] == 'rules': sys.exit(0)\n"
            "if 'hang' in str(sys.argv): time.sleep(100)\n"
            "if 'crash' in str(sys.argv): sys.stderr.write('oh no'); sys.exit(2)\n"
            "if 'nonsense' in str(sys.argv): print('{'); sys.exit(0)\n"
            "unit = {'file': 'a.C', 'status': 'degraded', 'functions': 8,"
            " 'degraded_functions': 2}\n"
            "units = [unit, {'file': 'b.cpp', 'status': 'parsed', 'functions': 3,"
            " 'degraded_functions': 3}, {'file': 'c.cpp', 'status': 'skipped'}]\n"
            "import json; print(json.dumps({'findings': [], 'units': units}))\n")
        output = self.run_harness(program, "--timeout", "2", status=1)
        self.assertEqual(self.row(output, "me/good")[:9],
                         ["3", "1", "1", "0", "1", "8", "2 (25.0 %)", "3", "3 (100.0 %)"])
        for text in ("me/hang: not done after 2 s", "me/crash: exit status 2: oh no",
                     "me/nonsense: no report: "):
            self.assertIn(f"- {text}", output)

    def test_page(self):
        self.write("src/me+good/a.c", "")
        page = self.write("page.md", f"# Title\n\n{field.BEGIN}\nold\n{field.END}\nrest\n")
        program = self.script("import sys\nprint('{\"findings\": [], \"units\": []}' "
                              "if sys.argv[1] == 'check' else '')\n")
        self.assertEqual(self.run_harness(program, "--update", str(page)), "")
        text = page.read_text(encoding="utf-8")
        self.assertTrue(text.startswith(f"# Title\n\n{field.BEGIN}\n\n| project |"), text)
        self.assertTrue(text.endswith(f"\n\n{field.END}\nrest\n"), text)
        self.assertNotIn("old", text)
        page.write_text("nothing here", encoding="utf-8")
        self.run_harness(program, "--update", str(page), status=1)


if __name__ == "__main__":
    unittest.main()
