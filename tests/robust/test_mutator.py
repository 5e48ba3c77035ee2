#!/usr/bin/env python3
"""Mutants are what their seed and number say, and differ."""
import unittest

import mutator

SOURCES = ["int f(int x)\n{\n    return x + 1; /* one */\n}\n", 'static char *s = "a\\"b";\n#define X 1\n']


class Test(unittest.TestCase):
    def mutants(self, seed, count=200):
        made = mutator.Mutator(SOURCES, seed)
        return [made.mutant(n) for n in range(count)]

    def test_same_again(self):
        self.assertEqual(self.mutants("1"), self.mutants("1"))

    def test_one_alone(self):
        self.assertEqual(mutator.Mutator(SOURCES, "1").mutant(150), self.mutants("1")[150])

    def test_they_differ(self):
        self.assertGreater(len(set(self.mutants("1"))), 150)
        self.assertNotEqual(self.mutants("1"), self.mutants("2"))

    def test_tokens_are_all_of_the_text(self):
        for text in SOURCES:
            self.assertEqual("".join(mutator.tokens_of(text)), text)

    def test_no_source_is_too_small(self):
        for text in ("", " ", "x", "/* only */", "#define X"):
            made = mutator.Mutator([text], "1")
            for n in range(100):
                made.mutant(n)


if __name__ == "__main__":
    unittest.main()
