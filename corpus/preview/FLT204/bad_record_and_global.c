// why: the port is in the connection's record, which disconnect closes, and in a global variable, which senders use.
#include <fltKernel.h>

#define RECORD_TAG 'ceRG'

typedef struct _RECORD {
    PFLT_PORT Port;
    HANDLE ProcessId;
} RECORD, *PRECORD;

PFLT_FILTER gFilter;
PFLT_PORT gServerPort;
PFLT_PORT gSendPort;

NTSTATUS
FLTAPI
RecordConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie
    )
{
    PRECORD record;

    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);

    record = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(RECORD), RECORD_TAG);
    if (record == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    record->ProcessId = PsGetCurrentProcessId();
    record->Port = ClientPort;
    gSendPort = ClientPort;
    *ConnectionPortCookie = record;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
RecordDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    PRECORD record = ConnectionCookie;

    FltCloseClientPort(gFilter, &record->Port); //~ FLT204:W
    gSendPort = NULL;
    ExFreePoolWithTag(record, RECORD_TAG);
}

VOID
FLTAPI
RecordSend(
    _In_ PFLT_GENERIC_WORKITEM Item,
    _In_ PVOID FltObjects,
    _In_opt_ PVOID Context
    )
{
    LARGE_INTEGER timeout;

    UNREFERENCED_PARAMETER(FltObjects);
    UNREFERENCED_PARAMETER(Context);

    timeout.QuadPart = -100000;
    if (gSendPort != NULL) {
        (void)FltSendMessage(gFilter, &gSendPort, "tick", 4, NULL, NULL, &timeout);
    }
    FltFreeGenericWorkItem(Item);
}

FLT_PREOP_CALLBACK_STATUS
FLTAPI
RecordPreCreate(
    _Inout_ PFLT_CALLBACK_DATA Data,
    _In_ PCFLT_RELATED_OBJECTS FltObjects,
    _Outptr_result_maybenull_ PVOID *CompletionContext
    )
{
    PFLT_GENERIC_WORKITEM item;

    UNREFERENCED_PARAMETER(Data);
    UNREFERENCED_PARAMETER(CompletionContext);

    item = FltAllocateGenericWorkItem();
    if (item != NULL) {
        if (!NT_SUCCESS(FltQueueGenericWorkItem(item, FltObjects->Instance, RecordSend, DelayedWorkQueue, NULL))) {
            FltFreeGenericWorkItem(item);
        }
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION RecordOperations[] = {
    {IRP_MJ_CREATE, 0, RecordPreCreate, NULL},
    {IRP_MJ_OPERATION_END}
};

NTSTATUS
RecordOpen(
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

    RtlInitUnicodeString(&portName, L"\\RecordPort");
    InitializeObjectAttributes(&oa, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gFilter, &gServerPort, &oa, NULL, RecordConnect,
        RecordDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);

    return status;
}

NTSTATUS
FLTAPI
RecordUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(gServerPort);
    FltUnregisterFilter(gFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION RecordRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    RecordOperations,  // Operations
    RecordUnload,  // Unload
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

    status = FltRegisterFilter(DriverObject, &RecordRegistration, &gFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = RecordOpen();
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
