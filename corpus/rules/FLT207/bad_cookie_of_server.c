// why: connect saves the port in one field and hands out the address of the field beside it as cookie.
#include <fltKernel.h>

PFLT_FILTER gFilter;

struct {
    PFLT_PORT Listen;
    PFLT_PORT Peer;
    LONG Connections;
} gComm;

NTSTATUS
FLTAPI
CookieConnect(
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

    gComm.Peer = ClientPort;
    InterlockedIncrement(&gComm.Connections);
    *ConnectionPortCookie = &gComm.Listen;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
CookieDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    PFLT_PORT *port = (PFLT_PORT *)ConnectionCookie;

    InterlockedDecrement(&gComm.Connections);
    FltCloseClientPort(gFilter, port); //~ FLT207
}

NTSTATUS
CookieOpen(
    _In_ PFLT_FILTER Filter,
    _In_ PCWSTR Name,
    _In_ PFLT_PORT *ServerPort
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
    status = FltCreateCommunicationPort(Filter, ServerPort, &oa, NULL, CookieConnect,
        CookieDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);

    return status;
}

VOID
CookieStop(
    VOID
    )
{
    if (gComm.Listen != NULL) {
        FltCloseCommunicationPort(gComm.Listen);
    }
    FltUnregisterFilter(gFilter);
}

NTSTATUS
FLTAPI
CookieUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    UNREFERENCED_PARAMETER(Flags);

    CookieStop();
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION CookieRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    NULL,  // Operations
    CookieUnload,  // Unload
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

    status = FltRegisterFilter(DriverObject, &CookieRegistration, &gFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = CookieOpen(gFilter, L"\\CookiePort", &gComm.Listen);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gFilter);
        return status;
    }

    status = FltStartFiltering(gFilter);
    if (!NT_SUCCESS(status)) {
        CookieStop();
    }
    return status;
}
