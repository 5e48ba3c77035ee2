// why: the list of the other file gives back the link it has taken out, and the port is closed through that.
#include "peers.h"

PFLT_FILTER FilterHandle;
static PFLT_PORT ServerPort;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context,
        ULONG ContextSize, PVOID *Cookie) {
    PPEER Peer = PeersAdd(Port);

    UNREFERENCED_PARAMETER(ServerCookie);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(ContextSize);
    *Cookie = Peer;
    return Peer != NULL ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie) {
    PLIST_ENTRY Entry = PeersRemove(Cookie);
    PPEER Peer = CONTAINING_RECORD(Entry, PEER, Entry);

    FltCloseClientPort(FilterHandle, &Peer->Port);
    ExFreePoolWithTag(Peer, 'reeP');
}

static NTSTATUS OpenPort(PFLT_FILTER Filter, PCWSTR Name, PFLT_PORT *ServerPort) {
    NTSTATUS Status;
    PSECURITY_DESCRIPTOR sd = NULL;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING String;

    RtlInitUnicodeString(&String, Name);
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&oa, &String, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        Status = FltCreateCommunicationPort(Filter, ServerPort, &oa, NULL, OnConnect, OnDisconnect,
            NULL, 64);
        FltFreeSecurityDescriptor(sd);
    }
    return Status;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags) {
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(FilterHandle);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, OnUnload,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(Path);
    PeersInitialize();
    Status = FltRegisterFilter(Driver, &Registration, &FilterHandle);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }

    Status = OpenPort(FilterHandle, L"\\PeerList", &ServerPort);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(FilterHandle);
        return Status;
    }

    Status = FltStartFiltering(FilterHandle);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(ServerPort);
        FltUnregisterFilter(FilterHandle);
        return Status;
    }

    return STATUS_SUCCESS;
}
