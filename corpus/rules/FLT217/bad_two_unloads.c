// why: the filter's unload callback frees, the earlier DriverUnload that runs afterwards unregisters.
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;
static PAGED_LOOKASIDE_LIST Buffers;

static NTSTATUS FLTAPI OnDuConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    *Cookie = NULL;
    ClientPort = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDuDisconnect(PVOID Cookie)
{
    FltCloseClientPort(Filter, &ClientPort);
}

static NTSTATUS FLTAPI DuMessage(PVOID Cookie, PVOID Input, ULONG InputSize,
                                 PVOID Output, ULONG OutputSize, PULONG Returned)
{
    PVOID copy;
    NTSTATUS st = STATUS_SUCCESS;

    *Returned = 0;
    if (Input == NULL || InputSize != 64)
        return STATUS_INVALID_PARAMETER;
    copy = ExAllocateFromPagedLookasideList(&Buffers);
    if (copy == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    __try {
        RtlCopyMemory(copy, Input, 64);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        st = GetExceptionCode();
    }
    ExFreeToPagedLookasideList(&Buffers, copy);
    return st;
}

static NTSTATUS FLTAPI OnFilterUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(ServerPort);
    ExDeletePagedLookasideList(&Buffers); //~ FLT217
    return STATUS_SUCCESS;
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT Driver)
{
    FltUnregisterFilter(Filter);
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnFilterUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\DuPort");
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS st;

    ExInitializePagedLookasideList(&Buffers, NULL, NULL, 0, 64, 'fuBD', 0);
    Driver->DriverUnload = DriverUnload;
    st = FltRegisterFilter(Driver, &Registration, &Filter);
    if (NT_SUCCESS(st)) {
        st = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
        if (NT_SUCCESS(st)) {
            InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE, NULL, sd);
            st = FltCreateCommunicationPort(Filter, &ServerPort, &oa, NULL, OnDuConnect, OnDuDisconnect, DuMessage, 1);
            FltFreeSecurityDescriptor(sd);
        }
        if (!NT_SUCCESS(st))
            FltUnregisterFilter(Filter);
    }
    if (!NT_SUCCESS(st))
        ExDeletePagedLookasideList(&Buffers);
    return st;
}
