// why: when a work item has closed the port before, the local variable that is closed was never assigned.
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_PORT Server;
static PFLT_PORT Client;

static VOID FLTAPI Kick(PFLT_GENERIC_WORKITEM WorkItem, PVOID Objects, PVOID Context) {
    UNREFERENCED_PARAMETER(Objects);
    UNREFERENCED_PARAMETER(Context);

    FltCloseClientPort(Filter, &Client);
    FltFreeGenericWorkItem(WorkItem);
}

static NTSTATUS FLTAPI OnMessage(PVOID Cookie, PVOID Input, ULONG InputSize, PVOID Output,
        ULONG OutputSize, PULONG Returned) {
    PFLT_GENERIC_WORKITEM Item = FltAllocateGenericWorkItem();
    NTSTATUS Status = STATUS_INSUFFICIENT_RESOURCES;

    UNREFERENCED_PARAMETER(Cookie);
    UNREFERENCED_PARAMETER(Input);
    UNREFERENCED_PARAMETER(InputSize);
    UNREFERENCED_PARAMETER(Output);
    UNREFERENCED_PARAMETER(OutputSize);
    *Returned = 0;
    if (Item != NULL) {
        Status = FltQueueGenericWorkItem(Item, Filter, Kick, CriticalWorkQueue, NULL);
        if (!NT_SUCCESS(Status)) {
            FltFreeGenericWorkItem(Item);
        }
    }
    return Status;
}

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    UNREFERENCED_PARAMETER(ServerCookie);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(ContextSize);

    Client = Port;
    *Cookie = NULL;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    PFLT_PORT Port;

    UNREFERENCED_PARAMETER(Cookie);
    if (Client != NULL) {
        Port = Client;
        Client = NULL;
    }
    FltCloseClientPort(Filter, &Port); //~ FLT208
}

static NTSTATUS OpenPort(VOID) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, L"\\Local");
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&oa, &String, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        Status = FltCreateCommunicationPort(Filter, &Server, &oa, NULL, OnConnect, OnDisconnect,
            OnMessage, 1);
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
