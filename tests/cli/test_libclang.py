"""libclang is loaded where something has to be parsed, and nowhere else."""
import os
import pathlib
import re

import program


def built_with():
    """The file that the program was built with."""
    found = re.search(rb"/[\x21-\x7e]*libclang[\x21-\x7e]*\.so[.\d]*",
                      pathlib.Path(program.PROGRAM).read_bytes())
    return found[0].decode()


class Libclang(program.ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("driver.c", program.BROKEN)
        self.library = os.path.join(self.folder.name, "parser.so")
        os.environ["FLTCHECK_LIBCLANG"] = self.library
        self.addCleanup(os.environ.pop, "FLTCHECK_LIBCLANG")

    def hollow(self):
        """A file that looks like libclang, with nothing in it."""
        stamp = os.stat(self.library)
        os.unlink(self.library)
        with open(self.library, "wb") as file:
            file.truncate(stamp.st_size)
        os.utime(self.library, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))

    def test_another_file(self):
        os.symlink(built_with(), self.library)
        self.assertIn("[FLT101]", self.check("driver.c", status=1).stdout)

    def test_it_is_missing(self):
        for options in ((), ("--db", "a.db"), ("-j1",)):
            result = self.check("driver.c", *options, status=3)
            self.assertIn(f"libclang could not be loaded: {self.library}: ", result.stderr)
            self.assertIn("54 unknown", result.stdout)
        self.assertIn("FLT101", self.run_program("explain", "FLT101", status=0).stdout)

    def test_it_is_something_else(self):
        pathlib.Path(self.library).write_text("no library")
        self.assertIn("libclang could not be loaded: ", self.check("driver.c", status=3).stderr)

    def test_it_is_not_needed(self):
        os.symlink(built_with(), self.library)
        command = ("driver.c", "--db", "a.db", "--format", "json")
        first = self.check(*command, status=1)
        self.hollow()
        again = self.check(*command, status=1)
        self.assertEqual(again.stdout, first.stdout)
        self.assertEqual(again.stderr, "")
        self.write("driver.c", program.BROKEN + "int more;\n")
        self.assertIn("libclang could not be loaded", self.check(*command, status=3).stderr)


if __name__ == "__main__":
    program.main()
