// why: connect looks whether the first slot is free and then fills the second.
#include <fltKernel.h>

PFLT_FILTER gFilter;
PFLT_PORT gServerPort;

struct {
    PFLT_PORT Primary;
    PFLT_PORT Secondary;
} gClients;

FAST_MUTEX gClientsMutex;

NTSTATUS
FLTAPI
PairConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie
    )
{
    NTSTATUS status = STATUS_SUCCESS;

    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);

    ExAcquireFastMutex(&gClientsMutex);
    if (gClients.Primary == NULL) {
        gClients.Primary = ClientPort;
        *ConnectionPortCookie = &gClients.Primary;
    }
    else if (gClients.Primary != ClientPort) {
        gClients.Secondary = ClientPort; //~ FLT203
        *ConnectionPortCookie = &gClients.Secondary;
    }
    else {
        status = STATUS_CONNECTION_COUNT_LIMIT;
    }
    ExReleaseFastMutex(&gClientsMutex);

    return status;
}

VOID
FLTAPI
PairDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    FltCloseClientPort(gFilter, (PFLT_PORT *)ConnectionCookie);
}

NTSTATUS
PairOpen(
    VOID
    )
{
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING portName;
    PSECURITY_DESCRIPTOR sd;
    NTSTATUS status;

    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    RtlInitUnicodeString(&portName, L"\\PairPort");
    InitializeObjectAttributes(&oa, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gFilter, &gServerPort, &oa, NULL, PairConnect,
        PairDisconnect, NULL, 3);
    FltFreeSecurityDescriptor(sd);

    return status;
}

NTSTATUS
FLTAPI
PairUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(gServerPort);
    FltUnregisterFilter(gFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION PairRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    NULL,  // Operations
    PairUnload,  // Unload
    NULL,  // InstanceSetup
    NULL,  // QueryTeardown
    NULL,  // TeardownStart
    NULL,  // TeardownComplete
    NULL,  // GenerateName
    NULL,  // NormalizeName
    NULL,  // NormalizeCleanup
};

NTSTATUS
DriverEntry(
    _In_ PDRIVER_OBJECT DriverObject,
    _In_ PUNICODE_STRING RegistryPath
    )
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    ExInitializeFastMutex(&gClientsMutex);

    status = FltRegisterFilter(DriverObject, &PairRegistration, &gFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = PairOpen();
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gFilter);
        return status;
    }

    status = FltStartFiltering(gFilter);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(gServerPort);
        FltUnregisterFilter(gFilter);
        return status;
    }

    return STATUS_SUCCESS;
}
