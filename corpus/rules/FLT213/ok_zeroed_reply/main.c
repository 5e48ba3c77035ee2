// why: the reply is zeroed in the one place where requests are built, and zero means that nobody objects.
#include <fltKernel.h>
#include "request.h"

PFLT_FILTER gZerFilter = NULL;
PFLT_PORT gZerServerPort = NULL;
PFLT_PORT gZerClientPort = NULL;

NTSTATUS
FLTAPI
ZerPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    *ConnectionCookie = NULL;
    gZerClientPort = ClientPort;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
ZerPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    FltCloseClientPort(gZerFilter, &gZerClientPort);
}

FLT_PREOP_CALLBACK_STATUS
FLTAPI
ZerPreCreate(
    _Inout_ PFLT_CALLBACK_DATA Data,
    _In_ PCFLT_RELATED_OBJECTS FltObjects,
    _Outptr_ PVOID *CompletionContext) {
    REQUEST request;
    LARGE_INTEGER timeout;
    NTSTATUS status;

    UNREFERENCED_PARAMETER(FltObjects);
    UNREFERENCED_PARAMETER(CompletionContext);

    RequestInitialize(&request, FltGetRequestorProcessId(Data));
    timeout.QuadPart = -10 * 1000 * 1000;
    status = FltSendMessage(gZerFilter, &gZerClientPort, &request.Message, sizeof(request.Message),
                            &request.Reply, &request.ReplyLength, &timeout);
    if (NT_SUCCESS(status) && request.Reply.Objection != 0) {
        Data->IoStatus.Status = STATUS_ACCESS_DENIED;
        return FLT_PREOP_COMPLETE;
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION ZerOperations[] = {
    {IRP_MJ_CREATE, 0, ZerPreCreate, NULL},
    {IRP_MJ_OPERATION_END}};

NTSTATUS
FLTAPI
ZerFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gZerServerPort);
    FltUnregisterFilter(gZerFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    ZerOperations,
    ZerFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gZerFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\ZeroPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gZerFilter, &gZerServerPort, &oa, NULL, ZerPortConnect, ZerPortDisconnect, NULL, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gZerFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gZerServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gZerFilter);
        }
    }
    return status;
}
