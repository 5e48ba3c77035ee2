#include "comm.h"

static struct {
    PFLT_FILTER Filter;
    PFLT_PORT Server;
    PFLT_PORT Client;
} Comm;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    UNREFERENCED_PARAMETER(ServerCookie);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(ContextSize);

    Comm.Client = Port;
    *Cookie = NULL;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    UNREFERENCED_PARAMETER(Cookie);

    FltCloseClientPort(Comm.Filter, &Comm.Client);
}

static NTSTATUS OpenPort(VOID) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, L"\\CommForget");
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&oa, &String, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        Status = FltCreateCommunicationPort(Comm.Filter, &Comm.Server, &oa, NULL, OnConnect,
            OnDisconnect, NULL, 1);
        FltFreeSecurityDescriptor(sd);
    }
    return Status;
}

NTSTATUS CommStart(PFLT_FILTER Filter) {
    Comm.Filter = Filter;
    return OpenPort();
}

VOID CommStop(VOID) {
    FltCloseCommunicationPort(Comm.Server);
    Comm.Server = NULL;
}

VOID CommForget(VOID) {
    RtlZeroMemory(&Comm, sizeof(Comm));
}
