// why: the slot is selected by a field of the context whose presence the size has proved.
#include <fltKernel.h>

typedef struct _HUB_HELLO {
    USHORT Size;
    USHORT Kind;
    ULONG Flags;
} HUB_HELLO, *PHUB_HELLO;

struct {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT Reader;
    PFLT_PORT Writer;
    KGUARDED_MUTEX Lock;
} HubData;

NTSTATUS FLTAPI HubConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    PHUB_HELLO hello = ConnectionContext;
    PFLT_PORT *slot;
    NTSTATUS Status = STATUS_SUCCESS;

    if (hello == NULL || SizeOfContext < RTL_SIZEOF_THROUGH_FIELD(HUB_HELLO, Kind))
        return STATUS_INVALID_PARAMETER;

    switch (hello->Kind) {
    case 1:
        slot = &HubData.Reader;
        break;
    case 2:
        slot = &HubData.Writer;
        break;
    default:
        return STATUS_INVALID_PARAMETER;
    }

    KeAcquireGuardedMutex(&HubData.Lock);
    if (*slot == NULL)
        *slot = ClientPort;
    else
        Status = STATUS_DEVICE_BUSY;
    KeReleaseGuardedMutex(&HubData.Lock);
    if (NT_SUCCESS(Status))
        *ConnectionPortCookie = slot;
    return Status;
}

VOID FLTAPI HubDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    FltCloseClientPort(HubData.Filter, (PFLT_PORT *)ConnectionCookie);
}

NTSTATUS FLTAPI HubUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(HubData.ServerPort);
    FltUnregisterFilter(HubData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION HubRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    HubUnload,
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

    KeInitializeGuardedMutex(&HubData.Lock);
    Status = FltRegisterFilter(DriverObject, &HubRegistration, &HubData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(HubData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\HubPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(HubData.Filter, &HubData.ServerPort, &oa, NULL, HubConnect, HubDisconnect, NULL, 2);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(HubData.Filter);
        return Status;
    }
    Status = FltStartFiltering(HubData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(HubData.ServerPort);
        FltUnregisterFilter(HubData.Filter);
    }
    return Status;
}
