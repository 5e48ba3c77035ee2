// why: the first failure is answered by a second try with fewer callbacks, and only the second one decides.
#include <fltKernel.h>

static PFLT_FILTER Filter;

static NTSTATUS FLTAPI Unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static const FLT_CONTEXT_REGISTRATION Contexts[] = {{.ContextType = FLT_CONTEXT_END}};

static const FLT_REGISTRATION Full = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .ContextRegistration = Contexts,
    .FilterUnloadCallback = Unload,
};

static const FLT_REGISTRATION Plain = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = Unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    Status = FltRegisterFilter(DriverObject, &Full, &Filter);
    if (!NT_SUCCESS(Status)) {
        Status = FltRegisterFilter(DriverObject, &Plain, &Filter);
    }
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltStartFiltering(Filter);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(Filter);
    }
    return Status;
}
