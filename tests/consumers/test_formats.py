"""GitLab, JUnit, GitHub, Markdown and CSV reports, read as their readers do."""

import csv
import html.parser
import io
import json
import re
import unittest
import xml.etree.ElementTree as ElementTree

import consumers

GITLAB_SEVERITIES = {"info", "minor", "major", "critical", "blocker"}
COMMAND = re.compile(r"::(error|warning|notice) ([^\n]*?)::([^\n]*)")


def unescape(text):
    """As GitHub's runner reads a workflow command."""
    for code, letter in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, letter)
    return text


class Formats(unittest.TestCase):
    kind = "plain"

    @classmethod
    def setUpClass(cls):
        cls.made = cls.enterClassContext(consumers.Made(60, cls.kind))
        cls.findings = json.loads(cls.made.bytes("json"))["findings"]
        cls.numbers = [int(f["fingerprint"], 16) - 1 for f in cls.findings]

    def left_alone(self, number):
        return number % 7 == 3 or (number % 11 == 5 and number // 11 % 3 > 0)

    def test_gitlab(self):
        issues = json.loads(self.made.bytes("gitlab"))
        for issue in issues:
            self.assertEqual(set(issue), {"description", "check_name", "fingerprint", "severity",
                                          "location"})
            self.assertIn(issue["severity"], GITLAB_SEVERITIES)
            self.assertIsInstance(issue["location"]["lines"]["begin"], int)
            self.assertFalse(issue["location"]["path"].startswith(("/", "./")))
        shown = {int(issue["fingerprint"], 16) - 1 for issue in issues}
        self.assertEqual(shown, {n for n in self.numbers if not self.left_alone(n)})

    def test_github(self):
        lines = self.made.bytes("github").decode(errors="replace").splitlines()
        expected = [f for f, n in zip(self.findings, self.numbers)
                    if not self.left_alone(n) and n % 5 != 1]
        self.assertEqual(len(lines), len(expected) + 1)
        levels = []
        for line in lines[:-1]:
            match = COMMAND.fullmatch(line)
            self.assertIsNotNone(match, line)
            levels.append(match.group(1))
            properties = dict(part.split("=", 1) for part in match.group(2).split(","))
            self.assertEqual(set(properties), {"file", "line", "col", "title"})
        self.assertEqual(levels, sorted(levels, key=["error", "warning", "notice"].index))
        messages = {unescape(line.split("::", 2)[2]).split("\n1. ")[0] for line in lines[:-1]}
        self.assertLessEqual(len(messages), len(expected))
        self.assertFalse(lines[-1].startswith("::"))

    def test_csv(self):
        rows = list(csv.reader(io.StringIO(self.made.bytes("csv").decode(errors="replace"),
                                           newline="")))
        self.assertEqual(len(rows), len(self.findings) + 1)
        for row in rows:
            self.assertEqual(len(row), len(rows[0]))
            for cell in row:
                self.assertNotRegex(cell, r"\A[=+@-]")
        self.assertEqual({row[3] for row in rows[1:]},
                         {"new", "known", "suppressed", "confirmed", "false-positive", "accepted"})

    def test_junit(self):
        root = ElementTree.fromstring(self.made.bytes("junit"))
        self.assertEqual(root.tag, "testsuites")
        for name, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"),
                          ("skipped", "skipped")):
            self.assertEqual(int(root.get(name)), len(root.findall(f".//{tag}")))
            for suite in root:
                self.assertEqual(int(suite.get(name)), len(suite.findall(f".//{tag}")))
        tags = {element.tag for element in root.iter()}
        self.assertEqual(tags, {"testsuites", "testsuite", "testcase", "failure", "error",
                                "skipped"})
        self.assertGreater(int(root.get("failures")), 0)

    def test_markdown(self):
        text = self.made.text("md")
        paths = text.count("<details><summary>How")
        self.assertGreater(paths, 10)
        self.assertGreaterEqual(text.count("\n### "), paths)
        self.assertLess(len(text), 65536)


class Elements(html.parser.HTMLParser):
    """Names of the elements and attributes of a page."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes = [], set()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.update(name for name, _ in attrs)


class Hostile(Formats):
    kind = "hostile"

    def test_audit_report(self):
        elements = Elements()
        elements.feed(self.made.text("html"))
        self.assertEqual((elements.tags.count("script"), elements.tags.count("style")), (1, 1))
        self.assertFalse({"img", "iframe", "object", "link", "form"} & set(elements.tags))
        self.assertEqual([name for name in elements.attributes
                          if name.startswith("on") or name == "style"], [])
        self.assertIn("[U+202E]hacked", self.made.text("html"))

    def test_nothing_gets_out(self):
        for name in ("github", "gitlab", "junit", "md"):
            text = self.made.bytes(name).decode(errors="replace")
            self.assertNotRegex(text, r"(?m)^::set-output")
            self.assertNotRegex(text, r"(?m)^# hacked")
        self.assertNotRegex(self.made.text("md"), r"<(script|img|svg)")


if __name__ == "__main__":
    if not consumers.PROGRAM:
        consumers.skip("the program is not built")
    unittest.main()
