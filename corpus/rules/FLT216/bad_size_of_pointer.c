// why: sizeof of the pointer is allocated, sizeof of the structure is promised.
#include <fltKernel.h>

typedef struct {
    ULONG Allow;
    ULONG Flags;
    ULONG64 Token[6];
} REPLY, *PREPLY;

#define REPLY_TAG 'ylpR'

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;

static NTSTATUS FLTAPI OnAloConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    if (ClientPort != NULL)
        return STATUS_ALREADY_REGISTERED;
    ClientPort = Port;
    *Cookie = NULL;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnAloDisconnect(PVOID Cookie)
{
    FltCloseClientPort(Filter, &ClientPort);
}

static BOOLEAN Ask(ULONG What)
{
    PREPLY reply = ExAllocatePoolWithTag(NonPagedPool, sizeof(PREPLY), REPLY_TAG);
    ULONG length = sizeof(REPLY);
    BOOLEAN allow = TRUE;
    NTSTATUS st;

    if (reply == NULL)
        return TRUE;
    st = FltSendMessage(Filter, &ClientPort, &What, sizeof(What), reply, &length, NULL); //~ FLT216
    if (st == STATUS_SUCCESS)
        allow = reply->Allow != 0;
    ExFreePoolWithTag(reply, REPLY_TAG);
    return allow;
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI PreSetInfo(PFLT_CALLBACK_DATA Data, PCFLT_RELATED_OBJECTS Objects, PVOID *Completion)
{
    if (Ask((ULONG)Data->Iopb->Parameters.SetFileInformation.FileInformationClass))
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    Data->IoStatus.Status = STATUS_ACCESS_DENIED;
    return FLT_PREOP_COMPLETE;
}

static const FLT_OPERATION_REGISTRATION Operations[] = {
    {IRP_MJ_SET_INFORMATION, 0, PreSetInfo, NULL},
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
    st = FltCreateCommunicationPort(Owner, Port, &oa, NULL, OnAloConnect, OnAloDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return st;
}

static NTSTATUS FLTAPI OnAloUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = Operations,
    .FilterUnloadCallback = OnAloUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS st;

    st = FltRegisterFilter(Driver, &Registration, &Filter);
    if (NT_SUCCESS(st)) {
        st = OpenPort(Filter, L"\\AllocPort", &ServerPort);
        if (NT_SUCCESS(st)) {
            st = FltStartFiltering(Filter);
            if (!NT_SUCCESS(st)) FltCloseCommunicationPort(ServerPort);
        }
        if (!NT_SUCCESS(st)) FltUnregisterFilter(Filter);
    }
    return st;
}
