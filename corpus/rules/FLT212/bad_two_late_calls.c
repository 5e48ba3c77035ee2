// why: what tidies up after the filter is gone sends to all clients and closes them; one finding, at the first of these calls.
#include <fltKernel.h>

#define CLIENTS 2

static PFLT_FILTER Filter;
static PFLT_PORT Server;
static PFLT_PORT Clients[CLIENTS];

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    ULONG i;

    UNREFERENCED_PARAMETER(ServerCookie);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(ContextSize);
    for (i = 0; i < CLIENTS; i++) {
        if (Clients[i] == NULL) {
            Clients[i] = Port;
            *Cookie = ULongToPtr(i);
            return STATUS_SUCCESS;
        }
    }
    return STATUS_TOO_MANY_SESSIONS;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    FltCloseClientPort(Filter, &Clients[PtrToUlong(Cookie)]);
}

static VOID DismissClients(VOID) {
    LARGE_INTEGER Timeout;
    ULONG i, Goodbye = 0;

    Timeout.QuadPart = -10000;
    for (i = 0; i < CLIENTS; i++) {
        (void)FltSendMessage(Filter, &Clients[i], &Goodbye, sizeof(Goodbye), NULL, NULL, &Timeout); //~ FLT212
        FltCloseClientPort(Filter, &Clients[i]); //~+ FLT212
    }
}

static NTSTATUS OpenPort(VOID) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, L"\\TwoLate");
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
    DismissClients();
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
