// why: resources and push locks may be held while a port is closed.
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;
static ERESOURCE ClientLock;
static EX_PUSH_LOCK ServerLock;

static NTSTATUS FLTAPI OnResConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    FltAcquireResourceExclusive(&ClientLock);
    ClientPort = Port;
    FltReleaseResource(&ClientLock);
    *Cookie = NULL;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnResDisconnect(PVOID Cookie)
{
    FltAcquireResourceExclusive(&ClientLock);
    FltCloseClientPort(Filter, &ClientPort);
    FltReleaseResource(&ClientLock);
}

static NTSTATUS FLTAPI OnResUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltAcquirePushLockExclusive(&ServerLock);
    FltCloseCommunicationPort(ServerPort);
    ServerPort = NULL;
    FltReleasePushLock(&ServerLock);
    FltUnregisterFilter(Filter);
    FltDeletePushLock(&ServerLock);
    ExDeleteResourceLite(&ClientLock);
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
    st = FltCreateCommunicationPort(Owner, Port, &oa, NULL, OnResConnect, OnResDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return st;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnResUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS st;

    ExInitializeResourceLite(&ClientLock);
    FltInitializePushLock(&ServerLock);
    st = FltRegisterFilter(Driver, &Registration, &Filter);
    if (NT_SUCCESS(st)) {
        st = OpenPort(Filter, L"\\ResPort", &ServerPort);
        if (!NT_SUCCESS(st)) FltUnregisterFilter(Filter);
    }
    if (!NT_SUCCESS(st)) {
        FltDeletePushLock(&ServerLock);
        ExDeleteResourceLite(&ClientLock);
    }
    return st;
}
