// why: the unload sends, but waits for a second only.
#include <fltKernel.h>

PFLT_FILTER gFarFilter = NULL;
PFLT_PORT gFarServerPort = NULL;
PFLT_PORT gFarClientPort = NULL;

NTSTATUS
FLTAPI
FarPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    *ConnectionCookie = NULL;
    gFarClientPort = ClientPort;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
FarPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    FltCloseClientPort(gFarFilter, &gFarClientPort);
}

static VOID
FarSendUnloading(
    VOID) {
    ULONG message = 0xFFFF;
    LARGE_INTEGER timeout;

    timeout.QuadPart = -10 * 1000 * 1000;
    if (gFarClientPort != NULL) {
        (VOID) FltSendMessage(gFarFilter, &gFarClientPort, &message, sizeof(message), NULL, NULL, &timeout);
    }
}

NTSTATUS
FLTAPI
FarFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FarSendUnloading();
    FltCloseCommunicationPort(gFarServerPort);
    FltUnregisterFilter(gFarFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    FarFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gFarFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\FarPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gFarFilter, &gFarServerPort, &oa, NULL, FarPortConnect, FarPortDisconnect, NULL, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gFarFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gFarServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gFarFilter);
        }
    }
    return status;
}
