// why: what a refusal leaves behind is freed by the connect callback itself, everything else by the disconnect.
#include <fltKernel.h>

typedef struct _OK_CLIENT {
    PFLT_PORT Port;
    ULONG Version;
} OK_CLIENT, *POK_CLIENT;

#define OK_TAG 'lCkO'

static PFLT_FILTER gOkFilter;
static PFLT_PORT gOkServerPort;

NTSTATUS
FLTAPI
OkPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    NTSTATUS status = STATUS_SUCCESS;
    POK_CLIENT client = NULL;

    UNREFERENCED_PARAMETER(ServerPortCookie);

    client = ExAllocatePoolWithTag(NonPagedPool, sizeof(OK_CLIENT), OK_TAG);
    if (client == NULL) {
        status = STATUS_INSUFFICIENT_RESOURCES;
        goto Exit;
    }
    client->Port = ClientPort;
    client->Version = 0;
    if (ConnectionContext != NULL && SizeOfContext >= sizeof(ULONG)) {
        client->Version = *(PULONG)ConnectionContext;
    }
    if (client->Version < 2) {
        status = STATUS_REVISION_MISMATCH;
        goto Exit;
    }
    *ConnectionCookie = client;
    client = NULL;

Exit:
    if (client != NULL) {
        ExFreePoolWithTag(client, OK_TAG);
    }
    return status;
}

VOID
FLTAPI
OkPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    POK_CLIENT client = ConnectionCookie;

    FltCloseClientPort(gOkFilter, &client->Port);
    ExFreePoolWithTag(client, OK_TAG);
}

NTSTATUS
FLTAPI
OkFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gOkServerPort);
    FltUnregisterFilter(gOkFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    OkFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gOkFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\OkPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gOkFilter, &gOkServerPort, &oa, NULL, OkPortConnect, OkPortDisconnect, NULL, 12);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gOkFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gOkServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gOkFilter);
        }
    }
    return status;
}
