// why: STATUS_SUCCESS and nothing else makes the reply count.
#include <fltKernel.h>

typedef struct _EXA_REPLY {
    ULONG Verdict;
} EXA_REPLY;

PFLT_FILTER gExaFilter = NULL;
PFLT_PORT gExaServerPort = NULL;
PFLT_PORT gExaClientPort = NULL;

NTSTATUS
FLTAPI
ExaPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    *ConnectionCookie = NULL;
    gExaClientPort = ClientPort;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
ExaPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    FltCloseClientPort(gExaFilter, &gExaClientPort);
}

FLT_PREOP_CALLBACK_STATUS
FLTAPI
ExaPreCreate(
    _Inout_ PFLT_CALLBACK_DATA Data,
    _In_ PCFLT_RELATED_OBJECTS FltObjects,
    _Outptr_ PVOID *CompletionContext) {
    ULONG pid = FltGetRequestorProcessId(Data);
    EXA_REPLY reply;
    ULONG replyLength = sizeof(reply);
    LARGE_INTEGER timeout;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(FltObjects);
    UNREFERENCED_PARAMETER(CompletionContext);

    timeout.QuadPart = -10 * 1000 * 1000;
    status = FltSendMessage(gExaFilter, &gExaClientPort, &pid, sizeof(pid), &reply, &replyLength, &timeout);
    if (status == STATUS_SUCCESS && reply.Verdict == 0) {
        Data->IoStatus.Status = STATUS_ACCESS_DENIED;
        return FLT_PREOP_COMPLETE;
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION ExaOperations[] = {
    {IRP_MJ_CREATE, 0, ExaPreCreate, NULL},
    {IRP_MJ_OPERATION_END}};

NTSTATUS
FLTAPI
ExaFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gExaServerPort);
    FltUnregisterFilter(gExaFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    ExaOperations,
    ExaFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gExaFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gExaFilter);
        return status;
    }
    RtlInitUnicodeString(&name, L"\\ExaPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gExaFilter, &gExaServerPort, &oa, NULL, ExaPortConnect, ExaPortDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gExaFilter);
        return status;
    }
    status = FltStartFiltering(gExaFilter);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(gExaServerPort);
        FltUnregisterFilter(gExaFilter);
    }
    return status;
}
