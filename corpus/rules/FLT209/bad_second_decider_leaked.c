// why: who is put into the list and who is refused leaves by the same return, but a refused one is never freed.
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
static BOOLEAN IsClosing;

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

/* Puts a client into the list, or says why not. */
static NTSTATUS Admit(PCLIENT Client, PFLT_PORT Port)
{
    NTSTATUS status = STATUS_SUCCESS;

    ExAcquireFastMutex(&Lock);
    if (IsClosing) {
        status = STATUS_DELETE_PENDING;
    } else if ((Client->Wants & WANTS_VERDICT) != 0 && AnyWants(WANTS_VERDICT)) {
        status = STATUS_DEVICE_BUSY;
    } else {
        Client->Port = Port;
        InsertTailList(&Clients, &Client->Link);
    }
    ExReleaseFastMutex(&Lock);
    return status;
}

static NTSTATUS FLTAPI Connect(PFLT_PORT Port, PVOID ServerPortCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    PCLIENT client;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(ServerPortCookie);
    if (Context == NULL || Size < sizeof(ULONG))
        return STATUS_INVALID_PARAMETER;
    client = ExAllocatePoolWithTag(NonPagedPool, sizeof(CLIENT), TAG);
    if (client == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    client->Port = NULL;
    client->Wants = *(PULONG)Context;

    status = Admit(client, Port);
    if (!NT_SUCCESS(status)) {
        return status; //~ FLT209
    }
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
    ExAcquireFastMutex(&Lock);
    IsClosing = TRUE;
    ExReleaseFastMutex(&Lock);
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
