// why: there are two variables for the filter, and the one that sending uses is never set.
#include <fltKernel.h>

PFLT_FILTER gFilterHandle;
PFLT_PORT gServerPort;

typedef struct _NOTIFY_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ClientPort;
    LARGE_INTEGER Timeout;
} NOTIFY_DATA, *PNOTIFY_DATA;

NOTIFY_DATA NotifyData;

NTSTATUS
FLTAPI
NotifyConnect(
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

    NotifyData.ClientPort = ClientPort;
    *ConnectionPortCookie = &NotifyData;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
NotifyDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    PNOTIFY_DATA data = ConnectionCookie;

    FltCloseClientPort(gFilterHandle, &data->ClientPort);
}

FLT_PREOP_CALLBACK_STATUS
FLTAPI
NotifyPreCreate(
    _Inout_ PFLT_CALLBACK_DATA Data,
    _In_ PCFLT_RELATED_OBJECTS FltObjects,
    _Outptr_result_maybenull_ PVOID *CompletionContext
    )
{
    ULONG processId = FltGetRequestorProcessId(Data);
    NTSTATUS status;

    UNREFERENCED_PARAMETER(FltObjects);
    UNREFERENCED_PARAMETER(CompletionContext);

    status = FltSendMessage(NotifyData.Filter, &NotifyData.ClientPort, &processId, sizeof(processId), NULL, NULL, //~ FLT208
                            &NotifyData.Timeout);
    if (!NT_SUCCESS(status)) {
        DbgPrint("not told: %x\n", status);
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION NotifyOperations[] = {
    {IRP_MJ_CREATE, 0, NotifyPreCreate, NULL},
    {IRP_MJ_OPERATION_END}
};

NTSTATUS
NotifyOpen(
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

    RtlInitUnicodeString(&portName, L"\\NotifyPort");
    InitializeObjectAttributes(&oa, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gFilterHandle, &gServerPort, &oa, NULL, NotifyConnect,
        NotifyDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);

    return status;
}

NTSTATUS
FLTAPI
NotifyUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(gServerPort);
    FltUnregisterFilter(gFilterHandle);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION NotifyRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    NotifyOperations,  // Operations
    NotifyUnload,  // Unload
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
    NotifyData.Timeout.QuadPart = -30000000;

    status = FltRegisterFilter(DriverObject, &NotifyRegistration, &gFilterHandle);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = NotifyOpen();
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gFilterHandle);
        return status;
    }

    status = FltStartFiltering(gFilterHandle);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(gServerPort);
        FltUnregisterFilter(gFilterHandle);
        return status;
    }

    return STATUS_SUCCESS;
}
