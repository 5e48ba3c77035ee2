// why: disconnect looks for the client's slot, but never at the last one.
#include <fltKernel.h>

#define SLOTS 3

typedef struct _SLOT {
    PFLT_PORT Port;
    HANDLE Process;
} SLOT;

static PFLT_FILTER Filter;
static PFLT_PORT Server;
static SLOT Slots[SLOTS];

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    ULONG i;

    UNREFERENCED_PARAMETER(ServerCookie);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(ContextSize);
    for (i = 0; i < SLOTS; i++) {
        if (Slots[i].Port == NULL) {
            Slots[i].Port = Port;
            Slots[i].Process = PsGetCurrentProcessId();
            *Cookie = &Slots[i];
            return STATUS_SUCCESS;
        }
    }
    return STATUS_CONNECTION_COUNT_LIMIT;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    ULONG i;

    for (i = 0; i < SLOTS - 1; i++) {
        if (&Slots[i] == Cookie) {
            Slots[i].Process = NULL;
            FltCloseClientPort(Filter, &Slots[i].Port);
            break;
        }
    }
} //~ FLT201

static NTSTATUS OpenPort(VOID) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, L"\\LastSlot");
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&oa, &String, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        Status = FltCreateCommunicationPort(Filter, &Server, &oa, NULL, OnConnect, OnDisconnect,
            NULL, SLOTS);
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
