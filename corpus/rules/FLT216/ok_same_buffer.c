// why: the reply is shorter than the request whose buffer it is put into, and the length is the reply's.
#include <fltKernel.h>

typedef struct _SAM_NOTIFICATION {
    ULONG BytesToScan;
    ULONG Reserved;
    UCHAR Contents[1024];
} SAM_NOTIFICATION, *PSAM_NOTIFICATION;

typedef struct _SAM_REPLY {
    BOOLEAN SafeToOpen;
} SAM_REPLY, *PSAM_REPLY;

#define SAM_TAG 'maSn'

typedef struct _SAM_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} SAM_DATA;

SAM_DATA SamData;

NTSTATUS FLTAPI SamConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    PAGED_CODE();
    SamData.ClientPort = ClientPort;
    *ConnectionPortCookie = NULL;
    DbgPrint("client %p connected\n", PsGetCurrentProcessId());
    return STATUS_SUCCESS;
}

VOID FLTAPI SamDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    PAGED_CODE();
    DbgPrint("client gone\n");
    FltCloseClientPort(SamData.Filter, &SamData.ClientPort);
}

static BOOLEAN SamScan(_In_ ULONG Bytes)
{
    PSAM_NOTIFICATION notification;
    ULONG replyLength;
    BOOLEAN safe = TRUE;
    NTSTATUS Status;

    notification = ExAllocatePoolWithTag(NonPagedPool, sizeof(SAM_NOTIFICATION), SAM_TAG);
    if (notification == NULL)
        return TRUE;
    RtlZeroMemory(notification, sizeof(*notification));
    notification->BytesToScan = Bytes;
    replyLength = sizeof(SAM_REPLY);
    Status = FltSendMessage(SamData.Filter, &SamData.ClientPort, notification, sizeof(SAM_NOTIFICATION), notification, &replyLength, NULL);
    if (Status == STATUS_SUCCESS)
        safe = ((PSAM_REPLY)notification)->SafeToOpen;
    ExFreePoolWithTag(notification, SAM_TAG);
    return safe;
}

FLT_PREOP_CALLBACK_STATUS FLTAPI SamPreCreate(_Inout_ PFLT_CALLBACK_DATA Data, _In_ PCFLT_RELATED_OBJECTS FltObjects, _Outptr_ PVOID *CompletionContext)
{
    if (SamScan(Data->Iopb->IrpFlags))
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    Data->IoStatus.Status = STATUS_VIRUS_INFECTED;
    return FLT_PREOP_COMPLETE;
}

const FLT_OPERATION_REGISTRATION SamOperations[] = {
    { IRP_MJ_CREATE, 0, SamPreCreate, NULL },
    { IRP_MJ_OPERATION_END }
};

NTSTATUS FLTAPI SamUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(SamData.ServerPort);
    FltUnregisterFilter(SamData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION SamRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    SamOperations,
    SamUnload,
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

    Status = FltRegisterFilter(DriverObject, &SamRegistration, &SamData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(SamData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\SamPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(SamData.Filter, &SamData.ServerPort, &oa, NULL, SamConnect, SamDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(SamData.Filter);
        return Status;
    }
    Status = FltStartFiltering(SamData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(SamData.ServerPort);
        FltUnregisterFilter(SamData.Filter);
    }
    return Status;
}
