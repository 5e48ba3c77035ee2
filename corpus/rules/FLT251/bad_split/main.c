// why: the status is kept in a field, and the branch for a failing port returns it without unregistering.
#include "filter.h"

FILTER_STATE State;

NTSTATUS
FLTAPI
FilterUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);

    PAGED_CODE();

    FltCloseCommunicationPort(State.ServerPort);
    FltUnregisterFilter(State.Filter);

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
    PFILTER_STATE state = &State;

    UNREFERENCED_PARAMETER(RegistryPath);

    state->LastStatus = FltRegisterFilter(DriverObject, &FilterRegistration, &state->Filter);
    if (!NT_SUCCESS(state->LastStatus)) {
        return state->LastStatus;
    }

    if (!OpenPort(state)) {
        return state->LastStatus; //~ FLT251
    }

    state->LastStatus = FltStartFiltering(state->Filter);
    if (!NT_SUCCESS(state->LastStatus)) {
        FltCloseCommunicationPort(state->ServerPort);
        FltUnregisterFilter(state->Filter);
    }

    return state->LastStatus;
}
