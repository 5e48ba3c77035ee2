// why: which of four unload routines is registered depends on a mode, and the fast one forgets the port.
#include <fltKernel.h>

static PFLT_FILTER FilterHandle;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;

static ULONG Unloads;
extern ULONG ReadMode(VOID);

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

static NTSTATUS OpenPort(VOID)
{
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\UnloadByMode");
    NTSTATUS st = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(st)) return st;
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    st = FltCreateCommunicationPort(FilterHandle, &ServerPort, &oa, NULL, OnConnect, OnDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return st;
}

static VOID ClosePort(VOID)
{
    if (ServerPort) FltCloseCommunicationPort(ServerPort);
    ServerPort = NULL;
}

static NTSTATUS FLTAPI UnloadFast(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    (void)Flags;
    FltUnregisterFilter(FilterHandle); //~ FLT101
    return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI UnloadLogged(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    (void)Flags;
    Unloads++;
    ClosePort();
    FltUnregisterFilter(FilterHandle);
    return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI UnloadIfAsked(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    if (Flags & FLTFL_FILTER_UNLOAD_MANDATORY) Unloads++;
    ClosePort();
    FltUnregisterFilter(FilterHandle);
    return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    (void)Flags;
    ClosePort();
    FltUnregisterFilter(FilterHandle);
    return STATUS_SUCCESS;
}

static FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS st;
    ULONG mode = ReadMode();
    (void)Path;
    if (mode == 1) Registration.FilterUnloadCallback = UnloadIfAsked;
    else if (mode == 2) Registration.FilterUnloadCallback = UnloadLogged;
    else if (mode == 3) Registration.FilterUnloadCallback = UnloadFast;
    st = FltRegisterFilter(Driver, &Registration, &FilterHandle);
    if (!NT_SUCCESS(st)) return st;
    st = OpenPort();
    if (!NT_SUCCESS(st)) {
        FltUnregisterFilter(FilterHandle);
        return st;
    }
    st = FltStartFiltering(FilterHandle);
    if (!NT_SUCCESS(st)) {
        ClosePort();
        FltUnregisterFilter(FilterHandle);
    }
    return st;
}
