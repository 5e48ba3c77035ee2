// why: a spin lock raises to DISPATCH_LEVEL, and the close has to be made at PASSIVE_LEVEL.
#include <fltKernel.h>

typedef struct _LST_CLIENT {
    LIST_ENTRY Link;
    PFLT_PORT Port;
} LST_CLIENT, *PLST_CLIENT;

#define LST_TAG 'tsLc'

static PFLT_FILTER gLstFilter;
static PFLT_PORT gLstServerPort;
static LIST_ENTRY gClients;
static KSPIN_LOCK gLock;

NTSTATUS
FLTAPI
LstPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    PLST_CLIENT client;
    KIRQL irql;

    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);

    client = ExAllocatePoolWithTag(NonPagedPool, sizeof(*client), LST_TAG);
    if (client == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    client->Port = ClientPort;
    KeAcquireSpinLock(&gLock, &irql);
    InsertHeadList(&gClients, &client->Link);
    KeReleaseSpinLock(&gLock, irql);
    *ConnectionCookie = client;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
LstPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    PLST_CLIENT client = ConnectionCookie;
    KIRQL irql;

    KeAcquireSpinLock(&gLock, &irql);
    RemoveEntryList(&client->Link);
    FltCloseClientPort(gLstFilter, &client->Port); //~ FLT214:W
    KeReleaseSpinLock(&gLock, irql);
    ExFreePoolWithTag(client, LST_TAG);
}

NTSTATUS
FLTAPI
LstFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gLstServerPort);
    FltUnregisterFilter(gLstFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    LstFilterUnload,
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
    KeInitializeSpinLock(&gLock);
    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gLstFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gLstFilter);
        return status;
    }
    RtlInitUnicodeString(&name, L"\\ListPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gLstFilter, &gLstServerPort, &oa, NULL, LstPortConnect, LstPortDisconnect, NULL, 16);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gLstFilter);
        return status;
    }
    status = FltStartFiltering(gLstFilter);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(gLstServerPort);
        FltUnregisterFilter(gLstFilter);
    }
    return status;
}
