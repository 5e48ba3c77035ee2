// why: before the session is ended for a refused client its port is set to NULL, and closing NULL does nothing.
#include <fltKernel.h>

typedef struct _SESSION {
    PFLT_PORT Port;
    HANDLE Owner;
    ULONG Protocol;
} SESSION, *PSESSION;

PFLT_FILTER gFilter;
PFLT_PORT gServerPort;
SESSION gSession;

VOID
SessionEnd(
    PSESSION Session
    )
{
    Session->Owner = NULL;
    FltCloseClientPort(gFilter, &Session->Port);
}

NTSTATUS
SessionBegin(
    PSESSION Session,
    PFLT_PORT Port
    )
{
    Session->Port = Port;
    Session->Owner = PsGetCurrentProcessId();
    return (Session->Protocol == 0) ? STATUS_DEVICE_NOT_READY : STATUS_SUCCESS;
}

NTSTATUS
FLTAPI
TakenConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie
    )
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);

    *ConnectionPortCookie = &gSession;
    status = SessionBegin(&gSession, ClientPort);
    if (!NT_SUCCESS(status)) {
        gSession.Port = NULL;
        SessionEnd(&gSession);
    }
    return status;
}

VOID
FLTAPI
TakenDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    SessionEnd(ConnectionCookie);
}

NTSTATUS
TakenOpen(
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

    RtlInitUnicodeString(&portName, L"\\TakenOut");
    InitializeObjectAttributes(&oa, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gFilter, &gServerPort, &oa, NULL, TakenConnect,
        TakenDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);

    return status;
}

NTSTATUS
FLTAPI
TakenUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(gServerPort);
    FltUnregisterFilter(gFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION TakenRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    NULL,  // Operations
    TakenUnload,  // Unload
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

    status = FltRegisterFilter(DriverObject, &TakenRegistration, &gFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = TakenOpen();
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

    gSession.Protocol = 1;
    return STATUS_SUCCESS;
}
