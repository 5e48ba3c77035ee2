"""What builds of Visual Studio leave behind or make first: precompiled headers, response
files, generated sources and headers, resources, sources that two components share."""
import json

import program

PROJECT = """\
<?xml version="1.0" encoding="utf-8"?>
<Project DefaultTargets="Build" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
  <ItemGroup Label="ProjectConfigurations">
    <ProjectConfiguration Include="Debug|x64"/>
  </ItemGroup>
  <PropertyGroup>
    <ConfigurationType>{kind}</ConfigurationType>
    <PlatformToolset>WindowsKernelModeDriver10.0</PlatformToolset>
  </PropertyGroup>
  <ItemDefinitionGroup><ClCompile>{settings}</ClCompile></ItemDefinitionGroup>
  <ItemGroup>{items}</ItemGroup>
</Project>
"""


def project(items, settings="", kind="Driver"):
    return PROJECT.format(kind=kind, settings=settings, items=items)


def sources(*names):
    return "".join(f'<ClCompile Include="{name}"/>' for name in names)


class PrecompiledHeaders(program.ProgramTest):
    """They are not used: every unit reads the header itself."""

    def setUp(self):
        super().setUp()
        self.write("StdAfx.h", "#pragma once\n#include <fltKernel.h>\n")
        self.write("stdafx.c", '#include "stdafx.h"\n')
        self.write("driver.c", program.BROKEN.replace("<fltKernel.h>", '"stdafx.h"'))

    def test_project(self):
        self.write("d.vcxproj", project(
            sources("driver.c") + '<ClCompile Include="stdafx.c"><PrecompiledHeader>Create'
            "</PrecompiledHeader></ClCompile>",
            "<PrecompiledHeader>Use</PrecompiledHeader><PrecompiledHeaderFile>stdafx.h"
            "</PrecompiledHeaderFile><PrecompiledHeaderOutputFile>$(IntDir)x.pch"
            "</PrecompiledHeaderOutputFile>"))
        result = self.check("d.vcxproj", status=1)
        self.assertIn("1 error in 2 units; verdicts", result.stdout)

    def test_database(self):
        for options in (["/Yustdafx.h", "/Fpx.pch"], ["/Yu", "/Yl"], ["/Ycstdafx.h"]):
            self.write("compile_commands.json", json.dumps([
                {"directory": self.folder.name, "file": name,
                 "arguments": ["cl.exe", "/nologo", "/Zi", *options, "/c", name]}
                for name in ("driver.c", "stdafx.c")]))
            self.assertIn("[FLT101]", self.check(status=1).stdout)
            text = self.run_program("doctor", status=0).stdout
            self.assertIn(f"option dropped: {options[0]}", text)
            self.assertNotIn("/Zi", text)


class ResponseFiles(program.ProgramTest):
    COMMANDS = ("{compiler} @\"my args.rsp\" -c driver.c", "{compiler} @outer.rsp driver.c")

    def check_all(self, compiler, arguments, encoding="utf-8"):
        self.write("an inc/pre.h", "#define FROM_PRE 1\n")
        self.write("sys/names.h", "#define FROM_SYS 1\n")
        guard = "#if !FROM_PRE || !FROM_SYS || !defined TEXT\n#error\n#endif\n"
        self.write("driver.c", "#include <names.h>\n" + guard
                   + 'static const char text[] = TEXT;\n' + program.BROKEN)
        with open(self.folder.name + "/my args.rsp", "w", encoding=encoding) as file:
            file.write(arguments)
        self.write("outer.rsp", '@"my args.rsp"\n-c\n')
        for command in self.COMMANDS:
            self.write("compile_commands.json", json.dumps([
                {"directory": self.folder.name, "file": "driver.c",
                 "command": command.format(compiler=compiler)}]))
            result = self.check(status=1)
            self.assertEqual(result.stderr, "")

    def test_of_cl(self):
        arguments = ('/nologo /I "an inc" /FIpre.h /D "TEXT=\\"a b\\"" /DX\r\n'
                     '-external:I sys /external:W0 /TC')
        for encoding in ("utf-8", "utf-8-sig", "utf-16"):
            self.check_all("cl.exe", arguments, encoding)

    def test_of_clang(self):
        self.check_all("clang", "-I'an inc' -include pre.h -DTEXT='\"a b\"' -isystem sys\n-O2")


class GeneratedSources(program.ProgramTest):
    """What MIDL, MC and the trace preprocessor would have made is not there."""

    def test_all(self):
        self.write("driver.c", '#include <fltKernel.h>\n#include "driver.tmh"\n'
                   '#include "events.h"\n#include "api_h.h"\n'
                   + program.BROKEN.replace("(void)RegistryPath;",
                                            "WPP_INIT_TRACING(DriverObject, RegistryPath);"
                                            'DoTraceMessage(TRACE_ALL, "x %!STATUS!", 1);'))
        self.write("d.vcxproj", project(
            sources("driver.c", "api_i.c", "api_p.c", "$(IntDir)events.c")
            + '<ResourceCompile Include="driver.rc"/><Midl Include="api.idl"/>'
            '<MessageCompile Include="events.mc"/><ClCompile Include="driver.rc"/>'
            '<ClCompile Include="off.c"><ExcludedFromBuild>true</ExcludedFromBuild></ClCompile>'))
        report = self.check_json("d.vcxproj", status=1)
        self.assertEqual([finding["rule"] for finding in report["findings"]], ["FLT101"])
        unit, = report["units"]
        self.assertEqual((unit["status"], unit["degraded_functions"]), ("degraded", 0))
        text = self.run_program("doctor", "d.vcxproj", status=3).stdout
        for expected in ("api_i.c does not exist before the build", "off.c is excluded",
                         "driver.rc is not C or C++", "missing header: events.h",
                         "missing header: api_h.h", "'driver.tmh' file not found"):
            self.assertIn(expected, text)
        self.assertNotIn("missing header: driver.tmh", text)


class SharedSources(program.ProgramTest):
    def test_same_file_in_two_drivers(self):
        """Checked in both, told once, with both names."""
        self.write("shared.c", program.DRIVER.replace(
            "/*CLOSE*/", "\n#ifdef CLOSES\nFltCloseCommunicationPort(gPort);\n#endif\n"))
        for name in ("one", "two"):
            self.write(f"{name}.vcxproj", project(sources("shared.c")))
        self.write("three.vcxproj", project(sources("shared.c"), "<PreprocessorDefinitions>"
                                            "CLOSES</PreprocessorDefinitions>"))
        text = self.check(".", status=1).stdout
        self.assertEqual(text.count("[FLT101]"), 1)
        self.assertIn("\n   in each of one, two\n", text)
        self.assertIn("1 error in 3 units; verdicts: 2 violated, ", text)
        finding, = self.check_json(".", status=1)["findings"]
        self.assertEqual(finding["components"], ["one", "two"])
        self.assertNotIn("   in ", self.check("one.vcxproj", status=1).stdout)

    def test_finding_of_one_of_them(self):
        self.write("shared.c", program.DRIVER.replace(
            "/*CLOSE*/", "\n#ifdef CLOSES\nFltCloseCommunicationPort(gPort);\n#endif\n"))
        self.write("one.vcxproj", project(sources("shared.c")))
        self.write("two.vcxproj", project(sources("shared.c"), "<PreprocessorDefinitions>"
                                          "CLOSES</PreprocessorDefinitions>"))
        self.assertIn("\n   in one\n", self.check(".", status=1).stdout)

    def test_library_in_two_drivers(self):
        """A static library belongs to each driver that refers to it, and to no component of
        its own."""
        self.write("closer.c", "#include <fltKernel.h>\nvoid CloseIt(PFLT_PORT Port)\n"
                   "{\n    FltCloseCommunicationPort(Port);\n}\n")
        reference = '<ProjectReference Include="closer.vcxproj"/>'
        call = "extern void CloseIt(PFLT_PORT Port); CloseIt(gPort);"
        self.write("good.c", program.DRIVER.replace("/*CLOSE*/", call))
        self.write("bad.c", program.BROKEN)
        self.write("closer.vcxproj", project(sources("closer.c"), kind="StaticLibrary"))
        self.write("good.vcxproj", project(sources("good.c") + reference))
        self.write("bad.vcxproj", project(sources("bad.c") + reference))
        report = self.check_json(".", status=1)
        self.assertEqual([(f["file"], f["components"]) for f in report["findings"]],
                         [("bad.c", ["bad"])])
        self.assertEqual([(u["component"], u["file"]) for u in report["units"]],
                         [("bad", "bad.c"), ("bad", "closer.c"), ("good", "good.c"),
                          ("good", "closer.c")])


class Languages(program.ProgramTest):
    def test_options_of_the_other_language(self):
        """A standard that a whole project has is for the sources that it fits."""
        self.write("driver.c", "int class;\n" + program.BROKEN)
        self.write("more.cpp", "auto lambda = [] { return 1; };\n")
        self.write("compile_commands.json", json.dumps([
            {"directory": self.folder.name, "file": name,
             "arguments": ["clang-cl", "/std:c17", "/std:c++20", "/c", name]}
            for name in ("driver.c", "more.cpp")]))
        result = self.check(status=1)
        self.assertIn("[FLT101]", result.stdout)
        self.assertEqual(result.stderr, "")


if __name__ == "__main__":
    program.main()
