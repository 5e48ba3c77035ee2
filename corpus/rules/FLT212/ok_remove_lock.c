// why: the object callback sends under a remove lock, which unload takes for good before it unregisters.
#include <fltKernel.h>

PFLT_FILTER gFilter;
PFLT_PORT gServerPort;
PFLT_PORT gClientPort;
IO_REMOVE_LOCK gRemoveLock;
PVOID gProcessCallbacks;

OB_PREOP_CALLBACK_STATUS
GuardPreOperation(
    _In_ PVOID RegistrationContext,
    _Inout_ POB_PRE_OPERATION_INFORMATION Information
    )
{
    LARGE_INTEGER timeout;
    ULONG operation = Information->Operation;

    UNREFERENCED_PARAMETER(RegistrationContext);

    if (NT_SUCCESS(IoAcquireRemoveLock(&gRemoveLock, NULL))) {
        timeout.QuadPart = -10000000;
        (void)FltSendMessage(gFilter, &gClientPort, &operation, sizeof(operation), NULL, NULL, &timeout);
        IoReleaseRemoveLock(&gRemoveLock, NULL);
    }
    return OB_PREOP_SUCCESS;
}

NTSTATUS
GuardRegister(
    VOID
    )
{
    OB_OPERATION_REGISTRATION operation;
    OB_CALLBACK_REGISTRATION registration;

    RtlZeroMemory(&operation, sizeof(operation));
    operation.ObjectType = PsProcessType;
    operation.Operations = OB_OPERATION_HANDLE_CREATE;
    operation.PreOperation = GuardPreOperation;

    RtlZeroMemory(&registration, sizeof(registration));
    registration.Version = OB_FLT_REGISTRATION_VERSION;
    registration.OperationRegistrationCount = 1;
    registration.OperationRegistration = &operation;
    RtlInitUnicodeString(&registration.Altitude, L"385123");
    return ObRegisterCallbacks(&registration, &gProcessCallbacks);
}

NTSTATUS
FLTAPI
GuardConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie
    )
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);

    gClientPort = ClientPort;
    *ConnectionPortCookie = NULL;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
GuardDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    UNREFERENCED_PARAMETER(ConnectionCookie);

    FltCloseClientPort(gFilter, &gClientPort);
}

NTSTATUS
GuardOpen(
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

    RtlInitUnicodeString(&portName, L"\\GuardPort");
    InitializeObjectAttributes(&oa, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gFilter, &gServerPort, &oa, NULL, GuardConnect,
        GuardDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);

    return status;
}

NTSTATUS
FLTAPI
GuardUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    UNREFERENCED_PARAMETER(Flags);

    (void)IoAcquireRemoveLock(&gRemoveLock, NULL);
    IoReleaseRemoveLockAndWait(&gRemoveLock, NULL);

    FltCloseCommunicationPort(gServerPort);
    FltUnregisterFilter(gFilter);
    ObUnRegisterCallbacks(gProcessCallbacks);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION GuardRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    NULL,  // Operations
    GuardUnload,  // Unload
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
    IoInitializeRemoveLock(&gRemoveLock, 'drauG', 0, 0);

    status = FltRegisterFilter(DriverObject, &GuardRegistration, &gFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = GuardOpen();
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gFilter);
        return status;
    }

    status = GuardRegister();
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(gServerPort);
        FltUnregisterFilter(gFilter);
        return status;
    }

    status = FltStartFiltering(gFilter);
    if (!NT_SUCCESS(status)) {
        ObUnRegisterCallbacks(gProcessCallbacks);
        FltCloseCommunicationPort(gServerPort);
        FltUnregisterFilter(gFilter);
        return status;
    }

    return STATUS_SUCCESS;
}
