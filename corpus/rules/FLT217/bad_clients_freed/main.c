// why: the unload frees the blocks of all clients, and the disconnect that comes for each of them uses its block once more.
#include <fltKernel.h>
#include "clients.h"

static PFLT_FILTER gFcFilter;
static PFLT_PORT gFcServerPort;

NTSTATUS
FLTAPI
FcPortConnect(
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
FcPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    ClientsClose(gFcFilter, ConnectionCookie);
}

NTSTATUS
FLTAPI
FcFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    UNREFERENCED_PARAMETER(Flags);
    FltCloseCommunicationPort(gFcServerPort);
    ClientsFree();
    FltUnregisterFilter(gFcFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    FcFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gFcFilter);
    if (!NT_SUCCESS(status)) {
        ClientsFree();
        return status;
    }
    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gFcFilter);
        ClientsFree();
        return status;
    }
    RtlInitUnicodeString(&name, L"\\FcPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(gFcFilter, &gFcServerPort, &oa, NULL, FcPortConnect, FcPortDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(status)) {
        FltUnregisterFilter(gFcFilter);
        ClientsFree();
        return status;
    }
    status = FltStartFiltering(gFcFilter);
    if (!NT_SUCCESS(status)) {
        FltCloseCommunicationPort(gFcServerPort);
        FltUnregisterFilter(gFcFilter);
        ClientsFree();
    }
    return status;
}
