// why: no more is copied in either direction than both sides have.
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;
static UCHAR State[96];

static NTSTATUS FLTAPI OnMinConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    *Cookie = NULL;
    ClientPort = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnMinDisconnect(PVOID Cookie)
{
    FltCloseClientPort(Filter, &ClientPort);
}

static NTSTATUS FLTAPI MinMessage(PVOID Cookie, PVOID Input, ULONG InputSize,
                                  PVOID Output, ULONG OutputSize, PULONG Returned)
{
    ULONG n;

    *Returned = 0;
    __try {
        if (Input != NULL) {
            n = InputSize;
            if (n > sizeof(State))
                n = sizeof(State);
            RtlCopyMemory(State, Input, n);
        }
        if (Output != NULL) {
            n = OutputSize < sizeof(State) ? OutputSize : sizeof(State);
            RtlCopyMemory(Output, State, n);
            *Returned = n;
        }
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        *Returned = 0;
        return GetExceptionCode();
    }
    return STATUS_SUCCESS;
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

static NTSTATUS FLTAPI OnMinUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    Teardown();
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnMinUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING portName = RTL_CONSTANT_STRING(L"\\MinPort");
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
        st = FltCreateCommunicationPort(Filter, &ServerPort, &attributes, NULL, OnMinConnect, OnMinDisconnect, MinMessage, 1);
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
