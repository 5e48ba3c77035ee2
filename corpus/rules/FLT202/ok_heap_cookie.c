// why: the port is in a heap record behind two pointers, and the outer record is the cookie.
#include <fltKernel.h>

#define CONNECTION_TAG 'nnoC'

typedef struct _CHANNEL {
    ULONG Sent;
    PFLT_PORT Port;
} CHANNEL, *PCHANNEL;

typedef struct _CONNECTION {
    HANDLE ProcessId;
    PCHANNEL Channel;
} CONNECTION, *PCONNECTION;

PFLT_FILTER FilterHandle;
PFLT_PORT ServerPort;

static VOID
FreeConnection(
    _In_ PCONNECTION Connection
    )
{
    if (Connection->Channel != NULL) {
        ExFreePoolWithTag(Connection->Channel, CONNECTION_TAG);
    }
    ExFreePoolWithTag(Connection, CONNECTION_TAG);
}

NTSTATUS
FLTAPI
ConnectionBegin(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie
    )
{
    PCONNECTION connection;

    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);

    connection = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(CONNECTION), CONNECTION_TAG);
    if (connection == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    connection->ProcessId = PsGetCurrentProcessId();
    connection->Channel = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(CHANNEL), CONNECTION_TAG);
    if (connection->Channel == NULL) {
        FreeConnection(connection);
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    connection->Channel->Sent = 0;
    connection->Channel->Port = ClientPort;
    *ConnectionPortCookie = connection;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
ConnectionEnd(
    _In_opt_ PVOID ConnectionCookie
    )
{
    PCONNECTION connection = ConnectionCookie;

    FltCloseClientPort(FilterHandle, &connection->Channel->Port);
    FreeConnection(connection);
}

NTSTATUS
ConnectionListen(
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

    RtlInitUnicodeString(&portName, L"\\ConnectionPort");
    InitializeObjectAttributes(&oa, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(FilterHandle, &ServerPort, &oa, NULL, ConnectionBegin,
        ConnectionEnd, NULL, 10);
    FltFreeSecurityDescriptor(sd);

    return status;
}

NTSTATUS
FLTAPI
DriverUnloadCallback(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(FilterHandle);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION Registration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    NULL,  // Operations
    DriverUnloadCallback,  // Unload
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

    status = FltRegisterFilter(DriverObject, &Registration, &FilterHandle);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = ConnectionListen();
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(FilterHandle);
        return status;
    }

    status = FltStartFiltering(FilterHandle);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(ServerPort);
        FltUnregisterFilter(FilterHandle);
        return status;
    }

    return STATUS_SUCCESS;
}
