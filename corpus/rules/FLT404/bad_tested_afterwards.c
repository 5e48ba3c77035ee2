// why: the version is read to decide what size to ask for.
#include <fltKernel.h>

typedef struct _BAK_CONTEXT {
    ULONG Version;
    ULONG Options;
    WCHAR Volume[4];
} BAK_CONTEXT, *PBAK_CONTEXT;

PFLT_FILTER gBakFilter = NULL;
PFLT_PORT gBakServerPort = NULL;
PFLT_PORT gBakClientPort = NULL;
static ULONG gOptions;

NTSTATUS
FLTAPI
BakPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    PBAK_CONTEXT context = ConnectionContext;
    ULONG version;

    UNREFERENCED_PARAMETER(ServerPortCookie);

    if (context == NULL) {
        return STATUS_INVALID_PARAMETER_3;
    }

    version = context->Version; //~ FLT404:W
    if (version == 0 || SizeOfContext < sizeof(BAK_CONTEXT)) {
        return STATUS_INVALID_PARAMETER_4;
    }

    gOptions = context->Options;
    gBakClientPort = ClientPort;
    *ConnectionCookie = NULL;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
BakPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    UNREFERENCED_PARAMETER(ConnectionCookie);
    FltCloseClientPort(gBakFilter, &gBakClientPort);
}

NTSTATUS
FLTAPI
BakFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gBakServerPort);
    FltUnregisterFilter(gBakFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    BakFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gBakFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\BakPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gBakFilter, &gBakServerPort, &oa, NULL, BakPortConnect, BakPortDisconnect, NULL, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gBakFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gBakServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gBakFilter);
        }
    }
    return status;
}
