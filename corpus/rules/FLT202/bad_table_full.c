// why: when all slots of the table are taken the client is let in without one.
#include <fltKernel.h>

#define SLOTS 2
#define CLIENTS 3

typedef struct _SLOT {
    PFLT_PORT Port;
    HANDLE Process;
} SLOT;

static PFLT_FILTER Filter;
static PFLT_PORT Server;
static FAST_MUTEX Lock;
static SLOT Table[SLOTS];

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    ULONG i;

    UNREFERENCED_PARAMETER(ServerCookie);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(ContextSize);
    *Cookie = NULL;
    ExAcquireFastMutex(&Lock);
    for (i = 0; i < SLOTS; i++) {
        if (Table[i].Port == NULL) {
            Table[i].Port = Port;
            Table[i].Process = PsGetCurrentProcessId();
            *Cookie = &Table[i];
            break;
        }
    }
    ExReleaseFastMutex(&Lock);
    return STATUS_SUCCESS; //~ FLT202
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    SLOT *Slot = Cookie;

    if (Slot != NULL) {
        Slot->Process = NULL;
        FltCloseClientPort(Filter, &Slot->Port);
    }
}

static NTSTATUS OpenPort(VOID) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, L"\\SlotPort");
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&oa, &String, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        Status = FltCreateCommunicationPort(Filter, &Server, &oa, NULL, OnConnect, OnDisconnect,
            NULL, CLIENTS);
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
    ExInitializeFastMutex(&Lock);

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
