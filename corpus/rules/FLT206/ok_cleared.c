// why: every refusal behind the store goes through a label that takes the port out again.
#include <fltKernel.h>

typedef struct _HELLO {
    ULONG Magic;
    ULONG Version;
} HELLO;

static PFLT_FILTER Filter;
static PFLT_PORT Server;
static PFLT_PORT Client;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    HELLO *Hello = Context;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(ServerCookie);
    *Cookie = NULL;
    Client = Port;
    if (ContextSize < sizeof(*Hello)) {
        Status = STATUS_INVALID_PARAMETER;
        goto Refuse;
    }
    if (Hello->Magic != 'HELO') {
        Status = STATUS_ACCESS_DENIED;
        goto Refuse;
    }
    if (Hello->Version < 2) {
        Status = STATUS_REVISION_MISMATCH;
        goto Refuse;
    }
    return STATUS_SUCCESS;

Refuse:
    Client = NULL;
    return Status;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    UNREFERENCED_PARAMETER(Cookie);

    FltCloseClientPort(Filter, &Client);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI OnCreate(PFLT_CALLBACK_DATA Data,
        PCFLT_RELATED_OBJECTS Objects, PVOID *Completion) {
    LARGE_INTEGER Timeout;
    ULONG Id = FltGetRequestorProcessId(Data);

    UNREFERENCED_PARAMETER(Objects);
    UNREFERENCED_PARAMETER(Completion);
    Timeout.QuadPart = -100000;
    (void)FltSendMessage(Filter, &Client, &Id, sizeof(Id), NULL, NULL, &Timeout);
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static const FLT_OPERATION_REGISTRATION Operations[] = {
    {IRP_MJ_CREATE, 0, OnCreate, NULL},
    {IRP_MJ_OPERATION_END}
};

static NTSTATUS OpenPort(VOID) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, L"\\Cleared");
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&oa, &String, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        Status = FltCreateCommunicationPort(Filter, &Server, &oa, NULL, OnConnect, OnDisconnect,
            NULL, 1);
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
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, Operations, OnUnload,
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
