// why: the reply buffer says "allow" before it is sent, and still does after a timeout.
#include <fltKernel.h>

typedef struct _DFL_REPLY {
    BOOLEAN Allow;
    UCHAR Reserved[7];
} DFL_REPLY;

typedef struct _DFL_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} DFL_DATA;

DFL_DATA DflData;

NTSTATUS FLTAPI DflConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    PAGED_CODE();
    DflData.ClientPort = ClientPort;
    *ConnectionPortCookie = NULL;
    DbgPrint("client %p connected\n", PsGetCurrentProcessId());
    return STATUS_SUCCESS;
}

VOID FLTAPI DflDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    PAGED_CODE();
    DbgPrint("client gone\n");
    FltCloseClientPort(DflData.Filter, &DflData.ClientPort);
}

FLT_PREOP_CALLBACK_STATUS FLTAPI DflPreCreate(_Inout_ PFLT_CALLBACK_DATA Data, _In_ PCFLT_RELATED_OBJECTS FltObjects, _Outptr_ PVOID *CompletionContext)
{
    LARGE_INTEGER timeout = { .QuadPart = -1000 * 1000 };
    ULONG message = Data->Iopb->IrpFlags;
    DFL_REPLY reply;
    ULONG length = sizeof(reply);

    reply.Allow = TRUE;
    if (NT_SUCCESS(FltSendMessage(DflData.Filter, &DflData.ClientPort, &message, sizeof(message), &reply, &length, &timeout))) {
        if (!reply.Allow) {
            Data->IoStatus.Status = STATUS_ACCESS_DENIED;
            return FLT_PREOP_COMPLETE;
        }
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION DflOperations[] = {
    { IRP_MJ_CREATE, 0, DflPreCreate, NULL },
    { IRP_MJ_OPERATION_END }
};

NTSTATUS FLTAPI DflUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(DflData.ServerPort);
    FltUnregisterFilter(DflData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION DflRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    DflOperations,
    DflUnload,
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

    Status = FltRegisterFilter(DriverObject, &DflRegistration, &DflData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(DflData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\DflPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(DflData.Filter, &DflData.ServerPort, &oa, NULL, DflConnect, DflDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(DflData.Filter);
        return Status;
    }
    Status = FltStartFiltering(DflData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(DflData.ServerPort);
        FltUnregisterFilter(DflData.Filter);
    }
    return Status;
}
