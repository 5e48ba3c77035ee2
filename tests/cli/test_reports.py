"""Formats, streams and exit statuses of whole runs."""
import json
import os
import re
import subprocess
import tempfile

import program

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

OPTIONS = program.BROKEN.replace("    (void)RegistryPath;\n", """\
    if (RegistryPath->Length == 0) gOptions |= 1;
    if (RegistryPath->MaximumLength == 0) gOptions |= 4;
""").replace("    (void)Flags;\n", """\
    (void)Flags;
    if (gOptions & 2) FltCloseCommunicationPort(gPort);
""").replace("static PFLT_PORT gPort;\n", """\
static PFLT_PORT gPort;
static ULONG gOptions;
""")


class Statuses(program.ProgramTest):
    def test_fail_on(self):
        self.write("driver.c", program.BROKEN)
        for word, status in (("error", 1), ("warning", 1), ("note", 1), ("never", 0)):
            self.check("--fail-on", word, "driver.c", status=status)
        self.write("clean.c", program.CLEAN)
        self.check("--fail-on", "error", "clean.c", status=0)


class Text(program.ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("driver.c", program.BROKEN)

    def test_form(self):
        lines = self.check("driver.c").stdout.splitlines()
        self.assertRegex(lines[0], r"^driver\.c:\d+:\d+: error: .* \[FLT101\]$")
        self.assertIn("| ", lines[1])
        self.assertRegex(lines[2], r"^ +\| +\^~*$")
        *path, advice = lines[3:lines.index("")]
        self.assertRegex(advice, r"^   what to do: Call .*\. \(Why: fltcheck explain FLT101\)$")
        self.assertGreater(len(path), 2)
        for number, line in enumerate(path, 1):
            self.assertRegex(line, rf"^ +(driver\.c:\d+:\d+: +note: +)?{number}\. ")
        self.assertRegex(lines[-1], r"^1 error in 1 unit; verdicts: 1 violated, ")

    def test_steps_without_effect(self):
        """Of three decisions two leave the third as it is; that one keeps the port open."""
        self.write("options.c", OPTIONS)
        text = self.check("options.c").stdout
        self.assertIn(" ... 2 steps without effect on it\n", text)
        self.assertNotIn("RegistryPath->Length", text)
        self.assertIn("'gOptions & 2' is false", text)
        path = self.check_json("options.c", status=1)["findings"][0]["path"]
        aside = [step["message"] for step in path if step["aside"]]
        self.assertEqual(len(aside), 2)
        self.assertTrue(all("RegistryPath->" in message for message in aside), aside)
        self.assertIn("RegistryPath->Length", self.check("-v", "options.c").stdout)

    def test_verdicts(self):
        text = self.check("--verdicts", "driver.c").stdout
        self.assertRegex(text, r"\nVerdicts for \S+ \(1 unit\)\n\n  rule +name +verdict +object")
        self.assertRegex(text, r"\n  FLT101 +server-port-open-at-unregister +violated +gPort ")
        self.assertRegex(text, r"\n  FLT\d+ +\S+ +holds \(\d+ states\)")

    def test_verdict_of_a_rule_that_another_speaks_for(self):
        """The disconnect callback has closed the server port; the unload callback refuses later."""
        path = os.path.join(ROOT, "corpus/rules/FLT112/bad_unload_refused_later.c")
        report = self.check_json("--headers", "bundled", path, status=1)
        self.assertEqual([finding["rule"] for finding in report["findings"]], ["FLT112"])
        rows = [row for row in report["verdicts"] if row.get("reported_as")]
        self.assertEqual([(row["rule"], row["verdict"], row["reported_as"]) for row in rows],
                         [("FLT107", "violated", "FLT112")])
        self.assertIn("reported as FLT112", rows[0]["reason"])
        cases = self.check("--headers", "bundled", "--format", "junit", path).stdout
        self.assertRegex(cases, r'<skipped message="violated: [^"]*reported as FLT112')
        self.assertEqual(cases.count("<failure"), 1)
        page = self.check("--headers", "bundled", "--format", "html", path).stdout
        self.assertRegex(page, r'<a href="#f0">[^<]*violated: FLT112</a>')

    def test_names_of_what_has_no_variable(self):
        """The filter lives in a block of heap; the other one is NULL in a field of a parameter."""
        for path, name in (("FLT257/bad_cleared_and_success.c", "Data->Filter"),
                           ("FLT253/bad_other_field.c", "C->Filter")):
            report = self.check_json("--headers", "bundled", os.path.join(ROOT, "corpus/rules", path), status=1)
            finding = report["findings"][0]
            self.assertEqual(finding["object"], name)
            self.assertIn(f"'{name}'", finding["message"])

    def test_quiet(self):
        text = self.check("-q", "driver.c").stdout
        self.assertNotIn("verdicts:", text)
        self.write("clean.c", program.CLEAN)
        result = self.check("-q", "clean.c", status=0)
        self.assertEqual((result.stdout, result.stderr), ("", ""))

    def test_progress(self):
        self.write("driver.c", program.BROKEN)
        plain = self.check("--progress", "plain", "driver.c").stderr
        self.assertIn("] parsing driver.c\n", plain)
        self.assertIn("] analysing ", plain)
        for quiet in (["--progress", "never"], ["--progress", "auto"],
                      ["--progress", "plain", "--quiet"]):
            self.assertNotIn("parsing", self.check(*quiet, "driver.c").stderr)

    def test_color(self):
        self.assertNotIn("\033", self.check("driver.c").stdout)
        self.assertIn("\033[1;31merror:", self.check("--color", "always", "driver.c").stdout)
        self.assertNotIn("\033", self.check("--color", "never", "driver.c").stdout)
        self.check("--color", "always", "driver.c", "-o", "report.txt")
        self.assertNotIn("\033", self.read("report.txt"))


    def test_color_on_a_terminal(self):
        check = ("check", "--headers", "bundled", "driver.c")
        no_color = {"NO_COLOR": "1"}
        self.assertIn("\033[1;31m", self.run_on_terminal(*check, env={"NO_COLOR": ""}))
        self.assertNotIn("\033", self.run_on_terminal(*check, env=no_color))
        self.assertNotIn("\033", self.run_on_terminal(*check, "--color", "never"))
        self.assertIn("\033", self.run_on_terminal(*check, "--color", "always", env=no_color))
        self.assertNotIn("\033", self.run_on_terminal(*check, "--format", "json"))


class Formats(program.ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("driver.c", program.BROKEN)

    def test_json(self):
        report = self.check_json("driver.c", status=1)
        finding, = report["findings"]
        self.assertEqual((finding["rule"], finding["severity"], finding["file"],
                          finding["function"]), ("FLT101", "error", "driver.c", "Unload"))
        self.assertRegex(finding["fingerprint"], "^[0-9a-f]{32}$")
        for step in finding["path"]:
            self.assertLessEqual({"file", "line", "function", "message"}, step.keys())
        rules = {v["rule"] for v in report["verdicts"]}
        listed = self.run_program("rules", "list").stdout.split("\n")
        self.assertEqual(rules, {line.split()[0] for line in listed if line})

    def test_msvc(self):
        text = self.check("--format", "msvc", "driver.c", status=1).stdout
        self.assertRegex(text.splitlines()[0], r"^driver\.c\(\d+,\d+\): error FLT101: ")
        for line in text.splitlines()[1:]:
            self.assertRegex(line, r"^    (driver\.c\(\d+\): )?note: ")

    def test_several_in_one_run(self):
        result = self.check("--format", "json", "-o", "a.json", "--format", "msvc", "-o", "a.txt",
                            "--format", "text", "driver.c", status=1)
        self.assertEqual(result.stdout, self.check("driver.c").stdout)
        self.assertEqual(json.loads(self.read("a.json")), self.check_json("driver.c"))
        self.assertIn("driver.c(", self.read("a.txt"))

    def test_all_formats_in_one_run(self):
        formats = ("text", "msvc", "json", "sarif", "html", "md", "junit", "gitlab", "github",
                   "csv")

        def run(prefix, *arguments):
            options = [word for name in formats for word in ("--format", name, "-o", prefix + name)]
            self.assertEqual(self.check(*options, *arguments, "driver.c", status=1).stdout, "")
            return [self.read(prefix + name) for name in formats]

        first = run("a.")
        for name, text in zip(formats, first):
            self.assertIn("FLT101", text, name)
        self.assertEqual(run("b.", "-j", "3"), first)

    def sarif_run(self, *arguments):
        return json.loads(self.check("--format", "sarif", *arguments).stdout)["runs"][0]

    def test_places_from_the_root(self):
        self.write("src/my driver.c", program.BROKEN)
        uri = self.sarif_run("src/my driver.c")["results"][0]["locations"][0]["physicalLocation"]
        self.assertEqual(uri["artifactLocation"],
                         {"uri": "src/my%20driver.c", "uriBaseId": "%SRCROOT%"})
        self.assertEqual(uri["region"]["snippet"]["text"], "FltUnregisterFilter(gFilter)")
        line, = re.findall(r"(?m)^::error file=(.*?),line", self.check(
            "--format", "github", "src/my driver.c").stdout)
        self.assertEqual(line, "src/my driver.c")

    def test_root_of_sources_elsewhere(self):
        with tempfile.TemporaryDirectory(prefix="fltcheck-elsewhere-") as elsewhere:
            for name, text in (("filter/driver.c", program.BROKEN), ("lib/x.c", "int x;\n")):
                path = os.path.join(elsewhere, name)
                os.mkdir(os.path.dirname(path))
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
            run = self.sarif_run(os.path.join(elsewhere, "filter/driver.c"),
                                 os.path.join(elsewhere, "lib/x.c"))
        self.assertTrue(run["originalUriBaseIds"]["%SRCROOT%"]["uri"].endswith(elsewhere + "/"))
        place = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
        self.assertEqual(place["uri"], "filter/driver.c")

    def test_repository(self):
        git = ["git", "-C", self.folder.name, "-c", "user.name=A", "-c", "user.email=a@b.invalid"]
        self.write("src/driver.c", program.BROKEN)
        for words in (["init", "-q", "-b", "trunk"], ["add", "src"], ["commit", "-q", "-m", "x"],
                      ["remote", "add", "origin", "https://me:secret@example.org/a/b.git"]):
            subprocess.run([*git, *words], check=True)
        run = self.sarif_run("src/driver.c")
        details, = run["versionControlProvenance"]
        self.assertEqual(details["repositoryUri"], "https://example.org/a/b.git")
        self.assertRegex(details["revisionId"], "^[0-9a-f]{40}$")
        self.assertEqual(details["branch"], "trunk")
        self.assertTrue(run["originalUriBaseIds"]["%SRCROOT%"]["uri"].endswith(
            self.folder.name + "/"))
        self.assertNotIn("secret", json.dumps(run))

    def test_path_in_sarif(self):
        run = self.sarif_run("driver.c")
        result, = run["results"]
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        self.assertEqual((rule["id"], rule["name"]), ("FLT101", "ServerPortOpenAtUnregister"))
        self.assertIn("correctness", rule["properties"]["tags"])
        self.assertNotIn("primaryLocationLineHash", result["partialFingerprints"])
        steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
        self.assertEqual(steps[-1]["kinds"], ["danger"])
        self.assertEqual([step["executionOrder"] for step in steps],
                         list(range(1, len(steps) + 1)))
        for step in steps:
            self.assertIn("physicalLocation", step["location"])
        self.assertTrue(run["invocations"][0]["executionSuccessful"])
        self.assertEqual(run["automationDetails"]["id"], "fltcheck/driver.c/")

    def test_what_is_not_known_in_sarif(self):
        self.write("driver.c", program.BROKEN + "\nvoid broken(void) { x y z; }\n")
        notes = self.sarif_run("driver.c")["invocations"][0]["toolExecutionNotifications"]
        self.assertIn("unit", {note["descriptor"]["id"] for note in notes})

    def test_verbose_goes_to_standard_error(self):
        result = self.check("-v", "--format", "json", "driver.c", status=1)
        self.assertIn("timing", json.loads(result.stdout))
        for word in ("headers ", "libclang ", "component ", "driver.c ", "not lowered  0 ",
                     "engine ", "memory "):
            self.assertIn(word, result.stderr)

    def test_same_bytes(self):
        first = self.check("--format", "json", "driver.c").stdout
        for arguments in ((), ("-j", "1"), ("-j4",)):
            self.assertEqual(self.check("--format", "json", *arguments, "driver.c").stdout, first)

    def test_fingerprint_survives_edits(self):
        before, = self.check_json("driver.c")["findings"]
        moved = "/* new */\n\n" + re.sub(r"FltUnregisterFilter\(gFilter\);",
                                         "FltUnregisterFilter( gFilter ); // done", program.BROKEN)
        self.write("renamed/other.c", moved)
        after, = self.check_json("renamed/other.c")["findings"]
        self.assertEqual(before["fingerprint"], after["fingerprint"])
        self.assertNotEqual(before["line"], after["line"])


if __name__ == "__main__":
    program.main()
