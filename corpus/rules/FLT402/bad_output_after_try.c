// why: only the input is treated with care; the statistics are written field by field to the caller's buffer behind the __try.
#include <fltKernel.h>

typedef struct {
    LONG Reads;
    LONG Writes;
} COUNTERS, *PCOUNTERS;

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;
static COUNTERS Total;

static NTSTATUS FLTAPI OnStatConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    *Cookie = NULL;
    ClientPort = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnStatDisconnect(PVOID Cookie)
{
    FltCloseClientPort(Filter, &ClientPort);
}

static NTSTATUS FLTAPI StatMessage(PVOID Cookie, PVOID Input, ULONG InputSize,
                                   PVOID Output, ULONG OutputSize, PULONG Returned)
{
    PCOUNTERS answer = Output;
    BOOLEAN reset = FALSE;

    if (Input == NULL || InputSize < sizeof(UCHAR) || answer == NULL || OutputSize < sizeof(*answer))
        return STATUS_INVALID_PARAMETER;

    __try {
        reset = *(PUCHAR)Input != 0;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return STATUS_INVALID_USER_BUFFER;
    }

    answer->Reads = Total.Reads; //~ FLT402
    answer->Writes = Total.Writes; //~+ FLT402
    *Returned = sizeof(*answer);
    if (reset) {
        InterlockedExchange(&Total.Reads, 0);
        InterlockedExchange(&Total.Writes, 0);
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

static NTSTATUS FLTAPI OnStatUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    Teardown();
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnStatUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING portName = RTL_CONSTANT_STRING(L"\\StatPort");
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
        st = FltCreateCommunicationPort(Filter, &ServerPort, &attributes, NULL, OnStatConnect, OnStatDisconnect, StatMessage, 1);
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
