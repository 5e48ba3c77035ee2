// why: the port is put into a handshake record that is freed before the connect callback returns.
#include <fltKernel.h>

#define HANDSHAKE_TAG 'hsdH'

typedef struct _HANDSHAKE {
    PFLT_PORT Port;
    ULONG Features;
    WCHAR Client[64];
} HANDSHAKE, *PHANDSHAKE;

typedef struct _GLOBALS {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;
    PFLT_PORT ClientPort;
    ULONG Features;
} GLOBALS;

GLOBALS Globals;

static ULONG
NegotiateFeatures(
    PHANDSHAKE Handshake,
    ULONG Length
    )
{
    return (Length > sizeof(ULONG)) ? (Handshake->Features | 1) : 0;
}

NTSTATUS
FLTAPI
HandshakeConnect(
    _In_ PFLT_PORT ClientPort,
    _In_opt_ PVOID ServerPortCookie,
    _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
    _In_ ULONG SizeOfContext,
    _Outptr_result_maybenull_ PVOID *ConnectionPortCookie
    )
{
    PHANDSHAKE handshake;

    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);

    *ConnectionPortCookie = NULL;

    handshake = ExAllocatePoolWithTag(PagedPool, sizeof(HANDSHAKE), HANDSHAKE_TAG);
    if (handshake == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlZeroMemory(handshake, sizeof(HANDSHAKE));
    handshake->Port = ClientPort;

    Globals.Features = NegotiateFeatures(handshake, SizeOfContext);
    ExFreePoolWithTag(handshake, HANDSHAKE_TAG);
    return STATUS_SUCCESS; //~ FLT202
}

VOID
FLTAPI
HandshakeDisconnect(
    _In_opt_ PVOID ConnectionCookie
    )
{
    UNREFERENCED_PARAMETER(ConnectionCookie);

    Globals.Features = 0;
    FltCloseClientPort(Globals.Filter, &Globals.ClientPort);
}

NTSTATUS
HandshakeOpen(
    VOID
    )
{
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING portName;
    PSECURITY_DESCRIPTOR sd;
    NTSTATUS status;

    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    RtlInitUnicodeString(&portName, L"\\HandshakePort");
    InitializeObjectAttributes(&oa, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    status = FltCreateCommunicationPort(Globals.Filter, &Globals.ServerPort, &oa, NULL,
        HandshakeConnect, HandshakeDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);

    return status;
}

NTSTATUS
FLTAPI
HandshakeUnload(
    _In_ FLT_FILTER_UNLOAD_FLAGS Flags
    )
{
    UNREFERENCED_PARAMETER(Flags);

    FltCloseCommunicationPort(Globals.ServerPort);
    FltUnregisterFilter(Globals.Filter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION HandshakeRegistration = {
    sizeof(FLT_REGISTRATION),  // Size
    FLT_REGISTRATION_VERSION,  // Version
    0,  // Flags
    NULL,  // Context
    NULL,  // Operations
    HandshakeUnload,  // Unload
    NULL,  // InstanceSetup
    NULL,  // QueryTeardown
    NULL,  // TeardownStart
    NULL,  // TeardownComplete
    NULL,  // GenerateName
    NULL,  // NormalizeName
    NULL,  // NormalizeCleanup
};

NTSTATUS
DriverEntry(
    _In_ PDRIVER_OBJECT DriverObject,
    _In_ PUNICODE_STRING RegistryPath
    )
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);

    status = FltRegisterFilter(DriverObject, &HandshakeRegistration, &Globals.Filter);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = HandshakeOpen();
    if (!NT_SUCCESS(status)) {
        goto Undo1;
    }
    status = FltStartFiltering(Globals.Filter);
    if (!NT_SUCCESS(status)) {
        goto Undo2;
    }

    return STATUS_SUCCESS;

Undo2:
    FltCloseCommunicationPort(Globals.ServerPort);
Undo1:
    FltUnregisterFilter(Globals.Filter);
    return status;
}
