// why: the failing DriverEntry frees before it unregisters, but at that point no port has been created.
#include <fltKernel.h>

typedef struct _BF_STATE {
    ULONG Messages;
} BF_STATE, *PBF_STATE;

#define BF_TAG 'tSfB'

typedef struct _BF_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} BF_DATA;

BF_DATA BfData;
static PBF_STATE BfState;

NTSTATUS FLTAPI BfConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    *ConnectionPortCookie = NULL;
    BfData.ClientPort = ClientPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI BfDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    FltCloseClientPort(BfData.Filter, &BfData.ClientPort);
}

NTSTATUS FLTAPI BfMessage(_In_opt_ PVOID ConnectionCookie, _In_opt_ PVOID InputBuffer, _In_ ULONG InputBufferSize,
    _Out_opt_ PVOID OutputBuffer, _In_ ULONG OutputBufferSize, _Out_ PULONG ReturnLength)
{
    InterlockedIncrement((volatile LONG *)&BfState->Messages);
    *ReturnLength = 0;
    return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI BfUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(BfData.ServerPort);
    FltUnregisterFilter(BfData.Filter);
    ExFreePoolWithTag(BfState, BF_TAG);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION BfRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = BfUnload,
};

NTSTATUS DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\BfPort");
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS Status;

    BfState = ExAllocatePoolWithTag(NonPagedPool, sizeof(BF_STATE), BF_TAG);
    if (BfState == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    BfState->Messages = 0;
    Status = FltRegisterFilter(DriverObject, &BfRegistration, &BfData.Filter);
    if (!NT_SUCCESS(Status)) {
        ExFreePoolWithTag(BfState, BF_TAG);
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        ExFreePoolWithTag(BfState, BF_TAG);
        FltUnregisterFilter(BfData.Filter);
        return Status;
    }
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(BfData.Filter, &BfData.ServerPort, &oa, NULL, BfConnect, BfDisconnect, BfMessage, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        ExFreePoolWithTag(BfState, BF_TAG);
        FltUnregisterFilter(BfData.Filter);
    }
    return Status;
}
