// why: a table of close functions goes with a table of handles, row by row of the same kind.
#include <fltKernel.h>

typedef VOID CLOSE_ROUTINE(PFLT_PORT *Port);

PFLT_FILTER gFilter;
PFLT_PORT gPorts[2];

VOID
CloseServer(
    PFLT_PORT *Port
    )
{
    if (*Port != NULL) {
        FltCloseCommunicationPort(*Port);
        *Port = NULL;
    }
}

VOID
CloseClient(
    PFLT_PORT *Port
    )
{
    if (*Port != NULL) {
        FltCloseClientPort(gFilter, Port);
    }
}

CLOSE_ROUTINE *const gCloseRoutines[2] = {CloseServer, CloseClient};

NTSTATUS
FLTAPI
TableConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie
    )
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);

    gPorts[1] = ClientPort;
    *ConnectionPortCookie = ULongToPtr(1);
    return STATUS_SUCCESS;
}

VOID
FLTAPI
TableDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    ULONG row = PtrToUlong(ConnectionCookie);

    gCloseRoutines[row](&gPorts[row]);
}

NTSTATUS
TableOpen(
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

    RtlInitUnicodeString(&portName, L"\\TablePort");
    InitializeObjectAttributes(&oa, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gFilter, &gPorts[0], &oa, NULL, TableConnect,
        TableDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);

    return status;
}

NTSTATUS
FLTAPI
TableUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    ULONG row;

    UNREFERENCED_PARAMETER(Flags);

    for (row = 0; row < RTL_NUMBER_OF(gPorts); row++) {
        gCloseRoutines[row](&gPorts[row]);
    }
    FltUnregisterFilter(gFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION TableRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    NULL,  // Operations
    TableUnload,  // Unload
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

    status = FltRegisterFilter(DriverObject, &TableRegistration, &gFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = TableOpen();
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gFilter);
        return status;
    }

    status = FltStartFiltering(gFilter);
    if (!NT_SUCCESS(status)) {
        CloseServer(&gPorts[0]);
        FltUnregisterFilter(gFilter);
        return status;
    }

    return STATUS_SUCCESS;
}
