// why: the search for the client that wants an event gives NULL when there is none, and the address of a member of it goes into the send.
#include <fltKernel.h>

#define CLIENTS 3

struct client {
    ULONG events;
    PFLT_PORT port;
};

static PFLT_FILTER filter;
static PFLT_PORT server;
static struct client clients[CLIENTS];
static LARGE_INTEGER timeout = {.QuadPart = -3000000};

static struct client *who_wants(ULONG event)
{
    int i;

    for (i = 0; i < CLIENTS; i++)
        if (clients[i].port != NULL && (clients[i].events & event) != 0)
            return &clients[i];
    return NULL;
}

static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID listener, PVOID context, ULONG size,
    PVOID *cookie)
{
    int i;

    (void)listener;
    if (context == NULL || size < sizeof(ULONG))
        return STATUS_INVALID_PARAMETER;
    for (i = 0; i < CLIENTS; i++) {
        if (clients[i].port == NULL) {
            clients[i].port = port;
            clients[i].events = *(ULONG *)context;
            *cookie = &clients[i];
            return STATUS_SUCCESS;
        }
    }
    return STATUS_TOO_MANY_SESSIONS;
}

static VOID FLTAPI on_disconnect(PVOID cookie)
{
    struct client *c = cookie;

    c->events = 0;
    FltCloseClientPort(filter, &c->port);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI on_create(PFLT_CALLBACK_DATA data,
    PCFLT_RELATED_OBJECTS objects, PVOID *completion)
{
    ULONG event = 1;
    struct client *c;

    (void)data;
    (void)objects;
    (void)completion;
    c = who_wants(event);
    if (FltSendMessage(filter, &c->port, &event, sizeof(event), NULL, NULL, &timeout) != STATUS_SUCCESS) //~ FLT208
        DbgPrint("nobody wants creates\n");
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static const FLT_OPERATION_REGISTRATION operations[] = {
    {.MajorFunction = IRP_MJ_CREATE, .PreOperation = on_create},
    {.MajorFunction = IRP_MJ_OPERATION_END},
};

static NTSTATUS open_server(void)
{
    PSECURITY_DESCRIPTOR sd;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

    if (rc != STATUS_SUCCESS)
        return rc;
    RtlInitUnicodeString(&us, L"\\member");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    rc = FltCreateCommunicationPort(filter, &server, &oa, NULL, on_connect, on_disconnect, NULL,
        CLIENTS);
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
    .OperationRegistration = operations,
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
