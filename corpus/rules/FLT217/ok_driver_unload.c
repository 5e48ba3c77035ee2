// why: the unload callback closes and unregisters, and the DriverUnload behind it frees.
#include <fltKernel.h>

#define DR_TAG 'rDyC'

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;
static PULONG Counters;

static NTSTATUS FLTAPI OnDrConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    if (ClientPort != NULL)
        return STATUS_ALREADY_REGISTERED;
    ClientPort = Port;
    *Cookie = NULL;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDrDisconnect(PVOID Cookie)
{
    FltCloseClientPort(Filter, &ClientPort);
}

static NTSTATUS FLTAPI DrMessage(PVOID Cookie, PVOID Input, ULONG InputSize,
                                 PVOID Output, ULONG OutputSize, PULONG Returned)
{
    *Returned = 0;
    Counters[OutputSize != 0]++;
    return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI OnFilterUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT Driver)
{
    ExFreePoolWithTag(Counters, DR_TAG);
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnFilterUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\DrPort");
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS st;

    Counters = ExAllocatePoolWithTag(NonPagedPool, 2 * sizeof(ULONG), DR_TAG);
    if (Counters == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    Counters[0] = Counters[1] = 0;
    Driver->DriverUnload = DriverUnload;
    st = FltRegisterFilter(Driver, &Registration, &Filter);
    if (NT_SUCCESS(st)) {
        st = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(st)) {
            InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE, NULL, sd);
            st = FltCreateCommunicationPort(Filter, &ServerPort, &oa, NULL, OnDrConnect, OnDrDisconnect, DrMessage, 1);
            FltFreeSecurityDescriptor(sd);
        }
        if (!NT_SUCCESS(st))
            FltUnregisterFilter(Filter);
    }
    if (!NT_SUCCESS(st))
        ExFreePoolWithTag(Counters, DR_TAG);
    return st;
}
