// why: the type in the context selects the slot, and nobody asks how long the context is.
#include <fltKernel.h>

typedef enum _MUX_KIND { MuxControl,
    MuxEvents } MUX_KIND;

typedef struct _MUX_HELLO {
    MUX_KIND Kind;
} MUX_HELLO;

struct {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT Control;
    PFLT_PORT Events;
    FAST_MUTEX Lock;
} MuxData;

static NTSTATUS MuxTake(_Inout_ PFLT_PORT *Slot, _In_ PFLT_PORT Port, _Out_ PVOID *Cookie)
{
    NTSTATUS Status = STATUS_DEVICE_BUSY;

    ExAcquireFastMutex(&MuxData.Lock);
    if (*Slot == NULL) {
        *Slot = Port;
        *Cookie = Slot;
        Status = STATUS_SUCCESS;
    }
    ExReleaseFastMutex(&MuxData.Lock);
    return Status;
}

NTSTATUS FLTAPI MuxConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    switch (((MUX_HELLO *)ConnectionContext)->Kind) { //~ FLT404:W
    case MuxControl:
        return MuxTake(&MuxData.Control, ClientPort, ConnectionPortCookie);
    case MuxEvents:
        return MuxTake(&MuxData.Events, ClientPort, ConnectionPortCookie);
    }
    return STATUS_INVALID_PARAMETER;
}

VOID FLTAPI MuxDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    FltCloseClientPort(MuxData.Filter, (PFLT_PORT *)ConnectionCookie);
}

NTSTATUS FLTAPI MuxUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(MuxData.ServerPort);
    FltUnregisterFilter(MuxData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION MuxRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    MuxUnload,
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

    ExInitializeFastMutex(&MuxData.Lock);
    Status = FltRegisterFilter(DriverObject, &MuxRegistration, &MuxData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(MuxData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\MuxPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(MuxData.Filter, &MuxData.ServerPort, &oa, NULL, MuxConnect, MuxDisconnect, NULL, 2);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(MuxData.Filter);
        return Status;
    }
    Status = FltStartFiltering(MuxData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(MuxData.ServerPort);
        FltUnregisterFilter(MuxData.Filter);
    }
    return Status;
}
