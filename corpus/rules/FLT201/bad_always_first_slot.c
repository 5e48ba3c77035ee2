// why: two server ports share the callbacks, each has its slot, and disconnect closes the first one whoever leaves.
#include <fltKernel.h>

typedef enum { ROLE_EVENTS, ROLE_CONTROL, ROLES } ROLE;

static PFLT_FILTER Filter;
static PFLT_PORT Servers[ROLES];
static PFLT_PORT Clients[ROLES];

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    ROLE Role = (ROLE)(ULONG_PTR)ServerCookie;

    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(ContextSize);
    if (Clients[Role] != NULL) {
        return STATUS_CONNECTION_IN_USE;
    }
    Clients[Role] = Port;
    *Cookie = ServerCookie;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    DbgPrint("role %Iu has left\n", (ULONG_PTR)Cookie);
    FltCloseClientPort(Filter, &Clients[ROLE_EVENTS]);
}  //~ FLT201

static NTSTATUS OpenPort(PCWSTR Name, PFLT_PORT *ServerPort, PVOID Owner) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, Name);
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&oa, &String, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        Status = FltCreateCommunicationPort(Filter, ServerPort, &oa, Owner, OnConnect, OnDisconnect,
            NULL, 1);
        FltFreeSecurityDescriptor(sd);
    }
    return Status;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags) {
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(Servers[ROLE_EVENTS]);
    FltCloseCommunicationPort(Servers[ROLE_CONTROL]);
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
    Status = OpenPort(L"\\RoleEvents", &Servers[ROLE_EVENTS], (PVOID)ROLE_EVENTS);
    if (!NT_SUCCESS(Status)) {
        goto Undo1;
    }
    Status = OpenPort(L"\\RoleControl", &Servers[ROLE_CONTROL], (PVOID)ROLE_CONTROL);
    if (!NT_SUCCESS(Status)) {
        goto Undo2;
    }
    Status = FltStartFiltering(Filter);
    if (!NT_SUCCESS(Status)) {
        goto Undo3;
    }

    return STATUS_SUCCESS;

Undo3:
    FltCloseCommunicationPort(Servers[ROLE_CONTROL]);
Undo2:
    FltCloseCommunicationPort(Servers[ROLE_EVENTS]);
Undo1:
    FltUnregisterFilter(Filter);
    return Status;
}
