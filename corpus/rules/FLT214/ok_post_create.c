// why: the post-operation of a create always comes at PASSIVE_LEVEL.
#include <fltKernel.h>

typedef struct _PCR_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} PCR_DATA;

PCR_DATA PcrData;

NTSTATUS FLTAPI PcrConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    FLT_ASSERT(PcrData.ClientPort == NULL);
    PcrData.ClientPort = ClientPort;
    *ConnectionPortCookie = &PcrData.ClientPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI PcrDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    if (PcrData.ClientPort)
        FltCloseClientPort(PcrData.Filter, &PcrData.ClientPort);
}

FLT_POSTOP_CALLBACK_STATUS FLTAPI PcrPostCreate(_Inout_ PFLT_CALLBACK_DATA Data, _In_ PCFLT_RELATED_OBJECTS FltObjects, _In_opt_ PVOID CompletionContext, _In_ FLT_POST_OPERATION_FLAGS Flags)
{
    LARGE_INTEGER timeout;
    NTSTATUS result = Data->IoStatus.Status;

    if (Flags & FLTFL_POST_OPERATION_DRAINING)
        return FLT_POSTOP_FINISHED_PROCESSING;
    timeout.QuadPart = -1000000;
    (VOID) FltSendMessage(PcrData.Filter, &PcrData.ClientPort, &result, sizeof(result), NULL, NULL, &timeout);
    return FLT_POSTOP_FINISHED_PROCESSING;
}

const FLT_OPERATION_REGISTRATION PcrOperations[] = {
    { IRP_MJ_CREATE, 0, NULL, PcrPostCreate },
    { IRP_MJ_OPERATION_END }
};

NTSTATUS FLTAPI PcrUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(PcrData.ServerPort);
    FltUnregisterFilter(PcrData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION PcrRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    PcrOperations,
    PcrUnload,
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

    Status = FltRegisterFilter(DriverObject, &PcrRegistration, &PcrData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(PcrData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\PcrPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(PcrData.Filter, &PcrData.ServerPort, &oa, NULL, PcrConnect, PcrDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(PcrData.Filter);
        return Status;
    }
    Status = FltStartFiltering(PcrData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(PcrData.ServerPort);
        FltUnregisterFilter(PcrData.Filter);
    }
    return Status;
}
