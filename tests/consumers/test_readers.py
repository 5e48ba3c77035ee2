"""JUnit and Markdown reports, read by packages that others use for that."""

import json
import unittest
import xml.etree.ElementTree as ElementTree

import consumers

TAGS = {"h2", "h3", "p", "code", "table", "thead", "tbody", "tr", "details", "summary", "ol", "li",
        "strong", "th", "td"}


class Readers(unittest.TestCase):
    def check(self, kind):
        with consumers.Made(60, kind) as made:
            result = consumers.node("read.mjs", made.path("junit"), made.path("md"))
            root = ElementTree.fromstring(made.bytes("junit"))
        self.assertEqual(result.returncode, 0, result.stderr)
        read = json.loads(result.stdout)
        self.assertEqual(read["cases"], int(root.get("tests")))
        self.assertEqual(read["failures"], int(root.get("failures")))
        names = {tag.split()[0] for tag in read["tags"]}
        self.assertLessEqual(names, TAGS, read["tags"])
        for tag in read["tags"]:
            self.assertRegex(tag, r'^\w+( style="text-align:right"| start="\d+")?$')

    def test_plain(self):
        self.check("plain")

    def test_hostile(self):
        self.check("hostile")


if __name__ == "__main__":
    consumers.require()
    unittest.main()
