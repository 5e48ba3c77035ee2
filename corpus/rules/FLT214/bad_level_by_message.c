// why: the client says by a message what is to be sent, and the post-operation of a close goes by that.
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;
static ULONG Wanted; /* written by the message callback alone */

static NTSTATUS FLTAPI OnMsgConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    *Cookie = NULL;
    ClientPort = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnMsgDisconnect(PVOID Cookie)
{
    FltCloseClientPort(Filter, &ClientPort);
}

static NTSTATUS FLTAPI OnMessage(PVOID Cookie, PVOID In, ULONG InSize, PVOID Out, ULONG OutSize, PULONG Returned)
{
    *Returned = 0;
    Wanted = InSize;
    return STATUS_SUCCESS;
}

static FLT_POSTOP_CALLBACK_STATUS FLTAPI PostClose(PFLT_CALLBACK_DATA Data, PCFLT_RELATED_OBJECTS Objects, PVOID Context, FLT_POST_OPERATION_FLAGS Flags)
{
    ULONG event = 1;
    LARGE_INTEGER wait;

    if (Wanted == 4) {
        wait.QuadPart = -10000;
        (void)FltSendMessage(Filter, &ClientPort, &event, sizeof(event), NULL, NULL, &wait); //~ FLT214:N
    }
    return FLT_POSTOP_FINISHED_PROCESSING;
}

static const FLT_OPERATION_REGISTRATION Operations[] = {
    {IRP_MJ_CLOSE, 0, NULL, PostClose},
    {IRP_MJ_OPERATION_END}};

static NTSTATUS FLTAPI OnMsgUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = Operations,
    .FilterUnloadCallback = OnMsgUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNICODE_STRING name;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS st = FltRegisterFilter(Driver, &Registration, &Filter);

    if (!NT_SUCCESS(st)) return st;
    st = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(st)) {
        FltUnregisterFilter(Filter);
        return st;
    }
    RtlInitUnicodeString(&name, L"\\MsgLevelPort");
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    st = FltCreateCommunicationPort(Filter, &ServerPort, &oa, NULL, OnMsgConnect, OnMsgDisconnect, OnMessage, 1);
    FltFreeSecurityDescriptor(sd);
    if (NT_SUCCESS(st)) {
        st = FltStartFiltering(Filter);
        if (NT_SUCCESS(st)) return st;
        FltCloseCommunicationPort(ServerPort);
    }
    FltUnregisterFilter(Filter);
    return st;
}
