"""SARIF: what its validator says of it, its schema, and the limits of code scanning."""

import gzip
import json
import os
import stat
import subprocess
import tempfile
import unittest
from pathlib import Path

import consumers

TOOL = consumers.PACKAGES.modules / "@microsoft" / "sarif-multitool-linux"


def complaints(report):
    """Errors and warnings of the validator, which exits with 0 whatever it finds."""
    tool = TOOL / "Sarif.Multitool"
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "validation.sarif"
        result = subprocess.run(
            [tool, "validate", report, "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note",
             "--max-file-size-in-kb", "200000", "-o", log, "--log", "ForceOverwrite"],
            capture_output=True, text=True, timeout=120, check=False,
            env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"})
        run = json.loads(log.read_text(encoding="utf-8-sig"))["runs"][0]
    found = [(result["ruleId"], result.get("level", "warning"), result["message"])
             for result in run.get("results", []) if result.get("level", "warning") != "note"]
    notes = {result["ruleId"] for result in run.get("results", [])}
    for invocation in run.get("invocations", []):
        for notification in (invocation.get("toolExecutionNotifications", [])
                             + invocation.get("toolConfigurationNotifications", [])):
            if notification.get("level", "warning") in ("warning", "error"):
                found.append(("tool", notification["level"], notification["message"]))
    return found, notes, result.stdout


class Sarif(unittest.TestCase):
    def check(self, report):
        found, notes, output = complaints(report)
        self.assertEqual(found, [], output[-3000:])
        # That it looked at all: it always remarks that messages are not in tables of strings.
        self.assertIn("SARIF2002", notes, output[-3000:])
        schema = consumers.node("schema.mjs", TOOL / "sarif-2.1.0.json", report)
        self.assertEqual(schema.returncode, 0, schema.stdout + schema.stderr)

    def test_real_run(self):
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "report.sarif"
            subprocess.run(
                [consumers.PROGRAM, "check", "--headers", "bundled", "--format", "sarif", "-o",
                 report, "corpus/rules/FLT101/bad_close_if_client.c"], timeout=60, check=False)
            self.check(report)

    def test_hostile_names(self):
        with consumers.Made(60, "hostile") as made:
            self.check(made.path("sarif"))

    def test_faults_are_seen(self):
        with consumers.Made(3, "plain") as made:
            log = json.loads(made.bytes("sarif"))
            log["runs"][0]["results"][0]["ruleIndex"] = 5000
            made.path("sarif").write_text(json.dumps(log))
            self.assertNotEqual(complaints(made.path("sarif"))[0], [])
            log["runs"][0]["results"][0]["level"] = "bad"
            made.path("sarif").write_text(json.dumps(log))
            schema = consumers.node("schema.mjs", TOOL / "sarif-2.1.0.json", made.path("sarif"))
            self.assertEqual(schema.returncode, 1)


class Limits(unittest.TestCase):
    """What GitHub documents that it accepts and shows; the worst stays."""

    def test_many_findings(self):
        with consumers.Made(6000, "plain") as made:
            packed = gzip.compress(made.bytes("sarif"), 6)
            run = json.loads(made.bytes("sarif"))["runs"][0]
            findings = json.loads(made.bytes("json"))["findings"]
        self.assertLess(len(packed), 10_000_000)
        self.assertEqual(len(run["results"]), 5000)
        steps = [len(flow["threadFlows"][0]["locations"])
                 for result in run["results"] for flow in result.get("codeFlows", [])]
        self.assertLessEqual(sum(steps), 100_000)
        self.assertLessEqual(max(steps), 1000)
        shown = {r["partialFingerprints"]["fltcheckFingerprint/v1"] for r in run["results"]}
        counted = [f for f in findings if f["severity"] == "error"
                   and int(f["fingerprint"], 16) % 5 != 2]
        self.assertGreater(len(counted), 1000)
        hidden = [r for r in run["results"] if r["suppressions"] and r["level"] == "note"]
        self.assertEqual(hidden, [])
        for rule in run["tool"]["driver"]["rules"]:
            self.assertLessEqual(len(rule["properties"]["tags"]), 10)
        left_out = [n["message"]["text"] for n in
                    run["invocations"][0]["toolExecutionNotifications"]
                    if n["descriptor"]["id"] == "left-out"]
        self.assertTrue(left_out[0].startswith("1000 findings"), left_out)
        self.assertEqual(len(shown), 5000)


if __name__ == "__main__":
    consumers.require()
    unittest.main()
