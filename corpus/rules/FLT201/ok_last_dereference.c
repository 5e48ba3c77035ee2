// why: disconnect only drops its reference; who drops the last one, a sender perhaps, closes the port.
#include <fltKernel.h>

#define TAG 'fReR'

struct client {
    LIST_ENTRY link;
    volatile LONG references;
    PFLT_PORT port;
};

static PFLT_FILTER filter;
static PFLT_PORT server;
static LIST_ENTRY clients = {&clients, &clients};
static KSPIN_LOCK lock;

static void release(struct client *c)
{
    if (InterlockedDecrement(&c->references) == 0) {
        FltCloseClientPort(filter, &c->port);
        ExFreePoolWithTag(c, TAG);
    }
}

/* The newest client, with a reference for the caller. */
static struct client *newest(void)
{
    struct client *c = NULL;
    KIRQL irql;

    KeAcquireSpinLock(&lock, &irql);
    if (!IsListEmpty(&clients)) {
        c = CONTAINING_RECORD(clients.Flink, struct client, link);
        InterlockedIncrement(&c->references);
    }
    KeReleaseSpinLock(&lock, irql);
    return c;
}

static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID listener, PVOID context, ULONG size,
    PVOID *cookie)
{
    struct client *c = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*c), TAG);
    KIRQL irql;

    (void)listener;
    (void)context;
    (void)size;
    if (c == NULL)
        return STATUS_NO_MEMORY;
    c->references = 1;
    c->port = port;
    KeAcquireSpinLock(&lock, &irql);
    InsertHeadList(&clients, &c->link);
    KeReleaseSpinLock(&lock, irql);
    *cookie = c;
    return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID cookie)
{
    struct client *c = cookie;
    KIRQL irql;

    KeAcquireSpinLock(&lock, &irql);
    RemoveEntryList(&c->link);
    KeReleaseSpinLock(&lock, irql);
    release(c);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI on_create(PFLT_CALLBACK_DATA data,
    PCFLT_RELATED_OBJECTS objects, PVOID *completion)
{
    struct client *c = newest();
    LARGE_INTEGER timeout;
    ULONG pid = FltGetRequestorProcessId(data);

    (void)objects;
    (void)completion;
    if (c != NULL) {
        timeout.QuadPart = -10 * 1000 * 1000;
        (void)FltSendMessage(filter, &c->port, &pid, sizeof(pid), NULL, NULL, &timeout);
        release(c);
    }
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
    RtlInitUnicodeString(&us, L"\\last");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    rc = FltCreateCommunicationPort(filter, &server, &oa, NULL, on_connect, on_disconnect, NULL,
        12);
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
    KeInitializeSpinLock(&lock);

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
