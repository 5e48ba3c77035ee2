// why: records are not zeroed, connect fills the field of the client's role, and disconnect closes both fields.
#include <fltKernel.h>

#define LINK_TAG 'kniL'

typedef struct _LINK {
    BOOLEAN IsControl;
    PFLT_PORT EventPort;
    PFLT_PORT ControlPort;
} LINK, *PLINK;

PFLT_FILTER gFilter;
PFLT_PORT gEventServer;
PFLT_PORT gControlServer;

NTSTATUS
FLTAPI
LinkConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie
    )
{
    PLINK link;

    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);

    link = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(LINK), LINK_TAG);
    if (link == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    link->IsControl = (ServerPortCookie != NULL);
    link->ControlPort = NULL;
    if (link->IsControl) {
        link->ControlPort = ClientPort;
    }
    else {
        link->EventPort = ClientPort;
    }
    *ConnectionPortCookie = link;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
LinkDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    PLINK link = ConnectionCookie;

    FltCloseClientPort(gFilter, &link->ControlPort);
    FltCloseClientPort(gFilter, &link->EventPort); //~ FLT208
    ExFreePoolWithTag(link, LINK_TAG);
}

NTSTATUS
LinkOpen(
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
    status = FltCreateCommunicationPort(gFilter, ServerPort, &oa, Owner, LinkConnect,
        LinkDisconnect, NULL, 4);
    FltFreeSecurityDescriptor(sd);

    return status;
}

NTSTATUS
FLTAPI
LinkUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(gControlServer);
    FltCloseCommunicationPort(gEventServer);
    FltUnregisterFilter(gFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION LinkRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    NULL,  // Operations
    LinkUnload,  // Unload
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

    status = FltRegisterFilter(DriverObject, &LinkRegistration, &gFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = LinkOpen(L"\\LinkEvents", &gEventServer, NULL);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gFilter);
        return status;
    }

    status = LinkOpen(L"\\LinkControl", &gControlServer, &gFilter);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(gEventServer);
        FltUnregisterFilter(gFilter);
        return status;
    }

    status = FltStartFiltering(gFilter);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(gControlServer);
        FltCloseCommunicationPort(gEventServer);
        FltUnregisterFilter(gFilter);
        return status;
    }

    return STATUS_SUCCESS;
}
