// why: the context block has a copy of the filter, and its destructor unregisters what unload has unregistered.
#include <fltKernel.h>

struct context {
    PFLT_FILTER filter;
    ULONG sequence;
};

static struct context *g_context;

static PFLT_FILTER g_filter;
static PFLT_PORT g_port;
static PFLT_PORT g_client;

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

static void destroy(struct context *context)
{
    if (context->filter)
        FltUnregisterFilter(context->filter); //~ FLT252
    ExFreePoolWithTag(context, 'xtnC');
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    FltCloseCommunicationPort(g_port);
    FltUnregisterFilter(g_filter);
    destroy(g_context);
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
    g_context = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*g_context), 'xtnC');
    if (g_context == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    g_context->filter = NULL;
    g_context->sequence = 1;

    rc = FltRegisterFilter(driver, &g_registration, &g_filter);
    if (rc != STATUS_SUCCESS)
        goto out;
    g_context->filter = g_filter;
    rc = make_port(g_filter, L"\\ContextPort", &g_port);
    if (rc == STATUS_SUCCESS)
        return rc;
out:
    destroy(g_context);
    return rc;
}
