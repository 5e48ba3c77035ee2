// why: the client's block is unreachable as soon as the disconnect callback has closed the port in it.
#include <fltKernel.h>

typedef struct _SES_CLIENT {
    PFLT_PORT Port;
    HANDLE ProcessId;
    LONG Messages;
} SES_CLIENT, *PSES_CLIENT;

#define SES_TAG 'iCeS'

static PFLT_FILTER gSesFilter;
static PFLT_PORT gSesServerPort;

NTSTATUS
FLTAPI
SesPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    PSES_CLIENT client;

    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);
    PAGED_CODE();

    client = ExAllocatePoolWithTag(NonPagedPool, sizeof(SES_CLIENT), SES_TAG);
    if (client == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    client->Port = ClientPort;
    client->ProcessId = PsGetCurrentProcessId();
    client->Messages = 0;
    *ConnectionCookie = client;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
SesPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    PSES_CLIENT client = (PSES_CLIENT)ConnectionCookie;

    PAGED_CODE();
    DbgPrint("client of process %p sent %d messages\n", client->ProcessId, client->Messages);
    FltCloseClientPort(gSesFilter, &client->Port);
} //~ FLT209

NTSTATUS
FLTAPI
SesMessage(
    _In_opt_ PVOID PortCookie,
    _In_reads_bytes_opt_(InputBufferLength) PVOID InputBuffer,
    _In_ ULONG InputBufferLength,
    _Out_writes_bytes_to_opt_(OutputBufferLength, *ReturnOutputBufferLength) PVOID OutputBuffer,
    _In_ ULONG OutputBufferLength,
    _Out_ PULONG ReturnOutputBufferLength) {
    InterlockedIncrement(&((PSES_CLIENT)PortCookie)->Messages);
    *ReturnOutputBufferLength = 0;
    return STATUS_SUCCESS;
}

NTSTATUS
FLTAPI
SesFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gSesServerPort);
    FltUnregisterFilter(gSesFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    SesFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gSesFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\SesPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gSesFilter, &gSesServerPort, &oa, NULL, SesPortConnect, SesPortDisconnect, SesMessage, 32);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gSesFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gSesServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gSesFilter);
        }
    }
    return status;
}
