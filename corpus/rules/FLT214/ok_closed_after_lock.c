// why: the spin lock covers the list only; it is released before the port is closed.
#include <fltKernel.h>

typedef struct _UNL_CLIENT {
    LIST_ENTRY Link;
    PFLT_PORT Port;
} UNL_CLIENT, *PUNL_CLIENT;

#define UNL_TAG 'lnUc'

static PFLT_FILTER gUnlFilter;
static PFLT_PORT gUnlServerPort;
static LIST_ENTRY gClients;
static KSPIN_LOCK gLock;

NTSTATUS
FLTAPI
UnlPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    PUNL_CLIENT client = ExAllocatePoolWithTag(NonPagedPool, sizeof(UNL_CLIENT), UNL_TAG);
    KIRQL irql;

    UNREFERENCED_PARAMETER(ServerPortCookie);
    if (client == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    client->Port = ClientPort;
    KeAcquireSpinLock(&gLock, &irql);
    InsertTailList(&gClients, &client->Link);
    KeReleaseSpinLock(&gLock, irql);
    *ConnectionCookie = client;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
UnlPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    PUNL_CLIENT client = ConnectionCookie;
    KIRQL irql;
    BOOLEAN last;

    KeAcquireSpinLock(&gLock, &irql);
    RemoveEntryList(&client->Link);
    last = IsListEmpty(&gClients);
    if (last) {
        KeReleaseSpinLock(&gLock, irql);
        DbgPrint("the last client is gone\n");
    } else {
        KeReleaseSpinLock(&gLock, irql);
    }
    FltCloseClientPort(gUnlFilter, &client->Port);
    ExFreePoolWithTag(client, UNL_TAG);
}

NTSTATUS
FLTAPI
UnlFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gUnlServerPort);
    FltUnregisterFilter(gUnlFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    UnlFilterUnload,
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
    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gUnlFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gUnlFilter);
        return status;
    }
    RtlInitUnicodeString(&name, L"\\UnlPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gUnlFilter, &gUnlServerPort, &oa, NULL, UnlPortConnect, UnlPortDisconnect, NULL, 16);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gUnlFilter);
        return status;
    }
    status = FltStartFiltering(gUnlFilter);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(gUnlServerPort);
        FltUnregisterFilter(gUnlFilter);
    }
    return status;
}
