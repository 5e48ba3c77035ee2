// why: the list of endpoints is emptied by freeing its members, ports and all.
#include <fltKernel.h>

struct endpoint {
    ULONG id;
    PFLT_PORT server;
    LIST_ENTRY link;
};

static PFLT_FILTER g_filter;
static PFLT_PORT g_client;
static LIST_ENTRY g_list;

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

static NTSTATUS open_server(PFLT_FILTER Filter, PCWSTR Name, PFLT_PORT *Port)
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

static NTSTATUS add(ULONG id, PCWSTR name)
{
    NTSTATUS rc;
    struct endpoint *e = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof *e, 'pdnE');

    if (e == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(e, sizeof *e);
    e->id = id;
    rc = open_server(g_filter, name, &e->server);
    if (rc == STATUS_SUCCESS)
        InsertHeadList(&g_list, &e->link);
    else
        ExFreePoolWithTag(e, 'pdnE');
    return rc;
}

static void drain(void)
{
    while (!IsListEmpty(&g_list)) {
        struct endpoint *e = CONTAINING_RECORD(RemoveHeadList(&g_list), struct endpoint, link);

        ExFreePoolWithTag(e, 'pdnE'); //~ FLT102
    }
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    drain();
    FltUnregisterFilter(g_filter);
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
    NTSTATUS rc;

    UNREFERENCED_PARAMETER(registry_path);
    InitializeListHead(&g_list);
    rc = FltRegisterFilter(driver, &g_registration, &g_filter);
    if (rc != STATUS_SUCCESS)
        return rc;
    rc = add(1, L"\\DropPort");
    if (rc != STATUS_SUCCESS)
        FltUnregisterFilter(g_filter);
    return rc;
}
