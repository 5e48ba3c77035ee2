// why: the port was saved in a record on the heap alone, and the refusal frees the record.
#include <fltKernel.h>

#define TAG 'dcer'

struct record {
    LIST_ENTRY link;
    PFLT_PORT port;
    PVOID queue;
};

static PFLT_FILTER filter;
static PFLT_PORT server;
static LIST_ENTRY records;
static KSPIN_LOCK lock;

static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID listener, PVOID context, ULONG size,
    PVOID *cookie)
{
    struct record *r = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*r), TAG);

    (void)listener;
    (void)context;
    (void)size;
    *cookie = NULL;
    if (r == NULL)
        return STATUS_NO_MEMORY;
    r->port = port;
    r->queue = ExAllocatePoolWithTag(NonPagedPoolNx, 256, TAG);
    if (r->queue == NULL) {
        ExFreePoolWithTag(r, TAG);
        return STATUS_NO_MEMORY;
    }
    ExInterlockedInsertHeadList(&records, &r->link, &lock);
    *cookie = r;
    return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID cookie)
{
    struct record *r = cookie;
    KIRQL irql;

    KeAcquireSpinLock(&lock, &irql);
    RemoveEntryList(&r->link);
    KeReleaseSpinLock(&lock, irql);
    FltCloseClientPort(filter, &r->port);
    ExFreePoolWithTag(r->queue, TAG);
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
    RtlInitUnicodeString(&us, L"\\records");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    rc = FltCreateCommunicationPort(filter, &server, &oa, NULL, on_connect, on_disconnect, NULL,
        30);
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
    InitializeListHead(&records);
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
