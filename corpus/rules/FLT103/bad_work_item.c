// why: a queued work item closes the port when a limit is reached, and unload does not know about it.
#include <fltKernel.h>

static volatile LONG Count;

static PFLT_FILTER FilterHandle;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerPortCookie, PVOID ConnectionContext,
                              ULONG SizeOfContext, PVOID *ConnectionCookie)
{
    (void)ServerPortCookie;
    (void)ConnectionContext;
    (void)SizeOfContext;
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

static VOID FLTAPI StopWorker(PFLT_GENERIC_WORKITEM item, PVOID object, PVOID context)
{
    (void)object;
    (void)context;
    FltCloseCommunicationPort(ServerPort);
    FltFreeGenericWorkItem(item);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI OnPreCreate(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID *completion)
{
    (void)data;
    (void)completion;
    if (InterlockedIncrement(&Count) == 1000) {
        PFLT_GENERIC_WORKITEM item = FltAllocateGenericWorkItem();
        if (item && !NT_SUCCESS(FltQueueGenericWorkItem(item, objects->Filter, StopWorker, DelayedWorkQueue, NULL)))
            FltFreeGenericWorkItem(item);
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static const FLT_OPERATION_REGISTRATION Operations[] = {
    { IRP_MJ_CREATE, 0, OnPreCreate, NULL },
    { IRP_MJ_OPERATION_END }
};

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    (void)Flags;
    FltCloseCommunicationPort(ServerPort); //~ MISSING FLT103: a witness repeats loops that can't be left yet, not callbacks that count their calls
    FltUnregisterFilter(FilterHandle);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = Operations,
    .FilterUnloadCallback = OnUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS st;
    (void)Path;
    st = FltRegisterFilter(Driver, &Registration, &FilterHandle);
    if (!NT_SUCCESS(st)) return st;
    st = OpenPort(FilterHandle, L"\\WorkPort", &ServerPort);
    if (NT_SUCCESS(st)) {
        st = FltStartFiltering(FilterHandle);
        if (NT_SUCCESS(st)) return st;
        FltCloseCommunicationPort(ServerPort);
    }
    FltUnregisterFilter(FilterHandle);
    return st;
}
