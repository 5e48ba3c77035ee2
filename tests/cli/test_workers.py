"""Worker processes: what goes wrong in one unit costs that unit, and nothing is left over."""
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import unittest

import program

# The parser's stack does not hold so many operators one inside the other.
CRASH = "long f(long x) { return " + "- " * 50000 + "x; }\n"

# Ten to the tenth operators for the preprocessor: hours, and no memory.
ENDLESS = "#define X0 +1\n" + "".join(
    f"#define X{n} {' '.join([f'X{n - 1}'] * 10)}\n" for n in range(1, 11)) + "#if X10\n#endif\n"

# A hundred million initialisers: memory, faster than time.
GREEDY = "#define X0 0,\n" + "".join(
    f"#define X{n} {' '.join([f'X{n - 1}'] * 10)}\n" for n in range(1, 9)) + \
    "char all[] = { X8 };\n"


def children_of(process):
    """The worker processes of a running program."""
    path = pathlib.Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in path.read_text(encoding="ascii").split()]


def is_alive(process):
    try:
        state = pathlib.Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] not in "ZX"


def is_sanitized():
    return b"__asan_init" in pathlib.Path(program.PROGRAM).read_bytes()


class Workers(program.ProgramTest):
    def units(self, report):
        return {unit["file"]: (unit["status"], unit["reasons"]) for unit in report["units"]}

    def assert_one_lost(self, bad, reason, *options):
        """`bad` is between good units and given up for that reason; the rest is checked."""
        self.write("driver.c", program.BROKEN)
        self.write("bad.c", bad)
        self.write("other.c", "int other;\n")
        report = self.check_json(*options, "driver.c", "bad.c", "other.c", status=1)
        self.assertEqual(self.units(report), {
            "driver.c": ("parsed", []), "bad.c": ("failed", [f"bad.c: {reason}"]),
            "other.c": ("parsed", [])})
        self.assertIn("FLT101", [finding["rule"] for finding in report["findings"]])
        unsure = {v["verdict"] for v in report["verdicts"]
                  if v["reason"] != "this is a driver"} - {"violated"}
        self.assertEqual(unsure, {"unknown"})

    @unittest.skipIf(program.PROGRAM and is_sanitized(), "the sanitizer reports a crash itself")
    def test_crash(self):
        self.assert_one_lost(CRASH, "the parser crashed (signal 11)")
        self.assert_one_lost(CRASH, "the parser crashed (signal 11)", "-j1")

    def test_crash_of_the_only_unit(self):
        self.write("bad.c", CRASH)
        result = self.check("bad.c", status=3)
        self.assertIn("bad.c: error: the parser", result.stderr)
        self.assertIn("bad.c: error: this unit could not be analysed", result.stderr)

    def test_endless(self):
        start = time.monotonic()
        self.assert_one_lost(ENDLESS, "parsing took longer than 2 s", "--unit-timeout", "2", "-j2")
        self.assertLess(time.monotonic() - start, 60)

    @unittest.skipIf(program.PROGRAM and is_sanitized(), "no limits of memory under a sanitizer")
    def test_greedy(self):
        self.assert_one_lost(GREEDY, "the parser needed more than 700 MB of memory",
                             "--unit-memory", "700")

    def test_many_crashes(self):
        files = []
        for number in range(12):
            files.append(f"u{number:02}.c")
            self.write(files[-1], CRASH if number % 3 == 1 else f"int f{number}(void) "
                                                                f"{{ return {number}; }}\n")
        report = self.check_json("-j4", *files, status=3)
        status = [unit["status"] for unit in report["units"]]
        self.assertEqual(status, ["parsed", "failed", "parsed"] * 4)

    def test_same_bytes_whatever_the_number(self):
        self.write("driver.c", program.BROKEN)
        for number in range(8):
            text = f"int f{number}(void) {{ return {number}; }}\n"
            self.write(f"u{number}.c", text if number % 3 else text + f"#error e{number}\n")
        files = ["driver.c", *(f"u{number}.c" for number in range(8))]
        for command in (("check", "--format", "json"), ("check",), ("dump", "ir", "-v")):
            outputs = set()
            for jobs in ("-j1", "-j2", "-j3", "-j16"):
                result = self.run_program(*command, "--headers", "bundled", jobs, *files)
                outputs.add((result.returncode, result.stdout, result.stderr))
            self.assertEqual(len(outputs), 1, command)

    def test_components(self):
        """The next component is read while one is explored."""
        for name in "abc":
            self.write(f"{name}/driver.c", program.BROKEN)
            self.write_database(f"{name}/driver.c", path=f"{name}/compile_commands.json")
        outputs = {self.check("-j", jobs, "a", "b", "c", status=1).stdout for jobs in "123"}
        self.assertEqual(len(outputs), 1)

    def test_nobody_to_start(self):
        """Where no process can be had, units are parsed all the same, which is said once."""
        self.write("driver.c", program.BROKEN)
        self.write("other.c", "int other;\n")
        command = ["bash", "-c", 'ulimit -n 6; exec "$0" "$@"', program.PROGRAM, "check",
                   "--headers", "bundled", "driver.c", "other.c"]
        result = subprocess.run(command, cwd=self.folder.name, text=True, capture_output=True,
                                timeout=120, check=False)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertEqual(result.stderr.count("no worker process could be started"), 1)
        self.assertIn("[FLT101]", result.stdout)

    def test_fewer_than_asked_for(self):
        """Room for the pipes of one worker, not of four: then one does it all."""
        for name in "abcd":
            self.write(f"{name}.c", f"int {name};\n")
        command = ["bash", "-c", 'ulimit -n 10; exec "$0" "$@"', program.PROGRAM, "check",
                   "--headers", "bundled", "-j4", "-v", "a.c", "b.c", "c.c", "d.c"]
        result = subprocess.run(command, cwd=self.folder.name, text=True, capture_output=True,
                                timeout=120, check=False)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertNotIn("could be started", result.stderr)
        self.assertIn("MiB at most, the largest", result.stderr)

    def test_closed_streams(self):
        """Pipes must not take the numbers of standard streams that are closed."""
        self.write("driver.c", program.BROKEN)
        for closed in ("<&-", "<&- 2>&-", "2>&-"):
            command = ["bash", "-c", f'exec "$0" "$@" {closed}', program.PROGRAM, "check",
                       "--headers", "bundled", "driver.c"]
            result = subprocess.run(command, cwd=self.folder.name, text=True, timeout=120,
                                    capture_output=True, check=False)
            self.assertEqual(result.returncode, 1, (closed, result.stderr))
            self.assertIn("[FLT101]", result.stdout)

    def start_endless(self):
        self.write("bad.c", ENDLESS)
        self.write("worse.c", ENDLESS)
        process = subprocess.Popen(
            [program.PROGRAM, "check", "--headers", "bundled", "-j2", "bad.c", "worse.c"],
            cwd=self.folder.name, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        deadline = time.monotonic() + 30
        while len(children_of(process.pid)) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.3)
        children = children_of(process.pid)
        self.assertEqual(len(children), 2)
        return process, children

    def assert_gone(self, children):
        deadline = time.monotonic() + 10
        while any(map(is_alive, children)) and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertFalse(any(map(is_alive, children)))

    def test_interrupt(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
            process, children = self.start_endless()
            process.send_signal(number)
            output, errors = process.communicate(timeout=30)
            self.assertEqual((process.returncode, output, errors), (-number, b"", b""))
            self.assert_gone(children)

    def test_ignored_interrupt(self):
        """What nohup and the like ignore stays ignored."""
        self.write("bad.c", ENDLESS)
        process = subprocess.Popen(
            ["bash", "-c", 'trap "" INT; exec "$0" "$@"', program.PROGRAM, "check", "--headers",
             "bundled", "--unit-timeout", "3", "bad.c"],
            cwd=self.folder.name, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 3, errors)
        self.assertIn(b"parsing took longer than 3 s", errors)

    def test_nothing_is_left(self):
        """No process outlives the program, whether it succeeds or stops at bad usage."""
        self.write("driver.c", program.CLEAN)
        for arguments, status in ((("driver.c",), 0), (("none.c",), 2),
                                  (("--headers", "wdk:none", "driver.c"), 2)):
            with tempfile.TemporaryFile() as output:
                subprocess.run([program.PROGRAM, "check", "--headers", "bundled", *arguments],
                               cwd=self.folder.name, stdout=output, stderr=output, timeout=60,
                               check=False)
                # A worker that is still there would hold what it inherited.
                holders = [path for path in pathlib.Path("/proc").glob("[0-9]*/cmdline")
                           if self.is_worker_here(path)]
                self.assertEqual(holders, [], status)

    def is_worker_here(self, cmdline):
        try:
            words = cmdline.read_bytes().split(b"\0")
            here = os.readlink(cmdline.parent / "cwd")
        except OSError:
            return False
        return words[1:2] == [b"worker"] and here == os.path.realpath(self.folder.name)

    def test_not_for_people(self):
        self.assertNotIn("worker", self.run_program("help", status=0).stdout)
        self.assertIn("unknown command 'worker'", self.run_program("help", "worker",
                                                                   status=2).stderr)
        result = subprocess.run([program.PROGRAM, "worker"], input=b"no request at all, but long",
                                capture_output=True, timeout=60, check=False)
        self.assertEqual(result.returncode, 2)
        self.assertIn(b"is started by fltcheck itself", result.stderr)

    def test_options(self):
        for option in ("--unit-timeout", "--unit-memory"):
            result = self.check(option, "-1", "a.c", status=2)
            self.assertIn(f"{option} -1: a number of at least 0 was expected", result.stderr)
        self.write("driver.c", program.CLEAN)
        self.check("--unit-timeout", "0", "--unit-memory", "0", "driver.c", status=0)

    def test_details(self):
        self.write("driver.c", program.CLEAN)
        self.assertRegex(self.check("-v", "driver.c", status=0).stderr,
                         r"workers +\d+\.\d MiB at most, the largest")
        json.loads(self.check("--format", "json", "-v", "driver.c").stdout)


if __name__ == "__main__":
    program.main()
