"""What can be checked, and what happens with input that is missing or broken."""
import json
import os

import program


class Sources(program.ProgramTest):
    def test_file(self):
        self.write("driver.c", program.CLEAN)
        self.check("driver.c", status=0)

    def test_path_without_command_means_check(self):
        self.write("driver.c", program.BROKEN)
        self.assertIn("[FLT101]", self.run_program("driver.c", "--headers", "bundled",
                                                   status=1).stdout)

    def test_compiler_arguments(self):
        self.write("inc/value.h", "#define VALUE 1\n")
        self.write("driver.c", '#include "value.h"\n#if VALUE != ONE\n#error\n#endif\n'
                   + program.CLEAN)
        report = self.check_json("driver.c", "--", "-Iinc", "-DONE=1", status=0)
        self.assertEqual([u["status"] for u in report["units"]], ["parsed"])

    def test_several_files_are_one_driver(self):
        head, body = program.BROKEN.split("static NTSTATUS FLTAPI Unload", 1)
        unload, rest = body.split("static const FLT_REGISTRATION", 1)
        shared = head.replace("static PFLT", "extern PFLT").split("static NTSTATUS")[0]
        self.write("unload.c", shared + "NTSTATUS FLTAPI Unload" + unload)
        self.write("entry.c", head.replace("static PFLT", "PFLT")
                   + "NTSTATUS FLTAPI Unload(FLT_FILTER_UNLOAD_FLAGS Flags);\n"
                   + "static const FLT_REGISTRATION" + rest)
        report = self.check_json("entry.c", "unload.c", status=1)
        self.assertEqual([(f["rule"], f["file"]) for f in report["findings"]],
                         [("FLT101", "unload.c")])
        self.assertEqual(len({u["component"] for u in report["units"]}), 1)

    def test_missing_file(self):
        result = self.check("nothing.c", status=2)
        self.assertIn("nothing.c", result.stderr)
        self.assertEqual(result.stdout, "")

    def test_directory_of_sources(self):
        self.write("src/driver.c", program.BROKEN)
        self.assertIn("[FLT101]", self.check("src", status=1).stdout)

    def test_directory_without_sources(self):
        self.write("docs/readme.txt", "nothing to check")
        self.assertIn("docs", self.check("docs", status=2).stderr)

    def test_nothing_here(self):
        self.assertIn("there is no compile_commands.json here", self.check(status=2).stderr)


class Database(program.ProgramTest):
    def test_found_upwards(self):
        self.write("driver.c", program.BROKEN)
        self.write_database("driver.c")
        os.makedirs(os.path.join(self.folder.name, "a", "b"))
        self.check("-p", "compile_commands.json", status=1)
        self.check("-p", ".", status=1)
        self.check(".", status=1)
        self.check(status=1)

    def test_paths_select(self):
        self.write("driver.c", program.BROKEN)
        self.write("other.c", "int other;\n")
        self.write_database("driver.c")
        self.check("-p", ".", "driver.c", status=1)
        self.assertIn("other.c", self.check("-p", ".", "other.c", status=2).stderr)
        self.assertIn("missing.c", self.check("-p", ".", "missing.c", status=2).stderr)

    def test_missing(self):
        self.assertIn("nowhere", self.check("-p", "nowhere", status=2).stderr)

    def test_malformed(self):
        self.write("compile_commands.json", '[\n  {"directory": "/x",\n  "file" "a.c"}\n]\n')
        self.assertRegex(self.check(status=2).stderr, r"compile_commands\.json:3:\d+: error: ")

    def test_wrong_shape(self):
        for text in ('{"file": "a.c"}', "[1]", '[{"directory": "/x"}]', "", "[]"):
            self.write("compile_commands.json", text)
            self.assertIn("compile_commands.json", self.check(status=2).stderr, text)

    def test_unreadable(self):
        os.makedirs(os.path.join(self.folder.name, "compile_commands.json"))
        self.assertIn("compile_commands.json",
                      self.check("-p", "compile_commands.json", status=2).stderr)

    def test_source_that_is_missing(self):
        self.write("driver.c", program.BROKEN)
        self.write_database("driver.c", "gone.c")
        result = self.check("--format", "json", status=1)
        self.assertIn("gone.c: error: ", result.stderr)
        self.assertNotIn("gone.c: error: gone.c", result.stderr)
        report = json.loads(result.stdout)
        self.assertEqual([(u["file"], u["status"]) for u in report["units"]],
                         [("driver.c", "parsed"), ("gone.c", "failed")])


class BrokenSources(program.ProgramTest):
    def test_nothing_parses(self):
        self.write("driver.c", program.CLEAN)
        self.write("noise.c", "}}} ]] ??? 17 (((\n")
        result = self.check("--format", "json", "driver.c", "noise.c", status=3)
        self.assertRegex(result.stderr, r"noise\.c:1:\d+: error: ")
        report = json.loads(result.stdout)
        self.assertEqual([u["status"] for u in report["units"]], ["parsed", "failed"])
        verdicts = {v["verdict"] for v in report["verdicts"]}
        self.assertNotIn("holds", verdicts)
        reasons = {v["reason"] for v in report["verdicts"] if v["verdict"] == "unknown"}
        self.assertTrue(any("noise.c" in reason for reason in reasons), reasons)

    def test_findings_are_worse(self):
        self.write("driver.c", program.BROKEN)
        self.write("noise.c", "}}}\n")
        self.check("driver.c", "noise.c", status=1)
        self.check("--fail-on", "never", "driver.c", "noise.c", status=3)

    def test_missing_header(self):
        self.write("driver.c", '#include "gone.h"\n' + program.BROKEN)
        result = self.check("driver.c")
        self.assertIn(result.returncode, (0, 1, 3))
        self.assertRegex(result.stderr, r"driver\.c:1:\d+: (warning|error): .*gone\.h")

    def test_file_that_includes_itself(self):
        self.write("driver.c", '#include "driver.c"\n')
        result = self.check("driver.c", status=3)
        self.assertIn("driver.c", result.stderr)

    def test_empty_file(self):
        self.write("empty.c", "")
        self.assertIn("no entry point", self.check("empty.c", status=0).stderr)

    def test_degraded_function_is_unknown(self):
        self.write("driver.c", program.CLEAN.replace(
            "FltCloseCommunicationPort(gPort);", "FltCloseCommunicationPort(gPrt);"))
        report = self.check_json("driver.c")
        self.assertEqual([u["status"] for u in report["units"]], ["degraded"])
        self.assertEqual([f["rule"] for f in report["findings"]], [])
        verdicts = {v["verdict"] for v in report["verdicts"] if v["rule"] == "FLT101"}
        self.assertEqual(verdicts, {"unknown"})


class Entry(program.ProgramTest):
    def test_other_name(self):
        self.write("driver.c", program.BROKEN.replace("DriverEntry", "FilterMain"))
        result = self.check("driver.c", status=0)
        self.assertIn("no entry point", result.stderr)
        self.assertIn("[FLT101]", self.check("--entry", "FilterMain", "driver.c", status=1).stdout)

    def test_no_entry_is_not_applicable(self):
        self.write("part.c", "static int helper(void) { return 0; }\n")
        report = self.check_json("part.c", status=0)
        self.assertEqual({v["verdict"] for v in report["verdicts"]}, {"not-applicable"})
        self.assertEqual({v["reason"] for v in report["verdicts"]},
                         {"no entry point (DriverEntry); use --entry NAME"})

    def test_program_is_no_driver(self):
        self.write("tool.c", "int main(void) { return 0; }\n")
        report = self.check_json("tool.c", status=0)
        self.assertEqual({v["verdict"] for v in report["verdicts"]}, {"not-applicable"})
        reasons = {v["rule"]: v["reason"] for v in report["verdicts"]}
        self.assertEqual(reasons["FLT101"], "this is no driver")
        self.assertEqual(reasons["FLT301"], "no port handle is created on any path")

    def test_unknown_entry(self):
        self.write("driver.c", program.CLEAN)
        result = self.check("--entry", "Nope", "driver.c", status=2)
        self.assertIn("--entry Nope", result.stderr)


if __name__ == "__main__":
    program.main()
