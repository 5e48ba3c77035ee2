"""Projects of Visual Studio, folders and `fltcheck import`, from outside."""
import json
import os
import time

import program

CONFIGURATIONS = """\
  <ItemGroup Label="ProjectConfigurations">
    <ProjectConfiguration Include="Debug|x64"/>
    <ProjectConfiguration Include="Release|x64"/>
    <ProjectConfiguration Include="Release|ARM64"/>
  </ItemGroup>
"""

# The driver closes its port through a library, and only in the release configuration.
DRIVER_PROJECT = f"""\
<?xml version="1.0" encoding="utf-8"?>
<Project DefaultTargets="Build" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
{CONFIGURATIONS}
  <Import Project="$(VCTargetsPath)\\Microsoft.Cpp.Default.props"/>
  <PropertyGroup Label="Configuration">
    <ConfigurationType>Driver</ConfigurationType>
    <DriverType>WDM</DriverType>
    <PlatformToolset>WindowsKernelModeDriver10.0</PlatformToolset>
    <UseDebugLibraries>false</UseDebugLibraries>
    <UseDebugLibraries Condition="'$(Configuration)'=='Debug'">true</UseDebugLibraries>
  </PropertyGroup>
  <Import Project="$(VCTargetsPath)\\Microsoft.Cpp.props"/>
  <Import Project="..\\Build\\shared.PROPS"/>
  <ItemGroup>
    <ClCompile Include="Source Files\\*.c"/>
    <ResourceCompile Include="driver.rc"/>
    <ProjectReference Include="..\\lib\\closer.vcxproj"/>
  </ItemGroup>
  <Import Project="$(VCTargetsPath)\\Microsoft.Cpp.targets"/>
</Project>
"""

SHEET = """\
<Project>
  <ItemDefinitionGroup>
    <ClCompile>
      <AdditionalIncludeDirectories>$(SolutionDir)INCLUDE;%(AdditionalIncludeDirectories)</AdditionalIncludeDirectories>
      <PreprocessorDefinitions Condition="'$(Configuration)'=='Release'">CLOSES;%(PreprocessorDefinitions)</PreprocessorDefinitions>
    </ClCompile>
  </ItemDefinitionGroup>
</Project>
"""

LIBRARY_PROJECT = f"""\
<Project>
{CONFIGURATIONS}
  <PropertyGroup>
    <ConfigurationType>StaticLibrary</ConfigurationType>
    <PlatformToolset>WindowsKernelModeDriver10.0</PlatformToolset>
  </PropertyGroup>
  <Import Project="..\\Build\\shared.props"/>
  <ItemGroup><ClCompile Include="closer.c"/></ItemGroup>
</Project>
"""

SOLUTION = """\
Microsoft Visual Studio Solution File, Format Version 12.00
Project("{8BC9CEB8-8B4A-11D0-8D11-00A0C91BC942}") = "driver", "Dr\u00efver\\driver.vcxproj", "{1}"
EndProject
Project("{8BC9CEB8-8B4A-11D0-8D11-00A0C91BC942}") = "closer", "lib\\closer.vcxproj", "{2}"
EndProject
Global
	GlobalSection(SolutionConfigurationPlatforms) = preSolution
		Debug|x64 = Debug|x64
		Release|x64 = Release|x64
	EndGlobalSection
EndGlobal
"""

HEADER = "#include <fltKernel.h>\nvoid CloseIt(PFLT_PORT Port);\n"
LIBRARY = """\
#include "Closer.h"
void CloseIt(PFLT_PORT Port)
{
#ifdef CLOSES
    FltCloseCommunicationPort(Port);
#else
    (void)Port;
#endif
}
"""


class Projects(program.ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("all.sln", SOLUTION)
        self.write("Dr\u00efver/driver.vcxproj", DRIVER_PROJECT)
        self.write("build/Shared.props", SHEET)
        self.write("lib/closer.vcxproj", LIBRARY_PROJECT)
        self.write("lib/closer.c", LIBRARY)
        self.write("include/Closer.h", HEADER)
        self.write("Dr\u00efver/Source Files/entry.c", '#include "Closer.h"\n'
                   + program.DRIVER.replace("/*CLOSE*/", "CloseIt(gPort);"))

    def import_units(self, *arguments, status=0):
        text = self.run_program("import", *arguments, status=status).stdout
        return json.loads(text)

    def test_each_way_to_name_it(self):
        for arguments in (["all.sln"], ["-p", "all.sln"], ["Dr\u00efver/driver.vcxproj"], ["."],
                          ["-p", "."], ["-p", "all.sln", "lib/closer.c"],
                          [os.path.join(self.folder.name, "all.sln")]):
            result = self.check(*arguments, status=1)
            self.assertIn("[FLT101]", result.stdout, arguments)
            self.assertEqual(result.stderr, "", arguments)
        self.assertIn("Dr\u00efver/Source Files/entry.c:", self.check("all.sln").stdout)

    def test_configurations(self):
        self.check("--config", "Release", "all.sln", status=0)
        self.check("--config", "release", "--platform", "x64", ".", status=0)
        result = self.check("--config", "Checked", "all.sln", status=1)
        self.assertIn("all.sln: warning: the solution has no such configuration; Debug|x64",
                      result.stderr)
        text = self.check("-v", "--platform", "ARM64", "Dr\u00efver/driver.vcxproj").stderr
        self.assertIn("driver.vcxproj, Release|ARM64", text)
        self.assertIn("read as for x64", text)

    def test_what_is_imported(self):
        units = self.import_units("all.sln")
        self.assertEqual([unit["file"] for unit in units],
                         ["Dr\u00efver/Source Files/entry.c", "lib/closer.c"])
        for unit in units:
            self.assertEqual(unit["directory"], os.path.realpath(self.folder.name))
            self.assertIn("-Iinclude", unit["arguments"])
            self.assertIn("-D_AMD64_", unit["arguments"])
            self.assertEqual(unit["arguments"][-2:], ["-c", unit["file"]])
            self.assertTrue(unit["output"].startswith("driver.sys.dir/"))
        self.assertIn("-DDBG=1", units[0]["arguments"])
        released = self.import_units("all.sln", "--config", "Release")
        self.assertIn("-DCLOSES", released[0]["arguments"])
        self.assertNotIn("-DDBG=1", released[0]["arguments"])

    def test_round_trip(self):
        self.run_program("import", "-p", ".", "-o", "compile_commands.json", status=0)
        first = self.read("compile_commands.json")
        self.assertEqual(self.run_program("import", "compile_commands.json", status=0).stdout,
                         first)
        self.assertEqual(self.run_program("import", "-o", "-", status=0).stdout, first)
        self.assertIn("[FLT101]", self.check(status=1).stdout)
        self.assertIn("driver (driver)", self.check("-v").stderr)

    def test_import_tells_what_it_does(self):
        text = self.run_program("import", "-v", "all.sln", status=0).stderr
        self.assertIn("component    driver (driver)\n      from Dr\u00efver/driver.vcxproj, Debug|x64",
                      text)
        self.assertIn("the library closer is linked into it", text)
        self.assertIn("which", self.run_program("help", "import", status=0).stdout)
        self.assertIn("nowhere", self.run_program("import", "nowhere", status=2).stderr)
        self.assertIn("no such", self.run_program("import", "all.sln", "-o", "no/such/file",
                                                  status=2).stderr.lower())

    def test_part_is_missing(self):
        self.write("lib/closer.vcxproj", "<Project><Oops></Project>")
        result = self.check("all.sln")
        self.assertRegex(result.stderr, r"lib/closer\.vcxproj:1:\d+: error: wrong XML")
        self.assertIn(result.returncode, (1, 3))
        self.run_program("import", "all.sln", status=3)


class Folders(program.ProgramTest):
    def test_sources_alone(self):
        self.write("drv/entry.c", '#include "names.h"\n' + program.BROKEN)
        self.write("inc/names.h", "#define UNUSED 1\n")
        self.write("app/main.c", '#include "names.h"\nint main(void) { return UNUSED; }\n')
        result = self.check("-v", ".", status=1)
        self.assertIn("include folders and what is linked together are guessed", result.stderr)
        self.assertIn("component    drv (driver)", result.stderr)
        self.assertIn("component    app (program)", result.stderr)

    def test_cmake(self):
        self.write("CMakeLists.txt", "project(x)\n")
        self.write("entry.c", program.BROKEN)
        self.assertIn("CMAKE_EXPORT_COMPILE_COMMANDS", self.check(".", status=1).stderr)
        self.write("build/CMakeCache.txt", "")
        self.assertIn("CMAKE_EXPORT_COMPILE_COMMANDS",
                      self.check("-p", "build", status=2).stderr)


class BadProjects(program.ProgramTest):
    """Ends soon, with a message that names the place."""

    def fails(self, text, message, name="a.vcxproj", status=2):
        self.write("a.c", "")
        self.write(name, text)
        start = time.monotonic()
        result = self.run_program("import", name, status=status)
        self.assertLess(time.monotonic() - start, 20)
        self.assertRegex(result.stderr, message)
        return result

    def test_wrong_xml(self):
        self.fails("", r"a\.vcxproj:1:1: error: wrong XML: Document is empty")
        self.fails("no XML", r"a\.vcxproj:1:\d+: error: wrong XML")
        self.fails("<Project>\n<ItemGroup>\n</Project>", r"a\.vcxproj:3:\d+: error: wrong XML")
        self.fails("<Project>" + "<a>" * 100000, r"a\.vcxproj:1:\d+: error: wrong XML")
        self.fails("<html/>", r"a\.vcxproj:1: error: not a project of MSBuild.*<html>")
        self.fails("<Project/>", "a.vcxproj: note: compiles no C or C\\+\\+ source")
        self.fails("\x00\x01\x02", r"a\.vcxproj.*error: ")

    def test_entities(self):
        entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">\n' for i in range(1, 30))
        self.fails(f'<!DOCTYPE Project [<!ENTITY e0 "lol">\n{entities}]>\n'
                   "<Project><PropertyGroup><A>&e29;</A></PropertyGroup></Project>",
                   "a.vcxproj: error: has a document type")
        secret = self.write("secret.txt", "secret")
        result = self.fails(f'<!DOCTYPE Project [<!ENTITY x SYSTEM "file://{secret}">]>\n'
                            "<Project><ItemGroup><ClCompile Include='a.c'>"
                            "<PreprocessorDefinitions>&x;</PreprocessorDefinitions></ClCompile>"
                            "</ItemGroup></Project>", "document type")
        self.assertNotIn("secret", result.stdout)
        self.fails("<Project>&undeclared;</Project>", r"a\.vcxproj:1:\d+: error: wrong XML")

    def test_values_that_grow(self):
        lines = "<A>$(A)$(A)$(A)$(A)</A>\n" * 5000
        self.fails(f"<Project><PropertyGroup><A>0123456789</A>{lines}</PropertyGroup><ItemGroup>"
                   "<ClCompile Include='a.c'/></ItemGroup></Project>",
                   r"a\.vcxproj:\d+: error: values grow without bound", status=0)

    def test_functions_that_grow_or_nest(self):
        """Property functions: values that multiply, calls within calls, ends that are missing."""
        item = "<ItemGroup><ClCompile Include='a.c'><PreprocessorDefinitions>V=$(A)" \
               "</PreprocessorDefinitions></ClCompile></ItemGroup>"
        tenfold = "<A>$(A.Replace('x', 'xxxxxxxxxx'))</A>"
        for values, message in (
                ("<A>x</A>" + tenfold * 30, "without a value"),
                ("<A>x</A>" + tenfold * 5 + "<A>$(A.Replace('x', '$(A)'))</A>", "without a value"),
                ("<A>" + "$(" * 3000 + ")" * 3000 + "</A>", "without a value"),
                ("<A>" + "$([System.String]::Concat(" * 500 + "x" + "))" * 500 + "</A>", "^$"),
                ("<A>" + "$('" * 50000 + "</A>", "^$"),
                ("<A>x</A><A>$(A.Substring(99999999999999999999, 1))</A>", "without a value")):
            self.fails(f"<Project><PropertyGroup>{values}</PropertyGroup>{item}</Project>",
                       message, status=0)

    def test_imports_in_a_circle(self):
        body = "<ItemGroup><ClCompile Include='a.c'/></ItemGroup>"
        self.write("one.props", "<Project><Import Project='two.props'/></Project>")
        self.write("two.props", "<Project>\n<Import Project='a.vcxproj'/>"
                   "<Import Project='one.props'/></Project>")
        result = self.fails(f"<Project><Import Project='one.props'/>{body}</Project>",
                            r"two\.props:2: warning: these files import each other in a circle: "
                            r"a\.vcxproj -> one\.props -> two\.props -> a\.vcxproj", status=0)
        self.assertEqual(len(json.loads(result.stdout)), 1)
        for i in range(200):
            self.write(f"s{i}.props", f"<Project><Import Project='s{i + 1}.props'/></Project>")
        self.fails(f"<Project><Import Project='s0.props'/>{body}</Project>", "too many imports",
                   status=0)

    def test_imports_that_are_missing(self):
        body = "<ItemGroup><ClCompile Include='a.c'/></ItemGroup>"
        result = self.fails(f"<Project>\n<Import Project='gone.props'/>{body}</Project>",
                            r"a\.vcxproj:2: warning: can't import 'gone.props'", status=0)
        self.assertEqual(len(json.loads(result.stdout)), 1)
        self.fails(f"<Project><Import Project='$(Root)\\x.props'/>{body}</Project>",
                   r"a\.vcxproj: warning: without a value: \$\(Root\)", status=0)

    def test_conditions(self):
        self.fails("<Project>\n<PropertyGroup Condition=\"'$(A\">\n</PropertyGroup><ItemGroup>"
                   "<ClCompile Include='a.c'/></ItemGroup></Project>",
                   r"a\.vcxproj:2: warning: condition .* is not understood", status=0)

    def test_wildcards(self):
        self.write("deep/x.c", "")
        os.symlink("..", os.path.join(self.folder.name, "deep", "loop"))
        self.fails("<Project><ItemGroup><ClCompile Include='**\\*\\**\\*.c'/></ItemGroup>"
                   "</Project>", "^$", status=0)

    def test_not_a_solution(self):
        self.fails("\x7fELF" + "Project(" * 1000, "no C or C\\+\\+ project in this solution",
                   name="a.sln")
        self.fails("<Solution>", "wrong XML", name="a.slnx")


if __name__ == "__main__":
    program.main()
