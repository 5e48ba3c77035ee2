// why: the reading helper takes the message's type and runs outside of the __try as well, but never on the raw message.
#include <fltKernel.h>

typedef struct {
    ULONG Pid;
    WCHAR Image[64];
} PROC_ENTRY;

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;
static PROC_ENTRY Last;

static NTSTATUS FLTAPI OnProcConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    *Cookie = NULL;
    ClientPort = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnProcDisconnect(PVOID Cookie)
{
    FltCloseClientPort(Filter, &ClientPort);
}

static BOOLEAN Usable(const PROC_ENTRY *Entry)
{
    return Entry->Pid != 0 && Entry->Pid % 4 == 0;
}

static NTSTATUS FLTAPI ProcMessage(PVOID Cookie, PVOID Input, ULONG InputSize,
                                   PVOID Output, ULONG OutputSize, PULONG Returned)
{
    PROC_ENTRY local;
    BOOLEAN worthIt;

    *Returned = 0;
    if (!Input || InputSize < sizeof(PROC_ENTRY))
        return STATUS_INVALID_PARAMETER;
    __try {
        local = *(const PROC_ENTRY *)Input;
        worthIt = Usable(&local) || Usable(&Last);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    if (!worthIt || !Usable(&local))
        return STATUS_INVALID_CID;
    local.Image[RTL_NUMBER_OF(local.Image) - 1] = 0;
    DbgPrint("process %u: %ws\n", local.Pid, local.Image);
    Last = local;
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

static NTSTATUS FLTAPI OnProcUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    Teardown();
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnProcUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING portName = RTL_CONSTANT_STRING(L"\\ProcPort");
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
        st = FltCreateCommunicationPort(Filter, &ServerPort, &attributes, NULL, OnProcConnect, OnProcDisconnect, ProcMessage, 1);
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
