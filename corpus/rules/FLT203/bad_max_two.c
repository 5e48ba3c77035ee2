// why: one variable for the client, and two clients are admitted at once.
#include <fltKernel.h>

#define MAX_CLIENTS 2

typedef struct _SCANNER_DATA {
    PDRIVER_OBJECT DriverObject;
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
    PEPROCESS UserProcess;
} SCANNER_DATA;

SCANNER_DATA ScannerData;

NTSTATUS
FLTAPI
ScannerConnect(
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

    PAGED_CODE();

    ScannerData.UserProcess = PsGetCurrentProcess();
    ScannerData.ClientPort = ClientPort; //~ FLT203
    *ConnectionPortCookie = NULL;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
ScannerDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    UNREFERENCED_PARAMETER(ConnectionCookie);

    PAGED_CODE();

    ScannerData.UserProcess = NULL;
    FltCloseClientPort(ScannerData.Filter, &ScannerData.ClientPort);
}

NTSTATUS
ScannerOpen(
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

    RtlInitUnicodeString(&portName, L"\\ScannerTwo");
    InitializeObjectAttributes(&oa, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(ScannerData.Filter, &ScannerData.ServerPort, &oa, NULL,
        ScannerConnect, ScannerDisconnect, NULL, MAX_CLIENTS);
    FltFreeSecurityDescriptor(sd);

    return status;
}

NTSTATUS
FLTAPI
ScannerUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(ScannerData.ServerPort);
    FltUnregisterFilter(ScannerData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION ScannerRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    NULL,  // Operations
    ScannerUnload,  // Unload
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
    ScannerData.DriverObject = DriverObject;

    status = FltRegisterFilter(DriverObject, &ScannerRegistration, &ScannerData.Filter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = ScannerOpen();
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(ScannerData.Filter);
        return status;
    }

    status = FltStartFiltering(ScannerData.Filter);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(ScannerData.ServerPort);
        FltUnregisterFilter(ScannerData.Filter);
        return status;
    }

    return STATUS_SUCCESS;
}
