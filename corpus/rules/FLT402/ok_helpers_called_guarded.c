// why: none of the helpers has a __try of its own, and none is called outside of the one in the callback.
#include <fltKernel.h>

struct rule {
    ULONG Id;
    ULONG Verdict;
};

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;
static struct rule Rules[16];

static NTSTATUS FLTAPI OnRuleConnect(PFLT_PORT Port, PVOID ServerCookie, PVOID Context, ULONG Size, PVOID *Cookie)
{
    if (ClientPort != NULL)
        return STATUS_ALREADY_REGISTERED;
    ClientPort = Port;
    *Cookie = NULL;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnRuleDisconnect(PVOID Cookie)
{
    FltCloseClientPort(Filter, &ClientPort);
}

static ULONG FirstWord(const void *Raw)
{
    return *(const ULONG *)Raw;
}

static NTSTATUS Put(ULONG Index, const struct rule *Raw)
{
    if (Index >= RTL_NUMBER_OF(Rules))
        return STATUS_INVALID_PARAMETER;
    Rules[Index].Id = Raw->Id;
    Rules[Index].Verdict = Raw->Verdict;
    return STATUS_SUCCESS;
}

static NTSTATUS Get(ULONG Index, struct rule *Raw)
{
    if (Index >= RTL_NUMBER_OF(Rules))
        return STATUS_INVALID_PARAMETER;
    *Raw = Rules[Index];
    return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI RuleMessage(PVOID Cookie, PVOID Input, ULONG InputSize,
                                   PVOID Output, ULONG OutputSize, PULONG Returned)
{
    NTSTATUS st;

    *Returned = 0;
    if (Input == NULL || InputSize < sizeof(ULONG))
        return STATUS_INVALID_PARAMETER;
    __try {
        ULONG index = FirstWord(Input);

        if (InputSize >= sizeof(ULONG) + sizeof(struct rule)) {
            st = Put(index, (struct rule *)((PUCHAR)Input + sizeof(ULONG)));
        } else if (Output != NULL && OutputSize >= sizeof(struct rule)) {
            st = Get(index, Output);
            if (NT_SUCCESS(st))
                *Returned = sizeof(struct rule);
        } else {
            st = STATUS_BUFFER_TOO_SMALL;
        }
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        st = GetExceptionCode();
    }
    return st;
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
    st = FltCreateCommunicationPort(Owner, Port, &oa, NULL, OnRuleConnect, OnRuleDisconnect, RuleMessage, 1);
    FltFreeSecurityDescriptor(sd);
    return st;
}

static NTSTATUS FLTAPI OnRuleUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnRuleUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS st;

    st = FltRegisterFilter(Driver, &Registration, &Filter);
    if (NT_SUCCESS(st)) {
        st = OpenPort(Filter, L"\\RulePort", &ServerPort);
        if (!NT_SUCCESS(st)) FltUnregisterFilter(Filter);
    }
    return st;
}
