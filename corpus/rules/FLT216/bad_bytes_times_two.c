// why: sizeof of the array is in bytes already.
#include <fltKernel.h>

typedef struct _CHR_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} CHR_DATA;

CHR_DATA ChrData;

NTSTATUS FLTAPI ChrConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    FLT_ASSERT(ChrData.ClientPort == NULL);
    ChrData.ClientPort = ClientPort;
    *ConnectionPortCookie = &ChrData.ClientPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI ChrDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    if (ChrData.ClientPort)
        FltCloseClientPort(ChrData.Filter, &ChrData.ClientPort);
}

FLT_PREOP_CALLBACK_STATUS FLTAPI ChrPreCreate(_Inout_ PFLT_CALLBACK_DATA Data, _In_ PCFLT_RELATED_OBJECTS FltObjects, _Outptr_ PVOID *CompletionContext)
{
    WCHAR target[64];
    ULONG message = Data->Iopb->Parameters.Create.Options;
    ULONG length = sizeof(target) * sizeof(WCHAR);
    NTSTATUS Status;

    Status = FltSendMessage(ChrData.Filter, &ChrData.ClientPort, &message, sizeof(message), target, &length, NULL); //~ FLT216
    if (Status == STATUS_SUCCESS && length >= sizeof(WCHAR) && target[0] == L'-') {
        Data->IoStatus.Status = STATUS_ACCESS_DENIED;
        return FLT_PREOP_COMPLETE;
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION ChrOperations[] = {
    { IRP_MJ_CREATE, 0, ChrPreCreate, NULL },
    { IRP_MJ_OPERATION_END }
};

NTSTATUS FLTAPI ChrUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(ChrData.ServerPort);
    FltUnregisterFilter(ChrData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION ChrRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    ChrOperations,
    ChrUnload,
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

    Status = FltRegisterFilter(DriverObject, &ChrRegistration, &ChrData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(ChrData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\ChrPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(ChrData.Filter, &ChrData.ServerPort, &oa, NULL, ChrConnect, ChrDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(ChrData.Filter);
        return Status;
    }
    Status = FltStartFiltering(ChrData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(ChrData.ServerPort);
        FltUnregisterFilter(ChrData.Filter);
    }
    return Status;
}
