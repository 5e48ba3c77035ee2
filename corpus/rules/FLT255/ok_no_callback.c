// why: no unload callback is registered, so the routine of the driver replaces nothing that would have run.
#include <fltKernel.h>

PFLT_FILTER Filter;

VOID DrvGone(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    FltUnregisterFilter(Filter);
}

const FLT_REGISTRATION DrvRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = NULL,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    Status = FltRegisterFilter(DriverObject, &DrvRegistration, &Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltStartFiltering(Filter);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(Filter);
        return Status;
    }
    DriverObject->DriverUnload = DrvGone;
    return Status;
}
