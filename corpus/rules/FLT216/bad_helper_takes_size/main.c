// why: the general send function is right; one of its callers gives it a number and a buffer that do not belong together.
#include <fltKernel.h>
#include "send.h"

PFLT_FILTER gGenFilter = NULL;
PFLT_PORT gGenServerPort = NULL;
PFLT_PORT gGenClientPort = NULL;

NTSTATUS
FLTAPI
GenPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    *ConnectionCookie = NULL;
    gGenClientPort = ClientPort;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
GenPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    FltCloseClientPort(gGenFilter, &gGenClientPort);
}

FLT_PREOP_CALLBACK_STATUS
FLTAPI
GenPreCreate(
    _Inout_ PFLT_CALLBACK_DATA Data,
    _In_ PCFLT_RELATED_OBJECTS FltObjects,
    _Outptr_ PVOID *CompletionContext) {
    ULONG message = FltGetRequestorProcessId(Data);
    UCHAR verdict = 1;

    UNREFERENCED_PARAMETER(FltObjects);
    UNREFERENCED_PARAMETER(CompletionContext);

    if (NT_SUCCESS(GenSend(gGenFilter, &gGenClientPort, &message, sizeof(message), &verdict, GEN_REPLY_MAX)) && verdict == 0) {
        Data->IoStatus.Status = STATUS_ACCESS_DENIED;
        return FLT_PREOP_COMPLETE;
    }
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

FLT_PREOP_CALLBACK_STATUS
FLTAPI
GenPreCleanup(
    _Inout_ PFLT_CALLBACK_DATA Data,
    _In_ PCFLT_RELATED_OBJECTS FltObjects,
    _Outptr_ PVOID *CompletionContext) {
    UCHAR reply[GEN_REPLY_MAX];
    ULONG message = Data->Iopb->MajorFunction;

    UNREFERENCED_PARAMETER(FltObjects);
    UNREFERENCED_PARAMETER(CompletionContext);
    (VOID) GenSend(gGenFilter, &gGenClientPort, &message, sizeof(message), reply, sizeof(reply));
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

const FLT_OPERATION_REGISTRATION GenOperations[] = {
    {IRP_MJ_CREATE, 0, GenPreCreate, NULL},
    {IRP_MJ_CLEANUP, 0, GenPreCleanup, NULL},
    {IRP_MJ_OPERATION_END}};

NTSTATUS
FLTAPI
GenFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gGenServerPort);
    FltUnregisterFilter(gGenFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    GenOperations,
    GenFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gGenFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\GenPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gGenFilter, &gGenServerPort, &oa, NULL, GenPortConnect, GenPortDisconnect, NULL, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gGenFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gGenServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gGenFilter);
        }
    }
    return status;
}
