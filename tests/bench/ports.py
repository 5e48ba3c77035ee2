"""Drivers of any size: N ports, each with its own helpers for creating and closing."""

HEAD = """\
#include <fltKernel.h>

static PFLT_FILTER Filter;
"""

CALLBACKS = """
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
"""

# One creating call per port, so that every port is an object of its own.
CREATE = """
static PFLT_PORT Port{i};

static NTSTATUS Create{i}(VOID)
{{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;
    PSECURITY_DESCRIPTOR descriptor;
    NTSTATUS status;

    status = FltBuildDefaultSecurityDescriptor(&descriptor, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status)) {{
        return status;
    }}
    RtlInitUnicodeString(&name, L"\\\\Port{i}");
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL,
                               descriptor);
    status = FltCreateCommunicationPort(Filter, &Port{i}, &attributes, NULL, Connect, Disconnect,
                                        NULL, 1);
    FltFreeSecurityDescriptor(descriptor);
    return status;
}}
"""

# Closed if there is one ...
CLOSE = """
static VOID Close{i}(VOID)
{{
    if (Port{i} != NULL) {{
        FltCloseCommunicationPort(Port{i});
        Port{i} = NULL;
    }}
}}
"""

# ... or if a flag says that there is.
CLOSE_BY_FLAG = """
static VOID Close{i}(VOID)
{{
    if ((Made & (1u << {i})) != 0) {{
        FltCloseCommunicationPort(Port{i});
    }}
}}
"""

OPTIONAL = """\
    if ((Wanted & (1u << {i})) != 0 && NT_SUCCESS(Create{i}())) {{
        Made |= 1u << {i};
    }}
"""

ENTRY = """
static VOID Cleanup(VOID)
{{
{closes}
    FltUnregisterFilter(Filter);
}}

static NTSTATUS FLTAPI Unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{{
    (void)Flags;
    Cleanup();
    return STATUS_SUCCESS;
}}

static const FLT_REGISTRATION Registration = {{
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, Unload
}};

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{{
    NTSTATUS status;

    (void)RegistryPath;
    status = FltRegisterFilter(DriverObject, &Registration, &Filter);
    if (!NT_SUCCESS(status)) {{
        return status;
    }}
{creates}
    status = FltStartFiltering(Filter);
    if (!NT_SUCCESS(status)) {{
        {failure}
    }}
    return STATUS_SUCCESS;
{ladder}}}
"""


def ladder(count):
    """Ports that are all needed: a failure undoes what was made before, in turn."""
    creates, undo = [], []
    for i in range(count):
        creates.append(f"    status = Create{i}();\n"
                       f"    if (!NT_SUCCESS(status)) {{\n        goto undo{i};\n    }}\n")
    for i in range(count, 0, -1):
        undo.append(f"undo{i}:\n    Close{i - 1}();\n")
    undo.append("undo0:\n    FltUnregisterFilter(Filter);\n    return status;\n")
    made = "".join((CREATE + CLOSE).format(i=i) for i in range(count))
    closes = "\n".join(f"    Close{i}();" for i in range(count))
    return HEAD + CALLBACKS + made + ENTRY.format(
        closes=closes, creates="".join(creates), failure=f"goto undo{count};", ladder="".join(undo))


def optional(count):
    """Ports that may be missing, with flags that remember which were made."""
    flags = "extern ULONG Wanted;\nstatic ULONG Made;\n"
    made = "".join((CREATE + CLOSE_BY_FLAG).format(i=i) for i in range(count))
    closes = "\n".join(f"    Close{i}();" for i in range(count))
    creates = "".join(OPTIONAL.format(i=i) for i in range(count))
    return HEAD + flags + CALLBACKS + made + ENTRY.format(
        closes=closes, creates=creates, failure="Cleanup();\n        return status;", ladder="")
