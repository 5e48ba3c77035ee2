// why: the other file's copy of the filter is set before the port is created, so every callback finds it.
#include "comm.h"

static PFLT_FILTER filter;

static FLT_PREOP_CALLBACK_STATUS FLTAPI on_create(PFLT_CALLBACK_DATA data,
    PCFLT_RELATED_OBJECTS objects, PVOID *completion)
{
    (void)objects;
    (void)completion;
    comm_send(comm_get(), FltGetRequestorProcessId(data));
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static const FLT_OPERATION_REGISTRATION operations[] = {
    {.MajorFunction = IRP_MJ_CREATE, .PreOperation = on_create},
    {.MajorFunction = IRP_MJ_OPERATION_END},
};

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    (void)flags;
    comm_close(comm_get());
    FltUnregisterFilter(filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = operations,
    .FilterUnloadCallback = on_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS rc;

    (void)path;
    rc = FltRegisterFilter(driver, &registration, &filter);
    if (rc != STATUS_SUCCESS) {
        return rc;
    }
    rc = comm_open(comm_get(), filter);
    if (rc != STATUS_SUCCESS) {
        goto Undo1;
    }
    rc = FltStartFiltering(filter);
    if (rc != STATUS_SUCCESS) {
        goto Undo2;
    }

    return STATUS_SUCCESS;

Undo2:
    comm_close(comm_get());
Undo1:
    FltUnregisterFilter(filter);
    return rc;
}
