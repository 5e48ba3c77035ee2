// why: the helper closes a copy, its caller clears the field, and nothing uses the port in between.
#include <fltKernel.h>

struct endpoint {
    PFLT_PORT server;
    PFLT_PORT client;
};

static PFLT_FILTER filter;
static struct endpoint endpoint;

static void close_client(PFLT_PORT port)
{
    FltCloseClientPort(filter, &port);
}

static void endpoint_hang_up(struct endpoint *e)
{
    if (e->client != NULL) {
        close_client(e->client);
        e->client = NULL;
    }
}

static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID listener, PVOID context, ULONG size,
    PVOID *cookie)
{
    struct endpoint *e = listener;

    (void)context;
    (void)size;
    e->client = port;
    *cookie = e;
    return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID cookie)
{
    endpoint_hang_up(cookie);
}

static NTSTATUS open_server(PCWSTR name, PFLT_PORT *server, PVOID owner)
{
    PSECURITY_DESCRIPTOR sd;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

    if (rc != STATUS_SUCCESS)
        return rc;
    RtlInitUnicodeString(&us, name);
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    rc = FltCreateCommunicationPort(filter, server, &oa, owner, on_connect, on_disconnect, NULL,
        1);
    FltFreeSecurityDescriptor(sd);
    return rc;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    (void)flags;
    FltCloseCommunicationPort(endpoint.server);
    endpoint_hang_up(&endpoint);
    FltUnregisterFilter(filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = on_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS rc;

    (void)path;
    rc = FltRegisterFilter(driver, &registration, &filter);
    if (rc == STATUS_SUCCESS) {
        rc = open_server(L"\\after", &endpoint.server, &endpoint);
        if (rc == STATUS_SUCCESS) {
            rc = FltStartFiltering(filter);
            if (rc == STATUS_SUCCESS) {
                return STATUS_SUCCESS;
            }
            FltCloseCommunicationPort(endpoint.server);
        }
        FltUnregisterFilter(filter);
    }
    return rc;
}
