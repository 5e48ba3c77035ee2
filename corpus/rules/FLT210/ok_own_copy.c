// why: the global filter is cleared too early, but disconnect uses the copy in the connection's record.
#include <fltKernel.h>

#define CONN_TAG 'ynoC'

typedef struct _CONN {
    PFLT_FILTER Filter;
    PFLT_PORT Port;
} CONN, *PCONN;

PFLT_FILTER gFilter;
PFLT_PORT gServerPort;

NTSTATUS
FLTAPI
OwnConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie
    )
{
    PCONN conn;

    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);

    conn = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(CONN), CONN_TAG);
    if (conn == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    conn->Filter = gFilter;
    conn->Port = ClientPort;
    *ConnectionPortCookie = conn;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
OwnDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    PCONN conn = ConnectionCookie;

    FltCloseClientPort(conn->Filter, &conn->Port);
    ExFreePoolWithTag(conn, CONN_TAG);
}

NTSTATUS
OwnOpen(
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

    RtlInitUnicodeString(&portName, L"\\OwnCopy");
    InitializeObjectAttributes(&oa, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gFilter, &gServerPort, &oa, NULL, OwnConnect,
        OwnDisconnect, NULL, 5);
    FltFreeSecurityDescriptor(sd);

    return status;
}

NTSTATUS
FLTAPI
OwnUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    PFLT_FILTER filter = gFilter;

    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(gServerPort);
    gFilter = NULL;
    FltUnregisterFilter(filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION OwnRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    NULL,  // Operations
    OwnUnload,  // Unload
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

    status = FltRegisterFilter(DriverObject, &OwnRegistration, &gFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = OwnOpen();
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
