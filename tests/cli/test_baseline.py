"""Baselines: what is known does not count, what is new does, what is fixed is told."""
import json

import program

# A second defect in the same driver: the descriptor of the port is never released.
LEAK = program.BROKEN.replace("    FltFreeSecurityDescriptor(descriptor);\n", "")


class BaselineTest(program.ProgramTest):
    def write_baseline(self, *arguments, status=0):
        return self.run_program("baseline", "write", "--headers", "bundled", *arguments,
                                status=status)

    def test_known_new_fixed(self):
        self.write("drv.c", program.BROKEN)
        self.assertIn("1 finding written", self.write_baseline("drv.c", "-o", "known.json").stderr)
        known = json.loads(self.read("known.json"))
        self.assertEqual([entry["rule"] for entry in known["findings"]], ["FLT101"])
        result = self.check("--baseline", "known.json", "drv.c", status=0)
        self.assertIn("note: known: server port 'gPort'", result.stdout)
        self.assertIn("no findings (1 known) in 1 unit", result.stdout)
        # Something is added above: what is known stays so, and what is new counts.
        self.write("drv.c", "\n\n\n" + LEAK)
        report = self.check_json("--baseline", "known.json", "drv.c", status=1)
        states = {finding["rule"]: finding["baseline"] for finding in report["findings"]}
        self.assertEqual(states.pop("FLT101"), "unchanged")
        self.assertEqual(set(states.values()), {"new"})
        self.assertEqual(report["baseline"], "known.json")
        self.assertEqual(report["fixed"], [])
        # What is repaired could go.
        self.write("drv.c", program.CLEAN)
        result = self.check("--baseline", "known.json", "--format", "json", "drv.c", status=0)
        fixed, = json.loads(result.stdout)["fixed"]
        self.assertEqual(fixed["fingerprint"], known["findings"][0]["fingerprint"])
        self.assertIn("known.json: note: fixed, its entry can be removed: FLT101", result.stderr)

    def test_not_decided_is_not_fixed(self):
        self.write("drv.c", program.BROKEN)
        self.write_baseline("drv.c", "-o", "known.json")
        self.write("drv.c", program.CLEAN.replace("FltUnregisterFilter(gFilter);",
                                                  "FltUnregisterFilter(gFilter); gone();", 1)
                   .replace("(void)Flags;", "(void)Flags; nowhere->x = 1;"))
        report = self.check_json("--baseline", "known.json", "drv.c")
        self.assertEqual([entry["verdict"] for entry in report["verdicts"]
                          if entry["rule"] == "FLT101"], ["unknown"])
        self.assertEqual(report["fixed"], [])
        # Another component has not been looked at.
        self.write("other.c", program.CLEAN)
        self.assertEqual(self.check_json("--baseline", "known.json", "other.c")["fixed"], [])

    def test_any_report_is_one(self):
        self.write("drv.c", program.BROKEN)
        self.check("--format", "json", "-o", "report.json", "drv.c", status=1)
        self.write(".fltcheck.yaml", "baseline: report.json\n")
        self.check("drv.c", status=0)

    def test_default_place(self):
        self.write("drv.c", program.BROKEN)
        self.write_baseline("drv.c")
        self.check("--baseline", ".fltcheck-baseline.json", "drv.c", status=0)
        self.assertEqual(json.loads(self.write_baseline("drv.c", "-o", "-").stdout),
                         json.loads(self.read(".fltcheck-baseline.json")))

    def test_mistakes(self):
        self.write("drv.c", program.BROKEN)
        for name, text, message in [("gone.json", None, "can't read the baseline"),
                                    ("bad.json", "{", "is no JSON"),
                                    ("list.json", "[]", "no array 'findings'"),
                                    ("new.json", '{"schema": 99, "findings": []}', "newer version"),
                                    ("odd.json", '{"findings": [{"rule": "FLT101"}]}', "entry 1")]:
            if text is not None:
                self.write(name, text)
            self.assertIn(message, self.check("--baseline", name, "drv.c", status=2).stderr)
        self.assertIn("unknown action", self.run_program("baseline", "wirte", status=2).stderr)


if __name__ == "__main__":
    program.main()
