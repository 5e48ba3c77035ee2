// why: stopping the queue of the other file does wait for its thread, but comes after unregistering.
#include "driver.h"

PFLT_FILTER g_filter;
PFLT_PORT g_client;
static PFLT_PORT server;

static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID listener, PVOID context, ULONG size,
    PVOID *cookie)
{
    (void)listener;
    (void)context;
    (void)size;
    g_client = port;
    *cookie = NULL;
    return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID cookie)
{
    (void)cookie;
    FltCloseClientPort(g_filter, &g_client);
}

static NTSTATUS open_server(PFLT_FILTER filter, PCWSTR name, PFLT_PORT *server)
{
    PSECURITY_DESCRIPTOR sd;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

    if (rc != STATUS_SUCCESS)
        return rc;
    RtlInitUnicodeString(&us, name);
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    rc = FltCreateCommunicationPort(filter, server, &oa, NULL, on_connect, on_disconnect, NULL,
        1);
    FltFreeSecurityDescriptor(sd);
    return rc;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    (void)flags;
    FltCloseCommunicationPort(server);
    FltUnregisterFilter(g_filter);
    queue_stop();
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
    rc = FltRegisterFilter(driver, &registration, &g_filter);
    if (rc != STATUS_SUCCESS) {
        return rc;
    }

    rc = open_server(g_filter, L"\\queue", &server);
    if (rc != STATUS_SUCCESS) {
        FltUnregisterFilter(g_filter);
        return rc;
    }

    rc = queue_start();
    if (rc != STATUS_SUCCESS) {
        FltCloseCommunicationPort(server);
        FltUnregisterFilter(g_filter);
        return rc;
    }

    rc = FltStartFiltering(g_filter);
    if (rc != STATUS_SUCCESS) {
        queue_stop();
        FltCloseCommunicationPort(server);
        FltUnregisterFilter(g_filter);
        return rc;
    }

    return STATUS_SUCCESS;
}
