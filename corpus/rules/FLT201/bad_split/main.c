// why: the other file closes only what is not persistent, and the session of the second port is.
#include "session.h"

PFLT_FILTER gFilter;
PFLT_PORT gEventPort;
PFLT_PORT gControlPort;

NTSTATUS
FLTAPI
MainConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie
    )
{
    PSESSION session;

    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);

    session = SessionCreate(ClientPort, ServerPortCookie == &gControlPort);
    if (session == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    *ConnectionPortCookie = session;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
MainDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    PSESSION session = ConnectionCookie;

    SessionDestroy(gFilter, session);
}  //~ FLT201

NTSTATUS
MainOpen(
    _In_ PCWSTR Name,
    _In_ PFLT_PORT *ServerPort,
    _In_ PVOID Owner
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

    RtlInitUnicodeString(&portName, Name);
    InitializeObjectAttributes(&oa, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gFilter, ServerPort, &oa, Owner, MainConnect,
        MainDisconnect, NULL, 3);
    FltFreeSecurityDescriptor(sd);

    return status;
}

VOID
MainClose(
    VOID
    )
{
    if (gControlPort != NULL) {
        FltCloseCommunicationPort(gControlPort);
        gControlPort = NULL;
    }
    if (gEventPort != NULL) {
        FltCloseCommunicationPort(gEventPort);
        gEventPort = NULL;
    }
    FltUnregisterFilter(gFilter);
}

NTSTATUS
FLTAPI
MainUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    UNREFERENCED_PARAMETER(Flags);

    MainClose();
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION MainRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    NULL,  // Operations
    MainUnload,  // Unload
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

    status = FltRegisterFilter(DriverObject, &MainRegistration, &gFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = MainOpen(L"\\MainEvents", &gEventPort, &gEventPort);
    if (NT_SUCCESS(status)) {
        status = MainOpen(L"\\MainControl", &gControlPort, &gControlPort);
    }
    if (NT_SUCCESS(status)) {
        status = FltStartFiltering(gFilter);
    }
    if (!NT_SUCCESS(status)) {
        MainClose();
    }
    return status;
}
