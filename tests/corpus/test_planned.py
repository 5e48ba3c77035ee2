#!/usr/bin/env python3
"""Programs of rules that do not exist yet: well-formed, and quiet."""
import os
import unittest
from concurrent.futures import ThreadPoolExecutor

import run_corpus
from annotations import find_programs, read_program

CORPUS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "corpus")
CHECKER = os.environ.get("FLTCHECK", "fltcheck")

# What a defect leads to is reported as long as the rule for itself is not there: a disconnect
# callback that works on memory that was freed closes no port.
LEADS_TO = {
    "FLT217/bad_clients_freed": {"FLT201", "FLT208"},
    "FLT217/bad_server_cookie.c": {"FLT201", "FLT208"},
}


def programs(folder):
    return [read_program(path) for path in find_programs(os.path.join(CORPUS, folder))]


def run_all(items):
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        return list(pool.map(lambda item: run_corpus.run_checker(CHECKER, item), items))


class Planned(unittest.TestCase):
    def test_planned_rules_have_programs_that_are_quiet(self):
        items = programs("planned")
        for program in items:
            rule = os.path.basename(os.path.dirname(program.path))
            wanted = {e.rule for e in program.expectations}
            if os.path.basename(program.path).startswith("bad_"):
                self.assertIn(rule, wanted, program.path)
            else:
                self.assertFalse(wanted, program.path)
        for program, (result, message) in zip(items, run_all(items)):
            self.assertIsNotNone(result, f"{program.path}: {message}")
            report, _ = result
            name = os.path.relpath(program.path, os.path.join(CORPUS, "planned"))
            self.assertEqual({f["rule"] for f in report["findings"]},
                             LEADS_TO.get(name.replace(os.sep, "/"), set()), program.path)


if __name__ == "__main__":
    unittest.main()
