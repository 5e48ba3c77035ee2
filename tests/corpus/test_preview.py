#!/usr/bin/env python3
"""The programs of rules that are not finished: so many come out as annotated, and what is
right gets no findings. docs/corpus.md says what lies there."""
import os
import unittest
from concurrent.futures import ThreadPoolExecutor

import run_corpus
from annotations import find_programs

CHECKER = os.environ.get("FLTCHECK") or "build/release/fltcheck"
FOLDER = os.path.join("corpus", "preview")
AS_ANNOTATED = 149  # may only rise

# Programs that are right and get a finding all the same; may only get fewer.
ACCUSED = {
    "FLT201/ok_table_by_process.c",
    "FLT204/ok_lock_held_while_sending.c",
    "FLT204/ok_other_port_is_sent_to.c",
    "FLT212/ok_registry_first.c",
    "FLT212/ok_rundown_first.c",
}


def is_accused(differences):
    return any(sign == "+" for sign, *_ in differences)


class Preview(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with ThreadPoolExecutor(2) as pool:
            cls.results = list(pool.map(lambda path: run_corpus.examine(CHECKER, path),
                                        find_programs(FOLDER)))

    def test_every_program_is_checked_to_the_end(self):
        for program, _, problems in self.results:
            for problem in problems:  # the others are about verdicts
                with self.subTest(program.path):
                    self.assertRegex(problem, r"^(FLT\d{3}: no verdict|unknown: FLT\d{3})")

    def test_what_is_right_is_not_accused(self):
        accused = set()
        for program, differences, _ in self.results:
            if os.path.basename(program.path).startswith("ok_") and is_accused(differences):
                accused.add(os.path.relpath(program.path, FOLDER).replace(os.sep, "/"))
        self.assertEqual(accused, ACCUSED, "a program less: take it off the list in this test")

    def test_as_many_as_before_come_out_as_annotated(self):
        good = 0
        for program, differences, problems in self.results:
            if differences or problems:
                run_corpus.print_result(program, differences, problems)
            else:
                good += 1
        print(f"{good} of {len(self.results)} programs come out as annotated")
        self.assertGreaterEqual(good, AS_ANNOTATED)


if __name__ == "__main__":
    unittest.main()
