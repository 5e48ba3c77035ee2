// why: a status field doubles as "is registered" and keeps its success after the first unregistering.
#include <fltKernel.h>

static struct {
    NTSTATUS Register;
    NTSTATUS Open;
} Steps = { STATUS_UNSUCCESSFUL, STATUS_UNSUCCESSFUL };

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

static void Undo(void)
{
    if (NT_SUCCESS(Steps.Open)) {
        FltCloseCommunicationPort(ServerPort);
        Steps.Open = STATUS_PORT_DISCONNECTED;
    }
    if (NT_SUCCESS(Steps.Register)) FltUnregisterFilter(FilterHandle); //~ FLT252
}

static void DriverGone(PDRIVER_OBJECT driver)
{
    (void)driver;
    Undo();
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
    (void)Path;
    Driver->DriverUnload = DriverGone;
    Steps.Register = FltRegisterFilter(Driver, &Registration, &FilterHandle);
    if (!NT_SUCCESS(Steps.Register)) return Steps.Register;
    Steps.Open = OpenPort(FilterHandle, L"\\StepPort", &ServerPort);
    if (!NT_SUCCESS(Steps.Open)) Undo();
    return Steps.Open;
}
