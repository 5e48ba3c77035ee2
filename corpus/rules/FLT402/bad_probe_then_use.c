// why: probing under __try says what the address was at that moment; the copy behind it faults when the client has unmapped it since.
#include <fltKernel.h>

PFLT_FILTER gAvFilter = NULL;
PFLT_PORT gAvServerPort = NULL;
PFLT_PORT gAvClientPort = NULL;
static UCHAR gSignature[512];
static ULONG gSignatureLength;

NTSTATUS
FLTAPI
AvPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    *ConnectionCookie = NULL;
    gAvClientPort = ClientPort;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
AvPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    FltCloseClientPort(gAvFilter, &gAvClientPort);
}

NTSTATUS
FLTAPI
AvMessage(
    _In_opt_ PVOID PortCookie,
    _In_reads_bytes_opt_(InputBufferLength) PVOID InputBuffer,
    _In_ ULONG InputBufferLength,
    _Out_writes_bytes_to_opt_(OutputBufferLength, *ReturnOutputBufferLength) PVOID OutputBuffer,
    _In_ ULONG OutputBufferLength,
    _Out_ PULONG ReturnOutputBufferLength) {
    UCHAR signature[sizeof(gSignature)];

    PAGED_CODE();
    UNREFERENCED_PARAMETER(PortCookie);
    UNREFERENCED_PARAMETER(OutputBuffer);
    UNREFERENCED_PARAMETER(OutputBufferLength);

    *ReturnOutputBufferLength = 0;

    if (InputBuffer == NULL || InputBufferLength == 0 || InputBufferLength > sizeof(signature)) {
        return STATUS_INVALID_PARAMETER;
    }

    __try {
        ProbeForRead(InputBuffer, InputBufferLength, sizeof(UCHAR));
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }

    RtlCopyMemory(signature, InputBuffer, InputBufferLength); //~ FLT402

    RtlCopyMemory(gSignature, signature, InputBufferLength);
    gSignatureLength = InputBufferLength;
    return STATUS_SUCCESS;
}

NTSTATUS
FLTAPI
AvFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gAvServerPort);
    FltUnregisterFilter(gAvFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    AvFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gAvFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\AvSignaturePort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gAvFilter, &gAvServerPort, &oa, NULL, AvPortConnect, AvPortDisconnect, AvMessage, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gAvFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gAvServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gAvFilter);
        }
    }
    return status;
}
