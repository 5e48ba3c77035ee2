// why: the size that is allocated and the size that is copied are read one after the other.
#include <fltKernel.h>

#define ENV_TAG 'vnEB'

struct env {
    ULONG Size;
    ULONG Reserved;
    UCHAR Block[4096];
};

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;
static PVOID Block;

static NTSTATUS FLTAPI OnEnvConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    if (ClientPort != NULL)
        return STATUS_ALREADY_REGISTERED;
    ClientPort = Port;
    *Cookie = NULL;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnEnvDisconnect(PVOID Cookie)
{
    FltCloseClientPort(Filter, &ClientPort);
}

static NTSTATUS FLTAPI EnvMessage(PVOID Cookie, PVOID Input, ULONG InputSize,
                                  PVOID Output, ULONG OutputSize, PULONG Returned)
{
    struct env *e = Input;
    PVOID fresh = NULL, old;

    *Returned = 0;
    if (e == NULL || InputSize < sizeof(struct env))
        return STATUS_INVALID_PARAMETER;
    __try {
        if (e->Size - 1 >= sizeof(e->Block))
            return STATUS_INVALID_PARAMETER;
        fresh = ExAllocatePoolWithTag(PagedPool, e->Size, ENV_TAG); //~ FLT405
        if (fresh == NULL)
            return STATUS_INSUFFICIENT_RESOURCES;
        RtlCopyMemory(fresh, e->Block, e->Size); //~+ FLT405
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        if (fresh != NULL)
            ExFreePoolWithTag(fresh, ENV_TAG);
        return GetExceptionCode();
    }
    old = InterlockedExchangePointer(&Block, fresh);
    if (old != NULL)
        ExFreePoolWithTag(old, ENV_TAG);
    return STATUS_SUCCESS;
}

static NTSTATUS OpenPort(PFLT_FILTER Owner, PCWSTR Name, PFLT_PORT *Port)
{
    UNICODE_STRING name;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS st;

    RtlInitUnicodeString(&name, Name);
    st = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(st)) return st;
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    st = FltCreateCommunicationPort(Owner, Port, &oa, NULL, OnEnvConnect, OnEnvDisconnect, EnvMessage, 1);
    FltFreeSecurityDescriptor(sd);
    return st;
}

static NTSTATUS FLTAPI OnEnvUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(Filter);
    if (Block != NULL) ExFreePoolWithTag(Block, ENV_TAG);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnEnvUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS st;

    st = FltRegisterFilter(Driver, &Registration, &Filter);
    if (NT_SUCCESS(st)) {
        st = OpenPort(Filter, L"\\EnvPort", &ServerPort);
        if (!NT_SUCCESS(st)) FltUnregisterFilter(Filter);
    }
    if (!NT_SUCCESS(st)) {
        if (Block != NULL) ExFreePoolWithTag(Block, ENV_TAG);
    }
    return st;
}
