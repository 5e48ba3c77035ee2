// why: lookaside list and lock are deleted when FltUnregisterFilter has returned.
#include <fltKernel.h>

typedef struct _AF_CLIENT {
    PFLT_PORT Port;
    LARGE_INTEGER Since;
} AF_CLIENT, *PAF_CLIENT;

#define AF_TAG 'lCfA'

static PFLT_FILTER gAfFilter;
static PFLT_PORT gAfServerPort;
static NPAGED_LOOKASIDE_LIST gClients;
static ERESOURCE gLock;
static ULONG gCount;

NTSTATUS
FLTAPI
AfPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    PAF_CLIENT client = ExAllocateFromNPagedLookasideList(&gClients);

    UNREFERENCED_PARAMETER(ServerPortCookie);
    if (client == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    client->Port = ClientPort;
    KeQuerySystemTime(&client->Since);
    FltAcquireResourceExclusive(&gLock);
    gCount++;
    FltReleaseResource(&gLock);
    *ConnectionCookie = client;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
AfPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    PAF_CLIENT client = ConnectionCookie;

    FltAcquireResourceExclusive(&gLock);
    gCount--;
    FltReleaseResource(&gLock);
    FltCloseClientPort(gAfFilter, &client->Port);
    ExFreeToNPagedLookasideList(&gClients, client);
}

NTSTATUS
FLTAPI
AfFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gAfServerPort);
    FltUnregisterFilter(gAfFilter);
    ExDeleteResourceLite(&gLock);
    ExDeleteNPagedLookasideList(&gClients);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    AfFilterUnload,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL};

NTSTATUS DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath) {
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING uniString;
    PSECURITY_DESCRIPTOR sd;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);

    ExInitializeNPagedLookasideList(&gClients, NULL, NULL, 0, sizeof(AF_CLIENT), AF_TAG, 0);
    ExInitializeResourceLite(&gLock);
    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gAfFilter);
    if (!NT_SUCCESS(status)) {
        ExDeleteResourceLite(&gLock);
        ExDeleteNPagedLookasideList(&gClients);
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\AfPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gAfFilter, &gAfServerPort, &oa, NULL, AfPortConnect, AfPortDisconnect, NULL, 8);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gAfFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gAfServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gAfFilter);
            ExDeleteResourceLite(&gLock);
            ExDeleteNPagedLookasideList(&gClients);
        }
    }
    return status;
}
