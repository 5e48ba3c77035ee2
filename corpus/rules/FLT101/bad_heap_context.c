// why: the port lives in a heap block that is freed, and the filter unregistered, without closing it.
// args: -DPOOL_TAG=0x78746350
#include <fltKernel.h>

struct engine {
    PFLT_FILTER filter;
    PFLT_PORT server;
    PFLT_PORT client;
    ULONG generation;
};

static struct engine *g_engine;

static NTSTATUS FLTAPI on_connect(PFLT_PORT Port, PVOID ServerPortCookie,
    PVOID ConnectionContext, ULONG SizeOfContext, PVOID *ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);
    *ConnectionCookie = NULL;
    g_engine->client = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ConnectionCookie);
    FltCloseClientPort(g_engine->filter, &g_engine->client);
}

static NTSTATUS open_port(PFLT_FILTER Filter, PCWSTR Name, PFLT_PORT *Port)
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

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    struct engine *e = g_engine;

    FltUnregisterFilter(e->filter); //~ FLT101
    FltCloseCommunicationPort(e->server);
    g_engine = NULL;
    ExFreePoolWithTag(e, POOL_TAG);
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
    struct engine *e;
    NTSTATUS rc;

    UNREFERENCED_PARAMETER(registry_path);
    e = ExAllocatePoolWithTag(NonPagedPool, sizeof(*e), POOL_TAG);
    if (!e)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(e, sizeof(*e));
    g_engine = e;

    rc = FltRegisterFilter(driver, &g_registration, &e->filter);
    if (rc != STATUS_SUCCESS)
        goto out_free;
    rc = open_port(e->filter, L"\\PctxPort", &e->server);
    if (rc != STATUS_SUCCESS)
        goto out_filter;
    rc = FltStartFiltering(e->filter);
    if (rc == STATUS_SUCCESS)
        return rc;

    FltCloseCommunicationPort(e->server);
out_filter:
    FltUnregisterFilter(e->filter);
out_free:
    g_engine = NULL;
    ExFreePoolWithTag(e, POOL_TAG);
    return rc;
}
