// why: the input is measured, of the output it is only asked whether it is there.
#include <fltKernel.h>

typedef struct _INF_QUERY {
    ULONG Class;
} INF_QUERY;

typedef struct _INF_ANSWER {
    ULONG64 Uptime;
    LONG Files;
    LONG Blocked;
} INF_ANSWER, *PINF_ANSWER;

typedef struct _INF_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} INF_DATA;

INF_DATA InfData;
LONG InfFiles, InfBlocked;

NTSTATUS FLTAPI InfConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    if (InfData.ClientPort != NULL)
        return STATUS_ALREADY_REGISTERED;
    InfData.ClientPort = ClientPort;
    *ConnectionPortCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI InfDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    FltCloseClientPort(InfData.Filter, &InfData.ClientPort);
}

NTSTATUS FLTAPI InfMessage(_In_opt_ PVOID ConnectionCookie, _In_opt_ PVOID InputBuffer, _In_ ULONG InputBufferSize,
    _Out_opt_ PVOID OutputBuffer, _In_ ULONG OutputBufferSize, _Out_ PULONG ReturnLength)
{
    INF_QUERY query;
    INF_ANSWER answer;

    *ReturnLength = 0;
    if (InputBuffer == NULL || InputBufferSize < sizeof(query) || OutputBuffer == NULL)
        return STATUS_INVALID_PARAMETER;
    answer.Uptime = KeQueryInterruptTime();
    answer.Files = InfFiles;
    answer.Blocked = InfBlocked;
    __try {
        RtlCopyMemory(&query, InputBuffer, sizeof(query));
        if (query.Class != 1)
            return STATUS_INVALID_INFO_CLASS;
        RtlCopyMemory(OutputBuffer, &answer, sizeof(answer)); //~ FLT406
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    *ReturnLength = sizeof(answer);
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI InfUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(InfData.ServerPort);
    FltUnregisterFilter(InfData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION InfRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    InfUnload,
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

    Status = FltRegisterFilter(DriverObject, &InfRegistration, &InfData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(InfData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\InfPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(InfData.Filter, &InfData.ServerPort, &oa, NULL, InfConnect, InfDisconnect, InfMessage, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(InfData.Filter);
        return Status;
    }
    Status = FltStartFiltering(InfData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(InfData.ServerPort);
        FltUnregisterFilter(InfData.Filter);
    }
    return Status;
}
