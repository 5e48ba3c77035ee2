// why: every message holds a reference of its own, and the disconnect drops the one that the connect made.
// unknown: FLT209 FLT201 whether the count reaches zero
#include <fltKernel.h>

typedef struct {
    volatile LONG References;
    PFLT_PORT Port;
    ULONG Messages;
} CLIENT;

#define CLIENT_TAG 'cfRc'

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;

static VOID Release(CLIENT *Client)
{
    if (InterlockedDecrement(&Client->References) == 0) {
        FltCloseClientPort(Filter, &Client->Port);
        ExFreePoolWithTag(Client, CLIENT_TAG);
    }
}

static NTSTATUS FLTAPI OnRfcConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    CLIENT *client = ExAllocatePoolWithTag(NonPagedPool, sizeof(CLIENT), CLIENT_TAG);

    if (client == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    client->References = 1;
    client->Port = Port;
    client->Messages = 0;
    *Cookie = client;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnRfcDisconnect(PVOID Cookie)
{
    Release(Cookie);
}

static NTSTATUS FLTAPI RfcMessage(PVOID Cookie, PVOID Input, ULONG InputSize,
                                  PVOID Output, ULONG OutputSize, PULONG Returned)
{
    CLIENT *client = Cookie;

    *Returned = 0;
    InterlockedIncrement(&client->References);
    client->Messages++;
    Release(client);
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
    st = FltCreateCommunicationPort(Owner, Port, &oa, NULL, OnRfcConnect, OnRfcDisconnect, RfcMessage, 11);
    FltFreeSecurityDescriptor(sd);
    return st;
}

static NTSTATUS FLTAPI OnRfcUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnRfcUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS st;

    st = FltRegisterFilter(Driver, &Registration, &Filter);
    if (NT_SUCCESS(st)) {
        st = OpenPort(Filter, L"\\RfcPort", &ServerPort);
        if (!NT_SUCCESS(st)) FltUnregisterFilter(Filter);
    }
    return st;
}
