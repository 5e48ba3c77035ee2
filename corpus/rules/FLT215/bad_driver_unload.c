// why: the unload callback returns at once; the earlier DriverUnload sends, closes and unregisters.
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;

static NTSTATUS FLTAPI OnDrvConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    *Cookie = NULL;
    ClientPort = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDrvDisconnect(PVOID Cookie)
{
    FltCloseClientPort(Filter, &ClientPort);
}

static NTSTATUS FLTAPI OnFilterUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    return STATUS_SUCCESS;
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT Driver)
{
    ULONG bye = 0;

    (void)FltSendMessage(Filter, &ClientPort, &bye, sizeof(bye), NULL, NULL, NULL); //~ FLT215
    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(Filter);
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnFilterUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\DrvPort");
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS st;

    Driver->DriverUnload = DriverUnload;
    st = FltRegisterFilter(Driver, &Registration, &Filter);
    if (!NT_SUCCESS(st))
        return st;
    st = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(st)) {
        InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE, NULL, sd);
        st = FltCreateCommunicationPort(Filter, &ServerPort, &oa, NULL, OnDrvConnect, OnDrvDisconnect, NULL, 1);
        FltFreeSecurityDescriptor(sd);
    }
    if (!NT_SUCCESS(st))
        FltUnregisterFilter(Filter);
    return st;
}
