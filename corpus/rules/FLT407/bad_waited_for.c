// why: the callback waits until the work is done, but it is done in another process all the same.
#include <fltKernel.h>

typedef struct _SYN_CALL {
    PVOID Buffer;
    ULONG Length;
    ULONG Sum;
    NTSTATUS Status;
    KEVENT Done;
} SYN_CALL, *PSYN_CALL;

PFLT_FILTER gSynFilter = NULL;
PFLT_PORT gSynServerPort = NULL;
PFLT_PORT gSynClientPort = NULL;
static ULONG gSum;

NTSTATUS
FLTAPI
SynPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    *ConnectionCookie = NULL;
    gSynClientPort = ClientPort;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
SynPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    FltCloseClientPort(gSynFilter, &gSynClientPort);
}

static VOID
SynWork(
    _In_ PFLT_GENERIC_WORKITEM WorkItem,
    _In_ PVOID FltObject,
    _In_opt_ PVOID Context) {
    PSYN_CALL call = Context;
    ULONG i;

    UNREFERENCED_PARAMETER(WorkItem);
    UNREFERENCED_PARAMETER(FltObject);

    call->Status = STATUS_SUCCESS;
    __try {
        for (i = 0; i < call->Length; i++) {
            call->Sum += ((PUCHAR)call->Buffer)[i];
        }
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        call->Status = GetExceptionCode();
    }
    KeSetEvent(&call->Done, IO_NO_INCREMENT, FALSE);
}

NTSTATUS
FLTAPI
SynMessage(
    _In_opt_ PVOID PortCookie,
    _In_reads_bytes_opt_(InputBufferLength) PVOID InputBuffer,
    _In_ ULONG InputBufferLength,
    _Out_writes_bytes_to_opt_(OutputBufferLength, *ReturnOutputBufferLength) PVOID OutputBuffer,
    _In_ ULONG OutputBufferLength,
    _Out_ PULONG ReturnOutputBufferLength) {
    SYN_CALL call;
    PFLT_GENERIC_WORKITEM item;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(PortCookie);
    UNREFERENCED_PARAMETER(OutputBuffer);
    UNREFERENCED_PARAMETER(OutputBufferLength);
    *ReturnOutputBufferLength = 0;
    if (InputBuffer == NULL || InputBufferLength == 0) {
        return STATUS_INVALID_PARAMETER;
    }

    item = FltAllocateGenericWorkItem();
    if (item == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlZeroMemory(&call, sizeof(call));
    call.Buffer = InputBuffer;
    call.Length = InputBufferLength;
    KeInitializeEvent(&call.Done, NotificationEvent, FALSE);
    status = FltQueueGenericWorkItem(item, gSynFilter, SynWork, CriticalWorkQueue, &call); //~ FLT407
    if (NT_SUCCESS(status)) {
        KeWaitForSingleObject(&call.Done, Executive, KernelMode, FALSE, NULL);
        status = call.Status;
        gSum = call.Sum;
    }
    FltFreeGenericWorkItem(item);
    return status;
}

NTSTATUS
FLTAPI
SynFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gSynServerPort);
    FltUnregisterFilter(gSynFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    SynFilterUnload,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL};

NTSTATUS DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath) {
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING uniString;
    PSECURITY_DESCRIPTOR sd;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gSynFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\SynPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gSynFilter, &gSynServerPort, &oa, NULL, SynPortConnect, SynPortDisconnect, SynMessage, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gSynFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gSynServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gSynFilter);
        }
    }
    return status;
}
