// why: the client's structure keeps the address of its last message, and the next message compares with it.
#include <fltKernel.h>

typedef struct _LST_CLIENT {
    PFLT_PORT Port;
    PVOID LastMessage;
    ULONG LastLength;
} LST_CLIENT, *PLST_CLIENT;

#define LST_TAG 'tsLc'

static PFLT_FILTER gLstFilter;
static PFLT_PORT gLstServerPort;

NTSTATUS
FLTAPI
LstPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    PLST_CLIENT client = ExAllocatePoolWithTag(NonPagedPool, sizeof(LST_CLIENT), LST_TAG);

    UNREFERENCED_PARAMETER(ServerPortCookie);
    if (client == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlZeroMemory(client, sizeof(*client));
    client->Port = ClientPort;
    *ConnectionCookie = client;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
LstPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    PLST_CLIENT client = ConnectionCookie;

    FltCloseClientPort(gLstFilter, &client->Port);
    ExFreePoolWithTag(client, LST_TAG);
}

NTSTATUS
FLTAPI
LstMessage(
    _In_opt_ PVOID PortCookie,
    _In_reads_bytes_opt_(InputBufferLength) PVOID InputBuffer,
    _In_ ULONG InputBufferLength,
    _Out_writes_bytes_to_opt_(OutputBufferLength, *ReturnOutputBufferLength) PVOID OutputBuffer,
    _In_ ULONG OutputBufferLength,
    _Out_ PULONG ReturnOutputBufferLength) {
    PLST_CLIENT client = PortCookie;
    BOOLEAN repeated;

    *ReturnOutputBufferLength = 0;
    if (client == NULL || InputBuffer == NULL || OutputBuffer == NULL || OutputBufferLength < sizeof(UCHAR)) {
        return STATUS_INVALID_PARAMETER;
    }
    repeated = client->LastMessage == InputBuffer && client->LastLength == InputBufferLength;
    client->LastMessage = InputBuffer; //~ FLT407
    client->LastLength = InputBufferLength;
    __try {
        *(PUCHAR)OutputBuffer = (UCHAR)repeated;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    *ReturnOutputBufferLength = sizeof(UCHAR);
    return STATUS_SUCCESS;
}

NTSTATUS
FLTAPI
LstFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gLstServerPort);
    FltUnregisterFilter(gLstFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    LstFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gLstFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gLstFilter);
        return status;
    }
    RtlInitUnicodeString(&name, L"\\LstPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gLstFilter, &gLstServerPort, &oa, NULL, LstPortConnect, LstPortDisconnect, LstMessage, 10);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gLstFilter);
        return status;
    }
    status = FltStartFiltering(gLstFilter);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(gLstServerPort);
        FltUnregisterFilter(gLstFilter);
    }
    return status;
}
