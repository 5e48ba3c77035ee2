// why: the cookie is the slot's index, and the client in slot 0 is taken for one without a slot.
#include <fltKernel.h>

#define MAX_CLIENTS 4

PFLT_FILTER gFilter;
PFLT_PORT gServerPort;
PFLT_PORT gClients[MAX_CLIENTS];
ERESOURCE gClientsLock;

NTSTATUS
FLTAPI
IndexConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie
    )
{
    ULONG i;
    NTSTATUS status = STATUS_CONNECTION_COUNT_LIMIT;

    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);

    FltAcquireResourceExclusive(&gClientsLock);
    for (i = 0; i < MAX_CLIENTS; i++) {
        if (gClients[i] == NULL) {
            gClients[i] = ClientPort;
            *ConnectionPortCookie = ULongToPtr(i);
            status = STATUS_SUCCESS;
            break;
        }
    }
    FltReleaseResource(&gClientsLock);

    return status;
}

VOID
FLTAPI
IndexDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    ULONG i = PtrToUlong(ConnectionCookie);

    if (i == 0 || i >= MAX_CLIENTS) {
        return; //~ FLT201
    }

    FltAcquireResourceExclusive(&gClientsLock);
    FltCloseClientPort(gFilter, &gClients[i]);
    FltReleaseResource(&gClientsLock);
}

NTSTATUS
IndexOpen(
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

    RtlInitUnicodeString(&portName, L"\\IndexPort");
    InitializeObjectAttributes(&oa, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gFilter, &gServerPort, &oa, NULL, IndexConnect,
        IndexDisconnect, NULL, MAX_CLIENTS);
    FltFreeSecurityDescriptor(sd);

    return status;
}

NTSTATUS
FLTAPI
IndexUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(gServerPort);
    FltUnregisterFilter(gFilter);
    ExDeleteResourceLite(&gClientsLock);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION IndexRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    NULL,  // Operations
    IndexUnload,  // Unload
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

    ExInitializeResourceLite(&gClientsLock);
    status = FltRegisterFilter(DriverObject, &IndexRegistration, &gFilter);
    if (!NT_SUCCESS(status)) {
        goto Undo1;
    }
    status = IndexOpen();
    if (!NT_SUCCESS(status)) {
        goto Undo2;
    }
    status = FltStartFiltering(gFilter);
    if (!NT_SUCCESS(status)) {
        goto Undo3;
    }

    return STATUS_SUCCESS;

Undo3:
    FltCloseCommunicationPort(gServerPort);
Undo2:
    FltUnregisterFilter(gFilter);
Undo1:
    ExDeleteResourceLite(&gClientsLock);
    return status;
}
