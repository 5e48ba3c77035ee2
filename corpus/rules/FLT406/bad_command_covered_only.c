// why: the length test covers the command, and then each command reads the section handle behind it.
#include <fltKernel.h>

typedef enum _AV_COMMAND { AvScanBegin = 0,
                           AvScanEnd } AV_COMMAND;

typedef struct _AV_MESSAGE {
    AV_COMMAND Command;
    ULONG Reserved;
    LONGLONG ScanId;
    ULONG Result;
} AV_MESSAGE, *PAV_MESSAGE;

PFLT_FILTER gAvFilter = NULL;
PFLT_PORT gAvServerPort = NULL;
PFLT_PORT gAvClientPort = NULL;
static LONGLONG gScanId;
static ULONG gResult;

NTSTATUS
FLTAPI
AvPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    UNREFERENCED_PARAMETER(ServerPortCookie);
    PAGED_CODE();
    gAvClientPort = ClientPort;
    *ConnectionCookie = NULL;
    DbgPrint("client %p connected\n", PsGetCurrentProcessId());
    return STATUS_SUCCESS;
}

VOID
FLTAPI
AvPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    PAGED_CODE();
    DbgPrint("client gone\n");
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
    NTSTATUS status = STATUS_SUCCESS;
    AV_COMMAND command;

    UNREFERENCED_PARAMETER(PortCookie);
    UNREFERENCED_PARAMETER(OutputBuffer);
    UNREFERENCED_PARAMETER(OutputBufferLength);
    *ReturnOutputBufferLength = 0;

    if (InputBuffer == NULL ||
        InputBufferLength < (FIELD_OFFSET(AV_MESSAGE, Command) + sizeof(AV_COMMAND))) {
        return STATUS_INVALID_PARAMETER;
    }

    __try {
        command = ((PAV_MESSAGE)InputBuffer)->Command;
        switch (command) {
        case AvScanBegin:
            gScanId = ((PAV_MESSAGE)InputBuffer)->ScanId; //~ FLT406
            break;
        case AvScanEnd:
            gResult = ((PAV_MESSAGE)InputBuffer)->Result; //~+ FLT406
            break;
        default:
            status = STATUS_INVALID_PARAMETER;
            break;
        }
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        status = GetExceptionCode();
    }
    return status;
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
            RtlInitUnicodeString(&uniString, L"\\AvScanPort");
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
