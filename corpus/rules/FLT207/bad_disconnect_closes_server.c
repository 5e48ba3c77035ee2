// why: the disconnect callback hands the address of the server port to FltCloseClientPort.
#include <fltKernel.h>

typedef struct _PORTS {
    PFLT_FILTER Filter;
    PFLT_PORT Server;
    PFLT_PORT Client;
} PORTS, *PPORTS;

PORTS Ports;

NTSTATUS
FLTAPI
PortsConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie
    )
{
    PPORTS ports = ServerPortCookie;

    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);

    ports->Client = ClientPort;
    *ConnectionPortCookie = ports;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
PortsDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    PPORTS ports = ConnectionCookie;

    FltCloseClientPort(ports->Filter, &ports->Server); //~ FLT207
}

NTSTATUS
PortsOpen(
    _In_ PFLT_FILTER Filter,
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
    status = FltCreateCommunicationPort(Filter, ServerPort, &oa, Owner, PortsConnect,
        PortsDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);

    return status;
}

NTSTATUS
FLTAPI
PortsUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    UNREFERENCED_PARAMETER(Flags);

    if (Ports.Server != NULL) {
        FltCloseCommunicationPort(Ports.Server);
        Ports.Server = NULL;
    }
    FltUnregisterFilter(Ports.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION PortsRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    NULL,  // Operations
    PortsUnload,  // Unload
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

    status = FltRegisterFilter(DriverObject, &PortsRegistration, &Ports.Filter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = PortsOpen(Ports.Filter, L"\\PortsOfBothKinds", &Ports.Server, &Ports);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(Ports.Filter);
        return status;
    }

    status = FltStartFiltering(Ports.Filter);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(Ports.Server);
        FltUnregisterFilter(Ports.Filter);
        return status;
    }

    return STATUS_SUCCESS;
}
