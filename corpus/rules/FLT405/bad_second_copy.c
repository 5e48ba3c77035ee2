// why: the header that was tested is fetched again together with the rest, and the length in the new copy was never tested.
#include <fltKernel.h>

typedef struct {
    ULONG Total;
    ULONG Kind;
} EVT_HEADER;

typedef struct {
    EVT_HEADER Head;
    UCHAR Body[1];
} EVT_MESSAGE;

#define EVT_POOL 'tvEm'
#define EVT_LIMIT 1024

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;
static ULONG Sum;

static NTSTATUS FLTAPI OnEvtConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    *Cookie = NULL;
    ClientPort = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnEvtDisconnect(PVOID Cookie)
{
    FltCloseClientPort(Filter, &ClientPort);
}

static VOID Digest(const EVT_MESSAGE *Copy)
{
    ULONG i;

    Sum = Copy->Head.Kind;
    for (i = 0; i < Copy->Head.Total - sizeof(EVT_HEADER); i++)
        Sum = Sum * 31 + Copy->Body[i];
}

static NTSTATUS FLTAPI EvtMessage(PVOID Cookie, PVOID Input, ULONG InputSize,
                                  PVOID Output, ULONG OutputSize, PULONG Returned)
{
    EVT_HEADER head;
    EVT_MESSAGE *copy = NULL;
    NTSTATUS st = STATUS_SUCCESS;

    *Returned = 0;
    if (Input == NULL || InputSize < sizeof(head))
        return STATUS_INVALID_PARAMETER;
    __try {
        RtlCopyMemory(&head, Input, sizeof(head));
        if (head.Total < sizeof(head) || head.Total > InputSize || head.Total > EVT_LIMIT) {
            st = STATUS_INVALID_PARAMETER;
            __leave;
        }
        copy = ExAllocatePoolWithTag(NonPagedPool, head.Total, EVT_POOL);
        if (copy == NULL) {
            st = STATUS_INSUFFICIENT_RESOURCES;
            __leave;
        }
        RtlCopyMemory(copy, Input, head.Total); //~ FLT405
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        st = GetExceptionCode();
    }
    if (NT_SUCCESS(st))
        Digest(copy);
    if (copy != NULL)
        ExFreePoolWithTag(copy, EVT_POOL);
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

static NTSTATUS FLTAPI OnEvtUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    Teardown();
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnEvtUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING portName = RTL_CONSTANT_STRING(L"\\EvtPort");
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
        st = FltCreateCommunicationPort(Filter, &ServerPort, &attributes, NULL, OnEvtConnect, OnEvtDisconnect, EvtMessage, 1);
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
