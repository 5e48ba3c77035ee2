""".fltcheck.yaml: where it is found, what it says, and what is wrong with it."""
import program


class ConfigTest(program.ProgramTest):
    def config(self, text, name=".fltcheck.yaml"):
        self.write(name, text)

    def assert_refused(self, text, *messages):
        self.config(text)
        result = self.check("a.c", status=2)
        for message in messages:
            self.assertIn(message, result.stderr)

    def test_options(self):
        self.write("src/deep/drv.c", program.BROKEN)
        self.config("# mine\nfail-on: never\nquiet: true\nformat: [msvc, json: out.json]\n"
                    "compiler-args: [-DX=1]\n")
        result = self.check("src/deep/drv.c", status=0)
        self.assertIn("error FLT101", result.stdout)
        self.assertIn('"findings"', self.read("out.json"))
        # The command line wins, and formats are replaced as a whole.
        result = self.check("--fail-on", "error", "--format", "text", "src/deep", status=1)
        self.assertIn("[FLT101]", result.stdout)
        self.check("--settings", "none", "src/deep", status=1)
        self.write("other.yaml", "fail-on: error\n")
        self.check("--settings", "other.yaml", "src/deep", status=1)
        # Other commands take what is theirs.
        self.run_program("doctor", "--headers", "bundled", "src/deep", status=0)

    def test_extends(self):
        self.write("a.c", program.BROKEN)
        self.write("lib/base.yaml", "fail-on: never\nverdicts: true\nrules: none\n"
                   "suppress:\n  - rules: FLT101\n    files: other.c\n    reason: x\n")
        self.config("extends: lib/base.yaml\nverdicts: false\nfail-on: error\n"
                    "rules: ../nowhere\n")
        shown = self.run_program("config", "show", status=0).stdout
        self.assertRegex(shown, r"fail-on: +error  # \.fltcheck\.yaml:3:10\n")
        self.assertRegex(shown, r"verdicts: +false  # default\n")
        self.assertRegex(shown, r"rules: +\.\./nowhere  # \.fltcheck\.yaml:4:8\n")
        self.assertRegex(shown, r"headers: +auto  # default\n")
        self.assertRegex(shown, r"suppress: FLT101 in other\.c: x  # lib/base\.yaml:5:5\n")
        self.assertIn("# lib/base.yaml (extended)\n", shown)
        self.config("extends: .fltcheck.yaml\n")
        self.assertIn("without an end", self.check("a.c", status=2).stderr)
        self.config("extends: [gone.yaml]\n")
        self.assertIn(".fltcheck.yaml:1:11: error: can't read the configuration 'gone.yaml'",
                      self.check("a.c", status=2).stderr)
        self.assertIn("# there is no .fltcheck.yaml",
                      self.run_program("config", "show", "--settings", "none", status=0).stdout)

    def test_paths_start_at_the_file(self):
        self.write("sub/drv.c", program.CLEAN)
        self.write_database("drv.c", path="build/compile_commands.json")
        database = self.read("build/compile_commands.json").replace(
            self.folder.name, self.folder.name + "/sub")
        self.write("build/compile_commands.json", database)
        self.config("project: ../build\n", "sub/.fltcheck.yaml")
        result = self.run_program("check", "--headers", "bundled", "--settings",
                                  "sub/.fltcheck.yaml", status=0)
        self.assertIn("no findings in 1 unit", result.stdout)

    def test_mistakes(self):
        self.write("a.c", program.CLEAN)
        self.assert_refused("fail_on: error\nx: y\n",
                            ".fltcheck.yaml:1:1: error: unknown key 'fail_on'; did you mean 'fail-on'?",
                            ".fltcheck.yaml:2:1: error: unknown key 'x'")
        self.assert_refused("fail-on: eror\n", ".fltcheck.yaml:1:10: error: --fail-on: unknown word "
                            "'eror'; did you mean 'error'?")
        self.assert_refused("jobs: many\n", ".fltcheck.yaml:1:7: error: -j many: a number")
        self.assert_refused("quiet: yes\n", ".fltcheck.yaml:1:8: error: quiet is either true or false")
        self.assert_refused("- a\n", ".fltcheck.yaml:1:1: error: expected a mapping, found a list")
        self.assert_refused("jobs: [1]\n", "expected a text, found a list")
        self.assert_refused("a: [\n", "not valid YAML")
        self.assert_refused("suppress: {rules: FLT101}\n", "needs 'rules' and a 'reason'")
        self.assert_refused("suppress: {rule: FLT101}\n", "unknown key 'rule'; did you mean 'rules'?")
        self.assert_refused("suppress: {rules: FLT101, reason: x, until: soon}\n",
                            ".fltcheck.yaml:1:45: error: expected a day")

    def test_suppress(self):
        self.write("gen/drv.c", program.BROKEN)
        entry = "suppress:\n  - rules: %s\n    files: %s\n    reason: not ours\n    until: %s\n"
        self.config(entry % ("[FLT101]", "[gen/, x.c]", "9999-12-31"))
        report = self.check_json("gen/drv.c", status=0)
        suppression = report["findings"][0]["suppression"]
        self.assertEqual(suppression["kind"], "config")
        self.assertEqual((suppression["file"], suppression["line"]), (".fltcheck.yaml", 2))
        self.config(entry % ('"*"', '"**/*.c"', "9999-12-31"))
        self.check("gen/drv.c", status=0)
        self.config(entry % ('"*"', "elsewhere/**", "9999-12-31"))
        result = self.check("gen/drv.c", status=1)
        self.assertNotIn("suppressed", result.stdout)
        self.config(entry % ("FLT101", "gen", "2020-01-01"))
        result = self.check("gen/drv.c", status=1)
        self.assertIn(".fltcheck.yaml:2:5: warning: suppression of FLT101 has no effect: "
                      "it was good until 2020-01-01", result.stderr)


if __name__ == "__main__":
    program.main()
