// why: the work item closes the old port before it creates the next one into the same variable.
// unknown: FLT101 how often the worker has opened the port is more than the joined states tell
// unknown: FLT110 and in so many ways that the exploration for the descriptor is cut off
#include <fltKernel.h>

static volatile LONG Creates;
static BOOLEAN Unloading; /* a work item that is late must not open the port again */

static PFLT_FILTER FilterHandle;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerPortCookie, PVOID ConnectionContext,
                              ULONG SizeOfContext, PVOID *ConnectionCookie)
{
    (void)ServerPortCookie;
    (void)ConnectionContext;
    (void)SizeOfContext;
    if (ClientPort)
        return STATUS_DEVICE_BUSY;
    *ConnectionCookie = NULL;
    ClientPort = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID ConnectionCookie)
{
    (void)ConnectionCookie;
    FltCloseClientPort(FilterHandle, &ClientPort);
}

static NTSTATUS OpenPort(PFLT_FILTER Filter, PCWSTR Name, PFLT_PORT *Port)
{
    NTSTATUS st;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name;

    RtlInitUnicodeString(&name, Name);
    st = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(st)) return st;
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    st = FltCreateCommunicationPort(Filter, Port, &oa, NULL, OnConnect, OnDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return st;
}

static void ClosePort(void)
{
    if (ServerPort) {
        FltCloseCommunicationPort(ServerPort);
        ServerPort = NULL;
    }
}

static VOID FLTAPI Reopen(PFLT_GENERIC_WORKITEM item, PVOID object, PVOID context)
{
    (void)object;
    (void)context;
    ClosePort();
    if (!Unloading && !NT_SUCCESS(OpenPort(FilterHandle, L"\\WorkerPort", &ServerPort))) ServerPort = NULL;
    FltFreeGenericWorkItem(item);
}

static NTSTATUS QueueReopen(void)
{
    PFLT_GENERIC_WORKITEM item = FltAllocateGenericWorkItem();
    NTSTATUS st;

    if (!item) return STATUS_INSUFFICIENT_RESOURCES;
    st = FltQueueGenericWorkItem(item, FilterHandle, Reopen, DelayedWorkQueue, NULL);
    if (!NT_SUCCESS(st)) FltFreeGenericWorkItem(item);
    return st;
}

static NTSTATUS FLTAPI OnSetup(PCFLT_RELATED_OBJECTS objects, FLT_INSTANCE_SETUP_FLAGS flags,
                               DEVICE_TYPE device, FLT_FILESYSTEM_TYPE fs)
{
    (void)objects;
    (void)flags;
    (void)device;
    if (fs == FLT_FSTYPE_NTFS && InterlockedIncrement(&Creates) == 1) QueueReopen();
    return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    (void)Flags;
    Unloading = TRUE;
    ClosePort();
    FltUnregisterFilter(FilterHandle);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnUnload,
    .InstanceSetupCallback = OnSetup,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS st;
    (void)Path;
    st = FltRegisterFilter(Driver, &Registration, &FilterHandle);
    if (!NT_SUCCESS(st)) return st;
    st = OpenPort(FilterHandle, L"\\EntryPort", &ServerPort);
    if (NT_SUCCESS(st)) {
        st = FltStartFiltering(FilterHandle);
        if (NT_SUCCESS(st)) return st;
        ClosePort();
    }
    FltUnregisterFilter(FilterHandle);
    return st;
}
