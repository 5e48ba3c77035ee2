// why: there are many tests and uses of the length, and one read.
#include <fltKernel.h>

struct col {
    ULONG Length;
    UCHAR Bytes[ANYSIZE_ARRAY];
};

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;
static UCHAR Column[128];

static NTSTATUS FLTAPI OnColConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    *Cookie = NULL;
    ClientPort = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnColDisconnect(PVOID Cookie)
{
    FltCloseClientPort(Filter, &ClientPort);
}

static NTSTATUS FLTAPI ColMessage(PVOID Cookie, PVOID Input, ULONG InputSize,
                                  PVOID Output, ULONG OutputSize, PULONG Returned)
{
    struct col *m = Input;
    ULONG length;

    *Returned = 0;
    if (m == NULL || InputSize < FIELD_OFFSET(struct col, Bytes))
        return STATUS_INVALID_PARAMETER;
    __try {
        length = m->Length;
        if (length == 0 || length > sizeof(Column))
            return STATUS_INVALID_PARAMETER;
        if (length > InputSize - FIELD_OFFSET(struct col, Bytes))
            return STATUS_INVALID_PARAMETER;
        RtlCopyMemory(Column, m->Bytes, length);
        if (length < sizeof(Column))
            Column[length] = 0;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
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
    st = FltCreateCommunicationPort(Owner, Port, &oa, NULL, OnColConnect, OnColDisconnect, ColMessage, 1);
    FltFreeSecurityDescriptor(sd);
    return st;
}

static NTSTATUS FLTAPI OnColUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnColUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS st;

    st = FltRegisterFilter(Driver, &Registration, &Filter);
    if (NT_SUCCESS(st)) {
        st = OpenPort(Filter, L"\\ColPort", &ServerPort);
        if (!NT_SUCCESS(st)) FltUnregisterFilter(Filter);
    }
    return st;
}
