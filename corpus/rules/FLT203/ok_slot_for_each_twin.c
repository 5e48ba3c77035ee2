// why: two server ports that are alike, for one client each, have two slots: who comes third is refused by the filter manager, so the last slot is free when it is taken.
#include <fltKernel.h>

#define SLOTS 2

typedef struct _SLOT {
    PFLT_PORT Port;
} SLOT, *PSLOT;

static PFLT_FILTER Filter;
static PFLT_PORT ControlPort;
static PFLT_PORT EventPort;
static KSPIN_LOCK SlotsLock;
static SLOT Slots[SLOTS];

static NTSTATUS FLTAPI Connect(PFLT_PORT Port, PVOID ServerPortCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    NTSTATUS status = STATUS_TOO_MANY_SESSIONS;
    KIRQL irql;
    ULONG i;

    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Size);
    KeAcquireSpinLock(&SlotsLock, &irql);
    for (i = 0; i < SLOTS; i++) {
        if (Slots[i].Port == NULL || i == SLOTS - 1) {
            Slots[i].Port = Port;
            *Cookie = &Slots[i];
            status = STATUS_SUCCESS;
            break;
        }
    }
    KeReleaseSpinLock(&SlotsLock, irql);
    return status;
}

static VOID FLTAPI Disconnect(PVOID ConnectionCookie)
{
    PSLOT slot = ConnectionCookie;

    FltCloseClientPort(Filter, &slot->Port);
}

static NTSTATUS OpenPort(PCWSTR Name, PFLT_PORT *Port)
{
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name;
    NTSTATUS status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

    if (!NT_SUCCESS(status))
        return status;
    RtlInitUnicodeString(&name, Name);
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    status = FltCreateCommunicationPort(Filter, Port, &oa, NULL, Connect, Disconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(status))
        *Port = NULL;
    return status;
}

static VOID Stop(VOID)
{
    if (EventPort != NULL)
        FltCloseCommunicationPort(EventPort);
    if (ControlPort != NULL)
        FltCloseCommunicationPort(ControlPort);
    FltUnregisterFilter(Filter);
}

static NTSTATUS FLTAPI Unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    Stop();
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = Unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    KeInitializeSpinLock(&SlotsLock);
    status = FltRegisterFilter(DriverObject, &Registration, &Filter);
    if (!NT_SUCCESS(status))
        return status;
    status = OpenPort(L"\\ControlPort", &ControlPort);
    if (NT_SUCCESS(status))
        status = OpenPort(L"\\EventPort", &EventPort);
    if (NT_SUCCESS(status))
        status = FltStartFiltering(Filter);
    if (!NT_SUCCESS(status))
        Stop();
    return status;
}
