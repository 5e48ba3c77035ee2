// why: the callback reads without a test of its own, as its helper has made sure of the size.
#include <fltKernel.h>
#include "mail.h"

PFLT_FILTER gMailFilter = NULL;
PFLT_PORT gMailServerPort = NULL;
PFLT_PORT gMailClientPort = NULL;
static ULONG gQueueLength;

NTSTATUS
FLTAPI
MailPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    NTSTATUS status;
    PMAIL_CONNECT connect = (PMAIL_CONNECT)ConnectionContext;

    UNREFERENCED_PARAMETER(ServerPortCookie);
    *ConnectionCookie = NULL;

    status = MailCheckContext(ConnectionContext, SizeOfContext);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    gQueueLength = connect->QueueLength;
    gMailClientPort = ClientPort;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
MailPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    UNREFERENCED_PARAMETER(ConnectionCookie);
    FltCloseClientPort(gMailFilter, &gMailClientPort);
}

NTSTATUS
FLTAPI
MailFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gMailServerPort);
    FltUnregisterFilter(gMailFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    MailFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gMailFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\MailPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gMailFilter, &gMailServerPort, &oa, NULL, MailPortConnect, MailPortDisconnect, NULL, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gMailFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gMailServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gMailFilter);
        }
    }
    return status;
}
