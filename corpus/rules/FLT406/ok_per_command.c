// why: the first test covers the command, and each command asks for the rest it needs.
#include <fltKernel.h>

typedef struct _CPY_MESSAGE {
    ULONG Command;
    ULONG Flags;
    LONGLONG Offset;
    UCHAR Key[16];
} CPY_MESSAGE, *PCPY_MESSAGE;

PFLT_FILTER gCpyFilter = NULL;
PFLT_PORT gCpyServerPort = NULL;
PFLT_PORT gCpyClientPort = NULL;
static LONGLONG gOffset;
static UCHAR gKey[16];

NTSTATUS
FLTAPI
CpyPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    UNREFERENCED_PARAMETER(ServerPortCookie);
    PAGED_CODE();
    gCpyClientPort = ClientPort;
    *ConnectionCookie = NULL;
    DbgPrint("client %p connected\n", PsGetCurrentProcessId());
    return STATUS_SUCCESS;
}

VOID
FLTAPI
CpyPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    PAGED_CODE();
    DbgPrint("client gone\n");
    FltCloseClientPort(gCpyFilter, &gCpyClientPort);
}

NTSTATUS
FLTAPI
CpyMessage(
    _In_opt_ PVOID PortCookie,
    _In_reads_bytes_opt_(InputBufferLength) PVOID InputBuffer,
    _In_ ULONG InputBufferLength,
    _Out_writes_bytes_to_opt_(OutputBufferLength, *ReturnOutputBufferLength) PVOID OutputBuffer,
    _In_ ULONG OutputBufferLength,
    _Out_ PULONG ReturnOutputBufferLength) {
    NTSTATUS status = STATUS_SUCCESS;
    PCPY_MESSAGE message = InputBuffer;

    UNREFERENCED_PARAMETER(PortCookie);
    *ReturnOutputBufferLength = 0;

    if (message == NULL || InputBufferLength < sizeof(message->Command)) {
        return STATUS_INVALID_PARAMETER;
    }

    __try {
        switch (message->Command) {
        case 1:
            if (InputBufferLength < FIELD_OFFSET(CPY_MESSAGE, Key)) {
                status = STATUS_INVALID_PARAMETER;
                break;
            }
            gOffset = message->Offset;
            break;
        case 2:
            if (InputBufferLength != sizeof(CPY_MESSAGE)) {
                status = STATUS_INVALID_PARAMETER;
                break;
            }
            RtlCopyMemory(gKey, message->Key, sizeof(gKey));
            break;
        case 3:
            if (OutputBuffer == NULL || OutputBufferLength < sizeof(LONGLONG)) {
                status = STATUS_BUFFER_TOO_SMALL;
                break;
            }
            *(LONGLONG UNALIGNED *)OutputBuffer = gOffset;
            *ReturnOutputBufferLength = sizeof(LONGLONG);
            break;
        default:
            status = STATUS_INVALID_DEVICE_REQUEST;
        }
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        status = GetExceptionCode();
    }
    return status;
}

NTSTATUS
FLTAPI
CpyFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gCpyServerPort);
    FltUnregisterFilter(gCpyFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    CpyFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gCpyFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\CpyPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gCpyFilter, &gCpyServerPort, &oa, NULL, CpyPortConnect, CpyPortDisconnect, CpyMessage, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gCpyFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gCpyServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gCpyFilter);
        }
    }
    return status;
}
