// why: the session is copied as a whole, but the copy's port is set to NULL before anything else is done with it.
#include <fltKernel.h>

typedef struct _SESSION {
    PFLT_PORT Port;
    ULONG Messages;
    LARGE_INTEGER Since;
} SESSION, *PSESSION;

PFLT_FILTER gFilter;
PFLT_PORT gServerPort;
SESSION gSession;
SESSION gHistory[4];
ULONG gHistoryNext;

NTSTATUS
FLTAPI
HistoryConnect(
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

    gSession.Port = ClientPort;
    gSession.Messages = 0;
    KeQuerySystemTime(&gSession.Since);
    *ConnectionPortCookie = &gSession;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
HistoryDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    PSESSION entry = &gHistory[gHistoryNext++ % RTL_NUMBER_OF(gHistory)];

    UNREFERENCED_PARAMETER(ConnectionCookie);

    *entry = gSession;
    entry->Port = NULL;
    FltCloseClientPort(gFilter, &gSession.Port);
}

NTSTATUS
HistoryOpen(
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

    RtlInitUnicodeString(&portName, L"\\HistoryPort");
    InitializeObjectAttributes(&oa, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gFilter, &gServerPort, &oa, NULL, HistoryConnect,
        HistoryDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);

    return status;
}

NTSTATUS
FLTAPI
HistoryUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    ULONG i;

    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(gServerPort);
    for (i = 0; i < RTL_NUMBER_OF(gHistory); i++) {
        if (gHistory[i].Port != NULL) {
            FltCloseClientPort(gFilter, &gHistory[i].Port);
        }
    }
    FltUnregisterFilter(gFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION HistoryRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    NULL,  // Operations
    HistoryUnload,  // Unload
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

    status = FltRegisterFilter(DriverObject, &HistoryRegistration, &gFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = HistoryOpen();
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gFilter);
        return status;
    }

    status = FltStartFiltering(gFilter);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(gServerPort);
        FltUnregisterFilter(gFilter);
        return status;
    }

    return STATUS_SUCCESS;
}
