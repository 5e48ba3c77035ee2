#!/usr/bin/env python3
"""The corpus itself: enough programs per rule, well-formed annotations, and a runner that
notices what it is there for. Needs no checker."""
import os
import tempfile
import unittest

import run_corpus
from annotations import AnnotationError, find_programs, read_program

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "corpus", "rules")
KNOWN_WRONG = 1  # MISSING and SPURIOUS in all of the corpus; may only fall


def make(folder, text, name="bad_one.c"):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def report(*findings, verdicts=()):
    return {"findings": list(findings), "verdicts": list(verdicts), "units": [], "gaps": []}


def finding(file, line, rule, severity="error", also=()):
    return {"file": file, "line": line, "rule": rule, "severity": severity, "message": "m",
            "also": [{"file": file, "line": n} for n in also]}


class Corpus(unittest.TestCase):
    def test_six_programs_of_each_sort_for_each_rule(self):
        for rule in sorted(os.listdir(ROOT)):
            names = os.listdir(os.path.join(ROOT, rule))
            self.assertGreaterEqual(sum(n.startswith("bad_") for n in names), 6, rule)
            self.assertGreaterEqual(sum(n.startswith("ok_") for n in names), 6, rule)

    def test_bad_programs_show_their_rule_and_ok_programs_nothing(self):
        known = 0
        for path in find_programs(ROOT):
            program = read_program(path)
            rule = os.path.basename(os.path.dirname(path))
            wanted = {e.rule for e in program.expectations if e.known != "SPURIOUS"}
            known += sum(bool(e.known) for e in program.expectations)
            if os.path.basename(path).startswith("bad_"):
                self.assertIn(rule, wanted, path)
            else:
                self.assertFalse(wanted, path)
        self.assertLessEqual(known, KNOWN_WRONG)


class Annotations(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())

    def read(self, text):
        return read_program(make(self.folder, "// why: a test.\n" + text))

    def test_forms(self):
        program = self.read("x; //~ FLT101\ny;\n//~^ FLT105:W\n/*~ FLT106 */\nz; //~+ FLT101\n")
        self.assertEqual([(e.line, e.rule, e.severity, e.also) for e in program.expectations],
                         [(2, "FLT101", "", False), (3, "FLT105", "warning", False),
                          (5, "FLT106", "", False), (6, "FLT101", "", True)])

    def test_known_wrong_results(self):
        program = self.read("x; //~ MISSING FLT101: a loop\ny; //~ SPURIOUS FLT102 FLT251: b\n")
        self.assertEqual([(e.rule, e.known) for e in program.expectations],
                         [("FLT101", "MISSING"), ("FLT102", "SPURIOUS"), ("FLT251", "SPURIOUS")])

    def test_mistakes(self):
        for text in ("x; //~ 101\n", "x; //~\n", "x; //~ MISSING FLT101\n", "x; //~ FLT101:X\n"):
            with self.assertRaises(AnnotationError):
                self.read(text)

    def test_head(self):
        program = self.read("// entry: Main\n// args: -DA -DB=1\n// unknown: FLT102 reason\nx;\n")
        self.assertEqual((program.entry, program.args, program.unknown),
                         ("Main", ["-DA", "-DB=1"], {"FLT102"}))


class Comparison(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())

    def compare(self, text, *found):
        path = make(self.folder, "// why: a test.\n" + text)
        made = report(*[finding(path, *f[:2], **(f[2] if len(f) > 2 else {})) for f in found])
        return [(d[0], d[2], d[3]) for d in run_corpus.compare(made, read_program(path))]

    def test_as_annotated(self):
        self.assertEqual(self.compare("x; //~ FLT101\n", (2, "FLT101")), [])

    def test_missing_and_surplus(self):
        self.assertEqual(self.compare("x; //~ FLT101\ny;\n", (3, "FLT102")),
                         [("+", 3, "FLT102"), ("-", 2, "FLT101")])

    def test_two_objects_on_one_line(self):
        twice = ((2, "FLT101"), (2, "FLT101"))
        self.assertEqual(self.compare("x; //~ FLT101\n", *twice), [("+", 2, "FLT101")])
        self.assertEqual(self.compare("x; //~ FLT101 FLT101\n", *twice), [])

    def test_severity(self):
        self.assertEqual(self.compare("x; //~ FLT105:W\n", (2, "FLT105")), [("!", 2, "FLT105")])
        self.assertEqual(self.compare("x; //~ FLT105:E\n", (2, "FLT105")), [])

    def test_further_places(self):
        text = "x; //~ FLT251\ny; //~+ FLT251\n"
        self.assertEqual(self.compare(text, (2, "FLT251", {"also": [3]})), [])
        self.assertEqual(self.compare(text, (2, "FLT251")), [("-", 3, "FLT251")])
        self.assertEqual(self.compare("x; //~ FLT251\ny;\n", (2, "FLT251", {"also": [3]})),
                         [("+", 3, "FLT251")])

    def test_known_results_that_changed(self):
        self.assertEqual(self.compare("x; //~ MISSING FLT101: why\n"), [])
        self.assertEqual(self.compare("x; //~ MISSING FLT101: why\n", (2, "FLT101")),
                         [("!", 2, "FLT101")])
        self.assertEqual(self.compare("x; //~ SPURIOUS FLT101: why\n"), [("!", 2, "FLT101")])

    def test_unknown_verdicts_of_clean_programs(self):
        path = make(self.folder, "// why: a test.\n// unknown: FLT102 reason\nx;\n", "ok_one.c")
        verdicts = [{"rule": rule, "object": "p", "verdict": "unknown", "reason": "r"}
                    for rule in ("FLT101", "FLT102")]
        complaints = list(run_corpus.check_verdicts(report(verdicts=verdicts), read_program(path)))
        self.assertEqual(len(complaints), 1)
        self.assertIn("FLT101", complaints[0])


if __name__ == "__main__":
    unittest.main()
