// why: the disconnect takes the client off the list, and then nobody has it any more.
#include <fltKernel.h>

typedef struct _LNK_CLIENT {
    LIST_ENTRY Link;
    PFLT_PORT Port;
} LNK_CLIENT, *PLNK_CLIENT;

#define LNK_TAG 'knLc'

static PFLT_FILTER gLnkFilter;
static PFLT_PORT gLnkServerPort;
static LIST_ENTRY gClients;
static KSPIN_LOCK gClientsLock;

NTSTATUS
FLTAPI
LnkPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    PLNK_CLIENT client;
    KIRQL irql;

    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);

    client = ExAllocatePoolWithTag(NonPagedPool, sizeof(*client), LNK_TAG);
    if (client == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    client->Port = ClientPort;
    KeAcquireSpinLock(&gClientsLock, &irql);
    InsertTailList(&gClients, &client->Link);
    KeReleaseSpinLock(&gClientsLock, irql);
    *ConnectionCookie = client;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
LnkPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    PLNK_CLIENT client = ConnectionCookie;
    KIRQL irql;

    KeAcquireSpinLock(&gClientsLock, &irql);
    RemoveEntryList(&client->Link);
    KeReleaseSpinLock(&gClientsLock, irql);
    FltCloseClientPort(gLnkFilter, &client->Port);
} //~ FLT209

NTSTATUS
FLTAPI
LnkFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gLnkServerPort);
    FltUnregisterFilter(gLnkFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    LnkFilterUnload,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL};

NTSTATUS DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath) {
    UNICODE_STRING name;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);

    InitializeListHead(&gClients);
    KeInitializeSpinLock(&gClientsLock);
    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gLnkFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gLnkFilter);
        return status;
    }
    RtlInitUnicodeString(&name, L"\\LinkPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gLnkFilter, &gLnkServerPort, &oa, NULL, LnkPortConnect, LnkPortDisconnect, NULL, 64);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gLnkFilter);
        return status;
    }
    status = FltStartFiltering(gLnkFilter);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(gLnkServerPort);
        FltUnregisterFilter(gLnkFilter);
    }
    return status;
}
