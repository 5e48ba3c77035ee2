// why: unload does it right, but a DriverEntry that fails to start gives its filter away before unregistering.
#include <fltKernel.h>

typedef struct _STATE {
    PFLT_FILTER Filter;
    PFLT_PORT Server;
    PFLT_PORT Client;
} STATE;

static STATE State;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    UNREFERENCED_PARAMETER(ServerCookie);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(ContextSize);

    State.Client = Port;
    *Cookie = &State;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    STATE *Mine = Cookie;

    if (Mine->Client != NULL) {
        FltCloseClientPort(Mine->Filter, &Mine->Client); //~ FLT210
    }
}

static NTSTATUS OpenPort(VOID) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, L"\\FailingEntry");
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&oa, &String, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        Status = FltCreateCommunicationPort(State.Filter, &State.Server, &oa, NULL, OnConnect,
            OnDisconnect, NULL, 1);
        FltFreeSecurityDescriptor(sd);
    }
    return Status;
}

static PFLT_FILTER TakeFilter(STATE *From) {
    PFLT_FILTER Filter = From->Filter;

    From->Filter = NULL;
    return Filter;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags) {
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(State.Server);
    FltUnregisterFilter(State.Filter);
    State.Filter = NULL;
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, OnUnload,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(Path);
    Status = FltRegisterFilter(Driver, &Registration, &State.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = OpenPort();
    if (!NT_SUCCESS(Status)) {
        goto Undo1;
    }
    Status = FltStartFiltering(State.Filter);
    if (!NT_SUCCESS(Status)) {
        goto Undo2;
    }

    return STATUS_SUCCESS;

Undo2:
    FltCloseCommunicationPort(State.Server);
Undo1:
    FltUnregisterFilter(TakeFilter(&State));
    return Status;
}
