// why: the rules of the list are counted; the flag by which the unload decides is never set.
#include <fltKernel.h>

static PFLT_FILTER FilterHandle;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;

struct Rule {
    struct Rule *Next;
    ULONG Hits;
    BOOLEAN KeepsPort;
};
static struct Rule *Rules;
static struct Rule *Oldest;
extern ULONG CountRules(VOID);

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerPortCookie, PVOID ConnectionContext,
                                 ULONG SizeOfContext, PVOID *ConnectionCookie)
{
    (void)ServerPortCookie;
    (void)ConnectionContext;
    (void)SizeOfContext;
    *ConnectionCookie = NULL;
    ClientPort = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID ConnectionCookie)
{
    (void)ConnectionCookie;
    FltCloseClientPort(FilterHandle, &ClientPort);
}

static NTSTATUS OpenPort(VOID)
{
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\RuleOfList");
    NTSTATUS st = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(st)) return st;
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    st = FltCreateCommunicationPort(FilterHandle, &ServerPort, &oa, NULL, OnConnect, OnDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return st;
}

static VOID LoadRules(VOID)
{
    ULONG i, count = CountRules();
    struct Rule *rule;
    for (i = 0; i < count; i++) {
        rule = ExAllocatePoolWithTag(NonPagedPool, sizeof(*rule), 'eluR');
        if (rule == NULL) break;
        RtlZeroMemory(rule, sizeof(*rule));
        if (Oldest == NULL) Oldest = rule;
        rule->Next = Rules;
        Rules = rule;
    }
    for (rule = Rules; rule != NULL; rule = rule->Next) {
        rule->Hits = 1;
    }
}

static VOID FreeRules(VOID)
{
    while (Rules != NULL) {
        struct Rule *rule = Rules;
        Rules = rule->Next;
        ExFreePoolWithTag(rule, 'eluR');
    }
    Oldest = NULL;
}

static VOID ClosePort(VOID)
{
    BOOLEAN keep = Oldest != NULL && Oldest->KeepsPort;
    FreeRules();
    if (keep) return;
    if (ServerPort) FltCloseCommunicationPort(ServerPort);
    ServerPort = NULL;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    (void)Flags;
    ClosePort();
    FltUnregisterFilter(FilterHandle);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS st;
    (void)Path;
    st = FltRegisterFilter(Driver, &Registration, &FilterHandle);
    if (!NT_SUCCESS(st)) return st;
    LoadRules();
    st = OpenPort();
    if (!NT_SUCCESS(st)) {
        FltUnregisterFilter(FilterHandle);
        return st;
    }
    st = FltStartFiltering(FilterHandle);
    if (!NT_SUCCESS(st)) {
        ClosePort();
        FltUnregisterFilter(FilterHandle);
    }
    return st;
}
