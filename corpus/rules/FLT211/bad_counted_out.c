// why: clients are counted, and one that is one too many is closed and refused.
#include <fltKernel.h>

#define LIMIT 3

static PFLT_FILTER Filter;
static PFLT_PORT Server;
static PFLT_PORT Slots[LIMIT];
static volatile LONG Connected;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    ULONG i;

    UNREFERENCED_PARAMETER(ServerCookie);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(ContextSize);
    if (InterlockedIncrement(&Connected) > LIMIT) {
        InterlockedDecrement(&Connected);
        FltCloseClientPort(Filter, &Port); //~ FLT211
        return STATUS_CONNECTION_COUNT_LIMIT;
    }
    for (i = 0; i < LIMIT; i++) {
        if (InterlockedCompareExchangePointer((PVOID *)&Slots[i], Port, NULL) == NULL) {
            *Cookie = &Slots[i];
            return STATUS_SUCCESS;
        }
    }
    InterlockedDecrement(&Connected);
    return STATUS_CONNECTION_COUNT_LIMIT;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    FltCloseClientPort(Filter, (PFLT_PORT *)Cookie);
    InterlockedDecrement(&Connected);
}

static NTSTATUS OpenPort(VOID) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, L"\\Counted");
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&oa, &String, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        Status = FltCreateCommunicationPort(Filter, &Server, &oa, NULL, OnConnect, OnDisconnect,
            NULL, 8);
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
