// why: __finally puts the old value back unless everything has worked.
#include <fltKernel.h>

PFLT_FILTER gFilter;
PFLT_PORT gServerPort;
PFLT_PORT gClientPort;
PACCESS_TOKEN gClientToken;

NTSTATUS
FLTAPI
RestoreConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie
    )
{
    PFLT_PORT before = gClientPort;
    BOOLEAN done = FALSE;
    NTSTATUS status = STATUS_SUCCESS;

    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);

    *ConnectionPortCookie = NULL;
    __try {
        gClientPort = ClientPort;
        gClientToken = PsReferencePrimaryToken(PsGetCurrentProcess());
        if (!SeTokenIsAdmin(gClientToken)) {
            PsDereferencePrimaryToken(gClientToken);
            gClientToken = NULL;
            status = STATUS_PRIVILEGE_NOT_HELD;
            __leave;
        }
        done = TRUE;
    } __finally {
        if (!done) {
            gClientPort = before;
        }
    }
    return status;
}

VOID
FLTAPI
RestoreDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    UNREFERENCED_PARAMETER(ConnectionCookie);

    PsDereferencePrimaryToken(gClientToken);
    gClientToken = NULL;
    FltCloseClientPort(gFilter, &gClientPort);
}

NTSTATUS
RestoreOpen(
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

    RtlInitUnicodeString(&portName, L"\\RestorePort");
    InitializeObjectAttributes(&oa, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gFilter, &gServerPort, &oa, NULL, RestoreConnect,
        RestoreDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);

    return status;
}

NTSTATUS
FLTAPI
RestoreUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(gServerPort);
    if (gClientPort != NULL) {
        FltCloseClientPort(gFilter, &gClientPort);
    }
    FltUnregisterFilter(gFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION RestoreRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    NULL,  // Operations
    RestoreUnload,  // Unload
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

    status = FltRegisterFilter(DriverObject, &RestoreRegistration, &gFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = RestoreOpen();
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
