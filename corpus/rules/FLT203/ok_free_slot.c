// why: connect looks for a slot without a port, and the store can't hit any other.
#include <fltKernel.h>

#define MAX_SLOTS 4

typedef struct _SLOT {
    BOOLEAN Used;
    PFLT_PORT Port;
    WCHAR Label[16];
} SLOT;

static PFLT_FILTER Filter;
static PFLT_PORT Server;
static SLOT Slots[MAX_SLOTS];
static FAST_MUTEX Lock;

static SLOT *Reserve(VOID) {
    SLOT *Slot, *Free = NULL;

    ExAcquireFastMutex(&Lock);
    for (Slot = Slots; Slot < Slots + MAX_SLOTS; Slot++) {
        if (!Slot->Used) {
            Slot->Used = TRUE;
            Free = Slot;
            break;
        }
    }
    ExReleaseFastMutex(&Lock);
    return Free;
}

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    SLOT *Slot = Reserve();

    UNREFERENCED_PARAMETER(ServerCookie);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(ContextSize);
    if (Slot == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Slot->Port = Port;
    *Cookie = Slot;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    SLOT *Slot = Cookie;

    FltCloseClientPort(Filter, &Slot->Port);
    ExAcquireFastMutex(&Lock);
    Slot->Used = FALSE;
    ExReleaseFastMutex(&Lock);
}

static NTSTATUS OpenPort(VOID) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, L"\\FreeSlot");
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&oa, &String, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        Status = FltCreateCommunicationPort(Filter, &Server, &oa, NULL, OnConnect, OnDisconnect,
            NULL, MAX_SLOTS+4);
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
