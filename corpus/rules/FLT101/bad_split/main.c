// why: the stop helper of the other file does nothing when it is called from a failing DriverEntry.
#include "comm.h"

PFLT_FILTER gFilter;

NTSTATUS FLTAPI DrvUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    CommStop(TRUE);
    FltUnregisterFilter(gFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION DrvRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = DrvUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    Status = FltRegisterFilter(DriverObject, &DrvRegistration, &gFilter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = CommStart(gFilter);
    if (NT_SUCCESS(Status)) {
        Status = FltStartFiltering(gFilter);
    }
    if (!NT_SUCCESS(Status)) {
        CommStop(FALSE);
        FltUnregisterFilter(gFilter); //~ FLT101
    }
    return Status;
}
