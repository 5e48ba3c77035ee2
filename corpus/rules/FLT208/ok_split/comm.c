#include "comm.h"

struct comm {
    PFLT_FILTER filter;
    PFLT_PORT server;
    PFLT_PORT client;
};

static struct comm the_comm;

struct comm *comm_get(void)
{
    return &the_comm;
}

static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID listener, PVOID context, ULONG size,
    PVOID *cookie)
{
    struct comm *c = listener;

    (void)context;
    (void)size;
    c->client = port;
    *cookie = c;
    return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID cookie)
{
    struct comm *c = cookie;

    FltCloseClientPort(c->filter, &c->client);
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

NTSTATUS comm_open(struct comm *c, PFLT_FILTER filter)
{
    c->filter = filter;
    return create(filter, L"\\comm", &c->server, c);
}

void comm_send(struct comm *c, ULONG code)
{
    LARGE_INTEGER timeout;

    timeout.QuadPart = -123456;
    (void)FltSendMessage(c->filter, &c->client, &code, sizeof(code), NULL, NULL, &timeout);
}

void comm_close(struct comm *c)
{
    FltCloseCommunicationPort(c->server);
}
