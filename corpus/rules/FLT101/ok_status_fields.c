// why: the outcome of each step is kept in a structure and decides later what is undone.
#include <fltKernel.h>

struct outcome {
    NTSTATUS Register;
    NTSTATUS Port;
    NTSTATUS Start;
};
static struct outcome Outcome = { STATUS_UNSUCCESSFUL, STATUS_UNSUCCESSFUL, STATUS_UNSUCCESSFUL };

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

static void Undo(const struct outcome *o)
{
    if (NT_SUCCESS(o->Port)) FltCloseCommunicationPort(ServerPort);
    if (NT_SUCCESS(o->Register)) FltUnregisterFilter(FilterHandle);
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    (void)Flags;
    Undo(&Outcome);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    (void)Path;
    Outcome.Register = FltRegisterFilter(Driver, &Registration, &FilterHandle);
    if (!NT_SUCCESS(Outcome.Register)) return Outcome.Register;

    Outcome.Port = OpenPort(FilterHandle, L"\\FieldPort", &ServerPort);
    if (!NT_SUCCESS(Outcome.Port)) {
        Undo(&Outcome);
        return Outcome.Port;
    }

    Outcome.Start = FltStartFiltering(FilterHandle);
    if (!NT_SUCCESS(Outcome.Start)) Undo(&Outcome);
    return Outcome.Start;
}
