// why: the disconnect puts the block away for the next client, and the unload frees what is put away.
#include <fltKernel.h>

struct block {
    PFLT_PORT port;
    ULONG number;
};

#define BLOCK_TAG 'kclB'

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PVOID Spare;

static NTSTATUS FLTAPI OnReConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    struct block *b = InterlockedExchangePointer(&Spare, NULL);

    if (b == NULL)
        b = ExAllocatePoolWithTag(NonPagedPool, sizeof(*b), BLOCK_TAG);
    if (b == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    b->port = Port;
    *Cookie = b;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnReDisconnect(PVOID Cookie)
{
    struct block *b = Cookie;

    FltCloseClientPort(Filter, &b->port);
    b = InterlockedExchangePointer(&Spare, b);
    if (b != NULL)
        ExFreePoolWithTag(b, BLOCK_TAG);
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
    st = FltCreateCommunicationPort(Owner, Port, &oa, NULL, OnReConnect, OnReDisconnect, NULL, 6);
    FltFreeSecurityDescriptor(sd);
    return st;
}

static NTSTATUS FLTAPI OnReUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(Filter);
    if (Spare != NULL) {
        ExFreePoolWithTag(Spare, BLOCK_TAG);
        Spare = NULL;
    }
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnReUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS st;

    st = FltRegisterFilter(Driver, &Registration, &Filter);
    if (NT_SUCCESS(st)) {
        st = OpenPort(Filter, L"\\RePort", &ServerPort);
        if (!NT_SUCCESS(st)) FltUnregisterFilter(Filter);
    }
    if (!NT_SUCCESS(st)) {
        if (Spare != NULL) {
            ExFreePoolWithTag(Spare, BLOCK_TAG);
            Spare = NULL;
        }
    }
    return st;
}
