// why: refusing gives back the only reference to the record, and the last one closes the port.
#include <fltKernel.h>

#define PEER_TAG 'fePR'

typedef struct _PEER {
    LONG References;
    PFLT_PORT Port;
    ULONG Mask;
} PEER, *PPEER;

PFLT_FILTER gFilter;
PFLT_PORT gServerPort;

VOID
PeerDereference(
    PPEER Peer
    )
{
    if (InterlockedDecrement(&Peer->References) == 0) {
        FltCloseClientPort(gFilter, &Peer->Port); //~ FLT211
        ExFreePoolWithTag(Peer, PEER_TAG);
    }
}

NTSTATUS
PeerCreate(
    PFLT_PORT Port,
    PPEER *NewPeer
    )
{
    PPEER peer;

    peer = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(PEER), PEER_TAG);
    if (peer == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    peer->References = 1;
    peer->Port = Port;
    peer->Mask = 0;
    *NewPeer = peer;
    return STATUS_SUCCESS;
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
    NTSTATUS status;
    PPEER peer;

    UNREFERENCED_PARAMETER(ServerPortCookie);

    status = PeerCreate(ClientPort, &peer);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    if (ConnectionContext == NULL || SizeOfContext < sizeof(ULONG)) {
        PeerDereference(peer);
        return STATUS_INVALID_PARAMETER;
    }
    peer->Mask = *(PULONG)ConnectionContext;
    *ConnectionPortCookie = peer;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
PeerDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    PeerDereference(ConnectionCookie);
}

NTSTATUS
PeerOpen(
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

    RtlInitUnicodeString(&portName, L"\\PeerReferences");
    InitializeObjectAttributes(&oa, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gFilter, &gServerPort, &oa, NULL, PeerConnect,
        PeerDisconnect, NULL, 3);
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

    status = PeerOpen();
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
