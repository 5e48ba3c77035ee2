"""check --preview: rules that are not finished are looked at only if that is asked for."""
import pathlib
import shutil

import program

RULES = pathlib.Path(__file__).resolve().parents[2] / "rules"

# The connect callback accepts, and forgets the port of its client (FLT202).
FORGETFUL = program.CLEAN.replace("return STATUS_ACCESS_DENIED;", "return STATUS_SUCCESS;", 1)


class Preview(program.ProgramTest):
    """With rule files of our own: no rule that comes with the program is a preview today."""

    def setUp(self):
        super().setUp()
        shutil.copytree(RULES, pathlib.Path(self.folder.name, "rules"))
        file = pathlib.Path(self.folder.name, "rules", "client-port.yaml")
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("apart: yes\n", "apart: yes\npreview: yes\n", 1),
                        encoding="utf-8")

    def check_json(self, *arguments, status=None):
        return super().check_json("--rules", "rules", *arguments, status=status)

    def previews(self):
        lines = self.run_program("rules", "list", "--rules", "rules", status=0).stdout.splitlines()
        return {line.split()[0] for line in lines if "(preview)" in line}

    def test_list_marks_them(self):
        marked = self.previews()
        self.assertIn("FLT201", marked)
        self.assertNotIn("FLT101", marked)

    def test_off_by_default(self):
        self.write("driver.c", FORGETFUL)
        report = self.check_json("driver.c", status=0)
        self.assertEqual(report["findings"], [])
        self.assertFalse(self.previews() & {v["rule"] for v in report["verdicts"]})

    def test_findings_and_verdicts(self):
        self.write("driver.c", FORGETFUL)
        report = self.check_json("--preview", "driver.c", status=1)
        finding, = report["findings"]
        self.assertEqual((finding["rule"], finding["severity"], finding["function"]),
                         ("FLT202", "warning", "Connect"))
        rules = {v["rule"] for v in report["verdicts"]}
        self.assertLessEqual(self.previews(), rules)
        self.assertIn("FLT101", rules)
        violated = {v["rule"]: v.get("reported_as") for v in report["verdicts"] if v["verdict"] == "violated"}
        self.assertEqual(violated, {"FLT202": None, "FLT201": "FLT202"})  # nobody closes it, either

    def test_other_rules_say_the_same(self):
        self.write("driver.c", program.BROKEN)
        plain = self.check_json("driver.c", status=1)
        preview = self.check_json("--preview", "driver.c", status=1)
        self.assertEqual([f["rule"] for f in plain["findings"]], ["FLT101"])
        self.assertEqual([f for f in preview["findings"] if f["rule"] not in self.previews()],
                         plain["findings"])

        def verdicts(report):
            return {(v["rule"], v["object"], v["verdict"]) for v in report["verdicts"]
                    if v["rule"] not in self.previews()}
        self.assertEqual(verdicts(preview), verdicts(plain))

    def test_driver_that_was_not_understood(self):
        self.write("driver.c", "int Helper(void) { return 0; }\n")
        for arguments, shown in (((), False), (("--preview",), True)):
            report = self.check_json(*arguments, "driver.c")
            rules = {v["rule"] for v in report["verdicts"]}
            self.assertEqual(self.previews() <= rules, shown)

    def test_explained_like_any_other(self):
        self.assertIn("FLT202", self.run_program("explain", "FLT202", status=0).stdout)
        self.assertIn("digraph",
                      self.run_program("rules", "graph", "client-port", status=0).stdout)

    def test_only_for_check(self):
        self.write("driver.c", FORGETFUL)
        self.assertIn("--preview",
                      self.run_program("dump", "ir", "--preview", "driver.c", status=2).stderr)
        self.assertIn("--preview", self.run_program("help", "check", status=0).stdout)


if __name__ == "__main__":
    program.main()
