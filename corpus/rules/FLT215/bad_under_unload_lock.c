// why: it is the unload that needs the lock of the senders, to stop them.
#include <fltKernel.h>

typedef struct _UNL_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} UNL_DATA;

UNL_DATA UnlData;
static KGUARDED_MUTEX UnlLock;
static BOOLEAN UnlStopping;

NTSTATUS FLTAPI UnlConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    if (UnlData.ClientPort != NULL)
        return STATUS_ALREADY_REGISTERED;
    UnlData.ClientPort = ClientPort;
    *ConnectionPortCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI UnlDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    FltCloseClientPort(UnlData.Filter, &UnlData.ClientPort);
}

FLT_PREOP_CALLBACK_STATUS FLTAPI UnlPreCreate(_Inout_ PFLT_CALLBACK_DATA Data, _In_ PCFLT_RELATED_OBJECTS FltObjects, _Outptr_ PVOID *CompletionContext)
{
    ULONG options = Data->Iopb->Parameters.Create.Options;
    PLARGE_INTEGER forEver = NULL;

    KeAcquireGuardedMutex(&UnlLock);
    if (!UnlStopping)
        (VOID) FltSendMessage(UnlData.Filter, &UnlData.ClientPort, &options, sizeof(options), NULL, NULL, forEver); //~ FLT215
    KeReleaseGuardedMutex(&UnlLock);
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION UnlOperations[] = {
    { IRP_MJ_CREATE, 0, UnlPreCreate, NULL },
    { IRP_MJ_OPERATION_END }
};

static VOID UnlStop(VOID)
{
    KeAcquireGuardedMutex(&UnlLock);
    UnlStopping = TRUE;
    KeReleaseGuardedMutex(&UnlLock);
}

NTSTATUS FLTAPI UnlUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UnlStop();
    FltCloseCommunicationPort(UnlData.ServerPort);
    FltUnregisterFilter(UnlData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION UnlRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    UnlOperations,
    UnlUnload,
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

    KeInitializeGuardedMutex(&UnlLock);
    Status = FltRegisterFilter(DriverObject, &UnlRegistration, &UnlData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(UnlData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\UnlPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(UnlData.Filter, &UnlData.ServerPort, &oa, NULL, UnlConnect, UnlDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(UnlData.Filter);
        return Status;
    }
    Status = FltStartFiltering(UnlData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(UnlData.ServerPort);
        FltUnregisterFilter(UnlData.Filter);
    }
    return Status;
}
