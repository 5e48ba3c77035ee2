// why: the second client is refused because there is one already, and its record is forgotten, lock or not.
#include <fltKernel.h>

#define SC_TAG 'lcSc'

typedef struct _SC_CLIENT {
    LIST_ENTRY Link;
    PFLT_PORT Port;
    ULONG Number;
} SC_CLIENT, *PSC_CLIENT;

static PFLT_FILTER gScFilter;
static PFLT_PORT gScServerPort;
static LIST_ENTRY gScClients;
static KSPIN_LOCK gScLock;

static NTSTATUS FLTAPI ScConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    PSC_CLIENT client;
    KIRQL irql;
    NTSTATUS status = STATUS_SUCCESS;

    client = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(SC_CLIENT), SC_TAG);
    if (client == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    KeAcquireSpinLock(&gScLock, &irql);
    if (IsListEmpty(&gScClients)) {
        client->Port = Port;
        InsertHeadList(&gScClients, &client->Link);
        *Cookie = client;
    } else {
        status = STATUS_CONNECTION_COUNT_LIMIT;
    }
    KeReleaseSpinLock(&gScLock, irql);
    return status; //~ FLT209
}

static VOID FLTAPI ScDisconnect(PVOID Cookie)
{
    PSC_CLIENT client = Cookie;
    KIRQL irql;

    KeAcquireSpinLock(&gScLock, &irql);
    RemoveEntryList(&client->Link);
    KeReleaseSpinLock(&gScLock, irql);
    FltCloseClientPort(gScFilter, &client->Port);
    ExFreePoolWithTag(client, SC_TAG);
}

static NTSTATUS FLTAPI ScUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(gScServerPort);
    FltUnregisterFilter(gScFilter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = ScUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\SecondPort");
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS status;

    InitializeListHead(&gScClients);
    KeInitializeSpinLock(&gScLock);
    status = FltRegisterFilter(Driver, &Registration, &gScFilter);
    if (!NT_SUCCESS(status))
        return status;
    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(status)) {
        InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        status = FltCreateCommunicationPort(gScFilter, &gScServerPort, &oa, NULL, ScConnect, ScDisconnect, NULL, 2);
        FltFreeSecurityDescriptor(sd);
    }
    if (!NT_SUCCESS(status))
        FltUnregisterFilter(gScFilter);
    return status;
}
