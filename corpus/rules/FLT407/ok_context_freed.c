// why: the context in pool holds both addresses and is freed before the callback returns.
#include <fltKernel.h>

typedef struct _TMP_CALL {
    PVOID In;
    ULONG InLength;
    PVOID Out;
    ULONG OutLength;
    UCHAR Scratch[512];
} TMP_CALL, *PTMP_CALL;

#define TMP_TAG 'pmTc'

PFLT_FILTER gTmpFilter = NULL;
PFLT_PORT gTmpServerPort = NULL;
PFLT_PORT gTmpClientPort = NULL;

NTSTATUS
FLTAPI
TmpPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    UNREFERENCED_PARAMETER(ServerPortCookie);
    PAGED_CODE();
    gTmpClientPort = ClientPort;
    *ConnectionCookie = NULL;
    DbgPrint("client %p connected\n", PsGetCurrentProcessId());
    return STATUS_SUCCESS;
}

VOID
FLTAPI
TmpPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    PAGED_CODE();
    DbgPrint("client gone\n");
    FltCloseClientPort(gTmpFilter, &gTmpClientPort);
}

static NTSTATUS
TmpRun(
    _Inout_ PTMP_CALL Call,
    _Out_ PULONG Written) {
    ULONG n = min(Call->InLength, (ULONG)sizeof(Call->Scratch));

    *Written = 0;
    if (Call->In == NULL || Call->Out == NULL || Call->OutLength < n) {
        return STATUS_INVALID_PARAMETER;
    }
    __try {
        RtlCopyMemory(Call->Scratch, Call->In, n);
        RtlCopyMemory(Call->Out, Call->Scratch, n);
        *Written = n;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    return STATUS_SUCCESS;
}

NTSTATUS
FLTAPI
TmpMessage(
    _In_opt_ PVOID PortCookie,
    _In_reads_bytes_opt_(InputBufferLength) PVOID InputBuffer,
    _In_ ULONG InputBufferLength,
    _Out_writes_bytes_to_opt_(OutputBufferLength, *ReturnOutputBufferLength) PVOID OutputBuffer,
    _In_ ULONG OutputBufferLength,
    _Out_ PULONG ReturnOutputBufferLength) {
    NTSTATUS status;
    PTMP_CALL call;

    UNREFERENCED_PARAMETER(PortCookie);
    *ReturnOutputBufferLength = 0;
    call = ExAllocatePoolWithTag(PagedPool, sizeof(TMP_CALL), TMP_TAG);
    if (call == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    call->In = InputBuffer;
    call->InLength = InputBufferLength;
    call->Out = OutputBuffer;
    call->OutLength = OutputBufferLength;
    status = TmpRun(call, ReturnOutputBufferLength);
    ExFreePoolWithTag(call, TMP_TAG);
    return status;
}

NTSTATUS
FLTAPI
TmpFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gTmpServerPort);
    FltUnregisterFilter(gTmpFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    TmpFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gTmpFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\TmpPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gTmpFilter, &gTmpServerPort, &oa, NULL, TmpPortConnect, TmpPortDisconnect, TmpMessage, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gTmpFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gTmpServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gTmpFilter);
        }
    }
    return status;
}
