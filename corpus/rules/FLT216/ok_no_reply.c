// why: no buffer and no length: the message is an event.
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;

static NTSTATUS FLTAPI OnEveConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    if (ClientPort != NULL)
        return STATUS_ALREADY_REGISTERED;
    ClientPort = Port;
    *Cookie = NULL;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnEveDisconnect(PVOID Cookie)
{
    FltCloseClientPort(Filter, &ClientPort);
}

static NTSTATUS Send(PVOID Message, ULONG Size, PVOID Reply, PULONG ReplySize)
{
    LARGE_INTEGER wait;

    wait.QuadPart = -10000;
    return FltSendMessage(Filter, &ClientPort, Message, Size, Reply, ReplySize, &wait);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI PreCleanup(PFLT_CALLBACK_DATA Data, PCFLT_RELATED_OBJECTS Objects, PVOID *Completion)
{
    ULONG event = Data->Iopb->MajorFunction;

    (void)Send(&event, sizeof(event), NULL, NULL);
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
    st = FltCreateCommunicationPort(Owner, Port, &oa, NULL, OnEveConnect, OnEveDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return st;
}

static NTSTATUS FLTAPI OnEveUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = Operations,
    .FilterUnloadCallback = OnEveUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS st;

    st = FltRegisterFilter(Driver, &Registration, &Filter);
    if (NT_SUCCESS(st)) {
        st = OpenPort(Filter, L"\\EventPort", &ServerPort);
        if (NT_SUCCESS(st)) {
            st = FltStartFiltering(Filter);
            if (!NT_SUCCESS(st)) FltCloseCommunicationPort(ServerPort);
        }
        if (!NT_SUCCESS(st)) FltUnregisterFilter(Filter);
    }
    return st;
}
