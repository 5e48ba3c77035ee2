// why: the bit that remembers the port is cleared by an assignment that was meant to add another bit.
#include <fltKernel.h>

#define INIT_FILTER  0x01
#define INIT_PORT    0x02
#define INIT_STARTED 0x04

static ULONG InitFlags;

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

static void Undo(void)
{
    if (InitFlags & INIT_PORT) FltCloseCommunicationPort(ServerPort);
    if (InitFlags & INIT_FILTER) FltUnregisterFilter(FilterHandle); //~ FLT101
    InitFlags = 0;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    (void)Flags;
    Undo();
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
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\BitFlagsPort");
    (void)Path;
    st = FltRegisterFilter(Driver, &Registration, &FilterHandle);
    if (!NT_SUCCESS(st)) return st;
    InitFlags |= INIT_FILTER;
    st = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(st)) goto fail;
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    st = FltCreateCommunicationPort(FilterHandle, &ServerPort, &oa, NULL, OnConnect, OnDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(st)) goto fail;
    InitFlags |= INIT_PORT;
    st = FltStartFiltering(FilterHandle);
    if (!NT_SUCCESS(st)) goto fail;
    InitFlags = INIT_FILTER | INIT_STARTED;
    return STATUS_SUCCESS;
fail:
    Undo();
    return st;
}
