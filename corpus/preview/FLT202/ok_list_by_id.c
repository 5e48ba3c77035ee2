// why: the cookie is only a number; the port hangs in a list, where disconnect finds it by that number.
#include <fltKernel.h>

#define TAG 'dIyB'

typedef struct _CLIENT {
    LIST_ENTRY Link;
    ULONG_PTR Id;
    PFLT_PORT Port;
} CLIENT;

static PFLT_FILTER Filter;
static PFLT_PORT Server;
static LIST_ENTRY Clients;
static KSPIN_LOCK Lock;
static ULONG_PTR LastId;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    CLIENT *Client = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*Client), TAG);
    KIRQL Irql;

    UNREFERENCED_PARAMETER(ServerCookie);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(ContextSize);
    if (Client == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Client->Port = Port;
    KeAcquireSpinLock(&Lock, &Irql);
    Client->Id = ++LastId;
    InsertTailList(&Clients, &Client->Link);
    *Cookie = (PVOID)Client->Id;
    KeReleaseSpinLock(&Lock, Irql);
    return STATUS_SUCCESS;
}

static CLIENT *Unlink(ULONG_PTR Id) {
    PLIST_ENTRY Link;
    CLIENT *Found = NULL;
    KIRQL Irql;

    KeAcquireSpinLock(&Lock, &Irql);
    for (Link = Clients.Flink; Link != &Clients; Link = Link->Flink) {
        CLIENT *Client = CONTAINING_RECORD(Link, CLIENT, Link);
        if (Client->Id == Id) {
            RemoveEntryList(Link);
            Found = Client;
            break;
        }
    }
    KeReleaseSpinLock(&Lock, Irql);
    return Found;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    CLIENT *Client = Unlink((ULONG_PTR)Cookie);

    if (Client != NULL) {
        FltCloseClientPort(Filter, &Client->Port);
        ExFreePoolWithTag(Client, TAG);
    }
}

static NTSTATUS OpenPort(PFLT_FILTER Filter, PCWSTR Name, PFLT_PORT *ServerPort) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, Name);
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&oa, &String, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        Status = FltCreateCommunicationPort(Filter, ServerPort, &oa, NULL, OnConnect, OnDisconnect,
            NULL, 8);
        FltFreeSecurityDescriptor(sd);
    }
    return Status;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags) {
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(Server);
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, OnUnload,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(Path);
    InitializeListHead(&Clients);
    KeInitializeSpinLock(&Lock);

    Status = FltRegisterFilter(Driver, &Registration, &Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = OpenPort(Filter, L"\\ById", &Server);
    if (!NT_SUCCESS(Status)) {
        goto Undo1;
    }
    Status = FltStartFiltering(Filter);
    if (!NT_SUCCESS(Status)) {
        goto Undo2;
    }

    return STATUS_SUCCESS;

Undo2:
    FltCloseCommunicationPort(Server);
Undo1:
    FltUnregisterFilter(Filter);
    return Status;
}
