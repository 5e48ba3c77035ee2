"""Very large input: time and memory stay within bounds."""
import json
import os
import resource
import subprocess
import time

import program

SIZE = 100 << 20
SECONDS = 90
MEMORY = 1500 << 20


class States(program.ProgramTest):
    """Explorations of a component share a number of states."""

    def test_explorations_are_listed(self):
        self.write("driver.c", program.CLEAN)
        text = self.check("-v", "driver.c", status=0).stderr
        self.assertRegex(text, r"explored     driver\.c\n  all +coarse +clear +\d+ states, +\d+\.\d MiB")

    def test_nothing_open_costs_nothing(self):
        self.write("driver.c", program.CLEAN)
        few = self.check("--verdicts", "--max-states", "1", "driver.c", status=0).stdout
        self.assertEqual(few, self.check("--verdicts", "driver.c", status=0).stdout)

    def test_bad_number(self):
        result = self.check("--max-states", "0", "a.c", status=2)
        self.assertIn("--max-states 0: a number of at least 1 was expected", result.stderr)


class Large(program.ProgramTest):
    def write_large(self):
        """A database of SIZE bytes; the number of its entries."""
        path = os.path.join(self.folder.name, "compile_commands.json")
        flags = [f"/I..\\module\\inc{i}" for i in range(10)] + [f"/DNAME{i}=1" for i in range(10)]
        entries = 0
        with open(path, "w", encoding="utf-8") as file:
            file.write("[")
            while file.tell() < SIZE:
                for _ in range(1000):
                    source = f"C:\\src\\part{entries % 700}\\file{entries}.c"
                    entry = {"directory": "C:\\src\\build", "file": source,
                             "arguments": ["cl.exe", "/c", *flags, source]}
                    file.write((",\n" if entries else "") + json.dumps(entry))
                    entries += 1
            file.write("]\n")
        return entries

    def test_database(self):
        entries = self.write_large()
        start = time.monotonic()
        subprocess.run([program.PROGRAM, "import", "-o", "out.json"], cwd=self.folder.name,
                       check=True, timeout=SECONDS,
                       preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)))
        print(f"{entries} entries in {time.monotonic() - start:.1f} s")
        with open(os.path.join(self.folder.name, "out.json"), encoding="utf-8") as file:
            self.assertEqual(sum(line.startswith('  "file"') for line in file), entries)


if __name__ == "__main__":
    program.main()
