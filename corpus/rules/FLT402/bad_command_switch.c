// why: the handlers guard what they do with the message, but the switch that selects them reads the command first.
#include <fltKernel.h>

typedef enum _MON_COMMAND { MonGetVersion = 1,
                            MonSetLevel,
                            MonClear } MON_COMMAND;

typedef struct _MON_MESSAGE {
    MON_COMMAND Command;
    ULONG Level;
} MON_MESSAGE, *PMON_MESSAGE;

PFLT_FILTER gMonFilter = NULL;
PFLT_PORT gMonServerPort = NULL;
PFLT_PORT gMonClientPort = NULL;
static ULONG gLevel;
static LONG gDropped;

NTSTATUS
FLTAPI
MonPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    UNREFERENCED_PARAMETER(ServerPortCookie);
    PAGED_CODE();
    gMonClientPort = ClientPort;
    *ConnectionCookie = NULL;
    DbgPrint("client %p connected\n", PsGetCurrentProcessId());
    return STATUS_SUCCESS;
}

VOID
FLTAPI
MonPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    PAGED_CODE();
    DbgPrint("client gone\n");
    FltCloseClientPort(gMonFilter, &gMonClientPort);
}

static NTSTATUS
MonApplyLevel(
    _In_ PMON_MESSAGE Message) {
    ULONG level;

    __try {
        level = Message->Level;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    if (level > 5) {
        return STATUS_INVALID_PARAMETER;
    }
    gLevel = level;
    return STATUS_SUCCESS;
}

NTSTATUS
FLTAPI
MonMessage(
    _In_opt_ PVOID PortCookie,
    _In_reads_bytes_opt_(InputBufferLength) PVOID InputBuffer,
    _In_ ULONG InputBufferLength,
    _Out_writes_bytes_to_opt_(OutputBufferLength, *ReturnOutputBufferLength) PVOID OutputBuffer,
    _In_ ULONG OutputBufferLength,
    _Out_ PULONG ReturnOutputBufferLength) {
    NTSTATUS status = STATUS_SUCCESS;
    PMON_MESSAGE message = (PMON_MESSAGE)InputBuffer;

    UNREFERENCED_PARAMETER(PortCookie);
    *ReturnOutputBufferLength = 0;

    if (message == NULL || InputBufferLength < sizeof(MON_MESSAGE)) {
        return STATUS_INVALID_PARAMETER;
    }

    switch (message->Command) { //~ FLT402
    case MonGetVersion:
        if (OutputBuffer == NULL || OutputBufferLength < sizeof(ULONG)) {
            status = STATUS_BUFFER_TOO_SMALL;
            break;
        }
        __try {
            *(ULONG UNALIGNED *)OutputBuffer = 0x0102;
            *ReturnOutputBufferLength = sizeof(ULONG);
        } __except (EXCEPTION_EXECUTE_HANDLER) {
            status = GetExceptionCode();
        }
        break;
    case MonSetLevel:
        status = MonApplyLevel(message);
        break;
    case MonClear:
        gDropped = 0;
        break;
    default:
        status = STATUS_INVALID_DEVICE_REQUEST;
        break;
    }
    return status;
}

NTSTATUS
FLTAPI
MonFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gMonServerPort);
    FltUnregisterFilter(gMonFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    MonFilterUnload,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL};

NTSTATUS DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath) {
    UNICODE_STRING name;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gMonFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gMonFilter);
        return status;
    }
    RtlInitUnicodeString(&name, L"\\MonitorPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gMonFilter, &gMonServerPort, &oa, NULL, MonPortConnect, MonPortDisconnect, MonMessage, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gMonFilter);
        return status;
    }
    status = FltStartFiltering(gMonFilter);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(gMonServerPort);
        FltUnregisterFilter(gMonFilter);
    }
    return status;
}
