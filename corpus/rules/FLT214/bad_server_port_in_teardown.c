// why: the teardown keeps others away with a spin lock while it closes the server port.
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;
static KSPIN_LOCK StateLock;
static BOOLEAN Stopped;

static NTSTATUS FLTAPI OnTeaConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    *Cookie = NULL;
    ClientPort = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnTeaDisconnect(PVOID Cookie)
{
    FltCloseClientPort(Filter, &ClientPort);
}

static VOID StopListening(VOID)
{
    KLOCK_QUEUE_HANDLE handle;

    KeAcquireInStackQueuedSpinLock(&StateLock, &handle);
    if (!Stopped) {
        Stopped = TRUE;
        FltCloseCommunicationPort(ServerPort); //~ FLT214:W
    }
    KeReleaseInStackQueuedSpinLock(&handle);
}

static NTSTATUS FLTAPI OnTeaUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    StopListening();
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static NTSTATUS OpenPort(PFLT_FILTER Owner, PCWSTR Name, PFLT_PORT *Port)
{
    UNICODE_STRING name;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS st;

    RtlInitUnicodeString(&name, Name);
    st = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(st)) return st;
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    st = FltCreateCommunicationPort(Owner, Port, &oa, NULL, OnTeaConnect, OnTeaDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return st;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnTeaUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS st;

    KeInitializeSpinLock(&StateLock);
    st = FltRegisterFilter(Driver, &Registration, &Filter);
    if (NT_SUCCESS(st)) {
        st = OpenPort(Filter, L"\\TeaPort", &ServerPort);
        if (!NT_SUCCESS(st)) FltUnregisterFilter(Filter);
    }
    return st;
}
