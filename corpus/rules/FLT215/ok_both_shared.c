// why: senders and the disconnect hold the resource shared, which does not keep one from the other.
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;
static ERESOURCE Lock;

static NTSTATUS FLTAPI OnBthConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    FltAcquireResourceExclusive(&Lock);
    ClientPort = Port;
    FltReleaseResource(&Lock);
    *Cookie = NULL;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnBthDisconnect(PVOID Cookie)
{
    FltAcquireResourceShared(&Lock);
    FltCloseClientPort(Filter, &ClientPort);
    FltReleaseResource(&Lock);
}

static NTSTATUS Tell(ULONG What)
{
    return FltSendMessage(Filter, &ClientPort, &What, sizeof(What), NULL, NULL, NULL);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI PreCleanup(PFLT_CALLBACK_DATA Data, PCFLT_RELATED_OBJECTS Objects, PVOID *Completion)
{
    FltAcquireResourceShared(&Lock);
    if (ClientPort != NULL)
        Tell(Data->Iopb->MajorFunction);
    FltReleaseResource(&Lock);
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static const FLT_OPERATION_REGISTRATION Operations[] = {
    {IRP_MJ_CLEANUP, 0, PreCleanup, NULL},
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
    st = FltCreateCommunicationPort(Owner, Port, &oa, NULL, OnBthConnect, OnBthDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return st;
}

static NTSTATUS FLTAPI OnBthUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(Filter);
    ExDeleteResourceLite(&Lock);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = Operations,
    .FilterUnloadCallback = OnBthUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS st;

    ExInitializeResourceLite(&Lock);
    st = FltRegisterFilter(Driver, &Registration, &Filter);
    if (NT_SUCCESS(st)) {
        st = OpenPort(Filter, L"\\SharedPort", &ServerPort);
        if (NT_SUCCESS(st)) {
            st = FltStartFiltering(Filter);
            if (!NT_SUCCESS(st)) FltCloseCommunicationPort(ServerPort);
        }
        if (!NT_SUCCESS(st)) FltUnregisterFilter(Filter);
    }
    if (!NT_SUCCESS(st)) {
        ExDeleteResourceLite(&Lock);
    }
    return st;
}
