// why: a helper in another file reads the field once and hands out the value; the names at the call look like two reads.
#include <fltKernel.h>
#include "capture.h"

PFLT_FILTER gCapFilter = NULL;
PFLT_PORT gCapServerPort = NULL;
PFLT_PORT gCapClientPort = NULL;
static UCHAR gBytes[CAP_MAX];

NTSTATUS
FLTAPI
CapPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    *ConnectionCookie = NULL;
    gCapClientPort = ClientPort;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
CapPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    FltCloseClientPort(gCapFilter, &gCapClientPort);
}

NTSTATUS
FLTAPI
CapMessage(
    _In_opt_ PVOID PortCookie,
    _In_reads_bytes_opt_(InputBufferLength) PVOID InputBuffer,
    _In_ ULONG InputBufferLength,
    _Out_writes_bytes_to_opt_(OutputBufferLength, *ReturnOutputBufferLength) PVOID OutputBuffer,
    _In_ ULONG OutputBufferLength,
    _Out_ PULONG ReturnOutputBufferLength) {
    ULONG length;

    UNREFERENCED_PARAMETER(PortCookie);
    UNREFERENCED_PARAMETER(OutputBuffer);
    UNREFERENCED_PARAMETER(OutputBufferLength);
    *ReturnOutputBufferLength = 0;

    __try {
        if (!CapLength(InputBuffer, InputBufferLength, &length) || length > sizeof(gBytes)) {
            return STATUS_INVALID_PARAMETER;
        }
        RtlCopyMemory(gBytes, ((PCAP_MESSAGE)InputBuffer)->Bytes, length);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    return STATUS_SUCCESS;
}

NTSTATUS
FLTAPI
CapFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gCapServerPort);
    FltUnregisterFilter(gCapFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    CapFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gCapFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\CapPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gCapFilter, &gCapServerPort, &oa, NULL, CapPortConnect, CapPortDisconnect, CapMessage, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gCapFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gCapServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gCapFilter);
        }
    }
    return status;
}
