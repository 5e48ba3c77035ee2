// why: the length is that of the reply, without any header.
#include <fltKernel.h>

typedef struct _PAY_REPLY {
    ULONG Verdict;
    ULONG Hold;
} PAY_REPLY, *PPAY_REPLY;

PFLT_FILTER gPayFilter = NULL;
PFLT_PORT gPayServerPort = NULL;
PFLT_PORT gPayClientPort = NULL;

NTSTATUS
FLTAPI
PayPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    *ConnectionCookie = NULL;
    gPayClientPort = ClientPort;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
PayPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    FltCloseClientPort(gPayFilter, &gPayClientPort);
}

FLT_PREOP_CALLBACK_STATUS
FLTAPI
PayPreCreate(
    _Inout_ PFLT_CALLBACK_DATA Data,
    _In_ PCFLT_RELATED_OBJECTS FltObjects,
    _Outptr_ PVOID *CompletionContext) {
    UCHAR message[512];
    PAY_REPLY reply;
    ULONG replyLength = sizeof(PAY_REPLY);

    UNREFERENCED_PARAMETER(FltObjects);
    UNREFERENCED_PARAMETER(CompletionContext);

    RtlZeroMemory(message, sizeof(message));
    if (FltSendMessage(gPayFilter, &gPayClientPort, message, sizeof(message), &reply, &replyLength, NULL) == STATUS_SUCCESS &&
        reply.Verdict == 0) {
        Data->IoStatus.Status = STATUS_ACCESS_DENIED;
        return FLT_PREOP_COMPLETE;
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION PayOperations[] = {
    {IRP_MJ_CREATE, 0, PayPreCreate, NULL},
    {IRP_MJ_OPERATION_END}};

NTSTATUS
FLTAPI
PayFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gPayServerPort);
    FltUnregisterFilter(gPayFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    PayOperations,
    PayFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gPayFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\PayPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gPayFilter, &gPayServerPort, &oa, NULL, PayPortConnect, PayPortDisconnect, NULL, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gPayFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gPayServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gPayFilter);
        }
    }
    return status;
}
