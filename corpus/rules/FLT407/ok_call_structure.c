// why: the addresses are stored in a structure on the stack, which goes down to the helpers and dies with the call.
// unknown: FLT406 how far the pointer has gone and how much is left are two variables of a loop
#include <fltKernel.h>

struct call {
    const UCHAR *in;
    ULONG left;
    UCHAR *out;
    ULONG room;
    ULONG written;
};

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;

static NTSTATUS FLTAPI OnLocConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    if (ClientPort != NULL)
        return STATUS_ALREADY_REGISTERED;
    ClientPort = Port;
    *Cookie = NULL;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnLocDisconnect(PVOID Cookie)
{
    FltCloseClientPort(Filter, &ClientPort);
}

static BOOLEAN Take(struct call *c, UCHAR *value)
{
    if (c->in == NULL || c->left == 0)
        return FALSE;
    *value = *c->in;
    c->in++;
    c->left--;
    return TRUE;
}

static BOOLEAN Give(struct call *c, UCHAR value)
{
    if (c->out == NULL || c->written >= c->room)
        return FALSE;
    c->out[c->written++] = value;
    return TRUE;
}

static NTSTATUS FLTAPI LocMessage(PVOID Cookie, PVOID Input, ULONG InputSize,
                                  PVOID Output, ULONG OutputSize, PULONG Returned)
{
    struct call c = {Input, InputSize, Output, OutputSize, 0};
    UCHAR byte;

    *Returned = 0;
    __try {
        while (Take(&c, &byte) && Give(&c, (UCHAR)~byte))
            ;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    *Returned = c.written;
    return STATUS_SUCCESS;
}

static NTSTATUS OpenPort(PFLT_FILTER Owner, PCWSTR Name, PFLT_PORT *Port)
{
    UNICODE_STRING name;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS st;

    RtlInitUnicodeString(&name, Name);
    st = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(st)) return st;
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    st = FltCreateCommunicationPort(Owner, Port, &oa, NULL, OnLocConnect, OnLocDisconnect, LocMessage, 1);
    FltFreeSecurityDescriptor(sd);
    return st;
}

static NTSTATUS FLTAPI OnLocUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnLocUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS st;

    st = FltRegisterFilter(Driver, &Registration, &Filter);
    if (NT_SUCCESS(st)) {
        st = OpenPort(Filter, L"\\LocPort", &ServerPort);
        if (!NT_SUCCESS(st)) FltUnregisterFilter(Filter);
    }
    return st;
}
