// why: a copy is sent through, but under a resource that disconnect takes exclusively before it closes.
#include <fltKernel.h>

PFLT_FILTER gFilter;
PFLT_PORT gServerPort;
PFLT_PORT gClientPort;
ERESOURCE gClientLock;

NTSTATUS
FLTAPI
LockConnect(
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

    FltAcquireResourceExclusive(&gClientLock);
    gClientPort = ClientPort;
    FltReleaseResource(&gClientLock);
    *ConnectionPortCookie = NULL;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
LockDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    UNREFERENCED_PARAMETER(ConnectionCookie);

    FltAcquireResourceExclusive(&gClientLock);
    FltCloseClientPort(gFilter, &gClientPort);
    FltReleaseResource(&gClientLock);
}

FLT_PREOP_CALLBACK_STATUS
FLTAPI
LockPreCreate(
    _Inout_ PFLT_CALLBACK_DATA Data,
    _In_ PCFLT_RELATED_OBJECTS FltObjects,
    _Outptr_result_maybenull_ PVOID *CompletionContext
    )
{
    PFLT_PORT port;
    LARGE_INTEGER timeout;
    ULONG processId = FltGetRequestorProcessId(Data);

    UNREFERENCED_PARAMETER(FltObjects);
    UNREFERENCED_PARAMETER(CompletionContext);

    FltAcquireResourceShared(&gClientLock);
    port = gClientPort;
    if (port != NULL) {
        timeout.QuadPart = -1000000;
        (void)FltSendMessage(gFilter, &port, &processId, sizeof(processId), NULL, NULL, &timeout);
    }
    FltReleaseResource(&gClientLock);
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION LockOperations[] = {
    {IRP_MJ_CREATE, 0, LockPreCreate, NULL},
    {IRP_MJ_OPERATION_END}
};

NTSTATUS
LockOpen(
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

    RtlInitUnicodeString(&portName, L"\\LockPort");
    InitializeObjectAttributes(&oa, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gFilter, &gServerPort, &oa, NULL, LockConnect,
        LockDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);

    return status;
}

NTSTATUS
FLTAPI
LockUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(gServerPort);
    FltUnregisterFilter(gFilter);
    ExDeleteResourceLite(&gClientLock);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION LockRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    LockOperations,  // Operations
    LockUnload,  // Unload
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

    ExInitializeResourceLite(&gClientLock);
    status = FltRegisterFilter(DriverObject, &LockRegistration, &gFilter);
    if (!NT_SUCCESS(status)) {
        goto Undo1;
    }
    status = LockOpen();
    if (!NT_SUCCESS(status)) {
        goto Undo2;
    }
    status = FltStartFiltering(gFilter);
    if (!NT_SUCCESS(status)) {
        goto Undo3;
    }

    return STATUS_SUCCESS;

Undo3:
    FltCloseCommunicationPort(gServerPort);
Undo2:
    FltUnregisterFilter(gFilter);
Undo1:
    ExDeleteResourceLite(&gClientLock);
    return status;
}
