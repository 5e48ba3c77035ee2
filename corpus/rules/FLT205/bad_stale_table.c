// why: the port is in the connection's record and in a table; disconnect closes the one, unload the other, whoever comes last.
#include <fltKernel.h>

#define MAX_PEERS 2
#define TAG 'bats'

struct peer {
    int index;
    PFLT_PORT port;
};

static PFLT_FILTER filter;
static PFLT_PORT server;
static PFLT_PORT table[MAX_PEERS];

static int find_place(void)
{
    int i;

    for (i = 0; i < MAX_PEERS; i++)
        if (table[i] == NULL)
            return i;
    return -1;
}

static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID listener, PVOID context, ULONG size,
    PVOID *cookie)
{
    struct peer *p;
    int i = find_place();

    (void)listener;
    (void)context;
    (void)size;
    *cookie = NULL;
    if (i < 0)
        return STATUS_TOO_MANY_SESSIONS;
    p = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*p), TAG);
    if (p == NULL)
        return STATUS_NO_MEMORY;
    p->index = i;
    p->port = port;
    table[i] = port;
    *cookie = p;
    return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID cookie)
{
    struct peer *p = cookie;

    FltCloseClientPort(filter, &p->port); //~ FLT205
    ExFreePoolWithTag(p, TAG);
}

static NTSTATUS open_server(void)
{
    PSECURITY_DESCRIPTOR sd;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

    if (rc != STATUS_SUCCESS)
        return rc;
    RtlInitUnicodeString(&us, L"\\stale");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    rc = FltCreateCommunicationPort(filter, &server, &oa, NULL, on_connect, on_disconnect, NULL,
        MAX_PEERS);
    FltFreeSecurityDescriptor(sd);
    return rc;
}

static void hang_up_all(void)
{
    int i;

    for (i = 0; i < MAX_PEERS; i++) {
        if (table[i] != NULL)
            FltCloseClientPort(filter, &table[i]); //~ FLT205
    }
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    (void)flags;
    FltCloseCommunicationPort(server);
    hang_up_all();
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
