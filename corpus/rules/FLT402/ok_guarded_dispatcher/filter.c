// why: the registered callback is a shell with the __try in it; everything in the other file runs below it.
#include <fltKernel.h>
#include "dispatch.h"

PFLT_FILTER gDlpFilter = NULL;
PFLT_PORT gDlpServerPort = NULL;
PFLT_PORT gDlpClientPort = NULL;

NTSTATUS
FLTAPI
DlpPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    *ConnectionCookie = NULL;
    gDlpClientPort = ClientPort;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
DlpPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    FltCloseClientPort(gDlpFilter, &gDlpClientPort);
}

NTSTATUS
FLTAPI
DlpMessage(
    _In_opt_ PVOID PortCookie,
    _In_reads_bytes_opt_(InputBufferLength) PVOID InputBuffer,
    _In_ ULONG InputBufferLength,
    _Out_writes_bytes_to_opt_(OutputBufferLength, *ReturnOutputBufferLength) PVOID OutputBuffer,
    _In_ ULONG OutputBufferLength,
    _Out_ PULONG ReturnOutputBufferLength) {
    NTSTATUS status;
    DLP_CALL call = {InputBuffer, InputBufferLength, OutputBuffer, OutputBufferLength, 0};

    UNREFERENCED_PARAMETER(PortCookie);
    *ReturnOutputBufferLength = 0;
    __try {
        status = DlpDispatch(&call);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        status = GetExceptionCode();
    }
    if (NT_SUCCESS(status)) {
        *ReturnOutputBufferLength = call.Written;
    }
    return status;
}

NTSTATUS
FLTAPI
DlpFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gDlpServerPort);
    FltUnregisterFilter(gDlpFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    DlpFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gDlpFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\DlpPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gDlpFilter, &gDlpServerPort, &oa, NULL, DlpPortConnect, DlpPortDisconnect, DlpMessage, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gDlpFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gDlpServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gDlpFilter);
        }
    }
    return status;
}
