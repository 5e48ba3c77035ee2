"""Suppressions in comments, pragmas and macros: what they suppress, what they have to say."""
import program

CLOSE = "    FltUnregisterFilter(gFilter);\n    return STATUS_SUCCESS;"


class SuppressionTest(program.ProgramTest):
    def driver(self, text, name="drv.c"):
        """The broken driver, with `text` in the place of the line that has the finding."""
        self.assertIn(CLOSE, program.BROKEN)
        self.write(name, program.BROKEN.replace(CLOSE, text + "\n    return STATUS_SUCCESS;"))
        return name

    def assert_suppressed(self, text, kind="comment", reason="because"):
        name = self.driver(text)
        report = self.check_json(name, status=0)
        finding, = report["findings"]
        self.assertEqual(finding["rule"], "FLT101")
        self.assertFalse(finding["counts"])
        self.assertEqual(finding["suppression"]["kind"], kind)
        self.assertEqual(finding["suppression"]["reason"], reason)
        self.assertTrue(report["suppressions"][0]["used"])
        return report

    def assert_warned(self, text, warning, count=1):
        result = self.check("-q", "--format", "json", self.driver(text), status=1)
        self.assertEqual(result.stderr.count("warning: suppression of"), count, result.stderr)
        self.assertIn(warning, result.stderr)

    def test_comments(self):
        self.assert_suppressed("    FltUnregisterFilter(gFilter); // fltcheck-ignore: FLT101 because")
        self.assert_suppressed("    // fltcheck-ignore: FLT101 because\n    FltUnregisterFilter(gFilter);")
        self.assert_suppressed("    /* fltcheck-ignore: FLT204, FLT101 because */\n\n    // and so on\n"
                               "    FltUnregisterFilter(gFilter);")
        self.assert_suppressed("    FltUnregisterFilter(gFilter); "
                               "// fltcheck-ignore: server-port-open-at-unregister because")

    def test_pragmas(self):
        self.assert_suppressed("#pragma warning(suppress: 28101 FLT101) // because\n"
                               "    FltUnregisterFilter(gFilter);", "pragma")
        self.assert_suppressed("#pragma prefast(suppress: FLT101, \"because\")\n"
                               "    FltUnregisterFilter(gFilter);", "pragma")

    def test_macros(self):
        macro = "#define LEAVE(Filter) \\\n    /* fltcheck-ignore: FLT101 because */ \\\n" \
                "    FltUnregisterFilter(Filter)\n"
        self.write("leave.h", macro)
        report = self.assert_suppressed('#include "leave.h"\n    LEAVE(gFilter);')
        self.assertEqual(report["suppressions"][0]["file"], "leave.h")
        self.write("leave.h", macro.replace("fltcheck-ignore", "x"))
        self.assert_suppressed('#include "leave.h"\n    // fltcheck-ignore: FLT101 because\n'
                               "    LEAVE(gFilter);")

    def test_text(self):
        name = self.driver("    FltUnregisterFilter(gFilter); // fltcheck-ignore: FLT101 because")
        text = self.check(name, status=0).stdout
        self.assertRegex(text, r"drv\.c:\d+:5: note: suppressed: server port 'gPort' .* \[FLT101\]\n"
                               r" +because \(drv\.c:\d+\)\n")
        self.assertIn("no findings (1 suppressed) in 1 unit", text)
        self.assertIn("note FLT101: suppressed: ", self.check("--format", "msvc", name).stdout)

    def test_no_effect(self):
        close = "FltUnregisterFilter(gFilter);"
        self.assert_warned(f"    {close} // fltcheck-ignore: FLT101", "it gives no reason")
        self.assert_warned(f"    {close} // fltcheck-ignore: FLT999 x", "there is no rule 'FLT999'")
        self.assert_warned(f"    {close} // fltcheck-ignore: FLT102 x",
                           "there is nothing that it suppresses")
        self.assert_warned(f"    // fltcheck-ignore: FLT101 x\n    {{}}\n    {close}",
                           "there is nothing that it suppresses")
        self.assert_warned(f"    {close} // fltcheck-ignore: FLT101 (until 2020-01-31) x",
                           "it was good until 2020-01-31")
        self.assert_warned(f"    {close} // fltcheck-ignore: FLT101 (until soon) x",
                           "'soon' is no day")
        self.assert_warned(f"    {close} // fltcheck-ignore: x", "there is no rule 'x'")
        self.assert_warned(f"#pragma warning(suppress: 28101)\n    {close}", "", count=0)

    def test_every_place(self):
        """Two places of one finding: one suppression is not enough."""
        early = "    if (Flags != 0) {\n        FltUnregisterFilter(gFilter);%s\n        " \
                "return STATUS_SUCCESS;\n    }\n    FltUnregisterFilter(gFilter);%s"
        report = self.check_json(self.driver(early % ("", "")), status=1)
        self.assertEqual([len(finding["also"]) for finding in report["findings"]], [1])
        mark = " // fltcheck-ignore: FLT101 because"
        self.check("-q", self.driver(early % (mark, "")), status=1)
        self.check("-q", self.driver(early % ("", mark)), status=1)
        self.check("-q", self.driver(early % (mark, mark)), status=0)

    def test_until(self):
        name = self.driver("    FltUnregisterFilter(gFilter); "
                           "// fltcheck-ignore: FLT101 (until 2027-03-31) because")
        day = 1806451200  # 2027-03-31
        self.check("-q", name, status=0, env={"SOURCE_DATE_EPOCH": str(day + 86399)})
        self.check("-q", name, status=1, env={"SOURCE_DATE_EPOCH": str(day + 86400)})


if __name__ == "__main__":
    program.main()
