// why: port and filter are handled in two files, through pointers into one state structure.
#include "comm.h"

COMM_STATE CommState;

NTSTATUS
FLTAPI
FilterUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);

    PAGED_CODE();

    CommUninitialize(&CommState);
    FltUnregisterFilter(CommState.Filter);

    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    FilterUnload,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL
};

NTSTATUS
DriverEntry(
    _In_ PDRIVER_OBJECT DriverObject,
    _In_ PUNICODE_STRING RegistryPath
    )
{
    NTSTATUS status;
    PCOMM_STATE state = &CommState;

    UNREFERENCED_PARAMETER(RegistryPath);

    RtlZeroMemory(state, sizeof(*state));

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &state->Filter);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = CommInitialize(state);
    if (NT_SUCCESS(status)) {
        status = FltStartFiltering(state->Filter);
    }
    if (!NT_SUCCESS(status)) {
        CommUninitialize(state);
        FltUnregisterFilter(state->Filter);
    }

    return status;
}
