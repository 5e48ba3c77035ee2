// why: the macro looks like a constant and is a read of the message each time.
#include <fltKernel.h>

typedef struct _BUF_SET {
    USHORT Words;
    USHORT Data[40];
} BUF_SET, *PBUF_SET;

#define BUF_BYTES(Set) ((ULONG)(Set)->Words * sizeof(USHORT))

PFLT_FILTER gBufFilter = NULL;
PFLT_PORT gBufServerPort = NULL;
PFLT_PORT gBufClientPort = NULL;
static USHORT gWords[40];

NTSTATUS
FLTAPI
BufPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    *ConnectionCookie = NULL;
    gBufClientPort = ClientPort;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
BufPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    FltCloseClientPort(gBufFilter, &gBufClientPort);
}

NTSTATUS
FLTAPI
BufMessage(
    _In_opt_ PVOID PortCookie,
    _In_reads_bytes_opt_(InputBufferLength) PVOID InputBuffer,
    _In_ ULONG InputBufferLength,
    _Out_writes_bytes_to_opt_(OutputBufferLength, *ReturnOutputBufferLength) PVOID OutputBuffer,
    _In_ ULONG OutputBufferLength,
    _Out_ PULONG ReturnOutputBufferLength) {
    PBUF_SET set = (PBUF_SET)InputBuffer;

    UNREFERENCED_PARAMETER(PortCookie);
    UNREFERENCED_PARAMETER(OutputBuffer);
    UNREFERENCED_PARAMETER(OutputBufferLength);
    *ReturnOutputBufferLength = 0;

    if (set == NULL || InputBufferLength != sizeof(BUF_SET)) {
        return STATUS_INVALID_PARAMETER;
    }

    __try {
        if (BUF_BYTES(set) <= sizeof(gWords)) {
            RtlCopyMemory(gWords, set->Data, BUF_BYTES(set)); //~ FLT405
        }
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    return STATUS_SUCCESS;
}

NTSTATUS
FLTAPI
BufFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gBufServerPort);
    FltUnregisterFilter(gBufFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    BufFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gBufFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\BufPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gBufFilter, &gBufServerPort, &oa, NULL, BufPortConnect, BufPortDisconnect, BufMessage, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gBufFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gBufServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gBufFilter);
        }
    }
    return status;
}
