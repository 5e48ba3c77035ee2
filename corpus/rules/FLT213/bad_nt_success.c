// why: STATUS_TIMEOUT is a success code, so the reply that nobody has written decides about the open.
#include <fltKernel.h>

typedef struct _SCN_REQUEST {
    ULONG ProcessId;
    ULONG Operation;
} SCN_REQUEST;

typedef struct _SCN_REPLY {
    BOOLEAN SafeToOpen;
} SCN_REPLY;

PFLT_FILTER gScnFilter = NULL;
PFLT_PORT gScnServerPort = NULL;
PFLT_PORT gScnClientPort = NULL;

NTSTATUS
FLTAPI
ScnPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    UNREFERENCED_PARAMETER(ServerPortCookie);
    PAGED_CODE();
    gScnClientPort = ClientPort;
    *ConnectionCookie = NULL;
    DbgPrint("client %p connected\n", PsGetCurrentProcessId());
    return STATUS_SUCCESS;
}

VOID
FLTAPI
ScnPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    PAGED_CODE();
    DbgPrint("client gone\n");
    FltCloseClientPort(gScnFilter, &gScnClientPort);
}

static NTSTATUS
ScnAskUser(
    _In_ PFLT_CALLBACK_DATA Data,
    _Out_ PBOOLEAN SafeToOpen) {
    SCN_REQUEST request;
    SCN_REPLY reply;
    ULONG replyLength = sizeof(reply);
    LARGE_INTEGER timeout;
    NTSTATUS status;

    *SafeToOpen = TRUE;
    request.ProcessId = FltGetRequestorProcessId(Data);
    request.Operation = Data->Iopb->MajorFunction;
    timeout.QuadPart = -5LL * 10 * 1000 * 1000;

    status = FltSendMessage(gScnFilter, &gScnClientPort, &request, sizeof(request), &reply, &replyLength, &timeout);
    if (NT_SUCCESS(status)) {
        *SafeToOpen = reply.SafeToOpen; //~ FLT213
    }
    return status;
}

FLT_PREOP_CALLBACK_STATUS
FLTAPI
ScnPreCreate(
    _Inout_ PFLT_CALLBACK_DATA Data,
    _In_ PCFLT_RELATED_OBJECTS FltObjects,
    _Outptr_ PVOID *CompletionContext) {
    BOOLEAN safe;

    UNREFERENCED_PARAMETER(FltObjects);
    UNREFERENCED_PARAMETER(CompletionContext);

    ScnAskUser(Data, &safe);
    if (!safe) {
        Data->IoStatus.Status = STATUS_VIRUS_INFECTED;
        Data->IoStatus.Information = 0;
        return FLT_PREOP_COMPLETE;
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION ScnOperations[] = {
    {IRP_MJ_CREATE, 0, ScnPreCreate, NULL},
    {IRP_MJ_OPERATION_END}};

NTSTATUS
FLTAPI
ScnFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gScnServerPort);
    FltUnregisterFilter(gScnFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    ScnOperations,
    ScnFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gScnFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\ScnPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gScnFilter, &gScnServerPort, &oa, NULL, ScnPortConnect, ScnPortDisconnect, NULL, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gScnFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gScnServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gScnFilter);
        }
    }
    return status;
}
