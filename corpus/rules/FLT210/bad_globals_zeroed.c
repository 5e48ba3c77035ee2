// why: unload copies what it needs, zeroes all globals, and unregisters after that.
#include <fltKernel.h>

typedef struct _DRIVER_GLOBALS {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    ULONG Flags;
} DRIVER_GLOBALS;

DRIVER_GLOBALS Globals;
PFLT_PORT ClientPort;

NTSTATUS
FLTAPI
ZeroConnect(
    _In_ PFLT_PORT Port,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie
    )
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);

    ClientPort = Port;
    *ConnectionPortCookie = &ClientPort;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
ZeroDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    PFLT_PORT *port = ConnectionCookie;

    FltCloseClientPort(Globals.Filter, port); //~ FLT210
}

NTSTATUS
ZeroOpen(
    VOID
    )
{
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING portName;
    PSECURITY_DESCRIPTOR sd;
    NTSTATUS status;

    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    RtlInitUnicodeString(&portName, L"\\ZeroPort");
    InitializeObjectAttributes(&oa, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(Globals.Filter, &Globals.ServerPort, &oa, NULL,
        ZeroConnect, ZeroDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);

    return status;
}

NTSTATUS
FLTAPI
ZeroUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    DRIVER_GLOBALS last = Globals;

    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(last.ServerPort);
    RtlZeroMemory(&Globals, sizeof(Globals));
    FltUnregisterFilter(last.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION ZeroRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    NULL,  // Operations
    ZeroUnload,  // Unload
    NULL,  // InstanceSetup
    NULL,  // QueryTeardown
    NULL,  // TeardownStart
    NULL,  // TeardownComplete
    NULL,  // GenerateName
    NULL,  // NormalizeName
    NULL,  // NormalizeCleanup
};

NTSTATUS
DriverEntry(
    _In_ PDRIVER_OBJECT DriverObject,
    _In_ PUNICODE_STRING RegistryPath
    )
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);

    status = FltRegisterFilter(DriverObject, &ZeroRegistration, &Globals.Filter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = ZeroOpen();
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(Globals.Filter);
        return status;
    }

    status = FltStartFiltering(Globals.Filter);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(Globals.ServerPort);
        FltUnregisterFilter(Globals.Filter);
        return status;
    }

    return STATUS_SUCCESS;
}
