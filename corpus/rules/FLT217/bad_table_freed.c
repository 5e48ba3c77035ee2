// why: the table is freed first, and the messages of clients that are connected go on writing into it.
#include <fltKernel.h>

#define TB_TAG 'baTt'
#define TB_SIZE 256

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;
static PULONG Table;

static NTSTATUS FLTAPI OnTbConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    if (ClientPort != NULL)
        return STATUS_ALREADY_REGISTERED;
    ClientPort = Port;
    *Cookie = NULL;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnTbDisconnect(PVOID Cookie)
{
    FltCloseClientPort(Filter, &ClientPort);
}

static NTSTATUS FLTAPI TbMessage(PVOID Cookie, PVOID Input, ULONG InputSize,
                                 PVOID Output, ULONG OutputSize, PULONG Returned)
{
    *Returned = 0;
    Table[InputSize % TB_SIZE]++;
    return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI OnTbUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    ExFreePoolWithTag(Table, TB_TAG); //~ FLT217
    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnTbUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\TbPort");
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS st;

    Table = ExAllocatePoolWithTag(NonPagedPool, TB_SIZE * sizeof(ULONG), TB_TAG);
    if (Table == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(Table, TB_SIZE * sizeof(ULONG));
    st = FltRegisterFilter(Driver, &Registration, &Filter);
    if (!NT_SUCCESS(st))
        goto free;
    st = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(st))
        goto unregister;
    InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE, NULL, sd);
    st = FltCreateCommunicationPort(Filter, &ServerPort, &oa, NULL, OnTbConnect, OnTbDisconnect, TbMessage, 1);
    FltFreeSecurityDescriptor(sd);
    if (NT_SUCCESS(st))
        return st;
unregister:
    FltUnregisterFilter(Filter);
free:
    ExFreePoolWithTag(Table, TB_TAG);
    return st;
}
