// why: record and note each hold the port and each closes its own variable: the worker the one, disconnect the other.
#include <fltKernel.h>

#define TAG 'nwow'

struct record {
    PFLT_PORT port;
    struct note *note;
};

struct note {
    PFLT_PORT port;
};

static PFLT_FILTER filter;
static PFLT_PORT server;

static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID listener, PVOID context, ULONG size,
    PVOID *cookie)
{
    struct record *r = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*r), TAG);

    (void)listener;
    (void)context;
    (void)size;
    if (r == NULL)
        return STATUS_NO_MEMORY;
    r->note = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*r->note), TAG);
    if (r->note == NULL) {
        ExFreePoolWithTag(r, TAG);
        return STATUS_NO_MEMORY;
    }
    r->port = port;
    r->note->port = port;
    *cookie = r;
    return STATUS_SUCCESS;
}

static VOID FLTAPI drop_note(PFLT_GENERIC_WORKITEM item, PVOID objects, PVOID context)
{
    struct note *n = context;

    (void)objects;
    FltCloseClientPort(filter, &n->port); //~ FLT205
    ExFreePoolWithTag(n, TAG);
    FltFreeGenericWorkItem(item);
}

static int defer(struct note *n)
{
    PFLT_GENERIC_WORKITEM item = FltAllocateGenericWorkItem();

    if (item == NULL)
        return 0;
    if (!NT_SUCCESS(FltQueueGenericWorkItem(item, filter, drop_note, DelayedWorkQueue, n))) {
        FltFreeGenericWorkItem(item);
        return 0;
    }
    return 1;
}

static VOID FLTAPI on_disconnect(PVOID cookie)
{
    struct record *r = cookie;

    FltCloseClientPort(filter, &r->port);
    if (!defer(r->note))
        ExFreePoolWithTag(r->note, TAG);
    ExFreePoolWithTag(r, TAG);
}

static NTSTATUS open_server(void)
{
    PSECURITY_DESCRIPTOR sd;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

    if (rc != STATUS_SUCCESS)
        return rc;
    RtlInitUnicodeString(&us, L"\\owners");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    rc = FltCreateCommunicationPort(filter, &server, &oa, NULL, on_connect, on_disconnect, NULL,
        2);
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
