// why: one handler tests the length that it is given, the other only gets the address and reads as much as its structure has.
#include <fltKernel.h>
#include "handlers.h"

PFLT_FILTER gFtpFilter = NULL;
PFLT_PORT gFtpServerPort = NULL;
PFLT_PORT gFtpClientPort = NULL;

NTSTATUS
FLTAPI
FtpPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    *ConnectionCookie = NULL;
    gFtpClientPort = ClientPort;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
FtpPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    FltCloseClientPort(gFtpFilter, &gFtpClientPort);
}

NTSTATUS
FLTAPI
FtpMessage(
    _In_opt_ PVOID PortCookie,
    _In_reads_bytes_opt_(InputBufferLength) PVOID InputBuffer,
    _In_ ULONG InputBufferLength,
    _Out_writes_bytes_to_opt_(OutputBufferLength, *ReturnOutputBufferLength) PVOID OutputBuffer,
    _In_ ULONG OutputBufferLength,
    _Out_ PULONG ReturnOutputBufferLength) {
    NTSTATUS status;
    ULONG code;

    UNREFERENCED_PARAMETER(PortCookie);
    UNREFERENCED_PARAMETER(OutputBuffer);
    UNREFERENCED_PARAMETER(OutputBufferLength);
    *ReturnOutputBufferLength = 0;

    if (InputBuffer == NULL || InputBufferLength < sizeof(FTP_HEADER)) {
        return STATUS_INVALID_PARAMETER;
    }
    __try {
        code = ((PFTP_HEADER)InputBuffer)->Code;
        if (code == FTP_SET_USER) {
            status = FtpSetUser(InputBuffer, InputBufferLength);
        } else if (code == FTP_SET_HOST) {
            status = FtpSetHost(InputBuffer);
        } else {
            status = STATUS_NOT_IMPLEMENTED;
        }
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        status = GetExceptionCode();
    }
    return status;
}

NTSTATUS
FLTAPI
FtpFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gFtpServerPort);
    FltUnregisterFilter(gFtpFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    FtpFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gFtpFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\FtpPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gFtpFilter, &gFtpServerPort, &oa, NULL, FtpPortConnect, FtpPortDisconnect, FtpMessage, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gFtpFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gFtpServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gFtpFilter);
        }
    }
    return status;
}
