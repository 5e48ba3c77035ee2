// why: the verdict comes from pool that nobody has written after a timeout.
#include <fltKernel.h>

struct verdict {
    ULONG Allow;
    ULONG Cache;
};

#define POL_TAG 'loPv'

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;

static NTSTATUS FLTAPI OnPolConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    if (ClientPort != NULL)
        return STATUS_ALREADY_REGISTERED;
    ClientPort = Port;
    *Cookie = NULL;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnPolDisconnect(PVOID Cookie)
{
    FltCloseClientPort(Filter, &ClientPort);
}

static BOOLEAN Allowed(ULONG Pid)
{
    struct verdict *v;
    ULONG length = sizeof(*v);
    LARGE_INTEGER wait;
    BOOLEAN allowed = TRUE;

    v = ExAllocatePoolWithTag(NonPagedPool, sizeof(*v), POL_TAG);
    if (v == NULL)
        return TRUE;
    wait.QuadPart = -1000 * 10000LL;
    if (NT_SUCCESS(FltSendMessage(Filter, &ClientPort, &Pid, sizeof(Pid), v, &length, &wait)))
        allowed = v->Allow != 0; //~ FLT213
    ExFreePoolWithTag(v, POL_TAG);
    return allowed;
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI PreCreate(PFLT_CALLBACK_DATA Data, PCFLT_RELATED_OBJECTS Objects, PVOID *Completion)
{
    if (Allowed(FltGetRequestorProcessId(Data)))
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    Data->IoStatus.Status = STATUS_ACCESS_DENIED;
    return FLT_PREOP_COMPLETE;
}

static const FLT_OPERATION_REGISTRATION Operations[] = {
    {IRP_MJ_CREATE, 0, PreCreate, NULL},
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
    st = FltCreateCommunicationPort(Owner, Port, &oa, NULL, OnPolConnect, OnPolDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return st;
}

static NTSTATUS FLTAPI OnPolUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = Operations,
    .FilterUnloadCallback = OnPolUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS st;

    st = FltRegisterFilter(Driver, &Registration, &Filter);
    if (NT_SUCCESS(st)) {
        st = OpenPort(Filter, L"\\PolicyPort", &ServerPort);
        if (NT_SUCCESS(st)) {
            st = FltStartFiltering(Filter);
            if (!NT_SUCCESS(st)) FltCloseCommunicationPort(ServerPort);
        }
        if (!NT_SUCCESS(st)) FltUnregisterFilter(Filter);
    }
    return st;
}
