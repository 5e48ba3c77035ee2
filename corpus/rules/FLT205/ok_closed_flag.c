// why: the work item closes a copy of the field, but a flag keeps disconnect from closing the field after that.
#include <fltKernel.h>

typedef struct _SESSION {
    PFLT_PORT Port;
    BOOLEAN Closed;
} SESSION;

static PFLT_FILTER Filter;
static PFLT_PORT Server;
static SESSION Session = {NULL, TRUE};

static VOID CloseOnce(SESSION *Which) {
    PFLT_PORT Port = Which->Port;

    if (!Which->Closed) {
        Which->Closed = TRUE;
        FltCloseClientPort(Filter, &Port);
    }
}

static VOID FLTAPI OnWork(PFLT_GENERIC_WORKITEM WorkItem, PVOID Objects, PVOID Context) {
    UNREFERENCED_PARAMETER(Objects);
    UNREFERENCED_PARAMETER(Context);

    CloseOnce(&Session);
    FltFreeGenericWorkItem(WorkItem);
}

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    UNREFERENCED_PARAMETER(ServerCookie);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(ContextSize);

    Session.Port = Port;
    Session.Closed = FALSE;
    *Cookie = &Session;
    return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI OnMessage(PVOID Cookie, PVOID Input, ULONG InputSize, PVOID Output,
        ULONG OutputSize, PULONG Returned) {
    PFLT_GENERIC_WORKITEM Item = FltAllocateGenericWorkItem();
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(Cookie);
    UNREFERENCED_PARAMETER(Input);
    UNREFERENCED_PARAMETER(InputSize);
    UNREFERENCED_PARAMETER(Output);
    UNREFERENCED_PARAMETER(OutputSize);
    *Returned = 0;
    if (Item == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Status = FltQueueGenericWorkItem(Item, Filter, OnWork, DelayedWorkQueue, NULL);
    if (!NT_SUCCESS(Status)) {
        FltFreeGenericWorkItem(Item);
    }
    return Status;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    CloseOnce(Cookie);
}

static NTSTATUS OpenPort(VOID) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, L"\\ClosedFlag");
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
    CloseOnce(&Session);
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
