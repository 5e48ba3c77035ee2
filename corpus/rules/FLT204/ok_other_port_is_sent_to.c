// why: the control client's port is closed through a copy, but senders only use the event client's.
#include <fltKernel.h>

typedef struct _PAIR {
    PFLT_PORT Server;
    PFLT_PORT Client;
} PAIR;

static PFLT_FILTER Filter;
static PAIR Events;
static PAIR Control;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    PAIR *Pair = ServerCookie;

    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(ContextSize);
    Pair->Client = Port;
    *Cookie = Pair;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnEventsGone(PVOID Cookie) {
    PAIR *Pair = Cookie;

    FltCloseClientPort(Filter, &Pair->Client);
}

static VOID FLTAPI OnControlGone(PVOID Cookie) {
    PAIR *Pair = Cookie;
    PFLT_PORT Port = Pair->Client;

    FltCloseClientPort(Filter, &Port);
    Pair->Client = NULL;
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI OnCreate(PFLT_CALLBACK_DATA Data,
        PCFLT_RELATED_OBJECTS Objects, PVOID *Completion) {
    LARGE_INTEGER Timeout;
    ULONG Id = FltGetRequestorProcessId(Data);

    UNREFERENCED_PARAMETER(Objects);
    UNREFERENCED_PARAMETER(Completion);
    Timeout.QuadPart = -10000;
    if (Control.Client != NULL) {
        (void)FltSendMessage(Filter, &Events.Client, &Id, sizeof(Id), NULL, NULL, &Timeout);
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static const FLT_OPERATION_REGISTRATION Operations[] = {
    {IRP_MJ_CREATE, 0, OnCreate, NULL},
    {IRP_MJ_OPERATION_END}
};

static NTSTATUS OpenEvents(VOID) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, L"\\OtherEvents");
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&oa, &String, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        Status = FltCreateCommunicationPort(Filter, &Events.Server, &oa, &Events, OnConnect,
            OnEventsGone, NULL, 1);
        FltFreeSecurityDescriptor(sd);
    }
    return Status;
}
static NTSTATUS OpenControl(VOID) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, L"\\OtherControl");
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&oa, &String, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        Status = FltCreateCommunicationPort(Filter, &Control.Server, &oa, &Control, OnConnect,
            OnControlGone, NULL, 1);
        FltFreeSecurityDescriptor(sd);
    }
    return Status;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags) {
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(Control.Server);
    FltCloseCommunicationPort(Events.Server);
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
    Status = OpenEvents();
    if (!NT_SUCCESS(Status)) {
        goto Undo1;
    }
    Status = OpenControl();
    if (!NT_SUCCESS(Status)) {
        goto Undo2;
    }
    Status = FltStartFiltering(Filter);
    if (!NT_SUCCESS(Status)) {
        goto Undo3;
    }

    return STATUS_SUCCESS;

Undo3:
    FltCloseCommunicationPort(Control.Server);
Undo2:
    FltCloseCommunicationPort(Events.Server);
Undo1:
    FltUnregisterFilter(Filter);
    return Status;
}
