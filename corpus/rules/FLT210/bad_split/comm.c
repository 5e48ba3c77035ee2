#include "comm.h"

static PFLT_FILTER comm_filter;
static PFLT_PORT comm_server;
static PFLT_PORT comm_client;

static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID listener, PVOID context, ULONG size,
    PVOID *cookie)
{
    (void)listener;
    (void)context;
    (void)size;
    comm_client = port;
    *cookie = NULL;
    return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID cookie)
{
    (void)cookie;
    FltCloseClientPort(comm_filter, &comm_client); //~ FLT210
}

static NTSTATUS create(PFLT_FILTER filter, PCWSTR name, PFLT_PORT *server)
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

NTSTATUS comm_start(PFLT_FILTER filter)
{
    NTSTATUS rc;

    comm_filter = filter;
    rc = create(filter, L"\\comm", &comm_server);
    if (rc != STATUS_SUCCESS)
        comm_server = NULL;
    return rc;
}

void comm_stop(void)
{
    if (comm_server != NULL)
        FltCloseCommunicationPort(comm_server);
    comm_server = NULL;
    comm_filter = NULL;
}
