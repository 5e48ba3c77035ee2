// why: one array has the server port in front and the clients behind it, and unload closes all of it the same way.
#include <fltKernel.h>

enum { SERVER, FIRST_CLIENT, SECOND_CLIENT, PORTS };

static PFLT_FILTER filter;
static PFLT_PORT ports[PORTS];

static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID listener, PVOID context, ULONG size,
    PVOID *cookie)
{
    int i;

    (void)listener;
    (void)context;
    (void)size;
    for (i = FIRST_CLIENT; i < PORTS; i++) {
        if (ports[i] == NULL) {
            ports[i] = port;
            *cookie = &ports[i];
            return STATUS_SUCCESS;
        }
    }
    return STATUS_CONNECTION_COUNT_LIMIT;
}

static VOID FLTAPI on_disconnect(PVOID cookie)
{
    FltCloseClientPort(filter, cookie);
}

static NTSTATUS open_server(void)
{
    PSECURITY_DESCRIPTOR sd;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

    if (rc != STATUS_SUCCESS)
        return rc;
    RtlInitUnicodeString(&us, L"\\both");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    rc = FltCreateCommunicationPort(filter, &ports[SERVER], &oa, NULL, on_connect,
        on_disconnect, NULL, 2);
    FltFreeSecurityDescriptor(sd);
    return rc;
}

static void close_ports(void)
{
    int i;

    for (i = 0; i < PORTS; i++) {
        if (ports[i] != NULL) {
            FltCloseCommunicationPort(ports[i]); //~ FLT207
            ports[i] = NULL;
        }
    }
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    (void)flags;
    close_ports();
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
            FltCloseCommunicationPort(ports[SERVER]);
        }
        FltUnregisterFilter(filter);
    }
    return rc;
}
