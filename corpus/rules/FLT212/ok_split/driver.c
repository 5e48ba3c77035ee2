// why: the thread of one file is waited for there, the port is closed here, and only then the filter goes.
#include "driver.h"

NTSTATUS CommOpen(VOID);

DRIVER TheDriver;

static FLT_PREOP_CALLBACK_STATUS FLTAPI OnCreate(PFLT_CALLBACK_DATA Data,
        PCFLT_RELATED_OBJECTS Objects, PVOID *Completion) {
    UNREFERENCED_PARAMETER(Objects);
    UNREFERENCED_PARAMETER(Completion);

    LogWrite(FltGetRequestorProcessId(Data));
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static const FLT_OPERATION_REGISTRATION Operations[] = {
    {IRP_MJ_CREATE, 0, OnCreate, NULL},
    {IRP_MJ_OPERATION_END}
};

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags) {
    UNREFERENCED_PARAMETER(Flags);

    LogStop();
    FltCloseCommunicationPort(TheDriver.Server);
    FltUnregisterFilter(TheDriver.Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, Operations, OnUnload,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(Path);
    Status = FltRegisterFilter(Driver, &Registration, &TheDriver.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }

    Status = CommOpen();
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(TheDriver.Filter);
        return Status;
    }

    Status = LogStart();
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(TheDriver.Server);
        FltUnregisterFilter(TheDriver.Filter);
        return Status;
    }

    Status = FltStartFiltering(TheDriver.Filter);
    if (!NT_SUCCESS(Status)) {
        LogStop();
        FltCloseCommunicationPort(TheDriver.Server);
        FltUnregisterFilter(TheDriver.Filter);
        return Status;
    }

    return STATUS_SUCCESS;
}
