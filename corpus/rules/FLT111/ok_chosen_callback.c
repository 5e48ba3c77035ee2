// why: one of two connect callbacks is chosen, and neither is NULL.
#include <fltKernel.h>

static BOOLEAN Strict;

static PFLT_FILTER FilterHandle;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerPortCookie, PVOID ConnectionContext,
                              ULONG SizeOfContext, PVOID *ConnectionCookie)
{
    (void)ServerPortCookie;
    (void)ConnectionContext;
    (void)SizeOfContext;
    *ConnectionCookie = NULL;
    ClientPort = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID ConnectionCookie)
{
    (void)ConnectionCookie;
    FltCloseClientPort(FilterHandle, &ClientPort);
}

static NTSTATUS FLTAPI OnStrictConnect(PFLT_PORT Port, PVOID ServerPortCookie, PVOID ConnectionContext,
                                       ULONG SizeOfContext, PVOID *ConnectionCookie)
{
    if (SizeOfContext != 16) return STATUS_ACCESS_DENIED;
    return OnConnect(Port, ServerPortCookie, ConnectionContext, SizeOfContext, ConnectionCookie);
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    (void)Flags;
    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(FilterHandle);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    PFLT_CONNECT_NOTIFY connect = NULL;
    LARGE_INTEGER now;
    NTSTATUS st;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\ChosenCallbackPort");
    (void)Path;
    KeQuerySystemTime(&now);
    Strict = (BOOLEAN)(now.LowPart & 1);
    st = FltRegisterFilter(Driver, &Registration, &FilterHandle);
    if (!NT_SUCCESS(st)) return st;
    st = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(st)) {
        FltUnregisterFilter(FilterHandle);
        return st;
    }
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    connect = Strict ? OnStrictConnect : OnConnect;
    st = FltCreateCommunicationPort(FilterHandle, &ServerPort, &oa, NULL, connect, OnDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(st)) FltUnregisterFilter(FilterHandle);
    return st;
}
