// why: the message callback queues a work item, and that is no callback of a connection.
#include <fltKernel.h>

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

static void ClosePort(void)
{
    PFLT_PORT port = InterlockedExchangePointer((PVOID *)&ServerPort, NULL);
    if (port) FltCloseCommunicationPort(port);
}

static VOID FLTAPI Worker(PFLT_GENERIC_WORKITEM item, PVOID object, PVOID context)
{
    (void)object;
    (void)context;
    ClosePort();
    FltFreeGenericWorkItem(item);
}

static NTSTATUS FLTAPI OnMessage(PVOID cookie, PVOID in, ULONG inLength, PVOID out, ULONG outLength, PULONG returned)
{
    PFLT_GENERIC_WORKITEM item;
    NTSTATUS st;

    (void)cookie;
    (void)in;
    (void)inLength;
    (void)out;
    (void)outLength;
    *returned = 0;
    item = FltAllocateGenericWorkItem();
    if (!item) return STATUS_INSUFFICIENT_RESOURCES;
    st = FltQueueGenericWorkItem(item, FilterHandle, Worker, DelayedWorkQueue, NULL);
    if (!NT_SUCCESS(st)) FltFreeGenericWorkItem(item);
    return st;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    (void)Flags;
    ClosePort();
    FltUnregisterFilter(FilterHandle);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS st;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\WorkerClosesPort");
    (void)Path;
    st = FltRegisterFilter(Driver, &Registration, &FilterHandle);
    if (!NT_SUCCESS(st)) return st;
    st = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(st)) {
        FltUnregisterFilter(FilterHandle);
        return st;
    }
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    st = FltCreateCommunicationPort(FilterHandle, &ServerPort, &oa, NULL, OnConnect, OnDisconnect, OnMessage, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(st)) FltUnregisterFilter(FilterHandle);
    return st;
}
