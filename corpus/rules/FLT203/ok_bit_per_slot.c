// why: a bit per slot is set before the slot is filled and cleared after its port is closed.
#include <fltKernel.h>

#define SLOT_COUNT 3

PFLT_FILTER gFilter;
PFLT_PORT gServerPort;
PFLT_PORT gSlots[SLOT_COUNT];
LONG gSlotsInUse;

NTSTATUS
FLTAPI
BitConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie
    )
{
    LONG i;

    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);

    for (i = 0; i < SLOT_COUNT; i++) {
        if (!InterlockedBitTestAndSet(&gSlotsInUse, i)) {
            gSlots[i] = ClientPort;
            *ConnectionPortCookie = &gSlots[i];
            return STATUS_SUCCESS;
        }
    }
    return STATUS_TOO_MANY_SESSIONS;
}

VOID
FLTAPI
BitDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    PFLT_PORT *slot = ConnectionCookie;

    FltCloseClientPort(gFilter, slot);
    InterlockedBitTestAndReset(&gSlotsInUse, (LONG)(slot - gSlots));
}

NTSTATUS
BitOpen(
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

    RtlInitUnicodeString(&portName, L"\\BitPort");
    InitializeObjectAttributes(&oa, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gFilter, &gServerPort, &oa, NULL, BitConnect,
        BitDisconnect, NULL, SLOT_COUNT);
    FltFreeSecurityDescriptor(sd);

    return status;
}

NTSTATUS
FLTAPI
BitUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(gServerPort);
    FltUnregisterFilter(gFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION BitRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    NULL,  // Operations
    BitUnload,  // Unload
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

    status = FltRegisterFilter(DriverObject, &BitRegistration, &gFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = BitOpen();
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
