// why: the clients that are still connected are disconnected inside FltUnregisterFilter, and their blocks go back to a list that is no more.
#include <fltKernel.h>

typedef struct _LK_CLIENT {
    PFLT_PORT Port;
    ULONG Flags;
} LK_CLIENT, *PLK_CLIENT;

static PFLT_FILTER gLkFilter;
static PFLT_PORT gLkServerPort;
static NPAGED_LOOKASIDE_LIST gClients;

NTSTATUS
FLTAPI
LkPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    PLK_CLIENT client;

    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    client = ExAllocateFromNPagedLookasideList(&gClients);
    if (client == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    client->Port = ClientPort;
    client->Flags = SizeOfContext;
    *ConnectionCookie = client;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
LkPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    PLK_CLIENT client = ConnectionCookie;

    FltCloseClientPort(gLkFilter, &client->Port);
    ExFreeToNPagedLookasideList(&gClients, client);
}

NTSTATUS
FLTAPI
LkFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    UNREFERENCED_PARAMETER(Flags);
    PAGED_CODE();

    FltCloseCommunicationPort(gLkServerPort);
    ExDeleteNPagedLookasideList(&gClients); //~ FLT217
    FltUnregisterFilter(gLkFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    LkFilterUnload,
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

    ExInitializeNPagedLookasideList(&gClients, NULL, NULL, 0, sizeof(LK_CLIENT), 0x6b6c4c43, 0);
    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gLkFilter);
    if (!NT_SUCCESS(status)) {
        ExDeleteNPagedLookasideList(&gClients);
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\LkPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gLkFilter, &gLkServerPort, &oa, NULL, LkPortConnect, LkPortDisconnect, NULL, 8);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gLkFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gLkServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gLkFilter);
            ExDeleteNPagedLookasideList(&gClients);
        }
    }
    return status;
}
