// why: the port is stored before the clients are counted, and the third is refused.
#include <fltKernel.h>

#define LIMIT 2

static PFLT_FILTER Filter;
static PFLT_PORT Server;
static PFLT_PORT Slots[LIMIT + 1];
static LONG Connected;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    PFLT_PORT *Slot = NULL;
    ULONG i;

    UNREFERENCED_PARAMETER(ServerCookie);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(ContextSize);
    for (i = 0; i <= LIMIT; i++) {
        if (Slots[i] == NULL) {
            Slot = &Slots[i];
            break;
        }
    }
    if (Slot == NULL) {
        return STATUS_CONNECTION_COUNT_LIMIT;
    }
    *Slot = Port;
    *Cookie = Slot;
    if (++Connected > LIMIT) {
        Connected--;
        return STATUS_CONNECTION_COUNT_LIMIT; //~ FLT206:W
    }
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    Connected--;
    FltCloseClientPort(Filter, (PFLT_PORT *)Cookie);
}

static NTSTATUS OpenPort(VOID) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, L"\\Third");
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&oa, &String, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        Status = FltCreateCommunicationPort(Filter, &Server, &oa, NULL, OnConnect, OnDisconnect,
            NULL, 4);
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
