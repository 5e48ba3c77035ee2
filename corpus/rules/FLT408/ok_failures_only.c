// why: the paths that leave the length alone all return errors.
#include <fltKernel.h>

PFLT_FILTER gFaiFilter = NULL;
PFLT_PORT gFaiServerPort = NULL;
PFLT_PORT gFaiClientPort = NULL;
static ULONG64 gStarted;

NTSTATUS
FLTAPI
FaiPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    UNREFERENCED_PARAMETER(ServerPortCookie);
    PAGED_CODE();
    gFaiClientPort = ClientPort;
    *ConnectionCookie = NULL;
    DbgPrint("client %p connected\n", PsGetCurrentProcessId());
    return STATUS_SUCCESS;
}

VOID
FLTAPI
FaiPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    PAGED_CODE();
    DbgPrint("client gone\n");
    FltCloseClientPort(gFaiFilter, &gFaiClientPort);
}

NTSTATUS
FLTAPI
FaiMessage(
    _In_opt_ PVOID PortCookie,
    _In_reads_bytes_opt_(InputBufferLength) PVOID InputBuffer,
    _In_ ULONG InputBufferLength,
    _Out_writes_bytes_to_opt_(OutputBufferLength, *ReturnOutputBufferLength) PVOID OutputBuffer,
    _In_ ULONG OutputBufferLength,
    _Out_ PULONG ReturnOutputBufferLength) {
    UNREFERENCED_PARAMETER(PortCookie);

    if (InputBuffer != NULL || InputBufferLength != 0) {
        return STATUS_INVALID_PARAMETER;
    }
    if (OutputBuffer == NULL) {
        return STATUS_INVALID_PARAMETER_4;
    }
    if (OutputBufferLength < sizeof(gStarted)) {
        return STATUS_BUFFER_TOO_SMALL;
    }
    __try {
        RtlCopyMemory(OutputBuffer, &gStarted, sizeof(gStarted));
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    *ReturnOutputBufferLength = sizeof(gStarted);
    return STATUS_SUCCESS;
}

NTSTATUS
FLTAPI
FaiFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gFaiServerPort);
    FltUnregisterFilter(gFaiFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    FaiFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gFaiFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\FaiPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gFaiFilter, &gFaiServerPort, &oa, NULL, FaiPortConnect, FaiPortDisconnect, FaiMessage, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gFaiFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gFaiServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gFaiFilter);
        }
    }
    return status;
}
