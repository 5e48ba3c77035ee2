// why: the elements fit into the message, but they begin eight bytes behind its start.
#include <fltKernel.h>

typedef struct _LST_MESSAGE {
    ULONG Count;
    ULONG Flags;
    ULONG64 Ids[1];
} LST_MESSAGE, *PLST_MESSAGE;

typedef struct _LST_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} LST_DATA;

LST_DATA LstData;
ULONG64 LstSum;

NTSTATUS FLTAPI LstConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    *ConnectionPortCookie = NULL;
    LstData.ClientPort = ClientPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI LstDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    FltCloseClientPort(LstData.Filter, &LstData.ClientPort);
}

NTSTATUS FLTAPI LstMessage(_In_opt_ PVOID ConnectionCookie, _In_opt_ PVOID InputBuffer, _In_ ULONG InputBufferSize,
    _Out_opt_ PVOID OutputBuffer, _In_ ULONG OutputBufferSize, _Out_ PULONG ReturnLength)
{
    PLST_MESSAGE list = InputBuffer;
    ULONG64 sum = 0;
    ULONG count, i;

    *ReturnLength = 0;
    if (list == NULL || InputBufferSize < FIELD_OFFSET(LST_MESSAGE, Ids))
        return STATUS_INVALID_PARAMETER;
    __try {
        count = list->Count;
        if (count > InputBufferSize / sizeof(ULONG64))
            return STATUS_INVALID_PARAMETER;
        for (i = 0; i < count; i++)
            sum += list->Ids[i]; //~ FLT406
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    LstSum = sum;
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI LstUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(LstData.ServerPort);
    FltUnregisterFilter(LstData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION LstRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    LstUnload,
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

    Status = FltRegisterFilter(DriverObject, &LstRegistration, &LstData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(LstData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\LstPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(LstData.Filter, &LstData.ServerPort, &oa, NULL, LstConnect, LstDisconnect, LstMessage, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(LstData.Filter);
        return Status;
    }
    Status = FltStartFiltering(LstData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(LstData.ServerPort);
        FltUnregisterFilter(LstData.Filter);
    }
    return Status;
}
