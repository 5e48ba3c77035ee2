// why: a work item closes the port, and where none can be had disconnect does it itself.
#include <fltKernel.h>

#define TAG 'krwC'

typedef struct _CLIENT {
    PFLT_GENERIC_WORKITEM Item;
    PFLT_PORT Port;
} CLIENT;

static PFLT_FILTER Filter;
static PFLT_PORT Server;

static VOID FreeClient(CLIENT *Client) {
    FltCloseClientPort(Filter, &Client->Port);
    if (Client->Item != NULL) {
        FltFreeGenericWorkItem(Client->Item);
    }
    ExFreePoolWithTag(Client, TAG);
}

static VOID FLTAPI OnWork(PFLT_GENERIC_WORKITEM WorkItem, PVOID Objects, PVOID Context) {
    UNREFERENCED_PARAMETER(WorkItem);
    UNREFERENCED_PARAMETER(Objects);

    FreeClient(Context);
}

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    CLIENT *Client = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*Client), TAG);

    UNREFERENCED_PARAMETER(ServerCookie);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(ContextSize);
    if (Client == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Client->Item = FltAllocateGenericWorkItem(); /* NULL is all right */
    Client->Port = Port;
    *Cookie = Client;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    CLIENT *Client = Cookie;

    if (Client->Item != NULL &&
        NT_SUCCESS(FltQueueGenericWorkItem(Client->Item, Filter, OnWork, DelayedWorkQueue, Client))) {
        return;
    }
    FreeClient(Client);
}

static NTSTATUS OpenPort(VOID) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, L"\\WorkerCloses");
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&oa, &String, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        Status = FltCreateCommunicationPort(Filter, &Server, &oa, NULL, OnConnect, OnDisconnect,
            NULL, 6);
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
    Status = FltRegisterFilter(Driver, &Registration, &Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = OpenPort();
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
