#!/usr/bin/env python3
"""What cstatements.py makes of C that is easy to misread."""

import unittest

import cstatements


def shape(text):
    """Function name to its statements, each as its text or (keyword, blocks...)."""

    def one(statement):
        if not statement.blocks:
            return text[statement.start : statement.end]
        return (statement.keyword, *[[one(inner) for inner in block] for block in statement.blocks])

    return {f.name: [one(s) for s in f.body] for f in cstatements.functions(text)}


class Statements(unittest.TestCase):
    def test_comments_and_literals_are_no_code(self):
        text = 'void f(void) { a("}"); /* b(); } */ c(\'{\'); // }\n }'
        self.assertEqual(shape(text), {"f": ['a("}");', "c('{');"]})

    def test_directives_are_no_code(self):
        text = "#define OPEN { \\\n  {\nvoid f(void)\n{\n#if X\n  a();\n#endif\n}"
        self.assertEqual(shape(text), {"f": ["a();"]})

    def test_the_end_of_an_if_excludes_what_follows(self):
        text = "void f(void) { if (x) { a(); }\n\n  b(); }"
        function = cstatements.functions(text)[0]
        first = function.body[0]
        self.assertEqual(text[first.start : first.end], "if (x) { a(); }")

    def test_else_and_except_belong_to_their_statement(self):
        text = "void f(void) { if (x) a(); else if (y) { b(); } __try { c(); } __except (1) { d(); } }"
        self.assertEqual(
            shape(text),
            {"f": [("if", ["a();"], [("if", ["b();"])]), ("__try", ["c();"], ["d();"])]},
        )

    def test_labels_and_do(self):
        text = "void f(void) { do { a(); } while (x); Fail: b(); }"
        self.assertEqual(shape(text), {"f": [("do", ["a();"]), "Fail:", "b();"]})

    def test_initialisers(self):
        text = "T t = {1, 2};\nvoid f(void) { T u = {g(), 2}; a(); }"
        self.assertEqual(shape(text), {"f": ["T u = {g(), 2};", "a();"]})

    def test_declarations(self):
        for line, expected in (
            ("NTSTATUS status;", True),
            ("T *p = NULL;", True),
            ("WCHAR name[4] = {0};", True),
            ("status = f();", False),
            ("return status;", False),
            ("f(a);", False),
            ("p->x = 1;", False),
        ):
            text = "void f(void) { " + line + " }"
            statement = cstatements.functions(text)[0].body[0]
            self.assertEqual(cstatements.is_declaration(text, statement), expected, line)


if __name__ == "__main__":
    unittest.main()
