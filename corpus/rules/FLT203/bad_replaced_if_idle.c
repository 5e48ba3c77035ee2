// why: a new client replaces the old one, but the old port is closed only when that client was idle.
#include <fltKernel.h>

struct peer {
    PFLT_PORT port;
    BOOLEAN busy;
    ULONG_PTR number;
};

static PFLT_FILTER filter;
static PFLT_PORT server;
static struct peer peer;

static NTSTATUS FLTAPI on_message(PVOID cookie, PVOID in, ULONG in_size, PVOID out,
    ULONG out_size, PULONG written)
{
    (void)cookie;
    (void)in;
    (void)in_size;
    (void)out;
    (void)out_size;
    *written = 0;
    peer.busy = !peer.busy;
    return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID listener, PVOID context, ULONG size,
    PVOID *cookie)
{
    (void)listener;
    (void)context;
    (void)size;
    if (!peer.busy && peer.port != NULL)
        FltCloseClientPort(filter, &peer.port);
    peer.port = port; //~ FLT203
    peer.busy = FALSE;
    *cookie = (PVOID)++peer.number;
    return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID cookie)
{
    if ((ULONG_PTR)cookie == peer.number)
        FltCloseClientPort(filter, &peer.port);
}

static NTSTATUS open_server(void)
{
    PSECURITY_DESCRIPTOR sd;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

    if (rc != STATUS_SUCCESS)
        return rc;
    RtlInitUnicodeString(&us, L"\\replace");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    rc = FltCreateCommunicationPort(filter, &server, &oa, NULL, on_connect, on_disconnect,
        on_message, 2);
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
