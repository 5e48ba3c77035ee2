// why: what lives as long as the connection is a copy of the context.
#include <fltKernel.h>

typedef struct _FWD_CLIENT {
    PFLT_PORT Port;
    ULONG Size;
    UCHAR Context[ANYSIZE_ARRAY];
} FWD_CLIENT, *PFWD_CLIENT;

#define FWD_TAG 'dwFc'

static PFLT_FILTER gFwdFilter;
static PFLT_PORT gFwdServerPort;

NTSTATUS
FLTAPI
FwdPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    PFWD_CLIENT client;

    UNREFERENCED_PARAMETER(ServerPortCookie);
    PAGED_CODE();

    client = ExAllocatePoolWithTag(PagedPool, FIELD_OFFSET(FWD_CLIENT, Context) + (SIZE_T)SizeOfContext + 1, FWD_TAG);
    if (client == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    client->Port = ClientPort;
    client->Size = 0;
    if (ConnectionContext != NULL && SizeOfContext > 0) {
        RtlCopyMemory(client->Context, ConnectionContext, SizeOfContext);
        client->Size = SizeOfContext;
    }
    *ConnectionCookie = client;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
FwdPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    PFWD_CLIENT client = (PFWD_CLIENT)ConnectionCookie;

    PAGED_CODE();
    FltCloseClientPort(gFwdFilter, &client->Port);
    ExFreePoolWithTag(client, FWD_TAG);
}

NTSTATUS
FLTAPI
FwdFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gFwdServerPort);
    FltUnregisterFilter(gFwdFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    FwdFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gFwdFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gFwdFilter);
        return status;
    }
    RtlInitUnicodeString(&name, L"\\FwdPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gFwdFilter, &gFwdServerPort, &oa, NULL, FwdPortConnect, FwdPortDisconnect, NULL, 8);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gFwdFilter);
        return status;
    }
    status = FltStartFiltering(gFwdFilter);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(gFwdServerPort);
        FltUnregisterFilter(gFwdFilter);
    }
    return status;
}
