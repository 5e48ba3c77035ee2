// why: the __finally of connect gives the memory back and forgets the port, and unload closes that.
#include <fltKernel.h>

#define NAME_TAG 'emaN'

PFLT_FILTER gFilter;
PFLT_PORT gServerPort;
PFLT_PORT gClientPort;
PWCHAR gClientName;

VOID
DropClient(
    VOID
    )
{
    if (gClientPort != NULL) {
        FltCloseClientPort(gFilter, &gClientPort);
    }
    if (gClientName != NULL) {
        ExFreePoolWithTag(gClientName, NAME_TAG);
        gClientName = NULL;
    }
}

NTSTATUS
FLTAPI
NameConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie
    )
{
    NTSTATUS status = STATUS_UNSUCCESSFUL;

    UNREFERENCED_PARAMETER(ServerPortCookie);

    *ConnectionPortCookie = NULL;
    if (ConnectionContext == NULL || SizeOfContext < 4 * sizeof(WCHAR)) {
        return STATUS_INVALID_PARAMETER;
    }

    __try {
        gClientPort = ClientPort;
        gClientName = ExAllocatePoolWithTag(PagedPool, 4 * sizeof(WCHAR), NAME_TAG);
        if (gClientName == NULL) {
            status = STATUS_INSUFFICIENT_RESOURCES;
            __leave;
        }
        RtlCopyMemory(gClientName, ConnectionContext, 4 * sizeof(WCHAR));
        if (gClientName[3] != L'\0') {
            status = STATUS_OBJECT_NAME_INVALID;
            __leave;
        }
        status = STATUS_SUCCESS;
    } __finally {
        if (!NT_SUCCESS(status) && gClientName != NULL) {
            ExFreePoolWithTag(gClientName, NAME_TAG);
            gClientName = NULL;
        }
    }

    return status; //~ FLT206:E
}

VOID
FLTAPI
NameDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    UNREFERENCED_PARAMETER(ConnectionCookie);

    DropClient();
}

NTSTATUS
NameOpen(
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

    RtlInitUnicodeString(&portName, L"\\NamePort");
    InitializeObjectAttributes(&oa, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gFilter, &gServerPort, &oa, NULL, NameConnect,
        NameDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);

    return status;
}

NTSTATUS
FLTAPI
NameUnload(
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

const FLT_REGISTRATION NameRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    NULL,  // Operations
    NameUnload,  // Unload
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

    status = FltRegisterFilter(DriverObject, &NameRegistration, &gFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = NameOpen();
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
