"""layout.py CLANG: structures have the size and the offsets of 64-bit Windows in every
environment, and what drivers commonly use is there."""

import subprocess
import sys
import tempfile

import environment

SKIPPED = 77

KERNEL = """
sizeof(UNICODE_STRING) == 16
sizeof(OBJECT_ATTRIBUTES) == 48
sizeof(LIST_ENTRY) == 16
sizeof(IO_STATUS_BLOCK) == 16
sizeof(KEVENT) == 24
sizeof(KSEMAPHORE) == 32
sizeof(KMUTEX) == 56
sizeof(KTIMER) == 64
sizeof(KDPC) == 64
sizeof(KAPC) == 88
sizeof(KDEVICE_QUEUE) == 40
sizeof(FAST_MUTEX) == 56
sizeof(ERESOURCE) == 104
sizeof(MDL) == 48
sizeof(VPB) == 96
sizeof(DRIVER_OBJECT) == 336
sizeof(FILE_OBJECT) == 216
sizeof(IRP) == 208
sizeof(IO_STACK_LOCATION) == 72
FIELD_OFFSET(IO_STACK_LOCATION, Parameters.Create.FileAttributes) == 24
FIELD_OFFSET(IO_STACK_LOCATION, Parameters.DeviceIoControl.IoControlCode) == 24
FIELD_OFFSET(IO_STACK_LOCATION, FileObject) == 48
FIELD_OFFSET(DRIVER_OBJECT, DriverUnload) == 104
FIELD_OFFSET(DEVICE_OBJECT, DeviceExtension) == 64
FIELD_OFFSET(FILE_OBJECT, FileName) == 88
FIELD_OFFSET(IRP, IoStatus) == 48
FIELD_OFFSET(IRP, Tail.Overlay.CurrentStackLocation) == 184
FIELD_OFFSET(FILE_RENAME_INFORMATION, FileName) == 20
sizeof(FILE_BASIC_INFORMATION) == 40
sizeof(FILE_STANDARD_INFORMATION) == 24
sizeof(FILE_NETWORK_OPEN_INFORMATION) == 56
sizeof(FILE_BOTH_DIR_INFORMATION) == 96
sizeof(ACCESS_STATE) == 160
sizeof(IO_SECURITY_CONTEXT) == 24
sizeof(IO_CSQ) == 64
sizeof(FLT_REGISTRATION) == 112
sizeof(FLT_OPERATION_REGISTRATION) == 32
sizeof(FLT_CONTEXT_REGISTRATION) == 56
sizeof(FLT_RELATED_OBJECTS) == 48
sizeof(FLT_RELATED_CONTEXTS) == 48
sizeof(FLT_CALLBACK_DATA) == 88
sizeof(FLT_IO_PARAMETER_BLOCK) == 72
sizeof(FLT_PARAMETERS) == 48
sizeof(FLT_FILE_NAME_INFORMATION) == 120
sizeof(FLT_VOLUME_PROPERTIES) == 72
FIELD_OFFSET(FLT_REGISTRATION, FilterUnloadCallback) == 24
FIELD_OFFSET(FLT_REGISTRATION, SectionNotificationCallback) == 104
FIELD_OFFSET(FLT_CALLBACK_DATA, Iopb) == 16
FIELD_OFFSET(FLT_CALLBACK_DATA, RequestorMode) == 80
FIELD_OFFSET(FLT_PARAMETERS, Create.FileAttributes) == 16
FIELD_OFFSET(FLT_PARAMETERS, Create.EaBuffer) == 32
FIELD_OFFSET(FLT_PARAMETERS, Read.ByteOffset) == 16
FIELD_OFFSET(FLT_PARAMETERS, SetFileInformation.ParentOfTarget) == 16
FIELD_OFFSET(FLT_PARAMETERS, SetFileInformation.InfoBuffer) == 32
FIELD_OFFSET(FLT_PARAMETERS, DirectoryControl.QueryDirectory.DirectoryBuffer) == 32
FIELD_OFFSET(FLT_PARAMETERS, FileSystemControl.Neither.InputBuffer) == 24
STATUS_PORT_DISCONNECTED == (NTSTATUS)0xC0000037
STATUS_FLT_DELETING_OBJECT == (NTSTATUS)0xC01C000B
IRP_MJ_OPERATION_END == 0x80
IRP_MJ_MAXIMUM_FUNCTION == 0x1b
FLT_PORT_ALL_ACCESS == 0x1F0001
OBJ_KERNEL_HANDLE == 0x200
sizeof(POBJECT_ATTRIBUTES) == 8
STATUS_NOINTERFACE == (NTSTATUS)0xC00002B9
STATUS_MESSAGE_LOST == (NTSTATUS)0xC0000701
sizeof(EX_SPIN_LOCK) == 4
sizeof(MEMORY_BASIC_INFORMATION) == 48
"""

# What drivers commonly use, as statements.
USES = """
#include <ntstrsafe.h>
VOID Uses(HANDLE Handle, PEX_PUSH_LOCK Lock, PEX_SPIN_LOCK Spin)
{
    ExReleaseSpinLockShared(Spin, ExAcquireSpinLockShared(Spin));
    ExAcquirePushLockExclusive(Lock);
    ExReleasePushLockExclusive(Lock);
    NT_ASSERT(Handle != NULL);
    NT_ASSERTMSG("text", FALSE);
    NT_ASSERTMSGW(L"text", FALSE);
    if (!NT_VERIFY(Handle != NULL)) return;
    ObCloseHandle(Handle, KernelMode);
}

static __forceinline NTSTATUS UsesMemory(PMDL Mdl, PVOID Address, PCWSTR Name)
{
    KFLOATING_SAVE save;
    MEMORY_BASIC_INFORMATION memory;
    size_t length;
    if (MmGetSystemAddressForMdlSafe(Mdl, NormalPagePriority | MdlMappingNoExecute) == NULL)
        return KeSaveFloatingPointState(&save);
    RtlStringCchLengthW((STRSAFE_PCNZWCH)Name, NTSTRSAFE_MAX_CCH, &length);
    return ZwQueryVirtualMemory(ZwCurrentProcess(), Address, MemoryBasicInformation, &memory,
                                sizeof(memory), NULL);
}

RTL_QUERY_REGISTRY_ROUTINE UsesRoutine;

"""

# mingw-w64 has these wrong.
KERNEL_BUNDLED = """
sizeof(DEVICE_OBJECT) == 336
"""

USER = """
sizeof(FILTER_MESSAGE_HEADER) == 16
FIELD_OFFSET(FILTER_MESSAGE_HEADER, MessageId) == 8
sizeof(FILTER_REPLY_HEADER) == 16
FIELD_OFFSET(FILTER_REPLY_HEADER, MessageId) == 8
sizeof(OVERLAPPED) == 32
sizeof(SECURITY_ATTRIBUTES) == 24
sizeof(CRITICAL_SECTION) == 40
sizeof(DWORD) == 4
sizeof(LONG) == 4
sizeof(WCHAR) == 2
sizeof(HANDLE) == 8
"""


def program(header, facts):
    lines = [f"#include <{header}>"]
    for fact in filter(None, facts.splitlines()):
        lines.append(f'_Static_assert({fact}, "{fact}");')
    return "\n".join(lines) + "\n"


def check(clang, kind):
    failed = False
    kernel = KERNEL + (KERNEL_BUNDLED if kind == "bundled" else "")
    for header, facts in (("fltKernel.h", kernel), ("fltuser.h", USER)):
        with tempfile.NamedTemporaryFile("w", suffix=".c") as source:
            source.write(program(header, facts) + (USES if facts is kernel else ""))
            source.flush()
            command = [clang, "-fsyntax-only", "-DDBG=1", *environment.arguments(clang, kind), source.name]
            output = subprocess.run(command, capture_output=True, text=True).stderr
        for line in output.splitlines():
            if "error:" in line:
                failed = True
                print(f"{kind}: {line.split('error: ')[1]}")
    return failed


def main(clang):
    if not clang:
        return SKIPPED
    kinds = ["bundled"] + (["mingw"] if environment.has_mingw() else [])
    return 1 if any([check(clang, kind) for kind in kinds]) else 0


if __name__ == "__main__":
    sys.exit(main((sys.argv[1:] + [""])[0]))
