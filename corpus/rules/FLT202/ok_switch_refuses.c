// why: the default case of the switch leaves the slot address NULL, and without a slot the client is refused.
#include <fltKernel.h>

typedef struct _HELLO {
    USHORT Role;
    USHORT Version;
} HELLO;

static struct {
    PFLT_FILTER Filter;
    PFLT_PORT Server;
    PFLT_PORT Scan;
    PFLT_PORT Log;
} G;

static PFLT_PORT *PlaceFor(USHORT Role) {
    switch (Role) {
    case 1:
        return &G.Scan;
    case 2:
        return &G.Log;
    default:
        return NULL;
    }
}

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    PFLT_PORT *Place;

    UNREFERENCED_PARAMETER(ServerCookie);
    if (ContextSize < sizeof(HELLO)) {
        return STATUS_INVALID_PARAMETER;
    }
    Place = PlaceFor(((HELLO *)Context)->Role);
    if (Place == NULL || *Place != NULL) {
        return STATUS_CONNECTION_REFUSED;
    }
    *Place = Port;
    *Cookie = Place;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    FltCloseClientPort(G.Filter, (PFLT_PORT *)Cookie);
}

static NTSTATUS OpenPort(VOID) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, L"\\RolePort");
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&oa, &String, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        Status = FltCreateCommunicationPort(G.Filter, &G.Server, &oa, NULL, OnConnect, OnDisconnect,
            NULL, 2);
        FltFreeSecurityDescriptor(sd);
    }
    return Status;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags) {
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(G.Server);
    FltUnregisterFilter(G.Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, OnUnload,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(Path);
    Status = FltRegisterFilter(Driver, &Registration, &G.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = OpenPort();
    if (!NT_SUCCESS(Status)) {
        goto Undo1;
    }
    Status = FltStartFiltering(G.Filter);
    if (!NT_SUCCESS(Status)) {
        goto Undo2;
    }

    return STATUS_SUCCESS;

Undo2:
    FltCloseCommunicationPort(G.Server);
Undo1:
    FltUnregisterFilter(G.Filter);
    return Status;
}
