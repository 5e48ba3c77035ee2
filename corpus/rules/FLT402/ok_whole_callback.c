// why: the whole switch, with all its reads and writes of both buffers, is inside one __try with a handler.
#include <fltKernel.h>

typedef struct _SPY_COMMAND {
    ULONG Code;
    ULONG Reserved;
    UCHAR Data[];
} SPY_COMMAND, *PSPY_COMMAND;

#define SPY_VERSION 1
#define SPY_MASK 2

PFLT_FILTER gSpyFilter = NULL;
PFLT_PORT gSpyServerPort = NULL;
PFLT_PORT gSpyClientPort = NULL;
static ULONG gMask;

NTSTATUS
FLTAPI
SpyPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    UNREFERENCED_PARAMETER(ServerPortCookie);
    PAGED_CODE();
    gSpyClientPort = ClientPort;
    *ConnectionCookie = NULL;
    DbgPrint("client %p connected\n", PsGetCurrentProcessId());
    return STATUS_SUCCESS;
}

VOID
FLTAPI
SpyPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    PAGED_CODE();
    DbgPrint("client gone\n");
    FltCloseClientPort(gSpyFilter, &gSpyClientPort);
}

NTSTATUS
FLTAPI
SpyMessage(
    _In_opt_ PVOID PortCookie,
    _In_reads_bytes_opt_(InputBufferLength) PVOID InputBuffer,
    _In_ ULONG InputBufferLength,
    _Out_writes_bytes_to_opt_(OutputBufferLength, *ReturnOutputBufferLength) PVOID OutputBuffer,
    _In_ ULONG OutputBufferLength,
    _Out_ PULONG ReturnOutputBufferLength) {
    NTSTATUS status = STATUS_SUCCESS;
    PSPY_COMMAND command = InputBuffer;

    UNREFERENCED_PARAMETER(PortCookie);
    *ReturnOutputBufferLength = 0;

    if (command == NULL || InputBufferLength < FIELD_OFFSET(SPY_COMMAND, Data) + sizeof(ULONG)) {
        return STATUS_INVALID_PARAMETER;
    }

    __try {
        switch (command->Code) {
        case SPY_VERSION:
            if (OutputBuffer == NULL || OutputBufferLength < sizeof(ULONG)) {
                status = STATUS_BUFFER_TOO_SMALL;
                __leave;
            }
            *(PULONG)OutputBuffer = 0x00020000;
            *ReturnOutputBufferLength = sizeof(ULONG);
            break;
        case SPY_MASK:
            gMask = *(ULONG UNALIGNED *)command->Data;
            break;
        default:
            status = STATUS_INVALID_PARAMETER;
        }
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        status = GetExceptionCode();
        *ReturnOutputBufferLength = 0;
    }
    return status;
}

NTSTATUS
FLTAPI
SpyFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gSpyServerPort);
    FltUnregisterFilter(gSpyFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    SpyFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gSpyFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\SpyPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gSpyFilter, &gSpyServerPort, &oa, NULL, SpyPortConnect, SpyPortDisconnect, SpyMessage, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gSpyFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gSpyServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gSpyFilter);
        }
    }
    return status;
}
