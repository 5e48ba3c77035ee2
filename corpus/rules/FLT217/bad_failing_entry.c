// why: the unload has the right order, the failing DriverEntry frees first; clients may have connected by then.
#include <fltKernel.h>

typedef struct _EN_STATE {
    KGUARDED_MUTEX Lock;
    ULONG Messages;
} EN_STATE, *PEN_STATE;

#define EN_TAG 'tSnE'

typedef struct _EN_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} EN_DATA;

EN_DATA EnData;
static PEN_STATE EnState;

NTSTATUS FLTAPI EnConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    FLT_ASSERT(EnData.ClientPort == NULL);
    EnData.ClientPort = ClientPort;
    *ConnectionPortCookie = &EnData.ClientPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI EnDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    if (EnData.ClientPort)
        FltCloseClientPort(EnData.Filter, &EnData.ClientPort);
}

NTSTATUS FLTAPI EnMessage(_In_opt_ PVOID ConnectionCookie, _In_opt_ PVOID InputBuffer, _In_ ULONG InputBufferSize,
    _Out_opt_ PVOID OutputBuffer, _In_ ULONG OutputBufferSize, _Out_ PULONG ReturnLength)
{
    KeAcquireGuardedMutex(&EnState->Lock);
    EnState->Messages++;
    KeReleaseGuardedMutex(&EnState->Lock);
    *ReturnLength = 0;
    return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI EnUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(EnData.ServerPort);
    FltUnregisterFilter(EnData.Filter);
    ExFreePoolWithTag(EnState, EN_TAG);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION EnRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = EnUnload,
};

NTSTATUS DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\EnPort");
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS Status;

    Status = FltRegisterFilter(DriverObject, &EnRegistration, &EnData.Filter);
    if (!NT_SUCCESS(Status))
        return Status;
    EnState = ExAllocatePoolWithTag(NonPagedPool, sizeof(EN_STATE), EN_TAG);
    if (EnState == NULL) {
        FltUnregisterFilter(EnData.Filter);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    KeInitializeGuardedMutex(&EnState->Lock);
    EnState->Messages = 0;
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        Status = FltCreateCommunicationPort(EnData.Filter, &EnData.ServerPort, &oa, NULL, EnConnect, EnDisconnect, EnMessage, 1);
        FltFreeSecurityDescriptor(sd);
    }
    if (!NT_SUCCESS(Status)) {
        ExFreePoolWithTag(EnState, EN_TAG);
        FltUnregisterFilter(EnData.Filter);
        return Status;
    }
    Status = FltStartFiltering(EnData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(EnData.ServerPort);
        ExFreePoolWithTag(EnState, EN_TAG); //~ FLT217
        FltUnregisterFilter(EnData.Filter);
    }
    return Status;
}
