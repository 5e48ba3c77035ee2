// why: the pointer inside the message is captured, probed and followed, all inside one __try.
#include <fltKernel.h>

typedef struct _BLK_REQUEST {
    PVOID List;
    ULONG Count;
} BLK_REQUEST;

typedef struct _BLK_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} BLK_DATA;

BLK_DATA BlkData;
ULONG BlkPids[32];
ULONG BlkCount;

NTSTATUS FLTAPI BlkConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    if (BlkData.ClientPort != NULL)
        return STATUS_ALREADY_REGISTERED;
    BlkData.ClientPort = ClientPort;
    *ConnectionPortCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI BlkDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    FltCloseClientPort(BlkData.Filter, &BlkData.ClientPort);
}

NTSTATUS FLTAPI BlkMessage(_In_opt_ PVOID ConnectionCookie, _In_opt_ PVOID InputBuffer, _In_ ULONG InputBufferSize,
    _Out_opt_ PVOID OutputBuffer, _In_ ULONG OutputBufferSize, _Out_ PULONG ReturnLength)
{
    BLK_REQUEST request;
    ULONG pids[RTL_NUMBER_OF(BlkPids)];

    *ReturnLength = 0;
    if (InputBuffer == NULL || InputBufferSize != sizeof(request))
        return STATUS_INVALID_PARAMETER;
    __try {
        RtlCopyMemory(&request, InputBuffer, sizeof(request));
        if (request.Count > RTL_NUMBER_OF(pids))
            return STATUS_INVALID_PARAMETER;
        ProbeForRead(request.List, request.Count * sizeof(ULONG), sizeof(ULONG));
        RtlCopyMemory(pids, request.List, request.Count * sizeof(ULONG));
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    RtlCopyMemory(BlkPids, pids, request.Count * sizeof(ULONG));
    BlkCount = request.Count;
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI BlkUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(BlkData.ServerPort);
    FltUnregisterFilter(BlkData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION BlkRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    BlkUnload,
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

    Status = FltRegisterFilter(DriverObject, &BlkRegistration, &BlkData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(BlkData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\BlkPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(BlkData.Filter, &BlkData.ServerPort, &oa, NULL, BlkConnect, BlkDisconnect, BlkMessage, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(BlkData.Filter);
        return Status;
    }
    Status = FltStartFiltering(BlkData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(BlkData.ServerPort);
        FltUnregisterFilter(BlkData.Filter);
    }
    return Status;
}
