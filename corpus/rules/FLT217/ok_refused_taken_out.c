// why: a client that is refused has been in the list, but is taken out of it before it is freed.
#include <fltKernel.h>

#define TAG 'tsLc'
#define WANTS_VERDICT 1

typedef struct _CLIENT {
    LIST_ENTRY Link;
    PFLT_PORT Port;
    ULONG Wants;
} CLIENT, *PCLIENT;

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static FAST_MUTEX Lock;
static LIST_ENTRY Clients;

/* With the lock held. */
static BOOLEAN AnyWants(ULONG Wants)
{
    PLIST_ENTRY link;

    for (link = Clients.Flink; link != &Clients; link = link->Flink) {
        if (CONTAINING_RECORD(link, CLIENT, Link)->Wants & Wants)
            return TRUE;
    }
    return FALSE;
}

static NTSTATUS FLTAPI Connect(PFLT_PORT Port, PVOID ServerPortCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    PCLIENT client;
    BOOLEAN isTaken;

    UNREFERENCED_PARAMETER(ServerPortCookie);
    if (Context == NULL || Size < sizeof(ULONG))
        return STATUS_INVALID_PARAMETER;
    client = ExAllocatePoolWithTag(NonPagedPool, sizeof(CLIENT), TAG);
    if (client == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    client->Port = NULL;
    client->Wants = *(PULONG)Context;

    ExAcquireFastMutex(&Lock);
    isTaken = AnyWants(WANTS_VERDICT);
    InsertTailList(&Clients, &client->Link);
    ExReleaseFastMutex(&Lock);
    if (isTaken && (client->Wants & WANTS_VERDICT)) {
        ExAcquireFastMutex(&Lock);
        RemoveEntryList(&client->Link);
        ExReleaseFastMutex(&Lock);
        ExFreePoolWithTag(client, TAG);
        return STATUS_DEVICE_BUSY;
    }

    client->Port = Port;
    *Cookie = client;
    return STATUS_SUCCESS;
}

static VOID FLTAPI Disconnect(PVOID ConnectionCookie)
{
    PCLIENT client = ConnectionCookie;

    ExAcquireFastMutex(&Lock);
    RemoveEntryList(&client->Link);
    ExReleaseFastMutex(&Lock);
    FltCloseClientPort(Filter, &client->Port);
    ExFreePoolWithTag(client, TAG);
}

static NTSTATUS FLTAPI Unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = Unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\ListPort");
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    ExInitializeFastMutex(&Lock);
    InitializeListHead(&Clients);
    status = FltRegisterFilter(DriverObject, &Registration, &Filter);
    if (!NT_SUCCESS(status))
        return status;
    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(status)) {
        InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
        status = FltCreateCommunicationPort(Filter, &ServerPort, &oa, NULL, Connect, Disconnect, NULL, 4);
        FltFreeSecurityDescriptor(sd);
        if (NT_SUCCESS(status)) {
            status = FltStartFiltering(Filter);
            if (NT_SUCCESS(status))
                return status;
            FltCloseCommunicationPort(ServerPort);
        }
    }
    FltUnregisterFilter(Filter);
    return status;
}
