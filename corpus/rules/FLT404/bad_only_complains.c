// why: a context of the wrong size is complained about, and then it is read all the same.
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;
static ULONG Interval = 1000;

static NTSTATUS FLTAPI OnTapConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    if (Context != NULL) {
        if (Size != sizeof(ULONG))
            DbgPrint("tap: context of %u bytes\n", Size);
        Interval = *(PULONG)Context; //~ FLT404:W
    }
    *Cookie = NULL;
    ClientPort = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnTapDisconnect(PVOID Cookie)
{
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

static NTSTATUS FLTAPI OnTapUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    Teardown();
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnTapUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING portName = RTL_CONSTANT_STRING(L"\\TapPort");
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
        st = FltCreateCommunicationPort(Filter, &ServerPort, &attributes, NULL, OnTapConnect, OnTapDisconnect, NULL, 1);
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
