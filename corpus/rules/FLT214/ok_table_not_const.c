// why: the table of operations could be written to, but the filter manager has copied it: this is a create.
#include <fltKernel.h>

typedef struct _PCR_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} PCR_DATA;

PCR_DATA TblData;

NTSTATUS FLTAPI TblConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    FLT_ASSERT(TblData.ClientPort == NULL);
    TblData.ClientPort = ClientPort;
    *ConnectionPortCookie = &TblData.ClientPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI TblDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    if (TblData.ClientPort)
        FltCloseClientPort(TblData.Filter, &TblData.ClientPort);
}

FLT_POSTOP_CALLBACK_STATUS FLTAPI TblPostCreate(_Inout_ PFLT_CALLBACK_DATA Data, _In_ PCFLT_RELATED_OBJECTS FltObjects, _In_opt_ PVOID CompletionContext, _In_ FLT_POST_OPERATION_FLAGS Flags)
{
    LARGE_INTEGER timeout;
    NTSTATUS result = Data->IoStatus.Status;

    if (Flags & FLTFL_POST_OPERATION_DRAINING)
        return FLT_POSTOP_FINISHED_PROCESSING;
    timeout.QuadPart = -1000000;
    (VOID) FltSendMessage(TblData.Filter, &TblData.ClientPort, &result, sizeof(result), NULL, NULL, &timeout);
    return FLT_POSTOP_FINISHED_PROCESSING;
}

FLT_OPERATION_REGISTRATION TblOperations[] = {
    { IRP_MJ_CREATE, 0, NULL, TblPostCreate },
    { IRP_MJ_OPERATION_END }
};

NTSTATUS FLTAPI TblUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(TblData.ServerPort);
    FltUnregisterFilter(TblData.Filter);
    return STATUS_SUCCESS;
}

FLT_REGISTRATION TblRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    TblOperations,
    TblUnload,
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

    Status = FltRegisterFilter(DriverObject, &TblRegistration, &TblData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(TblData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\TblPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(TblData.Filter, &TblData.ServerPort, &oa, NULL, TblConnect, TblDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(TblData.Filter);
        return Status;
    }
    Status = FltStartFiltering(TblData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(TblData.ServerPort);
        FltUnregisterFilter(TblData.Filter);
    }
    return Status;
}
