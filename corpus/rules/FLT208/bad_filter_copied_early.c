// why: the worker's settings got their copy of the filter before there was one.
#include <fltKernel.h>

typedef struct _SETTINGS {
    PFLT_FILTER Filter;
    ULONG Code;
    LARGE_INTEGER Timeout;
} SETTINGS;

static PFLT_FILTER Filter;
static PFLT_PORT Server;
static PFLT_PORT Client;
static SETTINGS Settings;

static VOID InitSettings(SETTINGS *Which) {
    Which->Filter = Filter;
    Which->Code = 17;
    Which->Timeout.QuadPart = -1000000;
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
    UNREFERENCED_PARAMETER(Cookie);

    FltCloseClientPort(Filter, &Client);
}

static VOID FLTAPI SendCode(PFLT_GENERIC_WORKITEM WorkItem, PVOID Objects, PVOID Context) {
    SETTINGS *Mine = Context;

    UNREFERENCED_PARAMETER(Objects);
    (void)FltSendMessage(Mine->Filter, &Client, &Mine->Code, sizeof(Mine->Code), NULL, NULL, &Mine->Timeout); //~ FLT208
    FltFreeGenericWorkItem(WorkItem);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI OnCreate(PFLT_CALLBACK_DATA Data,
        PCFLT_RELATED_OBJECTS Objects, PVOID *Completion) {
    PFLT_GENERIC_WORKITEM Item;

    UNREFERENCED_PARAMETER(Data);
    UNREFERENCED_PARAMETER(Completion);
    if (Client == NULL) {
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    }
    Item = FltAllocateGenericWorkItem();
    if (Item != NULL &&
        !NT_SUCCESS(FltQueueGenericWorkItem(Item, Objects->Instance, SendCode, DelayedWorkQueue, &Settings))) {
        FltFreeGenericWorkItem(Item);
    }
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

    RtlInitUnicodeString(&String, L"\\Settings");
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
    InitSettings(&Settings);

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
