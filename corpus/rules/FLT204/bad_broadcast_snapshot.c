// why: a broadcast copies the table of ports under a lock and sends to the copies without it.
#include <fltKernel.h>

#define MAX_CLIENTS 4

static PFLT_FILTER Filter;
static PFLT_PORT Server;
static PFLT_PORT Clients[MAX_CLIENTS];
static FAST_MUTEX Mutex;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    NTSTATUS Status = STATUS_CONNECTION_COUNT_LIMIT;
    ULONG i;

    UNREFERENCED_PARAMETER(ServerCookie);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(ContextSize);
    ExAcquireFastMutex(&Mutex);
    for (i = 0; i < MAX_CLIENTS; i++) {
        if (Clients[i] == NULL) {
            Clients[i] = Port;
            *Cookie = &Clients[i];
            Status = STATUS_SUCCESS;
            break;
        }
    }
    ExReleaseFastMutex(&Mutex);
    return Status;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    FltCloseClientPort(Filter, (PFLT_PORT *)Cookie);
}

static VOID Broadcast(PVOID Message, ULONG Size) {
    PFLT_PORT Ports[MAX_CLIENTS];
    LARGE_INTEGER Timeout;
    ULONG i;

    ExAcquireFastMutex(&Mutex);
    for (i = 0; i < MAX_CLIENTS; i++) {
        Ports[i] = Clients[i];
    }
    ExReleaseFastMutex(&Mutex);

    Timeout.QuadPart = -50 * 10000;
    for (i = 0; i < MAX_CLIENTS; i++) {
        if (Ports[i] != NULL) {
            (void)FltSendMessage(Filter, &Ports[i], Message, Size, NULL, NULL, &Timeout); //~ FLT204:W
        }
    }
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI OnSetInformation(PFLT_CALLBACK_DATA Data,
        PCFLT_RELATED_OBJECTS Objects, PVOID *Completion) {
    ULONG Class = Data->Iopb->Parameters.SetFileInformation.FileInformationClass;

    UNREFERENCED_PARAMETER(Objects);
    UNREFERENCED_PARAMETER(Completion);
    Broadcast(&Class, sizeof(Class));
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static const FLT_OPERATION_REGISTRATION Operations[] = {
    {IRP_MJ_SET_INFORMATION, 0, OnSetInformation, NULL},
    {IRP_MJ_OPERATION_END}
};

static NTSTATUS OpenPort(VOID) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, L"\\Broadcast");
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&oa, &String, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        Status = FltCreateCommunicationPort(Filter, &Server, &oa, NULL, OnConnect, OnDisconnect,
            NULL, MAX_CLIENTS);
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
    ExInitializeFastMutex(&Mutex);

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
