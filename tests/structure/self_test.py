"""The structure checks find what they are there for: each is shown a tree with faults."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import headers
import includes
import sizes
import symbols
import words


class Tree(unittest.TestCase):
    def setUp(self):
        self.root = Path(tempfile.mkdtemp(prefix="fltcheck-structure-"))
        self.addCleanup(shutil.rmtree, self.root)

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def assert_problems(self, problems, *parts):
        self.assertEqual(len(problems), len(parts), problems)
        for problem, part in zip(problems, parts):
            self.assertIn(part, problem)

    def test_a_header_that_needs_another(self):
        self.write("checker/base/good.h", "#include <stddef.h>\nsize_t good_size(void);\n")
        self.write("checker/base/bad.h", "size_t bad_size(void);\n")
        self.assert_problems(headers.check(self.root), "bad.h: does not compile alone")

    def test_an_include_upward_or_sideways(self):
        self.write("checker/base/a.c", '#include "ir/ir.h"\n')
        self.write("checker/ir/b.c", '/* "rules/rules.h" */\n#include "rules/rules.h"\n')
        self.write("checker/run/c.c", '#include "base/a.h"\n#include "run/d.h"\n')
        problems = includes.check(self.root)
        self.assert_problems(problems, "ir does not lie below base", "b.c:2: ")

    def test_an_include_without_its_module(self):
        self.write("checker/base/a.c", '#include "a.h"\n#include <a.h>\n#include "x/a.h"\n')
        self.assert_problems(includes.check(self.root), "module in front", "x is no module")

    def test_a_module_without_a_floor(self):
        self.write("checker/attic/a.c", "")
        self.assert_problems(includes.check(self.root), "attic has no floor")

    def test_an_include_cycle(self):
        for name, other in (("a", "b"), ("b", "c"), ("c", "a")):
            self.write(f"checker/base/{name}.h", f'#include "base/{other}.h"\n')
        self.assert_problems(includes.check(self.root), "a.h -> base/b.h -> base/c.h -> base/a.h")

    def test_knowledge_in_the_wrong_module(self):
        self.write("checker/ir/a.c", "#include <clang-c/Index.h>\n#include <sqlite3.h>\n")
        self.write("checker/frontend/a.c", "#include <clang-c/Index.h>\n")
        self.write("checker/store/a.c", "#include <sqlite3.h>\n")
        problems = includes.check(self.root)
        self.assert_problems(problems, "only frontend", "only store")

    def test_names_of_the_filter_manager(self):
        text = '/* FltInComment */\nconst char *a = "FltSendMessage"; // FltAlso\nint Filtered;\n'
        self.write("checker/engine/a.c", text)
        self.write("checker/lifecycle/a.c", text)
        self.assert_problems(includes.check(self.root), "engine/a.c:2: FltSendMessage")

    def test_exported_names_and_global_state(self):
        self.write("checker/base/map.h", "")
        self.write(
            "checker/base/map_posix.c",
            "static const char *const names[] = {\"a\"};\n"
            "static const int table[] = {1};\n"
            "const char *map_name(int i) { return names[table[i]]; }\n"
            "int base_count(void) { static int count; return ++count; }\n"
            "static int inner(void) { return 1; }\n"
            "int stray(void) { return inner(); }\n",
        )
        source = self.root / "checker/base/map_posix.c"
        objects = self.root / "objects"
        (objects / "checker/base").mkdir(parents=True)
        subprocess.run(
            [os.environ.get("CC") or "cc", "-w", "-fPIC", "-c", str(source)]
            + ["-o", str(objects / "checker/base/map_posix.c.o")],
            check=True,
        )
        problems = sorted(symbols.check_objects(self.root, objects))
        self.assert_problems(problems, "count.0 is global state", "exported stray")

    def test_long_files(self):
        self.write("checker/base/long.c", "\n" * (sizes.LONGEST_FILE + 1))
        self.write("checker/base/short.c", "\n" * sizes.LONGEST_FILE)
        self.assert_problems(sizes.check_files(self.root), "long.c: 401 lines")

    @unittest.skipUnless(sizes.has_ctags(), "no universal-ctags")
    def test_long_functions(self):
        body = "    a++;\n" * sizes.LONG_FUNCTION
        self.write("checker/base/a.c", f"void a_long(int a) {{\n{body}}}\n")
        self.assert_problems(sizes.check_functions(self.root), "100.0 % of the functions")
        self.write("checker/base/b.c", "void b(void) {\n}\n" * 99)
        self.assert_problems(sizes.check_functions(self.root))

    def test_words(self):
        self.write("docs/a.md", "fine: /home/work/ and network/work/\nsee /" + "work/x\n")
        self.write("docs/b.md", "../" + "shared/spec\n")
        self.write("build/c.md", "../" + "shared/spec\n")
        self.assert_problems(words.check(self.root), "a.md:2", "b.md:1")


if __name__ == "__main__":
    sys.exit(unittest.main())
