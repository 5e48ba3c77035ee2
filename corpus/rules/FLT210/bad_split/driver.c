// why: stopping the other file's part forgets its filter, and only then is the filter unregistered here.
#include "comm.h"

static PFLT_FILTER filter;

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    (void)flags;
    comm_stop();
    FltUnregisterFilter(filter);
    filter = NULL;
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
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
    rc = comm_start(filter);
    if (rc != STATUS_SUCCESS) {
        goto Undo1;
    }
    rc = FltStartFiltering(filter);
    if (rc != STATUS_SUCCESS) {
        goto Undo2;
    }

    return STATUS_SUCCESS;

Undo2:
    comm_stop();
Undo1:
    FltUnregisterFilter(filter);
    return rc;
}
