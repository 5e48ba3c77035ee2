"""The store: runs, history, decisions, and files that are not what they should be."""
import json
import os
import sqlite3
import subprocess

import program


class StoreTest(program.ProgramTest):
    def path(self, name):
        return os.path.join(self.folder.name, name)

    def check_db(self, source, *arguments, status=None):
        self.write("drv.c", source)
        return self.check("-q", "--db", "a.db", *arguments, "drv.c", status=status)

    def decide(self, *arguments, status=0):
        return self.run_program("triage", "--db", "a.db", *arguments, status=status)

    def query(self, sql, name="a.db"):
        connection = sqlite3.connect(self.path(name))
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def test_history(self):
        self.check_db(program.BROKEN, status=1)
        self.check_db(program.CLEAN, status=0)
        self.check_db(program.BROKEN, status=1)
        history = self.run_program("history", "--db", "a.db", status=0).stdout
        self.assertRegex(history, r"\n  3  20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ  ")
        self.assertRegex(history, r"\nFLT101 +1 +0 +1\n")
        diff = self.run_program("diff", "--db", "a.db", "last~1", "last", status=1).stdout
        self.assertRegex(diff, r"introduced: 1\n  drv\.c:\d+: error: .* \[FLT101\] [0-9a-f]{32}\n"
                               r"fixed: 0\nunchanged: 0\n")
        diff = self.run_program("diff", "--db", "a.db", "1", "3", status=0).stdout
        self.assertIn("unchanged: 1", diff)
        self.assertIn("there is no run '9'",
                      self.run_program("diff", "--db", "a.db", "1", "9", status=2).stderr)
        self.assertEqual(self.query("SELECT count(*) FROM verdict GROUP BY run"),
                         [self.query("SELECT count(*) FROM verdict WHERE run = 1")[0]] * 3)

    def test_old_runs(self):
        for _ in range(6):
            self.check_db(program.BROKEN, status=1)
        self.check_db(program.BROKEN, "--baseline", "run:2", status=0)
        fingerprint, = self.query("SELECT fingerprint FROM finding")[0]
        self.decide(fingerprint, "--as", "confirmed", "--by", "ann", "--why", "seen")
        prune = ("history", "prune", "--db", "a.db")
        self.assertIn("0 runs removed, 7 kept", self.run_program(*prune, status=0).stdout)
        # What something was compared with stays, with all that was found.
        self.assertIn("3 runs removed, 4 kept",
                      self.run_program(*prune, "--keep-runs", "3", status=0).stdout)
        ids = "SELECT id FROM run ORDER BY id"
        self.assertEqual(self.query(ids), [(2,), (5,), (6,), (7,)])
        self.assertEqual(self.query("SELECT DISTINCT run FROM finding ORDER BY run"),
                         self.query(ids))
        self.assertEqual(self.query("SELECT DISTINCT run FROM verdict ORDER BY run"),
                         self.query(ids))
        self.check_db(program.BROKEN, "--baseline", "run:2", status=0)
        # Each run looks after it, as the configuration says.
        self.write(".fltcheck.yaml", "keep-runs: 2\n")
        self.check_db(program.BROKEN, status=1)
        self.assertEqual(self.query(ids), [(2,), (8,), (9,)])
        connection = sqlite3.connect(self.path("a.db"))
        connection.execute("UPDATE run SET started = '2020-01-01T00:00:00Z' WHERE id < 9")
        connection.commit()
        connection.close()
        self.run_program(*prune, "--keep-days", "30", status=0)
        self.assertEqual(self.query(ids), [(2,), (9,)])
        self.assertEqual(self.query("SELECT why FROM triage"), [("seen",)])

    def test_trend_in_the_audit_report(self):
        self.check_db(program.BROKEN, "--format", "html", "-o", "first.html", status=1)
        self.check_db(program.CLEAN, status=0)
        self.check_db(program.BROKEN, "--format", "html", "-o", "third.html", status=1)
        with open(self.path("first.html"), encoding="utf-8") as file:
            self.assertNotIn("Trend", file.read())
        with open(self.path("third.html"), encoding="utf-8") as file:
            trend = file.read().partition("<h3>Trend</h3>")[2]
        self.assertEqual(trend.partition("</table>")[0].count('<th scope="row">'), 3)

    def test_baselines(self):
        subprocess.run(["git", "init", "-q", "-b", "main"], cwd=self.folder.name, check=True)
        self.write("drv.c", program.BROKEN)
        for command in (["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"]):
            subprocess.run(["git", *command], cwd=self.folder.name, check=True)
        self.check_db(program.BROKEN, status=1)
        commit, = self.query("SELECT revision FROM run")[0]
        self.assertEqual(len(commit), 40)
        for name in ("run:1", "run:last", "git:HEAD", "git:main", "git:" + commit[:8]):
            self.check_db(program.BROKEN, "--baseline", name, status=0)
        # A run of something else than the commit is not a run of the commit.
        self.check_db(program.CLEAN, status=0)
        self.check_db(program.BROKEN, "--baseline", "git:HEAD", status=0)
        self.assertEqual(self.query("SELECT is_modified FROM run ORDER BY id DESC LIMIT 2"), [(0,), (1,)])
        self.assertRegex(self.run_program("history", "--db", "a.db").stdout, commit[:12] + r"\+ ")
        self.assertIn("no run of that commit",
                      self.check_db(program.BROKEN, "--baseline", "git:v1", status=2).stderr)
        result = self.check("--baseline", "run:1", "drv.c", status=2)
        self.assertIn("name it with --db", result.stderr)

    def test_decisions(self):
        self.check_db(program.BROKEN, status=1)
        fingerprint, = self.query("SELECT fingerprint FROM finding")[0]
        self.decide(fingerprint[:6], "--as", "false-positive", "--by", "ann", "--why", "no device",
                    "--until", "9999-12-31")
        report = json.loads(self.check_db("\n\n" + program.BROKEN, "--format", "json", status=0).stdout)
        finding, = report["findings"]
        self.assertEqual((finding["counts"], finding["triage"]["status"], finding["triage"]["why"]),
                         (False, "false-positive", "no device"))
        self.decide(fingerprint, "--as", "confirmed", "--by", "bob", "--why", "it is one",)
        self.check_db(program.BROKEN, status=1)
        self.decide(fingerprint, "--as", "accepted", "--by", "bob", "--why", "later", "--until",
                    "2020-01-01")
        result = self.check_db(program.BROKEN, "--format", "json", status=1)
        self.assertTrue(json.loads(result.stdout)["findings"][0]["triage"]["expired"])
        # All decisions are kept, and go to another store as they are.
        self.assertEqual(self.decide("list").stdout.count("\n"), 3)
        self.decide("export", "-o", "decisions.json")
        for _ in range(2):
            self.run_program("triage", "import", "decisions.json", "--db", "b.db", status=0)
        exported = self.run_program("triage", "export", "--db", "b.db", status=0).stdout
        self.assertEqual(json.loads(exported), json.loads(self.read("decisions.json")))
        for sql in ("DELETE FROM triage", "UPDATE triage SET why = ''"):
            with self.assertRaises(sqlite3.Error):
                self.query(sql)

    def test_decisions_that_are_none(self):
        self.check_db(program.BROKEN, status=1)
        fingerprint, = self.query("SELECT fingerprint FROM finding")[0]
        full = ("--as", "accepted", "--by", "ann", "--why", "x")
        for arguments, message in [((fingerprint,), "needs --as, --by and --why"),
                                   (("ffff", *full), "no run has a finding"),
                                   (("", *full[:1], "acepted", *full[2:]), "did you mean 'accepted'"),
                                   ((fingerprint, *full, "--until", "soon"), "a day such as"),
                                   ((), "which finding?"),
                                   (("import", "drv.c"), "can't read decisions")]:
            self.assertIn(message, self.decide(*arguments, status=2).stderr)
        self.write("bad.json", '{"schema": 1, "decisions": [{"fingerprint": "x"}]}')
        self.assertIn("decision 1 lacks", self.decide("import", "bad.json", status=2).stderr)
        self.assertEqual(self.query("SELECT * FROM triage"), [])

    def assert_left_alone(self, name, message):
        """Results are printed, the error is told, and the file is as it was."""
        self.write("drv.c", program.BROKEN)
        with open(self.path(name), "rb") as file:
            before = file.read()
        result = self.check("--db", name, "drv.c", status=2)
        self.assertIn("[FLT101]", result.stdout)
        self.assertIn(message, result.stderr)
        self.assertIn(message, self.run_program("history", "--db", name, status=2).stderr)
        with open(self.path(name), "rb") as file:
            self.assertEqual(file.read(), before)

    def test_foreign_files(self):
        self.write("text.db", "this is no database at all\n" * 100)
        self.assert_left_alone("text.db", "it is no database")
        connection = sqlite3.connect(self.path("other.db"))
        connection.execute("CREATE TABLE precious (x)")
        connection.close()
        self.assert_left_alone("other.db", "it is a database of another program")
        self.check_db(program.BROKEN, status=1)
        connection = sqlite3.connect(self.path("a.db"), isolation_level=None)
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA user_version = 99")
        connection.close()
        self.assert_left_alone("a.db", "newer version of fltcheck")
        with open(self.path("cut.db"), "wb") as file, open(self.path("a.db"), "rb") as whole:
            file.write(whole.read(700))
        self.assert_left_alone("cut.db", "left as it is")
        self.assertIn("no such store", self.run_program("history", status=2).stderr)

    def test_damage_inside(self):
        self.check_db(program.BROKEN, status=1)
        size = os.path.getsize(self.path("a.db"))
        with open(self.path("a.db"), "r+b") as file:
            file.seek(4096)
            file.write(b"\xff" * (size - 4096))
        result = self.check_db(program.BROKEN, status=2)
        self.assertIn("[FLT101]", result.stdout)
        self.assertIn("a.db: error: ", result.stderr)

    def run_as_nobody(self, *arguments):
        """In a directory that can't be written: root could write anywhere."""
        user = {"user": 65534, "group": 65534} if os.getuid() == 0 else {}
        return subprocess.run([program.PROGRAM, *arguments], cwd=self.folder.name, text=True,
                              capture_output=True, timeout=60, check=False, **user)

    def test_read_only(self):
        self.check_db(program.BROKEN, status=1)
        before = self.query("SELECT count(*) FROM run")
        os.chmod(self.path("a.db"), 0o444)
        os.chmod(self.folder.name, 0o555)
        try:
            probe = self.run_as_nobody("version")
            if probe.returncode != 0:
                self.skipTest("the program can't be run by others here")
            check = ("check", "-q", "--headers", "bundled", "drv.c", "--db")
            result = self.run_as_nobody(*check, "a.db", "--baseline", "run:1")
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertIn("a.db: warning: the store can't be written", result.stderr)
            result = self.run_as_nobody("history", "--db", "a.db")
            self.assertEqual(result.returncode, 0, result.stderr)
            result = self.run_as_nobody("triage", "list", "--db", "a.db")
            self.assertEqual(result.returncode, 0, result.stderr)
            fingerprint, = self.query("SELECT fingerprint FROM finding")[0]
            result = self.run_as_nobody("triage", fingerprint, "--db", "a.db", "--as", "confirmed",
                                        "--by", "x", "--why", "x")
            self.assertEqual(result.returncode, 2)
            self.assertIn("nothing is recorded", result.stderr)
            result = self.run_as_nobody(*check, "new.db")
            self.assertEqual(result.returncode, 2)
            self.assertIn("[FLT101]", result.stdout)
            self.assertIn("new.db: error: can't open the store", result.stderr)
        finally:
            os.chmod(self.folder.name, 0o755)
        self.assertEqual(self.query("SELECT count(*) FROM run"), before)

    def test_many_make_it(self):
        self.write("one.json", json.dumps({"schema": 1, "decisions": [
            {"fingerprint": "ff", "status": "accepted", "by": "ann", "why": "x",
             "when": "2027-03-31T12:00:00Z"}]}))
        command = [program.PROGRAM, "triage", "import", "one.json", "--db"]
        for number in range(3):
            name = f"new{number}.db"
            processes = [subprocess.Popen([*command, name], cwd=self.folder.name,
                                          stderr=subprocess.PIPE, text=True) for _ in range(6)]
            told = [process.communicate(timeout=60)[1] for process in processes]
            self.assertEqual("".join(told), "")
            self.assertEqual(self.query("SELECT count(*) FROM triage", name), [(1,)])

    def test_two_at_once(self):
        self.write("drv.c", program.BROKEN)
        command = [program.PROGRAM, "check", "-q", "--headers", "bundled", "--db", "a.db", "drv.c"]
        processes = [subprocess.Popen(command, cwd=self.folder.name, stdout=subprocess.DEVNULL,
                                      stderr=subprocess.PIPE, text=True) for _ in range(4)]
        for process in processes:
            self.assertEqual(process.communicate(timeout=60)[1], "")
            self.assertEqual(process.returncode, 1)
        self.assertEqual(self.query("SELECT id FROM run"), [(1,), (2,), (3,), (4,)])
        self.assertEqual(self.query("SELECT count(*) FROM finding"), [(4,)])
        self.assertEqual(self.query("PRAGMA integrity_check"), [("ok",)])


if __name__ == "__main__":
    program.main()
