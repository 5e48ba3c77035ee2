// why: one open at a time may ask; neither the disconnect nor the unload ever waits for that lock.
#include <fltKernel.h>

typedef struct _OWN_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} OWN_DATA;

OWN_DATA OwnData;
static KGUARDED_MUTEX OwnSerial;
static KGUARDED_MUTEX OwnClient;

NTSTATUS FLTAPI OwnConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    KeAcquireGuardedMutex(&OwnClient);
    OwnData.ClientPort = ClientPort;
    KeReleaseGuardedMutex(&OwnClient);
    *ConnectionPortCookie = NULL;
    return STATUS_SUCCESS;
}

VOID FLTAPI OwnDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    KeAcquireGuardedMutex(&OwnClient);
    FltCloseClientPort(OwnData.Filter, &OwnData.ClientPort);
    KeReleaseGuardedMutex(&OwnClient);
}

FLT_PREOP_CALLBACK_STATUS FLTAPI OwnPreCreate(_Inout_ PFLT_CALLBACK_DATA Data, _In_ PCFLT_RELATED_OBJECTS FltObjects, _Outptr_ PVOID *CompletionContext)
{
    ULONG message = Data->Iopb->Parameters.Create.Options;

    KeAcquireGuardedMutex(&OwnSerial);
    (VOID) FltSendMessage(OwnData.Filter, &OwnData.ClientPort, &message, sizeof(message), NULL, NULL, NULL);
    KeReleaseGuardedMutex(&OwnSerial);
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION OwnOperations[] = {
    { IRP_MJ_CREATE, 0, OwnPreCreate, NULL },
    { IRP_MJ_OPERATION_END }
};

NTSTATUS FLTAPI OwnUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(OwnData.ServerPort);
    FltUnregisterFilter(OwnData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION OwnRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    OwnOperations,
    OwnUnload,
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

    KeInitializeGuardedMutex(&OwnSerial);
    KeInitializeGuardedMutex(&OwnClient);
    Status = FltRegisterFilter(DriverObject, &OwnRegistration, &OwnData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(OwnData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\OwnPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(OwnData.Filter, &OwnData.ServerPort, &oa, NULL, OwnConnect, OwnDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(OwnData.Filter);
        return Status;
    }
    Status = FltStartFiltering(OwnData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(OwnData.ServerPort);
        FltUnregisterFilter(OwnData.Filter);
    }
    return Status;
}
