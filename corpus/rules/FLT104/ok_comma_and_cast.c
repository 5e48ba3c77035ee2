// why: the handle is closed, cleared and replaced in one expression each; no stale value goes anywhere.
#include <fltKernel.h>

HANDLE LibraryWatch(HANDLE handle);

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

static NTSTATUS OpenPort(PFLT_FILTER Filter, PCWSTR Name, PFLT_PORT *Port)
{
    NTSTATUS st;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name;

    RtlInitUnicodeString(&name, Name);
    st = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(st)) return st;
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    st = FltCreateCommunicationPort(Filter, Port, &oa, NULL, OnConnect, OnDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return st;
}

static void ClosePort(void)
{
    ServerPort ? (FltCloseCommunicationPort(ServerPort), ServerPort = NULL) : NULL;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    (void)Flags;
    ClosePort();
    LibraryWatch((HANDLE)(ULONG_PTR)ServerPort);
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
    NTSTATUS st;
    (void)Path;
    st = FltRegisterFilter(Driver, &Registration, &FilterHandle);
    if (!NT_SUCCESS(st)) return st;
    st = OpenPort(FilterHandle, L"\\CommaPort", &ServerPort);
    if (!NT_SUCCESS(st)) FltUnregisterFilter(FilterHandle);
    return st;
}
