// why: the size is handed down to the helper in the other file, which does not use it.
#include <fltKernel.h>
#include "hello.h"

PFLT_FILTER gUsbFilter = NULL;
PFLT_PORT gUsbServerPort = NULL;
PFLT_PORT gUsbClientPort = NULL;
static USB_HELLO gHello;

NTSTATUS
FLTAPI
UsbPortConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    NTSTATUS status;

    UNREFERENCED_PARAMETER(ServerPortCookie);
    *ConnectionCookie = NULL;
    if (SizeOfContext == 0) {
        return STATUS_INVALID_PARAMETER;
    }
    status = UsbReadHello(ConnectionContext, SizeOfContext, &gHello);
    if (NT_SUCCESS(status)) {
        gUsbClientPort = ClientPort;
    }
    return status;
}

VOID
FLTAPI
UsbPortDisconnect(
    _In_opt_ PVOID ConnectionCookie) {
    UNREFERENCED_PARAMETER(ConnectionCookie);
    FltCloseClientPort(gUsbFilter, &gUsbClientPort);
}

NTSTATUS
FLTAPI
UsbFilterUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags) {
    FltCloseCommunicationPort(gUsbServerPort);
    FltUnregisterFilter(gUsbFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION FilterRegistration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    UsbFilterUnload,
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

    status = FltRegisterFilter(DriverObject, &FilterRegistration, &gUsbFilter);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    try {
        status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(status)) {
            RtlInitUnicodeString(&uniString, L"\\UsbPort");
            InitializeObjectAttributes(&oa, &uniString, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
            status = FltCreateCommunicationPort(gUsbFilter, &gUsbServerPort, &oa, NULL, UsbPortConnect, UsbPortDisconnect, NULL, 1);
            FltFreeSecurityDescriptor(sd);
            if (NT_SUCCESS(status)) {
                status = FltStartFiltering(gUsbFilter);
                if (!NT_SUCCESS(status)) {
                    FltCloseCommunicationPort(gUsbServerPort);
                }
            }
        }
    } finally {
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(gUsbFilter);
        }
    }
    return status;
}
