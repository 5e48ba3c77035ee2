// why: the failure is tested and counted, and then filtering is started for the filter that is not there.
#include <fltKernel.h>

static PFLT_FILTER Filter;
static ULONG Failures;

static NTSTATUS FLTAPI Unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = Unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    Status = FltRegisterFilter(DriverObject, &Registration, &Filter); //~ FLT257
    if (!NT_SUCCESS(Status)) {
        Failures++;
    }
    Status = FltStartFiltering(Filter);
    if (!NT_SUCCESS(Status)) {
        if (Failures == 0) {
            FltUnregisterFilter(Filter);
        }
        return Status;
    }
    return Failures == 0 ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
}
