"""A store whose writers are killed at any moment, and one that has no room to grow.

FLTCHECK_KILLS says how many are killed (default 40)."""
import json
import os
import random
import resource
import signal
import sqlite3
import subprocess
import time

import program

KILLS = int(os.environ.get("FLTCHECK_KILLS", "40"))

# What is printed, then the status, goes to NAME.out, outside of the small disk.
DISK_STEPS = """\
mount -t tmpfs -o size=4m none disk || exit 77
step() { name=$1; shift; "$@" > $name.out 2> $name.err; echo $? >> $name.out; }
check="$1 check -q --headers bundled --db"
step first $check disk/a.db drv.c
id=$($1 check -v --headers bundled drv.c 2> /dev/null | sed -n "s/^ *fingerprint //p")
step decide $1 triage $id --db disk/a.db --as accepted --by ann --why first
dd if=/dev/zero of=disk/fill bs=1k 2> /dev/null
cp later.c drv.c
step full $check disk/a.db drv.c
step full-again $check disk/a.db drv.c
step fresh $check disk/new.db drv.c
step decide-full $1 triage $id --db disk/a.db --as accepted --by ann --why second
rm disk/fill
step room $check disk/a.db drv.c
cp disk/a.db* .
"""


class LimitTest(program.ProgramTest):
    def path(self, name):
        return os.path.join(self.folder.name, name)

    def query(self, sql):
        connection = sqlite3.connect(self.path("a.db"))
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def start(self, *arguments, **options):
        return subprocess.Popen([program.PROGRAM, *arguments], cwd=self.folder.name,
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                                **options)

    def edit(self, number):
        self.write("drv.c", f"static int number = {number};\n" + program.BROKEN)

    def test_kills(self):
        source = random.Random(2)
        self.edit(0)
        check = ("check", "-q", "--headers", "bundled", "--db", "a.db", "-j1", "drv.c")
        started = time.monotonic()
        self.run_program(*check, status=1)
        longest = {"check": time.monotonic() - started, "triage": 0.15}
        fingerprint, = self.query("SELECT fingerprint FROM finding")[0]
        acknowledged, killed = [], 0
        for number in range(1, KILLS + 1):
            kind = source.choice(["check", "triage"])
            if kind == "check":
                self.edit(number)
                process = self.start(*check)
            else:
                process = self.start("triage", fingerprint, "--db", "a.db", "--as", "accepted",
                                     "--by", "ann", "--why", f"reason {number}")
            time.sleep(source.random() ** 2 * longest[kind])
            process.send_signal(signal.SIGKILL)
            errors = process.communicate(timeout=60)[1]
            killed += process.returncode < 0
            self.assertEqual(errors, "", number)
            if process.returncode == 0 and kind == "triage":
                acknowledged.append(f"reason {number}")
            if number % 10 == 0:
                self.assertEqual(self.query("PRAGMA integrity_check"), [("ok",)], number)
        self.assertGreater(killed, KILLS // 4)
        listed = self.run_program("triage", "list", "--db", "a.db", status=0).stdout
        for reason in acknowledged:
            self.assertIn(f"by ann: {reason}\n", listed)
        # The next run works, records itself whole, and finds what it would find alone.
        cached = self.check("--db", "a.db", "--format", "json", "drv.c", status=0)
        plain = self.check("--format", "json", "drv.c", status=1)
        self.assertEqual([finding["fingerprint"] for finding in json.loads(cached.stdout)["findings"]],
                         [finding["fingerprint"] for finding in json.loads(plain.stdout)["findings"]])
        self.assertEqual(self.query("PRAGMA integrity_check"), [("ok",)])
        self.assertEqual(self.query("PRAGMA foreign_key_check"), [])
        self.assertEqual(self.query("SELECT count(*) FROM run WHERE id NOT IN "
                                    "(SELECT run FROM finding)"), [(0,)])

    def run_with_room(self, room, *arguments):
        """No file may be larger than `room` bytes."""
        return subprocess.run([program.PROGRAM, *arguments], cwd=self.folder.name, text=True,
                              capture_output=True, timeout=60, check=False,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE,
                                                                    (room, room)))

    def test_full_disk(self):
        self.edit(0)
        check = ("check", "-q", "--headers", "bundled", "--db", "a.db", "drv.c")
        self.run_program(*check, status=1)
        fingerprint, = self.query("SELECT fingerprint FROM finding")[0]
        decision = ("triage", fingerprint, "--db", "a.db", "--as", "accepted", "--by", "ann")
        self.run_program(*decision, "--why", "first", status=0)
        size = os.path.getsize(self.path("a.db"))
        for room in (0, 4096, 20000, size, size + 4096):
            self.edit(room + 1)
            result = self.run_with_room(room, *check)
            self.assertIn("note: accepted: server port 'gPort'", result.stdout, room)
            if result.returncode != 0:
                self.assertEqual(result.returncode, 2, result.stderr)
                self.assertRegex(result.stderr, r"a\.db: error: (the store: |can't open the store)")
        result = self.run_with_room(100, *decision, "--why", "second")
        self.assertEqual(result.returncode, 2)
        self.assertIn("a.db: error: ", result.stderr)
        result = self.run_with_room(100, *check[:-2], "new.db", "drv.c")
        self.assertEqual(result.returncode, 2)
        self.assertIn("[FLT101]", result.stdout)
        # With room again, everything is as it was.
        self.assertEqual(self.query("PRAGMA integrity_check"), [("ok",)])
        self.assertEqual(self.query("SELECT why FROM triage"), [("first",)])
        self.run_program(*check, status=0)

    def test_disk_that_is_full(self):
        """A file system of its own, in a name space of its own, with not one block left."""
        self.edit(0)
        self.write("later.c", "static int later;\n" + program.BROKEN)
        self.write("steps.sh", DISK_STEPS)
        os.mkdir(self.path("disk"))
        inside = ["unshare", "-m" if os.geteuid() == 0 else "-Urm"]
        result = subprocess.run([*inside, "sh", "steps.sh", program.PROGRAM], text=True,
                                cwd=self.folder.name, capture_output=True, timeout=300, check=False)
        if result.returncode == 77:
            self.skipTest("no file system can be mounted here: " + result.stderr.strip())
        self.assertEqual(result.returncode, 0, result.stderr)

        def read(step):
            with open(self.path(step + ".out"), encoding="utf-8") as out, \
                    open(self.path(step + ".err"), encoding="utf-8") as err:
                *lines, status = out.read().splitlines()
                return "\n".join(lines), err.read(), int(status)
        self.assertEqual(read("first")[2], 1)
        self.assertEqual(read("decide")[2], 0)
        for step in ("full", "full-again", "fresh"):
            out, err, status = read(step)
            self.assertIn("server port 'gPort'", out, step)
            self.assertEqual(status, 2, (step, err))
            self.assertRegex(err, r"disk/\w+\.db: error: ", step)
        out, err, status = read("decide-full")
        self.assertEqual(status, 2, err)
        self.assertIn("disk/a.db: error: ", err)
        # With room again, everything is as it was, and the next run works.
        out, err, status = read("room")
        self.assertEqual((status, err), (0, ""))
        self.assertIn("accepted: server port 'gPort'", out)
        self.assertEqual(self.query("PRAGMA integrity_check"), [("ok",)])
        self.assertEqual(self.query("SELECT why FROM triage"), [("first",)])


if __name__ == "__main__":
    program.main()
