// why: one array has ports of both kinds, and each loop takes its own part of it.
#include <fltKernel.h>

#define SERVERS 2
#define CLIENTS 2

static PFLT_FILTER filter;
static PFLT_PORT ports[SERVERS + CLIENTS];
static const PCWSTR names[SERVERS] = {L"\\mixed0", L"\\mixed1"};

static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID listener, PVOID context, ULONG size,
    PVOID *cookie)
{
    PFLT_PORT *client = (PFLT_PORT *)listener + SERVERS;

    (void)context;
    (void)size;
    *client = port;
    *cookie = client;
    return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID cookie)
{
    FltCloseClientPort(filter, cookie);
}

static NTSTATUS open_one(PFLT_FILTER filter, PCWSTR name, PFLT_PORT *server, PVOID owner)
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

static void close_servers(void)
{
    int i;

    for (i = 0; i < SERVERS; i++) {
        if (ports[i] != NULL)
            FltCloseCommunicationPort(ports[i]);
        ports[i] = NULL;
    }
}

static void close_clients(void)
{
    int i;

    for (i = SERVERS; i < SERVERS + CLIENTS; i++)
        FltCloseClientPort(filter, &ports[i]);
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    (void)flags;
    close_servers();
    close_clients();
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
    int i;

    (void)path;
    rc = FltRegisterFilter(driver, &registration, &filter);
    if (rc != STATUS_SUCCESS)
        return rc;
    for (i = 0; i < SERVERS; i++) {
        rc = open_one(filter, names[i], &ports[i], &ports[i]);
        if (rc != STATUS_SUCCESS)
            break;
    }
    if (rc == STATUS_SUCCESS)
        rc = FltStartFiltering(filter);
    if (rc != STATUS_SUCCESS) {
        close_servers();
        FltUnregisterFilter(filter);
    }
    return rc;
}
