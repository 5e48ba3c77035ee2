"""`fltcheck fix` and `check --fixes`: what mends a finding without making anything worse."""
import json
import subprocess

import program

CLOSE = "    FltCloseCommunicationPort(gPort);"

# The message callback sends to the client that the disconnect callback closes.
MESSAGE = """static NTSTATUS FLTAPI Message(PVOID Cookie, PVOID In, ULONG InSize, PVOID Out,
                               ULONG OutSize, PULONG Returned)
{
    ULONG what = 1;
    LARGE_INTEGER timeout;

    (void)Cookie; (void)In; (void)InSize; (void)Out; (void)OutSize;
    timeout.QuadPart = -10000;
    *Returned = 0;
    return FltSendMessage(gFilter, &gClient, &what, sizeof(what), NULL, NULL, &timeout);
}

static NTSTATUS FLTAPI Unload"""
COPY = program.CLEAN
for old, new in (("static NTSTATUS FLTAPI Connect",
                  "static PFLT_PORT gClient;\n\nstatic NTSTATUS FLTAPI Connect"),
                 ("(void)Client; (void)Cookie;", "gClient = Client; (void)Cookie;"),
                 ("return STATUS_ACCESS_DENIED;", "return STATUS_SUCCESS;"),
                 ("    (void)ConnectionCookie;\n}", "    /*BODY*/\n    (void)ConnectionCookie;\n}"),
                 ("static NTSTATUS FLTAPI Unload", MESSAGE), ("NULL, 1);", "Message, 1);")):
    COPY = COPY.replace(old, new, 1)


class Fix(program.ProgramTest):
    def fix(self, *arguments, status=None):
        return self.run_program("fix", "--headers", "bundled", *arguments, status=status)

    def test_mends(self):
        self.write("driver.c", program.BROKEN)
        result = self.fix("driver.c", status=0)
        self.assertIn(f"+{CLOSE}\n", result.stdout)
        self.assertTrue(result.stdout.endswith("1 finding mended; 0 findings left\n"))
        self.assertEqual(self.read("driver.c"), program.BROKEN.replace(
            "    FltUnregisterFilter(gFilter);\n    return STATUS_SUCCESS;",
            CLOSE + "\n    FltUnregisterFilter(gFilter);\n    return STATUS_SUCCESS;"))
        self.check("driver.c", status=0)
        self.assertEqual(self.fix("driver.c", status=0).stdout,
                         "0 findings mended; 0 findings left\n")

    def test_what_comes_too_late_is_moved(self):
        late = program.BROKEN.replace(
            "    FltUnregisterFilter(gFilter);\n    return STATUS_SUCCESS;",
            "    FltUnregisterFilter(gFilter);\n    gFilter = NULL;\n" + CLOSE + "\n"
            "    return STATUS_SUCCESS;")
        self.write("driver.c", late)
        report = self.check("--fixes", "--format", "sarif", "driver.c", status=1).stdout
        fix, = json.loads(report)["runs"][0]["results"][0]["fixes"]
        replacement, = fix["artifactChanges"][0]["replacements"]
        lines = late.splitlines(keepends=True)
        region = replacement["deletedRegion"]
        lines[region["startLine"] - 1:region["endLine"] - 1] = [
            replacement["insertedContent"]["text"]]
        result = self.fix("driver.c", status=0)
        self.assertIn(f"-{CLOSE}\n+{CLOSE}\n+    FltUnregisterFilter(gFilter);\n", result.stdout)
        mended = self.read("driver.c")
        self.assertIn(f"{CLOSE}\n    FltUnregisterFilter(gFilter);\n    gFilter = NULL;\n", mended)
        self.assertEqual("".join(lines), mended)
        self.assertEqual(sorted(mended), sorted(late))

    def mend_copy(self, body):
        """A disconnect callback that closes a copy of what message callbacks send to."""
        self.write("driver.c", COPY.replace("    /*BODY*/", body))
        result = self.fix("driver.c")
        return result, self.read("driver.c").partition("Disconnect(PVOID ConnectionCookie)\n{\n")[
            2].partition("    (void)ConnectionCookie;")[0]

    def test_the_variable_instead_of_its_copy(self):
        result, body = self.mend_copy("    PFLT_PORT port = gClient;\n\n"
                                      "    FltCloseClientPort(gFilter, &port);")
        self.assertIn("-    PFLT_PORT port = gClient;\n", result.stdout)
        self.assertEqual(body.strip(), "FltCloseClientPort(gFilter, &gClient);")
        # Who uses the copy besides keeps it.
        _, body = self.mend_copy("    PFLT_PORT port = gClient;\n    if (port != NULL) {\n"
                                 "        FltCloseClientPort(gFilter, &port);\n    }")
        self.assertIn("PFLT_PORT port = gClient;", body)
        self.assertIn("FltCloseClientPort(gFilter, &gClient);", body)

    def test_dry_run_changes_nothing(self):
        self.write("driver.c", program.BROKEN)
        result = self.fix("--dry-run", "driver.c", status=0)
        self.assertIn("1 finding can be mended", result.stdout)
        self.assertEqual(self.read("driver.c"), program.BROKEN)

    def test_ends_of_lines_stay(self):
        path = self.write("driver.c", "")
        with open(path, "wb") as file:
            file.write(program.BROKEN.replace("\n", "\r\n").encode())
        self.fix("driver.c", status=0)
        with open(path, "rb") as file:
            text = file.read()
        self.assertIn(CLOSE.encode() + b"\r\n", text)
        self.assertEqual(text.count(b"\n"), text.count(b"\r\n"))

    def test_nothing_gets_worse(self):
        """Closed on one of two paths: one more close would be the second on the other."""
        text = program.BROKEN.replace(
            "    (void)Flags;\n",
            "    if (Flags != 0) {\n        FltCloseCommunicationPort(gPort);\n    }\n")
        self.write("driver.c", text)
        result = self.fix("driver.c", status=1)
        self.assertEqual(result.stdout, "0 findings mended; 1 finding left\n")
        self.assertEqual(self.read("driver.c"), text)

    def test_a_branch_is_not_torn_off(self):
        text = program.BROKEN.replace(
            "    (void)Flags;\n    FltUnregisterFilter(gFilter);",
            "    if (Flags == 0)\n        FltUnregisterFilter(gFilter);\n"
            "    else\n        FltUnregisterFilter(gFilter);")
        self.write("driver.c", text)
        self.fix("driver.c", status=1)
        self.assertEqual(self.read("driver.c"), text)

    def test_several_files_with_worker_processes(self):
        self.write("ports.c", program.BROKEN.replace("DriverEntry(", "Start("))
        self.write("entry.c", "#include <fltKernel.h>\n"
                   "NTSTATUS Start(PDRIVER_OBJECT d, PUNICODE_STRING r);\n"
                   "NTSTATUS DriverEntry(PDRIVER_OBJECT d, PUNICODE_STRING r)\n"
                   "{\n    return Start(d, r);\n}\n")
        self.fix("-j", "2", "entry.c", "ports.c", status=0)
        self.assertIn(CLOSE, self.read("ports.c"))

    def test_suggestions(self):
        self.write("src/driver.c", program.BROKEN)
        formats = ("--format", "sarif", "-o", "a.sarif", "--format", "html", "-o", "a.html",
                   "--format", "text", "-o", "a.patch")
        self.check("--fixes", *formats, "src/driver.c", status=1)
        fix, = json.loads(self.read("a.sarif"))["runs"][0]["results"][0]["fixes"]
        change, = fix["artifactChanges"]
        replacement, = change["replacements"]
        self.assertEqual(change["artifactLocation"]["uri"], "src/driver.c")
        self.assertEqual(replacement["insertedContent"]["text"], CLOSE + "\n")
        self.assertIn("This line mends it", self.read("a.html"))
        hunk = [line[4:] for line in self.read("a.patch").splitlines()
                if line.startswith(("    ---", "    +++", "    @@", "    +"))]
        subprocess.run(["git", "apply", "--unidiff-zero", "-"], cwd=self.folder.name, text=True,
                       input="\n".join(hunk) + "\n", check=True)
        self.check("src/driver.c", status=0)
        self.assertNotIn("fixes", self.check("--format", "sarif", "src/driver.c").stdout)


if __name__ == "__main__":
    program.main()
