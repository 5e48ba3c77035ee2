// why: the phase switch breaks out before the case that closes the port when start was the phase that failed.
#include <fltKernel.h>
#include <dontuse.h>

#pragma prefast(disable : 28719, "strings are bounded by hand")

typedef enum _SETUP_PHASE {
    PhaseNone = 0,
    PhaseFilter,
    PhasePort,
    PhaseRunning
} SETUP_PHASE;

SETUP_PHASE gPhase = PhaseNone;

PFLT_FILTER gFilterHandle = NULL;
PFLT_PORT gServerPort = NULL;
PFLT_PORT gClientPort = NULL;

NTSTATUS
FLTAPI
PortConnect(
    _In_ PFLT_PORT Port,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie
    )
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);

    PAGED_CODE();

    *ConnectionCookie = NULL;
    gClientPort = Port;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
PortDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ConnectionCookie);
    FltCloseClientPort(gFilterHandle, &gClientPort);
}

static VOID
TearDown(
    VOID
    )
{
    switch (gPhase) {

    case PhaseRunning:
        FltCloseCommunicationPort(gServerPort);
        FltUnregisterFilter(gFilterHandle);
        break;

    case PhasePort:
        /* nothing started yet */
    case PhaseFilter:
        FltUnregisterFilter(gFilterHandle); //~ FLT101
        break;

    default:
        break;
    }

    gPhase = PhaseNone;
}

NTSTATUS
FLTAPI
FilterUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);

    PAGED_CODE();

    TearDown();

    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = FilterUnload,
};

NTSTATUS
DriverEntry(
    _In_ PDRIVER_OBJECT DriverObject,
    _In_ PUNICODE_STRING RegistryPath
    )
{
    NTSTATUS status;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\PhaseSwitchPort");

    UNREFERENCED_PARAMETER(RegistryPath);

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gFilterHandle);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    gPhase = PhaseFilter;

    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status)) {
        goto Exit;
    }
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    status = FltCreateCommunicationPort(gFilterHandle, &gServerPort, &oa, NULL, PortConnect, PortDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(status)) {
        goto Exit;
    }
    gPhase = PhasePort;

    status = FltStartFiltering(gFilterHandle);
    if (!NT_SUCCESS(status)) {
        goto Exit;
    }
    gPhase = PhaseRunning;

Exit:
    if (!NT_SUCCESS(status)) {
        TearDown();
    }

    return status;
}
