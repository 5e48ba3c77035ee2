// why: the two ports are passed in the wrong order to a function that closes one of each kind.
#include "ports.h"

PFLT_FILTER Filter;

VOID PortsEnd(PFLT_PORT Client, PFLT_PORT Server) {
    if (Client != NULL) {
        FltCloseClientPort(Filter, &Client); //~ FLT207
    }
    if (Server != NULL) {
        FltCloseCommunicationPort(Server); //~ FLT207
    }
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags) {
    UNREFERENCED_PARAMETER(Flags);

    PortsStop();
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
    Status = PortsStart();
    if (NT_SUCCESS(Status)) {
        Status = FltStartFiltering(Filter);
        if (NT_SUCCESS(Status)) {
            return Status;
        }
        PortsStop();
    }
    FltUnregisterFilter(Filter);
    return Status;
}
