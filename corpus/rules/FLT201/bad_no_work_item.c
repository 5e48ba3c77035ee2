// why: a work item closes the port, but when none can be allocated the record is freed with the port open.
#include <fltKernel.h>

#define PEER_TAG 'reeP'

typedef struct _PEER {
    PFLT_PORT Port;
    LARGE_INTEGER Connected;
} PEER, *PPEER;

PFLT_FILTER gFilter;
PFLT_PORT gServerPort;

VOID
PeerRelease(
    _In_ PPEER Peer
    )
{
    FltCloseClientPort(gFilter, &Peer->Port);
    ExFreePoolWithTag(Peer, PEER_TAG);
}

VOID
FLTAPI
PeerWorker(
    _In_ PFLT_GENERIC_WORKITEM Item,
    _In_ PVOID FltObjects,
    _In_opt_ PVOID Context
    )
{
    UNREFERENCED_PARAMETER(FltObjects);

    PeerRelease(Context);
    FltFreeGenericWorkItem(Item);
}

NTSTATUS
FLTAPI
PeerConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie
    )
{
    PPEER peer;

    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);

    peer = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(PEER), PEER_TAG);
    if (peer == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    KeQuerySystemTime(&peer->Connected);
    peer->Port = ClientPort;
    *ConnectionPortCookie = peer;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
PeerDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    PFLT_GENERIC_WORKITEM item;
    PPEER peer = ConnectionCookie;

    item = FltAllocateGenericWorkItem();
    if (item == NULL) {
        ExFreePoolWithTag(peer, PEER_TAG);
        return; //~ FLT201
    }

    if (!NT_SUCCESS(FltQueueGenericWorkItem(item, gFilter, PeerWorker, DelayedWorkQueue, peer))) {
        FltFreeGenericWorkItem(item);
        PeerRelease(peer);
    }
}

NTSTATUS
PeerOpen(
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
    status = FltCreateCommunicationPort(Filter, ServerPort, &oa, NULL, PeerConnect,
        PeerDisconnect, NULL, 5);
    FltFreeSecurityDescriptor(sd);

    return status;
}

NTSTATUS
FLTAPI
PeerUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(gServerPort);
    FltUnregisterFilter(gFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION PeerRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    NULL,  // Operations
    PeerUnload,  // Unload
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

    status = FltRegisterFilter(DriverObject, &PeerRegistration, &gFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    status = PeerOpen(gFilter, L"\\PeerPort", &gServerPort);
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
