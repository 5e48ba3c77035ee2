// why: the filter is optional; without one the driver's own DriverUnload unloads it, and asks the record.
#include <fltKernel.h>

static PFLT_FILTER Filter;
static BOOLEAN HasFilter;

static VOID OnProcess(HANDLE Parent, HANDLE Process, BOOLEAN Create)
{
    UNREFERENCED_PARAMETER(Parent);
    DbgPrint("process %p %s\n", Process, Create ? "starts" : "ends");
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    PsSetCreateProcessNotifyRoutine(OnProcess, TRUE);
}

static NTSTATUS FLTAPI FilterUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    if (HasFilter) {
        HasFilter = FALSE;
        FltUnregisterFilter(Filter);
    }
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = FilterUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    Status = PsSetCreateProcessNotifyRoutine(OnProcess, FALSE);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    HasFilter = NT_SUCCESS(FltRegisterFilter(DriverObject, &Registration, &Filter));
    if (HasFilter) {
        Status = FltStartFiltering(Filter);
        if (!NT_SUCCESS(Status)) {
            HasFilter = FALSE;
            PsSetCreateProcessNotifyRoutine(OnProcess, TRUE);
            FltUnregisterFilter(Filter);
        }
    }
    return Status;
}
