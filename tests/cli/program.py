"""Running fltcheck in a folder of its own, for the tests beside this file."""
import json
import os
import pty
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.environ.get("FLTCHECK", "")

# A driver that leaves its port open in unload (FLT101), and one that does not.
DRIVER = """\
#include <fltKernel.h>

static PFLT_FILTER gFilter;
static PFLT_PORT gPort;

static NTSTATUS FLTAPI Connect(PFLT_PORT Client, PVOID Cookie, PVOID Context, ULONG Size,
                               PVOID *ConnectionCookie)
{
    (void)Client; (void)Cookie; (void)Context; (void)Size; (void)ConnectionCookie;
    return STATUS_ACCESS_DENIED;
}

static VOID FLTAPI Disconnect(PVOID ConnectionCookie)
{
    (void)ConnectionCookie;
}

static NTSTATUS FLTAPI Unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    (void)Flags;
    /*CLOSE*/
    FltUnregisterFilter(gFilter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, Unload
};

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;
    PSECURITY_DESCRIPTOR descriptor;
    NTSTATUS status;

    (void)RegistryPath;
    status = FltRegisterFilter(DriverObject, &Registration, &gFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = FltBuildDefaultSecurityDescriptor(&descriptor, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gFilter);
        return status;
    }
    RtlInitUnicodeString(&name, L"\\\\TestPort");
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL,
                               descriptor);
    status = FltCreateCommunicationPort(gFilter, &gPort, &attributes, NULL, Connect, Disconnect,
                                        NULL, 1);
    FltFreeSecurityDescriptor(descriptor);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gFilter);
        return status;
    }
    status = FltStartFiltering(gFilter);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(gPort);
        FltUnregisterFilter(gFilter);
    }
    return status;
}
"""
BROKEN = DRIVER.replace("    /*CLOSE*/\n", "")
CLEAN = DRIVER.replace("/*CLOSE*/", "FltCloseCommunicationPort(gPort);")


class ProgramTest(unittest.TestCase):
    """A temporary folder as the current directory, and a way to run the program in it."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="fltcheck-cli-")
        self.addCleanup(self.folder.cleanup)

    def write(self, name, text):
        path = os.path.join(self.folder.name, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def read(self, name):
        with open(os.path.join(self.folder.name, name), encoding="utf-8") as file:
            return file.read()

    def write_database(self, *files, path="compile_commands.json", arguments=()):
        self.write(path, json.dumps([
            {"directory": self.folder.name, "file": file,
             "arguments": ["cc", *arguments, "-c", file, "-o", file + ".o"]} for file in files]))

    def run_program(self, *arguments, status=None, env=None):
        """Runs `fltcheck ARGUMENTS`; checks the exit status if one is given."""
        result = subprocess.run([PROGRAM, *arguments], cwd=self.folder.name, text=True,
                                capture_output=True, timeout=120, check=False,
                                env={**os.environ, **(env or {})})
        if status is not None:
            self.assertEqual(result.returncode, status,
                             f"{arguments}\nstdout:\n{result.stdout}\nstderr:\n{result.stderr}")
        return result

    def run_on_terminal(self, *arguments, env=None):
        """What the program writes to its standard output, which is a terminal."""
        ours, theirs = pty.openpty()
        process = subprocess.Popen([PROGRAM, *arguments], cwd=self.folder.name, stdout=theirs,
                                   stderr=subprocess.DEVNULL, env={**os.environ, **(env or {})})
        os.close(theirs)
        text = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:
                break  # Linux's way to say that the other side is closed
            if not part:
                break
            text += part
        os.close(ours)
        process.wait(timeout=120)
        return text.decode()

    def check(self, *arguments, status=None, env=None):
        return self.run_program("check", "--headers", "bundled", *arguments, status=status, env=env)

    def check_json(self, *arguments, status=None):
        return json.loads(self.check("--format", "json", *arguments, status=status).stdout)


def main():
    if not PROGRAM:
        print("the program is not built")
        sys.exit(77)
    unittest.main(module="__main__")
