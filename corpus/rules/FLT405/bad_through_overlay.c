// why: the size is tested through the general header and read again through the specific structure that begins with the same field.
#include <fltKernel.h>

typedef struct _PKT_HEADER {
    USHORT Size;
    USHORT Type;
} PKT_HEADER, *PPKT_HEADER;

typedef struct _PKT_PATH {
    USHORT PathSize;
    USHORT PathType;
    UCHAR Path[128];
} PKT_PATH, *PPKT_PATH;

typedef struct _PKT_DATA {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
} PKT_DATA;

PKT_DATA PktData;
UCHAR PktPath[128];

NTSTATUS FLTAPI PktConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
    _In_opt_ PVOID ConnectionContext, _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie)
{
    *ConnectionPortCookie = NULL;
    PktData.ClientPort = ClientPort;
    return STATUS_SUCCESS;
}

VOID FLTAPI PktDisconnect(_In_opt_ PVOID ConnectionCookie)
{
    FltCloseClientPort(PktData.Filter, &PktData.ClientPort);
}

static NTSTATUS PktSetPath(_In_ PPKT_PATH Packet)
{
    USHORT n = Packet->PathSize; //~ FLT405

    RtlCopyMemory(PktPath, Packet->Path, n);
    return STATUS_SUCCESS;
}

NTSTATUS FLTAPI PktMessage(_In_opt_ PVOID ConnectionCookie, _In_opt_ PVOID InputBuffer, _In_ ULONG InputBufferSize,
    _Out_opt_ PVOID OutputBuffer, _In_ ULONG OutputBufferSize, _Out_ PULONG ReturnLength)
{
    PPKT_HEADER header = InputBuffer;

    *ReturnLength = 0;
    if (!header || InputBufferSize < sizeof(PKT_PATH))
        return STATUS_INVALID_PARAMETER;
    __try {
        if (header->Size > sizeof(PktPath))
            return STATUS_INVALID_PARAMETER;
        return PktSetPath((PPKT_PATH)header);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
}

NTSTATUS FLTAPI PktUnload(_In_ FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(PktData.ServerPort);
    FltUnregisterFilter(PktData.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION PktRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    PktUnload,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL
};

NTSTATUS DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);

    Status = FltRegisterFilter(DriverObject, &PktRegistration, &PktData.Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(PktData.Filter);
        return Status;
    }
    RtlInitUnicodeString(&name, L"\\PktPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    Status = FltCreateCommunicationPort(PktData.Filter, &PktData.ServerPort, &oa, NULL, PktConnect, PktDisconnect, PktMessage, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(PktData.Filter);
        return Status;
    }
    Status = FltStartFiltering(PktData.Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(PktData.ServerPort);
        FltUnregisterFilter(PktData.Filter);
    }
    return Status;
}
