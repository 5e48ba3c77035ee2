// why: the reply is four bytes long, and the length that is passed is that of the request.
#include <fltKernel.h>

typedef struct _MSG_REQUEST {
    ULONG ProcessId;
    WCHAR Path[64];
} MSG_REQUEST, *PMSG_REQUEST;

typedef struct _MSG_REPLY {
    ULONG Verdict;
} MSG_REPLY;

PFLT_FILTER gMsgFilter = NULL;
PFLT_PORT gMsgServerPort = NULL;
PFLT_PORT gMsgClientPort = NULL;

NTSTATUS
FLTAPI
MsgPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    UNREFERENCED_PARAMETER(ServerPortCookie);
    PAGED_CODE();
    gMsgClientPort = ClientPort;
    *ConnectionCookie = NULL;
    DbgPrint("client %p connected\n", PsGetCurrentProcessId());
    return STATUS_SUCCESS;
}

VOID
FLTAPI
MsgPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    PAGED_CODE();
    DbgPrint("client gone\n");
    FltCloseClientPort(gMsgFilter, &gMsgClientPort);
}

FLT_PREOP_CALLBACK_STATUS
FLTAPI
MsgPreCreate(
    _Inout_ PFLT_CALLBACK_DATA Data,
    _In_ PCFLT_RELATED_OBJECTS FltObjects,
    _Outptr_ PVOID *CompletionContext) {
    MSG_REQUEST request;
    MSG_REPLY reply;
    ULONG replyLength = sizeof(request);
    NTSTATUS status;

    UNREFERENCED_PARAMETER(FltObjects);
    UNREFERENCED_PARAMETER(CompletionContext);

    RtlZeroMemory(&request, sizeof(request));
    request.ProcessId = FltGetRequestorProcessId(Data);
    status = FltSendMessage(gMsgFilter, &gMsgClientPort, &request, sizeof(request), &reply, &replyLength, NULL); //~ FLT216
    if (status == STATUS_SUCCESS && reply.Verdict == 0) {
        Data->IoStatus.Status = STATUS_ACCESS_DENIED;
        return FLT_PREOP_COMPLETE;
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION MsgOperations[] = {
    {IRP_MJ_CREATE, 0, MsgPreCreate, NULL},
    {IRP_MJ_OPERATION_END}};

NTSTATUS
FLTAPI
MsgFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gMsgServerPort);
    FltUnregisterFilter(gMsgFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    MsgOperations,
    MsgFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gMsgFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\MsgPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gMsgFilter, &gMsgServerPort, &oa, NULL, MsgPortConnect, MsgPortDisconnect, NULL, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gMsgFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gMsgServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gMsgFilter);
        }
    }
    return status;
}
