// why: every port hangs in a list, and the list is emptied before the filter is unregistered.
#include <fltKernel.h>

#define TAG 'tsiL'

struct endpoint {
    LIST_ENTRY link;
    PFLT_PORT server;
    PFLT_PORT client;
};

static PFLT_FILTER g_filter;
static LIST_ENTRY g_endpoints;

static NTSTATUS FLTAPI on_connect(PFLT_PORT Port, PVOID ServerPortCookie,
    PVOID ConnectionContext, ULONG SizeOfContext, PVOID *ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);
    *(PFLT_PORT *)ServerPortCookie = Port;
    *ConnectionCookie = ServerPortCookie;
    return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID ConnectionCookie)
{
    FltCloseClientPort(g_filter, (PFLT_PORT *)ConnectionCookie);
}

static NTSTATUS open_server(PFLT_FILTER Filter, PCWSTR Name, PFLT_PORT *Port, PVOID Cookie)
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
    rc = FltCreateCommunicationPort(Filter, Port, &oa, Cookie, on_connect, on_disconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return rc;
}

static NTSTATUS add_endpoint(PCWSTR name)
{
    struct endpoint *ep = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*ep), TAG);
    NTSTATUS rc;

    if (ep == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    ep->server = NULL;
    ep->client = NULL;
    rc = open_server(g_filter, name, &ep->server, &ep->client);
    if (rc != STATUS_SUCCESS) {
        ExFreePoolWithTag(ep, TAG);
        return rc;
    }
    InsertTailList(&g_endpoints, &ep->link);
    return STATUS_SUCCESS;
}

static void close_endpoints(void)
{
    PLIST_ENTRY link;

    for (link = g_endpoints.Flink; link != &g_endpoints; link = link->Flink)
        FltCloseCommunicationPort(CONTAINING_RECORD(link, struct endpoint, link)->server);
}

static void free_endpoints(void)
{
    while (!IsListEmpty(&g_endpoints)) {
        PLIST_ENTRY link = RemoveHeadList(&g_endpoints);
        ExFreePoolWithTag(CONTAINING_RECORD(link, struct endpoint, link), TAG);
    }
}

static void shut_down(void)
{
    close_endpoints();
    FltUnregisterFilter(g_filter);
    free_endpoints();
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    shut_down();
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
    InitializeListHead(&g_endpoints);
    rc = FltRegisterFilter(driver, &g_registration, &g_filter);
    if (rc != STATUS_SUCCESS)
        return rc;
    rc = add_endpoint(L"\\ListEvents");
    if (rc == STATUS_SUCCESS)
        rc = add_endpoint(L"\\ListControl");
    if (rc == STATUS_SUCCESS)
        rc = FltStartFiltering(g_filter);
    if (rc != STATUS_SUCCESS)
        shut_down();
    return rc;
}
