// why: the fields that are tested and used again and again are those of a copy on the stack.
#include <fltKernel.h>

typedef struct _USR_REQUEST {
    ULONG Type;
    ULONG Index;
    ULONG Length;
    UCHAR Data[32];
} USR_REQUEST, *PUSR_REQUEST;

PFLT_FILTER gUsrFilter = NULL;
PFLT_PORT gUsrServerPort = NULL;
PFLT_PORT gUsrClientPort = NULL;
static UCHAR gSlots[4][32];

NTSTATUS
FLTAPI
UsrPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    UNREFERENCED_PARAMETER(ServerPortCookie);
    PAGED_CODE();
    gUsrClientPort = ClientPort;
    *ConnectionCookie = NULL;
    DbgPrint("client %p connected\n", PsGetCurrentProcessId());
    return STATUS_SUCCESS;
}

VOID
FLTAPI
UsrPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    PAGED_CODE();
    DbgPrint("client gone\n");
    FltCloseClientPort(gUsrFilter, &gUsrClientPort);
}

static NTSTATUS
UsrStore(
    _In_ PUSR_REQUEST Request) {
    if (Request->Index >= RTL_NUMBER_OF(gSlots) || Request->Length > sizeof(gSlots[0])) {
        return STATUS_INVALID_PARAMETER;
    }
    RtlCopyMemory(gSlots[Request->Index], Request->Data, Request->Length);
    return STATUS_SUCCESS;
}

NTSTATUS
FLTAPI
UsrMessage(
    _In_opt_ PVOID PortCookie,
    _In_reads_bytes_opt_(InputBufferLength) PVOID InputBuffer,
    _In_ ULONG InputBufferLength,
    _Out_writes_bytes_to_opt_(OutputBufferLength, *ReturnOutputBufferLength) PVOID OutputBuffer,
    _In_ ULONG OutputBufferLength,
    _Out_ PULONG ReturnOutputBufferLength) {
    USR_REQUEST local;
    PUSR_REQUEST request = InputBuffer;

    UNREFERENCED_PARAMETER(PortCookie);
    UNREFERENCED_PARAMETER(OutputBuffer);
    UNREFERENCED_PARAMETER(OutputBufferLength);
    *ReturnOutputBufferLength = 0;

    if (request == NULL || InputBufferLength < sizeof(local)) {
        return STATUS_INVALID_PARAMETER;
    }
    __try {
        local = *request;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    request = &local;

    if (request->Type == 1) {
        return UsrStore(request);
    } else if (request->Type == 2 && request->Index < RTL_NUMBER_OF(gSlots)) {
        RtlZeroMemory(gSlots[request->Index], sizeof(gSlots[0]));
        return STATUS_SUCCESS;
    }
    return STATUS_INVALID_DEVICE_REQUEST;
}

NTSTATUS
FLTAPI
UsrFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gUsrServerPort);
    FltUnregisterFilter(gUsrFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    UsrFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gUsrFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\UsrPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gUsrFilter, &gUsrServerPort, &oa, NULL, UsrPortConnect, UsrPortDisconnect, UsrMessage, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gUsrFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gUsrServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gUsrFilter);
        }
    }
    return status;
}
