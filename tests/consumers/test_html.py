"""The audit report: its form, in a browser, for everybody, and with hostile names."""

import json
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import consumers

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser",
                                                "google-chrome-stable", "google-chrome"))), None)


WISHES = {"form": ("real", "hostile"), "access": ("real", "hostile"), "policy": ("real",),
          "safe": ("real", "hostile"), "pictures": ("real", "hostile"), "keyboard": ("hostile",),
          "time": ("large",)}


def look(files):
    """What is seen, by wish and file. All in one go: a browser takes its time to start."""
    wishes = [(wish, name) for wish, names in WISHES.items() for name in names]
    result = consumers.node("page.mjs", CHROMIUM,
                            *(f"{wish}={files[name]}" for wish, name in wishes), timeout=240)
    if result.returncode != 0:
        raise AssertionError(result.stdout + result.stderr)
    return dict(zip(wishes, map(json.loads, result.stdout.splitlines())))


class Audit(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        files = {"real": folder / "real.html"}
        subprocess.run([consumers.PROGRAM, "check", "-q", "--headers", "bundled", "--format",
                        "html", "-o", files["real"], "corpus/rules/FLT101/bad_close_if_client.c"],
                       check=False, timeout=60)
        for name, count, kind in (("hostile", 14, "hostile"), ("large", 5000, "plain")):
            files[name] = cls.enterClassContext(consumers.Made(count, kind)).path("html")
        cls.seen = look(files)

    def each(self, wish):
        for name in WISHES[wish]:
            with self.subTest(name):
                yield self.seen[wish, name]

    def test_form(self):
        for seen in self.each("form"):
            self.assertTrue(seen["valid"], seen["messages"])

    def test_access(self):
        for seen in self.each("access"):
            self.assertEqual(seen["violations"], [])

    def test_nothing_runs(self):
        for seen in self.each("safe"):
            self.assertEqual(seen, {"hacked": None, "scripts": 1, "foreign": 0, "handlers": 0,
                                    "links": 0, "dangling": 0, "requests": 1, "troubles": []})
        for seen in self.each("policy"):
            self.assertIsNone(seen["hacked"])
            self.assertGreaterEqual(seen["refused"], 3)

    def test_pictures(self):
        for seen in self.each("pictures"):
            self.assertEqual(seen["overflow"], [0, 0, 0])
            self.assertGreater(seen["pages"], 4)

    def test_keyboard(self):
        for seen in self.each("keyboard"):
            self.assertEqual((seen["first"], seen["second"]),
                             ("Skip to the report", "Light or dark"))
            self.assertIn(seen["theme"], ("light", "dark"))
            self.assertTrue(seen["opened"] and seen["shown"])
            self.assertEqual(seen["quiet"], {"filters": False, "findings": 14})

    def test_many_findings_open_quickly(self):
        for seen in self.each("time"):
            self.assertLess(min(seen["clock"], seen["processor"]), 2000, seen)


if __name__ == "__main__":
    consumers.require()
    if CHROMIUM is None:
        consumers.skip("there is no Chromium to look at the audit report with")
    unittest.main()
