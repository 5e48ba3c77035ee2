"""--since REV: which components a change can have touched."""
import json
import os
import subprocess

import program


class Since(program.ProgramTest):
    def setUp(self):
        super().setUp()
        for name in ("one", "two"):
            self.write(f"{name}/{name}.c", program.BROKEN)
        self.write("inc/shared.h", "#define SHARED 1\n")
        self.write("README.md", "Two drivers.\n")
        entries = [{"directory": self.folder.name, "file": f"{name}/{name}.c",
                    "output": f"CMakeFiles/{name}.dir/{name}.c.o",
                    "arguments": ["cc", "-Iinc", "-c", f"{name}/{name}.c"]}
                   for name in ("one", "two")]
        self.write("build/compile_commands.json", json.dumps(entries))
        self.git("init", "-q", "-b", "main")
        self.git("add", "one", "two", "inc", "README.md")
        self.git("commit", "-q", "-m", "first")
        self.write(".gitignore", "build\n")

    def git(self, *words):
        subprocess.run(["git", "-C", self.folder.name, "-c", "user.name=A",
                        "-c", "user.email=a@b.invalid", *words], check=True)

    def checked(self, *arguments, status=None):
        """The units that are checked."""
        report = self.check_json("-p", "build", *arguments, status=status)
        return {os.path.basename(unit["file"]) for unit in report["units"]}

    def append(self, name, text):
        self.write(name, self.read(name) + text)

    def test_nothing_was_changed(self):
        self.assertEqual(self.checked(status=1), {"one.c", "two.c"})
        self.assertEqual(self.checked("--since", "HEAD", status=0), set())
        result = self.check("-p", "build", "--since", "HEAD", status=0)
        self.assertIn("nothing was changed in 2 of 2 components since HEAD", result.stderr)
        self.assertNotIn("no entry point", result.stderr)

    def test_a_unit(self):
        self.append("two/two.c", "\n/* more */\n")
        self.assertEqual(self.checked("--since", "HEAD", status=1), {"two.c"})
        self.git("commit", "-q", "-a", "-m", "second")
        self.assertEqual(self.checked("--since", "HEAD"), set())
        self.assertEqual(self.checked("--since", "HEAD~1"), {"two.c"})

    def test_since_the_branch_left(self):
        self.git("checkout", "-q", "-b", "topic")
        self.append("one/one.c", "\n/* topic */\n")
        self.git("commit", "-q", "-a", "-m", "topic")
        self.git("checkout", "-q", "main")
        self.append("two/two.c", "\n/* main */\n")
        self.git("commit", "-q", "-a", "-m", "main goes on")
        self.git("checkout", "-q", "topic")
        self.assertEqual(self.checked("--since", "main"), {"one.c"})

    def test_a_header_matters_everywhere(self):
        self.append("inc/shared.h", "#define MORE 2\n")
        self.assertEqual(self.checked("--since", "HEAD"), {"one.c", "two.c"})

    def test_new_files(self):
        self.write("notes.txt", "x\n")
        self.append("README.md", "More.\n")
        self.assertEqual(self.checked("--since", "HEAD"), set())
        self.write("inc/new.h", "\n")
        self.assertEqual(self.checked("--since", "HEAD"), {"one.c", "two.c"})

    def test_unknown_revision(self):
        for word in ("nonsense", "-h"):
            result = self.check("-p", "build", f"--since={word}", status=2)
            self.assertIn(f"--since {word}: git does not know", result.stderr)


if __name__ == "__main__":
    program.main()
