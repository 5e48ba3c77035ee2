#!/usr/bin/env python3
"""Bad and excessive input: the documented exit status, a message with the place, nothing
lost for the other units, no crash, no hang."""
import json
import os
import subprocess
import tempfile
import unittest

PROGRAM = os.path.abspath(os.environ.get("FLTCHECK") or "build/release/fltcheck")
HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "..", "..", "corpus", "robust")
SECONDS = 300
SHARE = int(os.environ.get("SHARE") or 1)  # large inputs are one such part as large

FINDINGS, INCOMPLETE = 1, 3

DRIVER = """\
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_PORT Port, Client;

@FUNCTIONS@
static NTSTATUS FLTAPI OnConnect(PFLT_PORT port, PVOID cookie, PVOID context, ULONG size, PVOID *result)
{
    (void)cookie, (void)context, (void)size;
    *result = NULL;
    Client = port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID cookie)
{
    (void)cookie;
    FltCloseClientPort(Filter, &Client);
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    (void)flags;
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI OnSetup(PCFLT_RELATED_OBJECTS objects, FLT_INSTANCE_SETUP_FLAGS flags,
                               DEVICE_TYPE device, FLT_FILESYSTEM_TYPE fs)
{
    (void)objects, (void)flags, (void)device, (void)fs;
    @ASIDE@
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, OnUnload, OnSetup
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\\\\\\\BigPort");
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS st;

    (void)path;
    @BEFORE@
    st = FltRegisterFilter(driver, &Registration, &Filter);
    if (!NT_SUCCESS(st)) return st;
    st = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(st)) {
        InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
        st = FltCreateCommunicationPort(Filter, &Port, &oa, NULL, OnConnect, OnDisconnect, NULL, 1);
        FltFreeSecurityDescriptor(sd);
    }
    if (!NT_SUCCESS(st)) FltUnregisterFilter(Filter);
    return st;
}
""".replace("\\\\\\\\", "\\\\")


def driver(functions="", before="", aside=""):
    """A driver whose unload forgets the port (FLT101), with something more in it: functions,
    and statements on the way to the defect or in a callback aside from it."""
    text = DRIVER.replace("@FUNCTIONS@", functions)
    return text.replace("@BEFORE@", before).replace("@ASIDE@", aside)


class Robust(unittest.TestCase):
    def check(self, *files, folder=FOLDER):
        """Runs the checker: exit status, report, what it said on standard error."""
        done = subprocess.run(
            [PROGRAM, "check", "--format", "json", "--headers", "bundled", *files],
            cwd=folder, capture_output=True, timeout=SECONDS, check=False)
        errors = done.stderr.decode("utf-8", "replace")
        self.assertIn(done.returncode, (0, 1, 2, 3), errors)
        report = json.loads(done.stdout) if done.stdout.strip() else {}
        return done.returncode, report, errors

    def check_text(self, text):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "big.c"), "w", encoding="utf-8") as file:
                file.write(text)
            return self.check("big.c", folder=folder)

    def assert_found(self, result, rule="FLT101"):
        status, report, errors = result
        self.assertEqual(status, FINDINGS, errors)
        self.assertIn(rule, [f["rule"] for f in report["findings"]])

    def unit(self, report, name):
        return next(u for u in report["units"] if u["file"].endswith(name))

    # ---- files of corpus/robust --------------------------------------------------

    def test_empty(self):
        status, report, errors = self.check("empty.c")
        self.assertEqual((status, report["findings"]), (0, []), errors)

    def test_self_including_with_guard(self):
        status, report, errors = self.check("self_guarded.c")
        self.assertEqual((status, report["findings"]), (0, []), errors)
        self.assertEqual(self.unit(report, "self_guarded.c")["status"], "parsed")

    def test_self_including_without_end(self):
        status, report, _ = self.check("self_endless.c")
        self.assertIn(status, (0, INCOMPLETE))
        unit = self.unit(report, "self_endless.c")
        self.assertNotEqual(unit["status"], "parsed")
        self.assertIn("self_endless.c:2:", " ".join(unit["reasons"]))

    def test_recursion(self):
        status, report, errors = self.check("recursion.c")
        self.assertEqual((status, report["findings"]), (0, []), errors)

    def test_missing_header(self):
        result = self.check("missing_header.c")
        self.assert_found(result)
        unit = self.unit(result[1], "missing_header.c")
        self.assertEqual(unit["status"], "degraded")
        reasons = " ".join(unit["reasons"])
        self.assertIn("generated/build_number.h", reasons)
        self.assertIn("missing_header.c:2:", reasons)

    # ---- what is missing ----------------------------------------------------------

    def verdicts(self, report):
        return {v["verdict"] for v in report["verdicts"] if v["rule"] in ("FLT101", "FLT103")}

    def assert_unknown(self, name):
        status, report, errors = self.check(name)
        self.assertEqual((status, report["findings"]), (INCOMPLETE if status else 0, []), errors)
        verdicts = {v["verdict"] for v in report["verdicts"] if v["rule"] == "FLT101"}
        self.assertEqual(verdicts, {"unknown"}, errors)
        return report

    def test_trace_macros(self):
        result = self.check("trace.c")
        self.assert_found(result)
        unit = self.unit(result[1], "trace.c")
        self.assertEqual(unit["degraded_functions"], 0)
        self.assertIn(("trace", "trace.tmh"), {(r["kind"], r["name"]) for r in unit["repairs"]})

    def test_spelling_of_headers(self):
        status, report, errors = self.check("spelling.c")
        self.assertEqual((status, report["findings"]), (0, []), errors)
        unit = self.unit(report, "spelling.c")
        self.assertEqual((unit["status"], unit["reasons"]), ("parsed", []))
        self.assertEqual([r["kind"] for r in unit["repairs"]], ["spelling"] * 3)
        self.assertEqual(self.verdicts(report), {"holds"})

    def test_decision_by_something_unknown(self):
        report = self.assert_unknown("decides_by_unknown.c")
        unit = self.unit(report, "decides_by_unknown.c")
        self.assertEqual(unit["degraded_functions"], 0)
        self.assertEqual([(r["kind"], r["name"], r["line"]) for r in unit["repairs"]],
                         [("include", "settings.h", 3), ("constant", "CLOSE_PORTS", 24)])

    def test_client_that_can_not_be_told(self):
        _, report, _ = self.check("connect_unparsed.c")
        verdicts = {verdict["rule"]: verdict for verdict in report["verdicts"]}
        self.assertEqual(verdicts["FLT301"]["verdict"], "unknown")
        self.assertIn("connect_unparsed.c has errors", verdicts["FLT301"]["reason"])

    def test_main_without_a_result(self):
        _, report, errors = self.check("void_main.cpp")
        verdicts = {verdict["rule"]: verdict["verdict"] for verdict in report["verdicts"]}
        self.assertEqual((verdicts["FLT301"], verdicts["FLT304"]), ("violated", "holds"), errors)
        self.assertEqual([finding["rule"] for finding in report["findings"]], ["FLT301"])

    def test_unknown_callback(self):
        self.assert_unknown("callback_unknown.c")

    def test_close_of_something_unknown(self):
        self.assert_unknown("closes_by_unknown.c")

    def test_close_by_a_macro_that_is_missing(self):
        self.assert_unknown("closes_by_macro.c")

    def test_no_finding_in_a_system_header(self):
        """What goes wrong in there is told of where the driver calls it."""
        status, report, errors = self.check("vendor_header.c", "--", "-isystem", "vendor")
        found = [(f["rule"], f["file"], f["function"], f["statement"]) for f in report["findings"]]
        self.assertEqual(found, [("FLT103", "vendor_header.c", "OnUnload", "CloseTwice(Port)")], errors)
        self.assertEqual({step["file"] for step in report["findings"][0]["path"]}, {"", "vendor_header.c"})
        self.assert_found(self.check("vendor_header.c", "--", "-Ivendor"), "FLT103")

    def test_unparsable(self):
        status, report, errors = self.check("unparsable.c")
        self.assertEqual(status, INCOMPLETE, errors)
        unit = self.unit(report, "unparsable.c")
        self.assertEqual(unit["status"], "failed")
        self.assertIn("unparsable.c:1:", " ".join(unit["reasons"]))

    def test_unparsable_beside_a_driver(self):
        self.assert_found(self.check("unparsable.c", "kr_style.c"))

    def test_old_style_definitions(self):
        result = self.check("kr_style.c")
        self.assert_found(result)
        self.assertEqual(self.unit(result[1], "kr_style.c")["status"], "parsed")

    def test_file_that_does_not_exist(self):
        status, _, errors = self.check("nowhere.c")
        self.assertEqual(status, 2)
        self.assertIn("nowhere.c", errors)

    # ---- generated -----------------------------------------------------------------

    def test_function_of_ten_megabytes(self):
        line = "    Table[{0} % 64] = Table[{1} % 64] + {0}u;\n"
        body = "".join(line.format(i, i + 7) for i in range(220_000 // SHARE))
        text = driver("static ULONG Table[64];\n\nstatic void Fill(void)\n{\n" + body + "}\n", "Fill();")
        self.assertGreater(len(text), 10_000_000 // SHARE)
        self.assert_found(self.check_text(text))

    def test_large_function_that_matters(self):
        step = "    if (Table[{0} % 64] == {0}u) Port = Port ? Port : NULL;\n"
        body = "".join(step.format(i) for i in range(5_000 // SHARE))
        status, _, errors = self.check_text(
            driver("static ULONG Table[64];\n\nstatic void Walk(void)\n{\n" + body + "}\n", "Walk();"))
        self.assertEqual(status, FINDINGS, errors)

    def test_two_thousand_nested_blocks(self):
        text = "static ULONG Deep(ULONG n)\n{\n" + "if (n) {" * 2000 + "n = 1;" + "}" * 2000 + "return n;\n}\n"
        status, report, errors = self.check_text(driver(text, aside="Deep(1);"))
        self.assertIn(status, (0, FINDINGS, INCOMPLETE), errors)
        if self.unit(report, "big.c")["status"] != "parsed":
            self.assertIn("big.c:", " ".join(self.unit(report, "big.c")["reasons"]))

    def test_two_thousand_branches_in_a_chain(self):
        chain = "".join(f"    if (n == {i}) return {i * 3};\n    else\n" for i in range(2000))
        text = "static ULONG Chain(ULONG n)\n{\n" + chain + "    return 0;\n}\n"
        self.assert_found(self.check_text(driver(text, aside="Chain(7);")))

    def test_two_thousand_operands(self):
        text = "static ULONG Sum(ULONG n)\n{\n    return " + " + ".join(["n"] * 2000) + ";\n}\n"
        self.assert_found(self.check_text(driver(text, aside="Sum(7);")))

    def test_three_thousand_signs(self):
        """More than libclang can stand, perhaps: then this unit is lost, and nothing else."""
        text = "static int Odd(int n)\n{\n    return " + "!" * 3000 + "n;\n}\n"
        with tempfile.TemporaryDirectory() as folder:
            for name, content in (("signs.c", text), ("driver.c", driver())):
                with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                    file.write(content)
            result = self.check("signs.c", "driver.c", folder=folder)
        self.assert_found(result)
        unit = self.unit(result[1], "signs.c")
        if unit["status"] != "parsed":
            self.assertIn("the parser", " ".join(unit["reasons"]))

    def test_two_thousand_calls_deep(self):
        text = "static void Step0(void)\n{\n    Port = NULL;\n}\n"
        text += "".join(f"static void Step{i}(void)\n{{\n    Step{i - 1}();\n}}\n" for i in range(1, 2000))
        self.assert_found(self.check_text(driver(text, "Step1999();")))


if __name__ == "__main__":
    unittest.main()
