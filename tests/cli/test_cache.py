"""Results in a store: the same as without it, whatever was edited, and nothing parsed twice."""
import json
import os
import pathlib
import random
import re
import shutil
import sqlite3
import time

import program

PART = """\
#include <fltKernel.h>
#include "common.h"
#include "%(name)s.h"
NTSTATUS %(name)s(PFLT_FILTER Filter, PFLT_PORT *Port)
{
    (void)Filter;
    %(body)s
    return LIMIT > 3 ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
}
"""
BODIES = ["if (Port != NULL) { *Port = NULL; }", "FltCloseCommunicationPort(*Port);",
          "if (*Port != NULL) { FltCloseCommunicationPort(*Port); *Port = NULL; }",
          "nowhere->x = 1;", "// fltcheck-ignore: FLT101 later\n    (void)Port;"]
NAMES = ["alpha", "beta", "gamma", "delta"]


TWO_SIDES = pathlib.Path(__file__).resolve().parents[2] / "corpus/rules/FLT401/bad_typed_twice"


class TwoSidesTest(program.ProgramTest):
    """A driver and a program of one project: what one tells counts for the other's result."""

    def run_both(self):
        """What came of the engine in a run with the store: 0 if nothing was explored."""
        outputs = [self.check("project", "--format", "json", *store)
                   for store in ([], ["--db", "a.db"])]
        self.assertEqual(outputs[0].stdout, outputs[1].stdout)
        self.assertEqual(outputs[0].stderr, outputs[1].stderr)
        before = self.count()
        again = self.check("project", "--format", "json", "--db", "a.db")
        self.assertEqual(outputs[0].stdout, again.stdout)
        self.assertEqual(outputs[0].stderr, again.stderr)
        self.assertEqual(self.count(), before)
        return self.check("project", "-v", "--db", "a.db").stderr

    def count(self):
        connection = sqlite3.connect(os.path.join(self.folder.name, "a.db"))
        try:
            return connection.execute("SELECT count(*) FROM outcome").fetchone()
        finally:
            connection.close()

    def edit(self, name, old, new):
        path = f"project/{name}"
        self.assertIn(old, self.read(path))
        self.write(path, self.read(path).replace(old, new))

    def test_facts_are_part_of_the_key(self):
        shutil.copytree(TWO_SIDES, os.path.join(self.folder.name, "project"))
        self.assertIn(" 0.000 s engine", self.run_both())
        first = self.check("project", "--db", "a.db").stdout
        self.assertIn("[FLT401]", first)
        # The program is as it was, but the driver tells another name.
        name = re.search(r'L"(\\\\[^"]*)"', self.read("project/driver/scan.c"))[1]
        asked = re.search(r'L"(\\\\[^"]*)"', self.read("project/client/scanctl.c"))[1]
        self.edit("driver/scan.c", name, asked)
        self.assertIn(" 0.000 s engine", self.run_both())
        self.assertNotIn("[FLT401]", self.check("project", "--db", "a.db").stdout)
        self.edit("driver/scan.c", asked, name)
        self.assertIn(" 0.000 s engine", self.run_both())
        self.assertEqual(self.check("project", "--db", "a.db").stdout, first)
        # Without the program nobody listens, and without the driver nobody tells.
        shutil.move(os.path.join(self.folder.name, "project/client"),
                    os.path.join(self.folder.name, "elsewhere"))
        self.assertIn(" 0.000 s engine", self.run_both())
        self.write("project/driver/broken.c", "NTSTATUS f(void) { return nothing(; }\n")
        self.run_both()


class CacheTest(program.ProgramTest):
    def setUp(self):
        super().setUp()
        self.random = random.Random(1)
        os.mkdir(os.path.join(self.folder.name, "first"))
        self.write("inc/common.h", "#define LIMIT 4\n")
        for name in NAMES:
            self.write(f"inc/{name}.h", f"NTSTATUS {name}(PFLT_FILTER Filter, PFLT_PORT *Port);\n")
            self.write_part(name, BODIES[0])
        source = program.DRIVER.replace("#include <fltKernel.h>", "#include <fltKernel.h>\n" + "".join(
            f'#include "{name}.h"\n' for name in NAMES))
        self.write("drv.c", source.replace("/*CLOSE*/", "".join(
            f"{name}(gFilter, &gPort);" for name in NAMES)))
        self.write_database("drv.c", *[name + ".c" for name in NAMES],
                            arguments=("-Ifirst", "-Iinc"))

    def write_part(self, name, body):
        self.write(f"{name}.c", PART % {"name": name, "body": body})

    def query(self, sql):
        connection = sqlite3.connect(os.path.join(self.folder.name, "a.db"))
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def parsed(self):
        """Numbers of the results that were made so far, without the model's."""
        return {(row[0], row[1]) for row in
                self.query("SELECT id, file FROM unit WHERE file NOT LIKE '(%'")}

    def run_cached(self, *arguments, compare=False):
        """With the store. What was parsed for it; to be compared with a run without it: the
        same in every byte."""
        before = self.parsed() if os.path.exists(os.path.join(self.folder.name, "a.db")) else set()
        cached = self.check("-p", ".", "--db", "a.db", "--format", "json", "-j2", *arguments)
        if compare:
            plain = self.check("-p", ".", "--format", "json", "-j2", *arguments)
            self.assertEqual(cached.stdout, plain.stdout)
            self.assertEqual(cached.stderr, plain.stderr)
            self.assertEqual(cached.returncode, plain.returncode)
        return sorted(file for _, file in self.parsed() - before)

    def run_both(self, *arguments):
        return self.run_cached(*arguments, compare=True)

    def test_what_is_parsed(self):
        everything = sorted(["drv.c"] + [name + ".c" for name in NAMES])
        self.assertEqual(self.run_cached(), everything)
        self.assertEqual(self.run_both(), [])
        outcomes = self.query("SELECT count(*) FROM outcome")
        self.write_part("beta", BODIES[1])
        self.assertEqual(self.run_cached(), ["beta.c"])
        self.assertNotEqual(self.query("SELECT count(*) FROM outcome"), outcomes)
        self.write("inc/beta.h", self.read("inc/beta.h") + "\n#define MORE\n")
        self.assertEqual(self.run_cached(), ["beta.c", "drv.c"])
        os.utime(os.path.join(self.folder.name, "alpha.c"))
        self.assertEqual(self.run_cached(), [])
        # A header in an earlier directory hides the one that was read.
        self.write("first/common.h", "#define LIMIT 2\n")
        self.assertEqual(self.run_cached(), sorted(name + ".c" for name in NAMES))
        os.remove(os.path.join(self.folder.name, "first/common.h"))
        self.assertEqual(self.run_both(), [])
        # The same size, in the same moment.
        self.write("inc/common.h", "#define LIMIT 9\n")
        self.assertEqual(self.run_cached(), sorted(name + ".c" for name in NAMES))

    def test_missing_header(self):
        self.write_part("beta", BODIES[0])
        self.write("beta.c", '#include "lost.h"\n' + self.read("beta.c"))
        self.run_cached()
        self.assertEqual(self.run_cached(), [])
        self.write("inc/LOST.h", "#define LOST 1\n")
        self.assertEqual(self.run_cached(), ["beta.c"])
        self.assertEqual(self.run_cached(), [])

    def random_edit(self):
        name = self.random.choice(NAMES)
        edits = [lambda: self.write_part(name, self.random.choice(BODIES)),
                 lambda: self.write_part(name, self.random.choice(BODIES)),
                 lambda: self.write("inc/common.h", f"#define LIMIT {self.random.randrange(9)}\n"),
                 lambda: self.write(f"first/{name}.h", self.read(f"inc/{name}.h") + "\n"),
                 lambda: self.write(f"{name}.c", "\n" + self.read(f"{name}.c")),
                 lambda: self.write(f"inc/{name.upper()}.h", "")]
        self.random.choice(edits)()

    def test_random_edits(self):
        self.run_cached()
        for _ in range(int(os.environ.get("FLTCHECK_EDITS", "4"))):
            for _ in range(self.random.randrange(1, 3)):
                self.random_edit()
            self.run_both()

    def test_other_conditions(self):
        self.run_cached()
        self.assertEqual(self.run_both("--preview"), [])
        self.assertEqual(len(self.run_both("--", "-DX")), 5)
        self.assertEqual(self.run_cached(), [])
        before = self.query("SELECT * FROM unit ORDER BY id")
        self.check("-p", ".", "--db", "a.db", "--no-cache", "--", "-DY")
        self.assertEqual(self.query("SELECT * FROM unit ORDER BY id"), before)

    def test_damaged_results(self):
        self.run_cached()
        connection = sqlite3.connect(os.path.join(self.folder.name, "a.db"))
        connection.execute("UPDATE unit SET result = zeroblob(length(result))")
        connection.execute("UPDATE outcome SET result = substr(result, 1, 40)")
        connection.commit()
        connection.close()
        self.run_both()

    def cache(self, *arguments, status=0):
        return self.run_program("cache", arguments[0], "--db", "a.db", *arguments[1:],
                                status=status).stdout

    def test_commands(self):
        self.run_cached()
        # of units what was parsed, besides the version of libclang; of a component what was said, and
        # what explorations said of its extract
        self.assertRegex(self.cache("stats"), r"units +6 results, .*\ncomponents +2 results")
        explain = ("explain", "-p", ".", "--headers", "bundled")
        self.assertEqual(self.cache(*explain).count("its result is there"), 5)
        self.write("inc/beta.h", self.read("inc/beta.h") + "\n#define MORE\n")
        told = self.cache(*explain)
        self.assertEqual(told.count("its result is there"), 3)
        self.assertIn("beta.c: it has to be parsed again; since the newest result", told)
        self.assertRegex(told, r"\n  /\S*/inc/beta\.h was changed\n")
        self.write("first/beta.h", "")
        self.assertRegex(self.cache(*explain), r"\n  /\S*/first/beta\.h is there now")
        self.assertIn("of other arguments", self.cache(*explain, "--", "-DX"))
        self.cache("clear")
        self.assertRegex(self.cache("stats"), r"units +0 results")
        self.assertIn("it has no result yet", self.cache(*explain))
        self.assertEqual(self.query("SELECT count(*) FROM run"), [(1,)])
        self.assertIn("did you mean 'clear'",
                      self.run_program("cache", "claer", status=2).stderr)

    def test_size_limit(self):
        self.run_cached()
        size, = self.query("SELECT sum(size) FROM (SELECT size FROM unit UNION ALL "
                           "SELECT size FROM outcome)")[0]
        self.assertLess(size, 1 << 20)
        self.write_part("beta", BODIES[1])
        self.check("-p", ".", "--db", "a.db", "--cache-size", "0")
        self.assertEqual(self.query("SELECT (SELECT count(*) FROM unit), "
                                    "(SELECT count(*) FROM outcome)"), [(0, 0)])
        self.run_cached()

    def test_stamps_are_used(self):
        """Files that look the same as some time ago are not read again."""
        past = time.time() - 3600
        for name in NAMES:
            os.utime(os.path.join(self.folder.name, name + ".c"), (past, past))
        self.run_cached()
        self.run_cached()
        time.sleep(2.1)
        self.assertEqual(self.run_cached(), [])
        self.assertGreaterEqual(self.query("SELECT count(*) FROM stamp")[0][0], 5)
        self.write_part("beta", BODIES[2])
        os.utime(os.path.join(self.folder.name, "beta.c"), (past, past))
        self.assertEqual(self.run_cached(), ["beta.c"])


if __name__ == "__main__":
    program.main()
