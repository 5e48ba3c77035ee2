// why: disconnect leaves the port to the session, which is right, but the session ends after the filter: the port is closed then, only too late.
#include <fltKernel.h>

#define TAG 'nOsS'

typedef struct _SESSION {
    PFLT_PORT Port;
} SESSION, *PSESSION;

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PSESSION Session; /* one for the driver, shared by all that come */

static VOID Release(VOID)
{
    if (Session != NULL) {
        FltCloseClientPort(Filter, &Session->Port); //~ FLT212
        ExFreePoolWithTag(Session, TAG);
        Session = NULL;
    }
}

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    (void)ServerCookie;
    (void)Context;
    (void)Size;
    *Cookie = NULL;
    if (Session->Port != NULL)
        FltCloseClientPort(Filter, &Session->Port);
    Session->Port = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie)
{
    (void)Cookie; /* the next connection closes it, or whoever releases the session */
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    (void)Flags;
    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(Filter);
    Release();
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnUnload,
};

static NTSTATUS OpenPort(VOID)
{
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name;
    NTSTATUS st = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

    if (!NT_SUCCESS(st))
        return st;
    RtlInitUnicodeString(&name, L"\\SessionPort");
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    st = FltCreateCommunicationPort(Filter, &ServerPort, &oa, NULL, OnConnect, OnDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return st;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS st;

    (void)Path;
    Session = ExAllocatePoolWithTag(NonPagedPool, sizeof(SESSION), TAG);
    if (Session == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    Session->Port = NULL;
    st = FltRegisterFilter(Driver, &Registration, &Filter);
    if (!NT_SUCCESS(st)) {
        ExFreePoolWithTag(Session, TAG);
        return st;
    }
    st = OpenPort();
    if (NT_SUCCESS(st)) {
        st = FltStartFiltering(Filter);
        if (NT_SUCCESS(st))
            return st;
        FltCloseCommunicationPort(ServerPort);
    }
    FltUnregisterFilter(Filter);
    Release();
    return st;
}
