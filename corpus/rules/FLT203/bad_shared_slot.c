// why: each server port admits one client, but both have the same callbacks and the same variable.
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_PORT EventServer;
static PFLT_PORT QueryServer;
static PFLT_PORT Client;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(ContextSize);

    *Cookie = ServerCookie;
    Client = Port; //~ FLT203
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    UNREFERENCED_PARAMETER(Cookie);

    FltCloseClientPort(Filter, &Client);
}

static NTSTATUS OpenPort(PCWSTR Name, PFLT_PORT *ServerPort) {
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

    FltCloseCommunicationPort(QueryServer);
    FltCloseCommunicationPort(EventServer);
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
    Status = OpenPort(L"\\SharedEvents", &EventServer);
    if (!NT_SUCCESS(Status)) {
        goto Undo1;
    }
    Status = OpenPort(L"\\SharedQuery", &QueryServer);
    if (!NT_SUCCESS(Status)) {
        goto Undo2;
    }
    Status = FltStartFiltering(Filter);
    if (!NT_SUCCESS(Status)) {
        goto Undo3;
    }

    return STATUS_SUCCESS;

Undo3:
    FltCloseCommunicationPort(QueryServer);
Undo2:
    FltCloseCommunicationPort(EventServer);
Undo1:
    FltUnregisterFilter(Filter);
    return Status;
}
