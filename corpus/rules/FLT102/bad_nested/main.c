// why: the status of the innermost of four helpers goes up to DriverEntry, which takes it for "nothing was done".
#include "driver.h"

PFLT_FILTER Filter;

NTSTATUS FLTAPI DrvUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    PortClose();
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION DrvRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = DrvUnload,
};

static NTSTATUS BringUpFiltering(VOID)
{
    return FltStartFiltering(Filter);
}

static NTSTATUS BringUpPort(VOID)
{
    NTSTATUS Status = PortOpen(L"\\NestedPort");

    return NT_SUCCESS(Status) ? BringUpFiltering() : Status;
}

static NTSTATUS BringUp(PDRIVER_OBJECT DriverObject)
{
    NTSTATUS Status;

    Status = FltRegisterFilter(DriverObject, &DrvRegistration, &Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = BringUpPort();
    if (!NT_SUCCESS(Status) && Port == NULL) {
        FltUnregisterFilter(Filter);
    }
    return Status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    return BringUp(DriverObject); //~ FLT102 FLT251
}
