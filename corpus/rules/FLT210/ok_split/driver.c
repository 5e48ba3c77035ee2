// why: the other file has a function to stop and one to forget the filter, called before and after unregistering.
#include "comm.h"

static PFLT_FILTER Filter;

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags) {
    UNREFERENCED_PARAMETER(Flags);

    CommStop();
    FltUnregisterFilter(Filter);
    CommForget();
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, OnUnload,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(Path);
    Status = FltRegisterFilter(Driver, &Registration, &Filter);
    if (NT_SUCCESS(Status)) {
        Status = CommStart(Filter);
        if (NT_SUCCESS(Status)) {
            Status = FltStartFiltering(Filter);
            if (NT_SUCCESS(Status)) {
                return STATUS_SUCCESS;
            }
            CommStop();
        }
        FltUnregisterFilter(Filter);
        CommForget();
    }
    return Status;
}
