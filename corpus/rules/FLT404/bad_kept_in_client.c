// why: the client's own structure lives until disconnect, the context that one of its fields points to does not.
#include <fltKernel.h>

typedef struct _SES_OPTIONS {
    ULONG Flags;
    ULONG Timeout;
} SES_OPTIONS, *PSES_OPTIONS;

typedef struct _SES_CLIENT {
    PFLT_PORT Port;
    PSES_OPTIONS Options;
} SES_CLIENT, *PSES_CLIENT;

#define SES_TAG 'lCsS'

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

    if (ConnectionContext == NULL || SizeOfContext != sizeof(SES_OPTIONS)) {
        return STATUS_INVALID_PARAMETER;
    }
    client = ExAllocatePoolWithTag(NonPagedPool, sizeof(SES_CLIENT), SES_TAG);
    if (client == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    client->Port = ClientPort;
    client->Options = (PSES_OPTIONS)ConnectionContext; //~ FLT404:E
    *ConnectionCookie = client;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
SesPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    PSES_CLIENT client = ConnectionCookie;

    DbgPrint("session with flags %x ends\n", client->Options->Flags);
    FltCloseClientPort(gSesFilter, &client->Port);
    ExFreePoolWithTag(client, SES_TAG);
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
            status = FltCreateCommunicationPort(gSesFilter, &gSesServerPort, &oa, NULL, SesPortConnect, SesPortDisconnect, NULL, 16);
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
