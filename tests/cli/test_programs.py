"""User-mode programs as projects tell of them: what a library exports, and what headers of the
system bring along."""
import program

PROJECT = """\
<?xml version="1.0" encoding="utf-8"?>
<Project DefaultTargets="Build" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
  <ItemGroup Label="ProjectConfigurations">
    <ProjectConfiguration Include="Debug|x64"/>
  </ItemGroup>
  <PropertyGroup><ConfigurationType>DynamicLibrary</ConfigurationType></PropertyGroup>
  <ItemDefinitionGroup><Link>{settings}</Link></ItemDefinitionGroup>
  <ItemGroup><ClCompile Include="library.c"/></ItemGroup>
</Project>
"""

LIBRARY = """\
#include <windows.h>
#include <fltuser.h>

static HANDLE port;

void Once(void)
{
    if (SUCCEEDED(FilterConnectCommunicationPort(L"\\\\P", 0, NULL, 0, NULL, &port)))
        CloseHandle(port);
}

void Twice(void)
{
    if (SUCCEEDED(FilterConnectCommunicationPort(L"\\\\P", 0, NULL, 0, NULL, &port))) {
        CloseHandle(port);
        CloseHandle(port);
    }
}

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved)
{
    (void)instance; (void)reason; (void)reserved;
    return TRUE;
}
"""


class Exports(program.ProgramTest):
    """Only what a library exports is called from outside, if its project tells what that is."""

    def setUp(self):
        super().setUp()
        self.write("library.c", LIBRARY)

    def run_with(self, settings, status):
        self.write("l.vcxproj", PROJECT.format(settings=settings))
        return self.check("l.vcxproj", status=status).stdout

    def test_definitions(self):
        settings = "<ModuleDefinitionFile>l.def</ModuleDefinitionFile>"
        self.write("l.def", "EXPORTS\n  Once @1\n")
        self.assertNotIn("FLT302", self.run_with(settings, 0))
        self.write("l.def", "EXPORTS\n  Once @1\n  Again = Twice\n")
        self.assertIn("FLT302", self.run_with(settings, 1))

    def test_options(self):
        options = "<AdditionalOptions>/EXPORT:{}</AdditionalOptions>"
        self.assertNotIn("FLT302", self.run_with(options.format("Once"), 0))
        self.assertIn("FLT302", self.run_with(options.format("Twice"), 1))

    def test_nothing(self):
        self.assertNotIn("FLT302", self.run_with("", 0))

    def test_list_is_missing(self):
        """What is exported is not known, so anything may be."""
        result = self.run_with("<ModuleDefinitionFile>none.def</ModuleDefinitionFile>", 1)
        self.assertIn("FLT302", result)

    def test_sources_alone(self):
        self.assertIn("FLT302", self.check("library.c", status=1).stdout)


# A class that cleans up by a template whose destructor can't be seen.
HEADER = """\
namespace lib {
template <class T> class holder {
    T *held;
public:
    holder() : held(0) {}
    ~holder() { delete held; }
};
struct parts;
class path {
    holder<parts> more;
public:
    path(const wchar_t *text);
    bool empty() const;
    void close(void *);
};
}
"""

CLIENT = """\
#include <windows.h>
#include <fltuser.h>
#include <lib.h>

static int talk()
{
    lib::path folder(L"data");
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\\\P", 0, 0, 0, 0, &port)))
        return 1;
    if (folder.empty()) {
        EXTRA
    }
    CloseHandle(port);
    return 0;
}

int main() { return talk(); }
"""


class Library(program.ProgramTest):
    """What classes of the system do when they die concerns no handle that they were not given."""

    def run_with(self, extra, status):
        self.write("system/lib.h", HEADER)
        self.write("client.cpp", CLIENT.replace("EXTRA", extra))
        return self.check("client.cpp", "--verdicts", "--", "-isystem", "system",
                          status=status).stdout

    def test_not_given(self):
        self.assertNotIn("unknown", self.run_with("", 0))
        result = self.run_with("return 2;", 1)
        self.assertIn("client.cpp:12:9: warning", result)
        self.assertNotIn("unknown", result)

    def test_given(self):
        self.assertIn("unknown", self.run_with("folder.close(port); return 2;", 0))


if __name__ == "__main__":
    program.main()
