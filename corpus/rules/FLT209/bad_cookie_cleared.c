// why: the cookie is set to NULL behind the block's back, so that the disconnect callback gets nothing to free.
#include <fltKernel.h>

typedef struct {
    LARGE_INTEGER Since;
    ULONG Pid;
} STATS;

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;

static NTSTATUS FLTAPI OnClrConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    STATS *stats = ExAllocatePoolWithTag(PagedPool, sizeof(STATS), 'tatS');

    if (stats != NULL) {
        KeQuerySystemTime(&stats->Since);
        stats->Pid = HandleToULong(PsGetCurrentProcessId());
        *Cookie = stats;
    }
    ClientPort = Port;
    *Cookie = NULL;
    return STATUS_SUCCESS; //~ FLT209
}

static VOID FLTAPI OnClrDisconnect(PVOID Cookie)
{
    if (Cookie != NULL)
        ExFreePoolWithTag(Cookie, 'tatS');
    FltCloseClientPort(Filter, &ClientPort);
}

static VOID Teardown(VOID)
{
    if (ServerPort != NULL) {
        FltCloseCommunicationPort(ServerPort);
        ServerPort = NULL;
    }
    if (Filter != NULL) {
        FltUnregisterFilter(Filter);
        Filter = NULL;
    }
}

static NTSTATUS FLTAPI OnClrUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    Teardown();
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnClrUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING portName = RTL_CONSTANT_STRING(L"\\ClearPort");
    PSECURITY_DESCRIPTOR descriptor;
    OBJECT_ATTRIBUTES attributes;
    NTSTATUS st;

    do {
        st = FltRegisterFilter(DriverObject, &Registration, &Filter);
        if (!NT_SUCCESS(st)) {
            Filter = NULL;
            break;
        }
        st = FltBuildDefaultSecurityDescriptor(&descriptor, FLT_PORT_ALL_ACCESS);
        if (!NT_SUCCESS(st))
            break;
        InitializeObjectAttributes(&attributes, &portName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, descriptor);
        st = FltCreateCommunicationPort(Filter, &ServerPort, &attributes, NULL, OnClrConnect, OnClrDisconnect, NULL, 1);
        FltFreeSecurityDescriptor(descriptor);
        if (!NT_SUCCESS(st)) {
            ServerPort = NULL;
            break;
        }
        st = FltStartFiltering(Filter);
    } while (0);

    if (!NT_SUCCESS(st))
        Teardown();
    return st;
}
