"""Wrong and unusual command lines."""
import program


class Usage(program.ProgramTest):
    def assert_usage(self, *arguments, says):
        result = self.run_program(*arguments, status=2)
        self.assertEqual(result.stdout, "")
        self.assertIn(says, result.stderr)

    def test_bare_call_prints_short_help(self):
        self.assert_usage(says="usage: fltcheck PATH...")

    def test_unknown_command(self):
        self.assert_usage("chek", says="unknown command 'chek'; did you mean 'check'?")
        self.assert_usage("frobnicate", says="unknown command 'frobnicate'")

    def test_unknown_option(self):
        self.assert_usage("check", "--fromat", "json",
                          says="unknown option '--fromat'; did you mean '--format'?")
        self.assert_usage("check", "a.c", "-DX", says="arguments for the compiler go after '--'")

    def test_unknown_format(self):
        self.assert_usage("check", "--format", "xml", says="--format: unknown word 'xml'")
        self.assert_usage("check", "--format", "xml", says="text, msvc, json, sarif, html, md")

    def test_wrong_values(self):
        self.assert_usage("check", "--fail-on", "warnings", says="did you mean 'warning'?")
        self.assert_usage("check", "--color", "maybe", says="auto, always or never")
        self.assert_usage("check", "-j", "0", says="-j 0")
        self.assert_usage("check", "-p", says="option '-p' needs a value")

    def test_unknown_headers(self):
        self.write("a.c", program.CLEAN)
        self.assert_usage("check", "--headers", "mingww", "a.c", says="mingww")
        self.assert_usage("check", "--headers", "wdk:no_such_dir", "a.c", says="no_such_dir")

    def test_two_formats_on_standard_output(self):
        self.assert_usage("check", "--format", "json", "--format", "text", "a.c",
                          says="2 formats go to standard output")

    def test_output_into_missing_directory(self):
        self.write("a.c", program.CLEAN)
        self.assert_usage("check", "a.c", "-o", "none/report.txt",
                          says="none/report.txt: error: can't write the report: "
                               "there is no directory 'none'")
        self.assert_usage("check", "a.c", "-o", ".", says="this is a directory")

    def test_option_of_another_command(self):
        self.assert_usage("check", "--dot", "a.c", says="option '--dot' is not one of")

    def test_help(self):
        everything = self.run_program("help", status=0).stdout
        for command in ("check", "doctor", "dump", "explain", "rules", "version", "help"):
            self.assertIn(f"\n  {command} ", everything)
            text = self.run_program("help", command, status=0).stdout
            self.assertIn(f"usage: fltcheck {command}", text)
            self.assertEqual(self.run_program(command, "--help", status=0).stdout, text)
        self.assertEqual(self.run_program("--help", status=0).stdout, everything)
        self.assertIn("Exit status", self.run_program("help", "check", status=0).stdout)
        self.assert_usage("help", "chekc", says="did you mean 'check'?")

    def test_help_fits_a_terminal(self):
        for command in ("check", "doctor", "dump", "explain", "rules"):
            for line in self.run_program("help", command).stdout.splitlines():
                if not line.startswith("usage:"):
                    self.assertLessEqual(len(line), 80, line)

    def test_version(self):
        text = self.run_program("version", status=0).stdout
        self.assertRegex(text, r"^fltcheck \d+\.\d+\.\d+ \(.*clang")
        self.assertEqual(self.run_program("--version", status=0).stdout, text)


if __name__ == "__main__":
    program.main()
