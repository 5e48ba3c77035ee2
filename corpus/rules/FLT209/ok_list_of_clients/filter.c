// why: the other file takes the client off the list and frees it behind the close; the callback has no free in it.
#include <fltKernel.h>
#include "clients.h"

static PFLT_FILTER gLisFilter;
static PFLT_PORT gLisServerPort;

NTSTATUS
FLTAPI
LisPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);
    return ClientsAdd(ClientPort, ConnectionCookie);
}

VOID
FLTAPI
LisPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    ClientsRemove(gLisFilter, ConnectionCookie);
}

NTSTATUS
FLTAPI
LisFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gLisServerPort);
    FltUnregisterFilter(gLisFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    LisFilterUnload,
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

    ClientsInitialize();
    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gLisFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gLisFilter);
        return status;
    }
    RtlInitUnicodeString(&name, L"\\ListPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gLisFilter, &gLisServerPort, &oa, NULL, LisPortConnect, LisPortDisconnect, NULL, 20);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gLisFilter);
        return status;
    }
    status = FltStartFiltering(gLisFilter);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(gLisServerPort);
        FltUnregisterFilter(gLisFilter);
    }
    return status;
}
