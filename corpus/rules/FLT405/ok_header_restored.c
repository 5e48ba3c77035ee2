// why: the whole message overwrites the tested header in the copy, and the tested one is put back before anything uses it.
#include <fltKernel.h>

typedef struct {
    ULONG Total;
    ULONG Kind;
} MSG_HEADER;

#define MSG_POOL 'gsMm'

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;
static ULONG Kinds[8];

static NTSTATUS FLTAPI OnMsgConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    *Cookie = NULL;
    ClientPort = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnMsgDisconnect(PVOID Cookie)
{
    FltCloseClientPort(Filter, &ClientPort);
}

static NTSTATUS FLTAPI MsgMessage(PVOID Cookie, PVOID Input, ULONG InputSize,
                                  PVOID Output, ULONG OutputSize, PULONG Returned)
{
    MSG_HEADER head, *copy = NULL;
    NTSTATUS st = STATUS_SUCCESS;

    *Returned = 0;
    if (Input == NULL || InputSize < sizeof(head))
        return STATUS_INVALID_PARAMETER;
    __try {
        head = *(MSG_HEADER *)Input;
        if (head.Total < sizeof(head) || head.Total > InputSize || head.Kind >= RTL_NUMBER_OF(Kinds))
            return STATUS_INVALID_PARAMETER;
        copy = ExAllocatePoolWithTag(PagedPool, head.Total, MSG_POOL);
        if (copy == NULL)
            return STATUS_INSUFFICIENT_RESOURCES;
        RtlCopyMemory(copy, Input, head.Total);
        *copy = head;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        st = GetExceptionCode();
    }
    if (NT_SUCCESS(st))
        Kinds[copy->Kind] += copy->Total;
    if (copy)
        ExFreePoolWithTag(copy, MSG_POOL);
    return st;
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

static NTSTATUS FLTAPI OnMsgUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    Teardown();
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnMsgUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING portName = RTL_CONSTANT_STRING(L"\\MsgPort");
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
        st = FltCreateCommunicationPort(Filter, &ServerPort, &attributes, NULL, OnMsgConnect, OnMsgDisconnect, MsgMessage, 1);
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
