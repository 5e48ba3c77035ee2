// why: header and elements together are held against the length, in 64 bits.
#include <fltKernel.h>

typedef struct _IDS_MESSAGE {
    ULONG Count;
    ULONG Flags;
    ULONG64 Ids[ANYSIZE_ARRAY];
} IDS_MESSAGE, *PIDS_MESSAGE;

typedef struct _IDS_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} IDS_DATA;

IDS_DATA IdsData;
ULONG64 IdsSum;

NTSTATUS FLTAPI IdsConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    if (IdsData.ClientPort != NULL)
        return STATUS_ALREADY_REGISTERED;
    IdsData.ClientPort = ClientPort;
    *ConnectionPortCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI IdsDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    FltCloseClientPort(IdsData.Filter, &IdsData.ClientPort);
}

NTSTATUS FLTAPI IdsMessage(_In_opt_ PVOID ConnectionCookie, _In_opt_ PVOID InputBuffer, _In_ ULONG InputBufferSize,
    _Out_opt_ PVOID OutputBuffer, _In_ ULONG OutputBufferSize, _Out_ PULONG ReturnLength)
{
    PIDS_MESSAGE list = InputBuffer;
    ULONG64 sum = 0;
    ULONG count, i;

    *ReturnLength = 0;
    if (list == NULL || InputBufferSize < FIELD_OFFSET(IDS_MESSAGE, Ids))
        return STATUS_INVALID_PARAMETER;
    __try {
        count = list->Count;
        if (FIELD_OFFSET(IDS_MESSAGE, Ids) + (ULONG64)count * sizeof(ULONG64) > InputBufferSize)
            return STATUS_INVALID_PARAMETER;
        for (i = 0; i < count; i++)
            sum += list->Ids[i];
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    IdsSum = sum;
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI IdsUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(IdsData.ServerPort);
    FltUnregisterFilter(IdsData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION IdsRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    IdsUnload,
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

    Status = FltRegisterFilter(DriverObject, &IdsRegistration, &IdsData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(IdsData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\IdsPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(IdsData.Filter, &IdsData.ServerPort, &oa, NULL, IdsConnect, IdsDisconnect, IdsMessage, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(IdsData.Filter);
        return Status;
    }
    Status = FltStartFiltering(IdsData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(IdsData.ServerPort);
        FltUnregisterFilter(IdsData.Filter);
    }
    return Status;
}
