// why: the port is in the global variable, through which creates are reported, before the version is looked at.
#include <fltKernel.h>

#define PROTOCOL_VERSION 5

typedef struct _CONNECT_CONTEXT {
    ULONG Version;
    ULONG Flags;
} CONNECT_CONTEXT, *PCONNECT_CONTEXT;

PFLT_FILTER gFilter;
PFLT_PORT gServerPort;
PFLT_PORT gClientPort;

NTSTATUS
FLTAPI
VersionConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie
    )
{
    PCONNECT_CONTEXT context = ConnectionContext;

    UNREFERENCED_PARAMETER(ServerPortCookie);

    *ConnectionPortCookie = NULL;
    gClientPort = ClientPort;

    if (context == NULL || SizeOfContext < sizeof(CONNECT_CONTEXT)) {
        gClientPort = NULL;
        return STATUS_INVALID_PARAMETER;
    }
    if (context->Version != PROTOCOL_VERSION) {
        return STATUS_REVISION_MISMATCH; //~ FLT206:E
    }
    return STATUS_SUCCESS;
}

VOID
FLTAPI
VersionDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    UNREFERENCED_PARAMETER(ConnectionCookie);

    FltCloseClientPort(gFilter, &gClientPort);
}

FLT_PREOP_CALLBACK_STATUS
FLTAPI
VersionPreCreate(
    _Inout_ PFLT_CALLBACK_DATA Data,
    _In_ PCFLT_RELATED_OBJECTS FltObjects,
    _Outptr_result_maybenull_ PVOID *CompletionContext
    )
{
    LARGE_INTEGER timeout;
    ULONG processId = FltGetRequestorProcessId(Data);

    UNREFERENCED_PARAMETER(FltObjects);
    UNREFERENCED_PARAMETER(CompletionContext);

    timeout.QuadPart = -10000000;
    if (gClientPort != NULL) {
        (void)FltSendMessage(gFilter, &gClientPort, &processId, sizeof(processId), NULL, NULL, &timeout);
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION VersionOperations[] = {
    {IRP_MJ_CREATE, 0, VersionPreCreate, NULL},
    {IRP_MJ_OPERATION_END}
};

NTSTATUS
VersionOpen(
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

    RtlInitUnicodeString(&portName, L"\\VersionPort");
    InitializeObjectAttributes(&oa, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gFilter, &gServerPort, &oa, NULL, VersionConnect,
        VersionDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);

    return status;
}

NTSTATUS
FLTAPI
VersionUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(gServerPort);
    FltUnregisterFilter(gFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION VersionRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    VersionOperations,  // Operations
    VersionUnload,  // Unload
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

    status = FltRegisterFilter(DriverObject, &VersionRegistration, &gFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = VersionOpen();
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
