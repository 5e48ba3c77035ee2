// why: the range of the command is tested on one read, the action is selected by another.
#include <fltKernel.h>

typedef enum _REG_COMMAND { RegPause,
                            RegResume,
                            RegReset,
                            RegCommandMax } REG_COMMAND;

typedef struct _REG_MESSAGE {
    REG_COMMAND Command;
    ULONG Argument;
} REG_MESSAGE, *PREG_MESSAGE;

PFLT_FILTER gRegFilter = NULL;
PFLT_PORT gRegServerPort = NULL;
PFLT_PORT gRegClientPort = NULL;
static LONG gPaused;
static ULONG gArgument;

NTSTATUS
FLTAPI
RegPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    UNREFERENCED_PARAMETER(ServerPortCookie);
    PAGED_CODE();
    gRegClientPort = ClientPort;
    *ConnectionCookie = NULL;
    DbgPrint("client %p connected\n", PsGetCurrentProcessId());
    return STATUS_SUCCESS;
}

VOID
FLTAPI
RegPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    PAGED_CODE();
    DbgPrint("client gone\n");
    FltCloseClientPort(gRegFilter, &gRegClientPort);
}

NTSTATUS
FLTAPI
RegMessage(
    _In_opt_ PVOID PortCookie,
    _In_reads_bytes_opt_(InputBufferLength) PVOID InputBuffer,
    _In_ ULONG InputBufferLength,
    _Out_writes_bytes_to_opt_(OutputBufferLength, *ReturnOutputBufferLength) PVOID OutputBuffer,
    _In_ ULONG OutputBufferLength,
    _Out_ PULONG ReturnOutputBufferLength) {
    NTSTATUS status = STATUS_SUCCESS;
    PREG_MESSAGE message = InputBuffer;

    UNREFERENCED_PARAMETER(PortCookie);
    UNREFERENCED_PARAMETER(OutputBuffer);
    UNREFERENCED_PARAMETER(OutputBufferLength);
    *ReturnOutputBufferLength = 0;

    if (InputBuffer == NULL || InputBufferLength < sizeof(REG_MESSAGE)) {
        return STATUS_INVALID_PARAMETER;
    }

    __try {
        if ((ULONG)message->Command >= RegCommandMax) {
            status = STATUS_INVALID_PARAMETER;
            __leave;
        }
        switch (message->Command) { //~ FLT405
        case RegPause:
            InterlockedExchange(&gPaused, 1);
            break;
        case RegResume:
            InterlockedExchange(&gPaused, 0);
            break;
        case RegReset:
            gArgument = message->Argument;
            break;
        }
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        status = GetExceptionCode();
    }
    return status;
}

NTSTATUS
FLTAPI
RegFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gRegServerPort);
    FltUnregisterFilter(gRegFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    RegFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gRegFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\RegPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gRegFilter, &gRegServerPort, &oa, NULL, RegPortConnect, RegPortDisconnect, RegMessage, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gRegFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gRegServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gRegFilter);
        }
    }
    return status;
}
