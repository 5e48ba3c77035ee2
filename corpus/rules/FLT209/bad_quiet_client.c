// why: one kind of client is only closed and not freed.
#include <fltKernel.h>

struct client {
    PFLT_PORT port;
    ULONG kind;
    ULONG sent;
};

#define CLIENT_TAG 'ilcN'

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;

static NTSTATUS FLTAPI OnNotConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    struct client *c;

    if (Context == NULL || Size < sizeof(ULONG))
        return STATUS_INVALID_PARAMETER;
    c = ExAllocatePoolWithTag(NonPagedPool, sizeof(*c), CLIENT_TAG);
    if (c == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    c->port = Port;
    c->kind = *(PULONG)Context;
    c->sent = 0;
    *Cookie = c;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnNotDisconnect(PVOID Cookie)
{
    struct client *c = Cookie;

    FltCloseClientPort(Filter, &c->port);
    if (c->kind == 7)
        return; //~ FLT209
    DbgPrint("%u messages were sent\n", c->sent);
    ExFreePoolWithTag(c, CLIENT_TAG);
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
    st = FltCreateCommunicationPort(Owner, Port, &oa, NULL, OnNotConnect, OnNotDisconnect, NULL, 8);
    FltFreeSecurityDescriptor(sd);
    return st;
}

static NTSTATUS FLTAPI OnNotUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnNotUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS st;

    st = FltRegisterFilter(Driver, &Registration, &Filter);
    if (NT_SUCCESS(st)) {
        st = OpenPort(Filter, L"\\NotPort", &ServerPort);
        if (!NT_SUCCESS(st)) FltUnregisterFilter(Filter);
    }
    return st;
}
