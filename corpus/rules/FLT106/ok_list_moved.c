// why: the record with the port moves from one list to another; the pointer to it is never the only holder for long.
#include <fltKernel.h>

struct record {
    LIST_ENTRY link;
    PFLT_PORT port;
};

static PFLT_FILTER g_filter;
static PFLT_PORT g_client;
static LIST_ENTRY g_pending, g_active;

static NTSTATUS FLTAPI on_connect(PFLT_PORT Port, PVOID ServerPortCookie,
    PVOID ConnectionContext, ULONG SizeOfContext, PVOID *ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);
    *ConnectionCookie = NULL;
    g_client = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ConnectionCookie);
    FltCloseClientPort(g_filter, &g_client);
}

static NTSTATUS make_port(PFLT_FILTER Filter, PCWSTR Name, PFLT_PORT *Port)
{
    NTSTATUS rc;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name;

    RtlInitUnicodeString(&name, Name);
    rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (rc != STATUS_SUCCESS)
        return rc;
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    rc = FltCreateCommunicationPort(Filter, Port, &oa, NULL, on_connect, on_disconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return rc;
}

static struct record *first(PLIST_ENTRY list)
{
    return IsListEmpty(list) ? NULL : CONTAINING_RECORD(list->Flink, struct record, link);
}

static void activate(void)
{
    struct record *r = first(&g_pending);

    if (r) {
        RemoveEntryList(&r->link);
        InsertTailList(&g_active, &r->link);
    }
}

static void close_active(void)
{
    struct record *r = first(&g_active);

    if (r)
        FltCloseCommunicationPort(r->port);
}

static void free_active(void)
{
    while (!IsListEmpty(&g_active))
        ExFreePoolWithTag(CONTAINING_RECORD(RemoveHeadList(&g_active), struct record, link), 'droR');
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    close_active();
    FltUnregisterFilter(g_filter);
    free_active();
    return STATUS_SUCCESS;
}

static FLT_REGISTRATION g_registration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    on_unload,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
    struct record *r;
    NTSTATUS rc;

    UNREFERENCED_PARAMETER(registry_path);
    InitializeListHead(&g_pending);
    InitializeListHead(&g_active);
    r = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*r), 'droR');
    if (!r)
        return STATUS_INSUFFICIENT_RESOURCES;
    rc = FltRegisterFilter(driver, &g_registration, &g_filter);
    if (rc != STATUS_SUCCESS) {
        ExFreePoolWithTag(r, 'droR');
        return rc;
    }
    rc = make_port(g_filter, L"\\MovedPort", &r->port);
    if (rc != STATUS_SUCCESS) {
        FltUnregisterFilter(g_filter);
        ExFreePoolWithTag(r, 'droR');
        return rc;
    }
    InsertTailList(&g_pending, &r->link);
    r = NULL;
    activate();
    return rc;
}
