// why: a session that could not be completed is destroyed as disconnect does it, port included.
#include <fltKernel.h>

#define TAG 'sess'

struct session {
    PFLT_PORT port;
    PVOID ring;
};

static PFLT_FILTER filter;
static PFLT_PORT server;

static void session_destroy(struct session *s)
{
    if (s->port != NULL)
        FltCloseClientPort(filter, &s->port); //~ FLT211
    if (s->ring != NULL)
        ExFreePoolWithTag(s->ring, TAG);
    ExFreePoolWithTag(s, TAG);
}

static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID listener, PVOID context, ULONG size,
    PVOID *cookie)
{
    struct session *s = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*s), TAG);

    (void)listener;
    (void)context;
    (void)size;
    *cookie = NULL;
    if (s == NULL)
        return STATUS_NO_MEMORY;
    s->port = port;
    s->ring = ExAllocatePoolWithTag(NonPagedPoolNx, 4096, TAG);
    if (s->ring == NULL) {
        session_destroy(s);
        return STATUS_NO_MEMORY;
    }
    *cookie = s;
    return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID cookie)
{
    session_destroy(cookie);
}

static NTSTATUS open_server(void)
{
    PSECURITY_DESCRIPTOR sd;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

    if (rc != STATUS_SUCCESS)
        return rc;
    RtlInitUnicodeString(&us, L"\\destroy");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    rc = FltCreateCommunicationPort(filter, &server, &oa, NULL, on_connect, on_disconnect, NULL,
        5);
    FltFreeSecurityDescriptor(sd);
    return rc;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    (void)flags;
    FltCloseCommunicationPort(server);
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
        rc = open_server();
        if (rc == STATUS_SUCCESS) {
            rc = FltStartFiltering(filter);
            if (rc == STATUS_SUCCESS) {
                return STATUS_SUCCESS;
            }
            FltCloseCommunicationPort(server);
        }
        FltUnregisterFilter(filter);
    }
    return rc;
}
