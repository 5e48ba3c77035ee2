// why: handles of both kinds are in one type, and the tag in it chooses the right call.
#include <fltKernel.h>

typedef enum { KIND_NONE, KIND_SERVER, KIND_CLIENT } KIND;

typedef struct _TAGGED {
    KIND Kind;
    union {
        PFLT_PORT Server;
        PFLT_PORT Client;
    } Port;
} TAGGED;

static PFLT_FILTER Filter;
static TAGGED Handles[2];

static VOID CloseTagged(TAGGED *Tagged) {
    switch (Tagged->Kind) {
    case KIND_SERVER:
        FltCloseCommunicationPort(Tagged->Port.Server);
        break;
    case KIND_CLIENT:
        FltCloseClientPort(Filter, &Tagged->Port.Client);
        break;
    default:
        return;
    }
    Tagged->Kind = KIND_NONE;
}

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    UNREFERENCED_PARAMETER(ServerCookie);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(ContextSize);

    Handles[1].Port.Client = Port;
    Handles[1].Kind = KIND_CLIENT;
    *Cookie = &Handles[1];
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    CloseTagged(Cookie);
}

static NTSTATUS OpenPort(PFLT_FILTER Filter, PCWSTR Name, PFLT_PORT *ServerPort) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, Name);
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&oa, &String, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        Status = FltCreateCommunicationPort(Filter, ServerPort, &oa, NULL, OnConnect, OnDisconnect,
            NULL, 1);
        FltFreeSecurityDescriptor(sd);
    }
    return Status;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags) {
    UNREFERENCED_PARAMETER(Flags);

    CloseTagged(&Handles[0]);
    CloseTagged(&Handles[1]);
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
    Status = OpenPort(Filter, L"\\Tagged", &Handles[0].Port.Server);
    if (!NT_SUCCESS(Status)) {
        goto Undo1;
    }
    Handles[0].Kind = KIND_SERVER;
    Status = FltStartFiltering(Filter);
    if (!NT_SUCCESS(Status)) {
        goto Undo2;
    }

    return STATUS_SUCCESS;

    Handles[0].Kind = KIND_NONE;
Undo2:
    FltCloseCommunicationPort(Handles[0].Port.Server);
Undo1:
    FltUnregisterFilter(Filter);
    return Status;
}
