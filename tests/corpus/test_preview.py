#!/usr/bin/env python3
"""Programs about rules that look at client ports and do not come out as annotated yet. Each is
here with its reason; none that is right may be accused. docs/corpus.md says more."""
import os
import unittest
from concurrent.futures import ThreadPoolExecutor

import run_corpus
from annotations import find_programs

CHECKER = os.environ.get("FLTCHECK") or "build/release/fltcheck"
FOLDER = os.path.join("corpus", "preview")

ELEMENT = "which element of an array has the port is not known"
COUNTER = "that a cookie is, or is not, the newest value of a counter is not known"

# What is not as annotated, and why. May only get fewer.
NOT_YET = {
    "FLT202/ok_list_by_id.c": "links of a list are merged, and others' records with them",
    "FLT203/bad_counter_modulo.c": ELEMENT,
    "FLT203/bad_process_hash.c": ELEMENT,
    "FLT203/ok_older_closed.c": COUNTER,
    "FLT204/bad_exchanged_first.c": "senders that have just read the variable are not seen",
    "FLT204/bad_record_and_global.c": "which of two holders is sent through is not asked",
    "FLT204/bad_split": "a port that a function returns is no copy yet",
    "FLT205/ok_archive_without_port.c": ELEMENT,
    "FLT207/bad_split": "the path ends with the first of two wrong calls",
    "FLT208/ok_address_checked.c": ELEMENT,
    "FLT210/ok_parameter_cleared.c": ELEMENT,
    "FLT211/ok_refuses_only.c": COUNTER,
}


def name_of(program):
    return os.path.relpath(program.path, FOLDER).replace(os.sep, "/")


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
        accused = {name_of(program) for program, differences, _ in self.results
                   if os.path.basename(program.path).startswith("ok_") and is_accused(differences)}
        self.assertEqual(accused, set())

    def test_those_that_are_as_annotated_have_moved(self):
        wrong = {name_of(program) for program, differences, problems in self.results
                 if differences or problems}
        self.assertEqual(wrong, set(NOT_YET), "one less: move it to corpus/rules")


if __name__ == "__main__":
    unittest.main()
