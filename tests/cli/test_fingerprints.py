"""What findings are recognised by: edits around a defect leave its fingerprint alone, and
another defect does not inherit it."""
import random
import re
from pathlib import Path

import program

CORPUS = Path(__file__).parents[2] / "corpus" / "rules"

# Programs with one or more findings, each in one file: of every kind of object.
PROGRAMS = sorted(path for folder in ("FLT101", "FLT104", "FLT201", "FLT205", "FLT253", "FLT404")
                  for path in (CORPUS / folder).glob("bad_*.c*"))[::9]

FUNCTIONS = [
    "static VOID FLTAPI on_disconnect(PVOID Cookie)\n{\n    (void)Cookie;\n"
    "    FltCloseClientPort(g_filter, &g_client);\n}\n",
    "static NTSTATUS FLTAPI on_connect(PFLT_PORT Client, PVOID P, PVOID C, ULONG S, PVOID *K)\n{\n"
    "    (void)P; (void)C; (void)S; (void)K;\n    g_client = Client;\n"
    "    return STATUS_SUCCESS;\n}\n",
    "static VOID give_up(PFLT_PORT Port)\n{\n    FltCloseCommunicationPort(Port);\n"
    "    FltCloseCommunicationPort(Port);\n}\n",
    "static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS Flags)\n{\n    (void)Flags;\n"
    "    FltUnregisterFilter(g_filter);\n    return STATUS_SUCCESS;\n}\n",
]
HEAD = """\
#include <fltKernel.h>
static PFLT_FILTER g_filter;
static PFLT_PORT g_port, g_other, g_client;
static VOID FLTAPI on_disconnect(PVOID Cookie);
static NTSTATUS FLTAPI on_connect(PFLT_PORT Client, PVOID P, PVOID C, ULONG S, PVOID *K);
static VOID give_up(PFLT_PORT Port);
static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS Flags);
static const FLT_REGISTRATION registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, on_unload };
"""
TAIL = """\
NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name;
    PSECURITY_DESCRIPTOR sd;
    NTSTATUS status;
    (void)RegistryPath;
    status = FltRegisterFilter(DriverObject, &registration, &g_filter);
    if (!NT_SUCCESS(status)) return status;
    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status)) { FltUnregisterFilter(g_filter); return status; }
    RtlInitUnicodeString(&name, L"\\\\One");
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    status = FltCreateCommunicationPort(g_filter, &g_port, &oa, NULL, on_connect, on_disconnect, NULL, 1);
    if (NT_SUCCESS(status)) {
        status = FltCreateCommunicationPort(g_filter, &g_other, &oa, NULL, on_connect, on_disconnect, NULL, 1);
        if (!NT_SUCCESS(status)) give_up(g_port);
    }
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(status)) { FltUnregisterFilter(g_filter); return status; }
    status = FltStartFiltering(g_filter);
    if (!NT_SUCCESS(status)) {
        give_up(g_port);
        give_up(g_other);
        FltUnregisterFilter(g_filter);
    }
    return status;
}
"""


def without_comments(text):
    return re.sub(r'("(?:\\.|[^"\\\n])*")|//[^\n]*|/\*.*?\*/',
                  lambda match: match[1] or " ", text, flags=re.DOTALL)


def is_directive(line):
    return line.lstrip().startswith("#")


def reformatted(text, random_source):
    """The same program with other white space and comments. Directives stay lines."""
    lines, out, goes_on = without_comments(text).splitlines(), [], False
    for line in lines:
        if goes_on or is_directive(line):
            goes_on = line.endswith("\\")
            out.append("\n" * (not out or not out[-1].endswith("\n")) + line + "\n")
            continue
        for piece in re.findall(r'L?"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|\s+|[(),;]|[^\s(),;"\']+', line):
            blank = random_source.choice([" ", "  ", "\n", " /* x */ ", "\n// y\n\t"])
            if piece.isspace():
                out.append(blank)
            elif piece in "(,;" and random_source.random() < 0.5:
                out.append(piece + blank)
            else:
                out.append(piece)
        out.append("\n")
    return "".join(out)


def with_more_lines(text, random_source):
    """Blank lines and comments between top-level declarations, and a function in front."""
    out, after_include = [], False
    for line in text.splitlines():
        out.append(line)
        if line == "}" and random_source.random() < 0.7:
            out.append(random_source.choice(["", "/* more */", "\n\n\n"]))
        if line.startswith("#include <fltKernel.h>") and not after_include:
            after_include = True
            out.append("static int more_of_it(int a)\n{\n    return a + 1;\n}\n")
            out.append("int (*volatile g_more_of_it)(int) = more_of_it;")
    return "\n".join(out) + "\n"


class FingerprintTest(program.ProgramTest):
    def prints(self, name, text):
        self.write(name, text)
        findings = self.check_json(name)["findings"]
        return sorted((finding["rule"], finding["fingerprint"]) for finding in findings)

    def test_programs(self):
        self.assertGreaterEqual(len(PROGRAMS), 6)
        for number, path in enumerate(PROGRAMS):
            text, source = path.read_text(encoding="utf-8"), random.Random(number)
            with self.subTest(path=path.name):
                expected = self.prints("one" + path.suffix, text)
                self.assertTrue(expected)
                edited = reformatted(with_more_lines(text, source), source)
                self.assertEqual(self.prints("deep/down/other" + path.suffix, edited), expected)

    def test_order_of_functions(self):
        expected = self.prints("one.c", HEAD + "".join(FUNCTIONS) + TAIL)
        self.assertGreaterEqual(len(expected), 3)
        for number in range(2):
            functions = FUNCTIONS[:]
            random.Random(number).shuffle(functions)
            text = HEAD + "".join(functions[:2]) + TAIL + "".join(functions[2:])
            self.assertEqual(self.prints("one.c", text), expected)

    def test_other_defects(self):
        """Two ports come to one bad function: each finding knows which one it is about."""
        text = HEAD + "".join(FUNCTIONS) + TAIL
        both = set(self.prints("one.c", text))
        one = set(self.prints("one.c", text.replace("        give_up(g_other);\n",
                                                    "        FltCloseCommunicationPort(g_other);\n")))
        other = set(self.prints("one.c", text.replace("give_up(g_port);",
                                                      "FltCloseCommunicationPort(g_port);")))
        self.assertLess(one, both)
        self.assertLess(other, both)
        self.assertEqual(one | other, both)
        # The defect goes to another function, statement and object.
        moved = text.replace("    FltUnregisterFilter(g_filter);\n    return STATUS_SUCCESS;",
                             "    FltCloseCommunicationPort(g_port);\n"
                             "    FltUnregisterFilter(g_filter);\n    return STATUS_SUCCESS;")
        gone = both - set(self.prints("one.c", moved))
        self.assertEqual({rule for rule, _ in gone}, {"FLT101"})
        again = set(self.prints("one.c", text.replace("on_unload", "on_leave")))
        self.assertFalse({entry for entry in gone if entry in again})


if __name__ == "__main__":
    program.main()
