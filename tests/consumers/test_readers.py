"""JUnit, Markdown, GitLab, GitHub and CSV reports, read by packages that others use for that."""

import csv
import io
import json
import re
import unittest
import xml.etree.ElementTree as ElementTree

import consumers

TAGS = {"h2", "h3", "p", "code", "table", "thead", "tbody", "tr", "details", "summary", "ol", "li",
        "strong", "th", "td"}


def unescape(text):
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


def fields_of(line):
    """An annotation, whatever the order of its properties."""
    level, fields, message = re.fullmatch(r"::(\w+) (.*?)::(.*)", line).groups()
    return level, sorted(fields.split(",")), message


class Readers(unittest.TestCase):
    def check(self, kind):
        with consumers.Made(60, kind) as made:
            result = consumers.node("read.mjs", *map(made.path, ("junit", "md", "gitlab", "csv")))
            root = ElementTree.fromstring(made.bytes("junit"))
            rows = list(csv.reader(io.StringIO(made.bytes("csv").decode("utf-8-sig", "replace"),
                                               newline="")))
            issues = json.loads(made.bytes("gitlab"))
            self.check_annotations(made)
        self.assertEqual(result.returncode, 0, result.stderr)
        read = json.loads(result.stdout)
        self.assertEqual(read["cases"], int(root.get("tests")))
        self.assertEqual(read["failures"], int(root.get("failures")))
        self.assertEqual(read["quality"], [])
        self.assertEqual(read["fingerprints"], len(issues))
        self.assertEqual(read["rows"], rows)
        names = {tag.split()[0] for tag in read["tags"]}
        self.assertLessEqual(names, TAGS, read["tags"])
        for tag in read["tags"]:
            self.assertRegex(tag, r'^\w+( style="text-align:right"| start="\d+")?$')

    def check_annotations(self, made):
        """Each is what an action's own package writes for the same message and place."""
        lines = made.bytes("github").decode(errors="replace").splitlines()[:-1]
        annotations = []
        for line in lines:
            level, fields, message = re.fullmatch(r"::(\w+) (.*?)::(.*)", line).groups()
            fields = dict(field.split("=", 1) for field in fields.split(","))
            fields = {name: unescape(value) for name, value in fields.items()}
            annotations.append({"level": level, "message": unescape(message), "properties": {
                "title": fields["title"], "file": fields["file"],
                "startLine": int(fields["line"]), "startColumn": int(fields["col"])}})
        path = made.path("annotations")
        path.write_text(json.dumps(annotations))
        written = consumers.node("annotate.mjs", path)
        self.assertEqual(written.returncode, 0, written.stderr)
        self.assertEqual(len(written.stdout.splitlines()), len(lines))
        for ours, theirs in zip(lines, written.stdout.splitlines()):
            self.assertEqual(fields_of(ours), fields_of(theirs))

    def test_plain(self):
        self.check("plain")

    def test_hostile(self):
        self.check("hostile")


if __name__ == "__main__":
    consumers.require()
    unittest.main()
