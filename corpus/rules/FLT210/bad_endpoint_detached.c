// why: closing an endpoint takes the filter out of it, which its disconnect callback will need when unregistering calls it.
#include <fltKernel.h>

struct endpoint {
    PFLT_FILTER filter;
    PFLT_PORT server;
    PFLT_PORT client;
};

static PFLT_FILTER filter;
static struct endpoint events, control;

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
    struct endpoint *e = cookie;

    FltCloseClientPort(e->filter, &e->client); //~ FLT210
}

static NTSTATUS create(PFLT_FILTER filter, PCWSTR name, PFLT_PORT *server, PVOID owner)
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

static NTSTATUS endpoint_open(struct endpoint *e, PCWSTR name)
{
    e->filter = filter;
    return create(filter, name, &e->server, e);
}

static void endpoint_close(struct endpoint *e)
{
    FltCloseCommunicationPort(e->server);
    e->server = NULL;
    e->filter = NULL;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    (void)flags;
    endpoint_close(&control);
    endpoint_close(&events);
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
        rc = endpoint_open(&events, L"\\events");
        if (rc == STATUS_SUCCESS) {
            rc = endpoint_open(&control, L"\\control");
            if (rc == STATUS_SUCCESS) {
                rc = FltStartFiltering(filter);
                if (rc == STATUS_SUCCESS) {
                    return STATUS_SUCCESS;
                }
                endpoint_close(&control);
            }
            endpoint_close(&events);
        }
        FltUnregisterFilter(filter);
    }
    return rc;
}
