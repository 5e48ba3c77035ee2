// why: the message goes to another client, in another process: the filter manager copies it, under __try, before the call returns.
#include <fltKernel.h>

struct {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT Source;
    PFLT_PORT Sink;
} RelData;

static FAST_MUTEX RelLock;

NTSTATUS FLTAPI RelConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    PFLT_PORT *slot;
    NTSTATUS Status = STATUS_SUCCESS;

    ExAcquireFastMutex(&RelLock);
    slot = RelData.Source == NULL ? &RelData.Source : &RelData.Sink;
    if (*slot == NULL)
        *slot = ClientPort;
    else
        Status = STATUS_CONNECTION_COUNT_LIMIT;
    ExReleaseFastMutex(&RelLock);
    if (NT_SUCCESS(Status))
        *ConnectionPortCookie = slot;
    return Status;
}

VOID FLTAPI RelDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    FltCloseClientPort(RelData.Filter, (PFLT_PORT *)ConnectionCookie);
}

NTSTATUS FLTAPI RelMessage(_In_opt_ PVOID ConnectionCookie, _In_opt_ PVOID InputBuffer, _In_ ULONG InputBufferSize,
    _Out_opt_ PVOID OutputBuffer, _In_ ULONG OutputBufferSize, _Out_ PULONG ReturnLength)
{
    LARGE_INTEGER timeout;
    NTSTATUS Status;

    *ReturnLength = 0;
    if (InputBuffer == NULL || InputBufferSize == 0 || InputBufferSize > 4096)
        return STATUS_INVALID_PARAMETER;
    timeout.QuadPart = -10 * 1000 * 1000;
    __try {
        Status = FltSendMessage(RelData.Filter, &RelData.Sink, InputBuffer, InputBufferSize, NULL, NULL, &timeout);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        Status = GetExceptionCode();
    }
    return Status;
}

NTSTATUS FLTAPI RelUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(RelData.ServerPort);
    FltUnregisterFilter(RelData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION RelRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    RelUnload,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL
};

NTSTATUS DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);

    ExInitializeFastMutex(&RelLock);
    Status = FltRegisterFilter(DriverObject, &RelRegistration, &RelData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(RelData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\RelayPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(RelData.Filter, &RelData.ServerPort, &oa, NULL, RelConnect, RelDisconnect, RelMessage, 2);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(RelData.Filter);
        return Status;
    }
    Status = FltStartFiltering(RelData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(RelData.ServerPort);
        FltUnregisterFilter(RelData.Filter);
    }
    return Status;
}
