#include <fltKernel.h>
#include "port.h"

struct _COOKIE {
    PFLT_FILTER Filter;
    PFLT_PORT Server;
    PFLT_PORT Client;
};

#define COOKIE_TAG 'ikoC'

NTSTATUS
FLTAPI
Connect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    PCOOKIE cookie = ServerPortCookie;

    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);
    cookie->Client = ClientPort;
    *ConnectionCookie = cookie;
    return STATUS_SUCCESS;
}

VOID
FLTAPI
Disconnect(
    _In_opt_ PVOID ConnectionCookie) {
    PCOOKIE cookie = ConnectionCookie;

    FltCloseClientPort(cookie->Filter, &cookie->Client);
}

NTSTATUS PortOpen(PFLT_FILTER Filter, PCOOKIE *Cookie) {
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\CkPort");
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    PCOOKIE cookie;
    NTSTATUS status;

    *Cookie = NULL;
    cookie = ExAllocatePoolWithTag(NonPagedPool, sizeof(COOKIE), COOKIE_TAG);
    if (cookie == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    cookie->Filter = Filter;
    cookie->Client = NULL;
    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(status)) {
        InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
        status = FltCreateCommunicationPort(Filter, &cookie->Server, &oa, cookie, Connect, Disconnect, NULL, 1);
        FltFreeSecurityDescriptor(sd);
    }
    if (!NT_SUCCESS(status)) {
        PortFree(cookie);
        return status;
    }
    *Cookie = cookie;
    return STATUS_SUCCESS;
}

VOID PortClose(PCOOKIE Cookie) {
    FltCloseCommunicationPort(Cookie->Server);
}

VOID PortFree(PCOOKIE Cookie) {
    ExFreePoolWithTag(Cookie, COOKIE_TAG);
}
