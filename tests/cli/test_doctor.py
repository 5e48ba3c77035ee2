"""`fltcheck doctor`: what was understood of a project, and what not."""
import json

import program

# Nothing but declarations of fltKernel.h and one error inside a function.
DEGRADED = """\
#include <fltKernel.h>
#include "generated/version.h"

static NTSTATUS Broken(void)
{
    return VERSION_OF_BUILD + ;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    (void)DriverObject; (void)RegistryPath;
    return Broken();
}
"""

OPERATIONS = program.CLEAN.replace("static const FLT_REGISTRATION Registration", """\
static FLT_PREOP_CALLBACK_STATUS FLTAPI Before(PFLT_CALLBACK_DATA Data,
                                               PCFLT_RELATED_OBJECTS Objects, PVOID *Context)
{
    (void)Data; (void)Objects; (void)Context;
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static const FLT_OPERATION_REGISTRATION Operations[] = {
    { IRP_MJ_CREATE, 0, Before, NULL },
    { .MajorFunction = IRP_MJ_WRITE, .PreOperation = Before },
    { IRP_MJ_OPERATION_END }
};

static const FLT_REGISTRATION Registration""").replace("0, NULL, NULL, Unload",
                                                       "0, NULL, Operations, Unload")


class Doctor(program.ProgramTest):
    def doctor(self, *arguments, status=None):
        return self.run_program("doctor", "--headers", "bundled", *arguments, status=status)

    def doctor_json(self, *arguments, status=None):
        return json.loads(self.doctor("--format", "json", *arguments, status=status).stdout)

    def test_all_understood(self):
        self.write("driver.c", OPERATIONS)
        result = self.doctor("driver.c", status=0)
        self.assertEqual(result.stderr, "")
        lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
        for line in ("headers bundled headers", "target x86_64-pc-windows-gnu",
                     "component driver.c", "units 1 parsed", "driver.c parsed 5 functions",
                     "callbacks 5 found", "everything was understood"):
            self.assertIn(line, lines)
        for start in ("libclang ", "entry DriverEntry driver.c:",
                      "unload Unload FilterUnloadCallback driver.c:18:",
                      "operation Before before IRP_MJ_CREATE driver.c:",
                      "operation Before before IRP_MJ_WRITE driver.c:",
                      "connect Connect FltCreateCommunicationPort driver.c:6:",
                      "disconnect Disconnect FltCreateCommunicationPort driver.c:13:"):
            self.assertTrue(any(line.startswith(start) for line in lines), (start, lines))

    def test_problems(self):
        self.write("driver.c", DEGRADED)
        self.write("bad.c", "this is no C\n")
        result = self.doctor("driver.c", "bad.c", status=3)
        self.assertEqual(result.stderr, "")
        for text in ("1 degraded, 1 failed", "missing header: generated/version.h",
                     "1 of 2 functions", "Broken: driver.c:6:31: expected expression",
                     "not everything was understood: 1 unit failed, 1 degraded; "
                     "1 of 2 functions with errors"):
            self.assertIn(text, result.stdout)

    def test_json(self):
        self.write("driver.c", DEGRADED)
        self.write_database("driver.c", arguments=("-fsomething-unheard-of",))
        report = self.doctor_json("-p", ".", status=3)
        self.assertEqual((report["schema"], report["understood"]), (1, False))
        component, = report["components"]
        unit, = component["units"]
        self.assertEqual((unit["file"], unit["status"]), ("driver.c", "degraded"))
        self.assertIn(("include", "generated/version.h", 2),
                      [(r["kind"], r["name"], r["line"]) for r in unit["repairs"]])
        self.assertEqual(unit["missing_headers"], ["generated/version.h"])
        self.assertIn("-fsomething-unheard-of", unit["dropped_options"])
        function, = component["degraded"]
        self.assertEqual((function["function"], function["line"], function["errors"]),
                         ("Broken", 4, 1))
        self.assertEqual(component["functions"], 2)
        self.assertEqual((component["entry"], component["entry_place"]["line"]),
                         ("DriverEntry", 9))
        self.assertEqual(component["callbacks"], [])

    def test_project(self):
        """What the reader of the project decided is told with the component."""
        self.write("src/driver.c", program.CLEAN)
        self.write("src/inc/extra.h", "")
        report = self.doctor_json("src", status=0)
        component, = report["components"]
        self.assertEqual(component["entry"], "DriverEntry")
        text = self.doctor("src", status=0).stdout
        for note in component["notes"]:
            self.assertIn(note, text)

    def test_components_and_outputs(self):
        self.write("a.c", program.CLEAN)
        self.write("b.c", "int helper(void) { return 1; }\n")
        self.write_database("a.c", path="a/compile_commands.json")
        self.write_database("b.c", path="b/compile_commands.json")
        self.doctor("a", "b", "--format", "json", "-o", "all.json", status=0)
        report = json.loads(self.read("all.json"))
        self.assertEqual([c["entry"] for c in report["components"]], ["DriverEntry", ""])
        self.assertIn("mention anything", report["components"][1]["obstacle"])
        self.assertTrue(report["understood"])
        self.doctor("a", "b", "--all", "--format", "json", "-o", "all.json", status=0)
        report = json.loads(self.read("all.json"))
        self.assertIn("no entry point", report["components"][1]["obstacle"])

    def test_components_of_no_interest(self):
        """Of several components, those that no rule can be about are not read, and named."""
        self.write("a.c", program.CLEAN)
        self.write("b.c", "#error never read\nint helper(void) { return 1; }\n")
        self.write_database("a.c", path="a/compile_commands.json")
        self.write_database("b.c", path="b/compile_commands.json")
        text = self.doctor("a", "b", status=0).stdout
        for expected in ("units        1 skipped", "not read     neither its sources",
                         "everything was understood; 1 unit of no interest not read"):
            self.assertIn(expected, text)
        report = self.doctor_json("a", "b", status=0)
        self.assertEqual([c["skipped"] for c in report["components"]], [False, True])
        self.assertEqual(report["components"][1]["units"][0]["status"], "skipped")
        for arguments in (("a", "b", "--all"), ("b",), ("a", "b.c")):
            self.assertNotIn("skipped", self.doctor(*arguments, status=3).stdout)
        result = self.run_program("check", "a", "b", "-v", status=0)
        self.assertIn("no findings in 2 units (1 skipped)", result.stdout)
        self.assertIn("skipped: nothing in its component", result.stderr)

    def test_same_bytes(self):
        self.write("driver.c", OPERATIONS)
        self.write("other.c", DEGRADED.replace("DriverEntry", "Other"))
        for form in ("text", "json"):
            outputs = {self.doctor("--format", form, jobs, "driver.c", "other.c").stdout
                       for jobs in ("-j1", "-j2", "-j5")}
            self.assertEqual(len(outputs), 1)

    def test_quiet_and_verbose(self):
        self.write("driver.c", OPERATIONS)
        self.write("bad.c", "\n".join(f"#error number {i}" for i in range(9)) + "\n")
        self.assertIn("and 4 more errors (-v lists them)", self.doctor("driver.c", "bad.c").stdout)
        self.assertIn("number 8", self.doctor("-v", "driver.c", "bad.c").stdout)
        self.assertNotIn("driver.c    parsed", self.doctor("-q", "driver.c", "bad.c").stdout)

    def test_colour(self):
        self.write("driver.c", program.CLEAN)
        self.assertIn("\033[", self.doctor("--color", "always", "driver.c").stdout)
        self.assertNotIn("\033[", self.doctor("driver.c").stdout)

    def test_usage(self):
        self.write("driver.c", program.CLEAN)
        self.assertIn("'fltcheck doctor' writes text or json",
                      self.doctor("--format", "msvc", "driver.c", status=2).stderr)
        self.doctor("none.c", status=2)


if __name__ == "__main__":
    program.main()
