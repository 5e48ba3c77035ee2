// why: the helper that got the pointer to the length sets it when the table is not empty, and the empty table is a success, too.
#include <fltKernel.h>
#include "table.h"

PFLT_FILTER gHlpFilter = NULL;
PFLT_PORT gHlpServerPort = NULL;
PFLT_PORT gHlpClientPort = NULL;

NTSTATUS
FLTAPI
HlpPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    *ConnectionCookie = NULL;
    gHlpClientPort = ClientPort;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
HlpPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    FltCloseClientPort(gHlpFilter, &gHlpClientPort);
}

NTSTATUS
FLTAPI
HlpMessage(
    _In_opt_ PVOID PortCookie,
    _In_reads_bytes_opt_(InputBufferLength) PVOID InputBuffer,
    _In_ ULONG InputBufferLength,
    _Out_writes_bytes_to_opt_(OutputBufferLength, *ReturnOutputBufferLength) PVOID OutputBuffer,
    _In_ ULONG OutputBufferLength,
    _Out_ PULONG ReturnOutputBufferLength) {
    UNREFERENCED_PARAMETER(PortCookie);

    if (InputBuffer != NULL) {
        HlpAddToTable(InputBufferLength);
    }
    if (OutputBuffer == NULL) {
        return STATUS_INVALID_PARAMETER;
    }
    return HlpReadTable(OutputBuffer, OutputBufferLength, ReturnOutputBufferLength); //~ FLT408:N
}

NTSTATUS
FLTAPI
HlpFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gHlpServerPort);
    FltUnregisterFilter(gHlpFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    HlpFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gHlpFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\HlpPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gHlpFilter, &gHlpServerPort, &oa, NULL, HlpPortConnect, HlpPortDisconnect, HlpMessage, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gHlpFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gHlpServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gHlpFilter);
        }
    }
    return status;
}
