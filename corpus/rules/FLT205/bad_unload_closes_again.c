// why: disconnect closes a copy, and unload finds the variable not NULL and closes it once more.
#include <fltKernel.h>

typedef struct _COMM {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} COMM, *PCOMM;

COMM Comm;

NTSTATUS
FLTAPI
CommConnect(
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

    Comm.ClientPort = ClientPort;
    *ConnectionPortCookie = &Comm;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
CommDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    PCOMM comm = ConnectionCookie;
    PFLT_PORT port = comm->ClientPort;

    DbgPrint("client %p has left\n", port);
    FltCloseClientPort(comm->Filter, &port);
}

NTSTATUS
CommOpen(
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

    RtlInitUnicodeString(&portName, L"\\CommPort");
    InitializeObjectAttributes(&oa, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(Comm.Filter, &Comm.ServerPort, &oa, NULL, CommConnect,
        CommDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);

    return status;
}

NTSTATUS
FLTAPI
CommUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(Comm.ServerPort);
    if (Comm.ClientPort != NULL) {
        FltCloseClientPort(Comm.Filter, &Comm.ClientPort); //~ FLT205
    }
    FltUnregisterFilter(Comm.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION CommRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    NULL,  // Operations
    CommUnload,  // Unload
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

    status = FltRegisterFilter(DriverObject, &CommRegistration, &Comm.Filter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = CommOpen();
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(Comm.Filter);
        return status;
    }

    status = FltStartFiltering(Comm.Filter);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(Comm.ServerPort);
        FltUnregisterFilter(Comm.Filter);
        return status;
    }

    return STATUS_SUCCESS;
}
