// why: the post-operation queues a work item, and that runs at PASSIVE_LEVEL.
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;
static KSPIN_LOCK CountLock;
static ULONG64 Bytes;

static NTSTATUS FLTAPI OnWrkConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    *Cookie = NULL;
    ClientPort = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnWrkDisconnect(PVOID Cookie)
{
    FltCloseClientPort(Filter, &ClientPort);
}

static VOID Report(PFLT_GENERIC_WORKITEM Item, PVOID Object, PVOID Context)
{
    LARGE_INTEGER wait;
    ULONG64 bytes;
    KIRQL irql;

    KeAcquireSpinLock(&CountLock, &irql);
    bytes = Bytes;
    Bytes = 0;
    KeReleaseSpinLock(&CountLock, irql);
    wait.QuadPart = -10 * 10000;
    (void)FltSendMessage(Filter, &ClientPort, &bytes, sizeof(bytes), NULL, NULL, &wait);
    FltFreeGenericWorkItem(Item);
}

static FLT_POSTOP_CALLBACK_STATUS FLTAPI PostWrite(PFLT_CALLBACK_DATA Data, PCFLT_RELATED_OBJECTS Objects, PVOID Context, FLT_POST_OPERATION_FLAGS Flags)
{
    PFLT_GENERIC_WORKITEM item;
    KIRQL irql;

    KeAcquireSpinLock(&CountLock, &irql);
    Bytes += Data->IoStatus.Information;
    KeReleaseSpinLock(&CountLock, irql);
    item = FltAllocateGenericWorkItem();
    if (item != NULL && !NT_SUCCESS(FltQueueGenericWorkItem(item, Filter, Report, DelayedWorkQueue, NULL)))
        FltFreeGenericWorkItem(item);
    return FLT_POSTOP_FINISHED_PROCESSING;
}

static const FLT_OPERATION_REGISTRATION Operations[] = {
    {IRP_MJ_WRITE, 0, NULL, PostWrite},
    {IRP_MJ_OPERATION_END}};

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
    st = FltCreateCommunicationPort(Owner, Port, &oa, NULL, OnWrkConnect, OnWrkDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return st;
}

static NTSTATUS FLTAPI OnWrkUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = Operations,
    .FilterUnloadCallback = OnWrkUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS st;

    KeInitializeSpinLock(&CountLock);
    st = FltRegisterFilter(Driver, &Registration, &Filter);
    if (NT_SUCCESS(st)) {
        st = OpenPort(Filter, L"\\WorkPort", &ServerPort);
        if (NT_SUCCESS(st)) {
            st = FltStartFiltering(Filter);
            if (!NT_SUCCESS(st)) FltCloseCommunicationPort(ServerPort);
        }
        if (!NT_SUCCESS(st)) FltUnregisterFilter(Filter);
    }
    return st;
}
