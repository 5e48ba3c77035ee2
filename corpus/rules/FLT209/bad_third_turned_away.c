// why: who finds both slots taken is refused, with the record that was made for it.
#include <fltKernel.h>

#define SLOTS 2
#define TAG 'dIyB'

typedef struct _CLIENT {
    PFLT_PORT Port;
    HANDLE Process;
} CLIENT;

static PFLT_FILTER Filter;
static PFLT_PORT Server;
static CLIENT *Clients[SLOTS];

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    CLIENT *Client;
    ULONG i;

    UNREFERENCED_PARAMETER(ServerCookie);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(ContextSize);
    Client = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*Client), TAG);
    if (Client == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Client->Port = Port;
    Client->Process = PsGetCurrentProcessId();
    for (i = 0; i < SLOTS; i++) {
        if (Clients[i] == NULL) {
            Clients[i] = Client;
            *Cookie = &Clients[i];
            return STATUS_SUCCESS;
        }
    }
    return STATUS_CONNECTION_COUNT_LIMIT; //~ FLT209
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    CLIENT **Place = Cookie;
    CLIENT *Client = *Place;

    *Place = NULL;
    FltCloseClientPort(Filter, &Client->Port);
    ExFreePoolWithTag(Client, TAG);
}

static NTSTATUS OpenPort(VOID) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, L"\\TurnedAway");
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&oa, &String, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        Status = FltCreateCommunicationPort(Filter, &Server, &oa, NULL, OnConnect, OnDisconnect,
            NULL, 3);
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
