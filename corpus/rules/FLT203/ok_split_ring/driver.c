// why: the ring goes round by a counter, too, but the other file gives out only places without a port.
#include "ring.h"

static PFLT_FILTER filter;
static PFLT_PORT server;
static FAST_MUTEX ring_lock;

static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID listener, PVOID context, ULONG size,
    PVOID *cookie)
{
    PFLT_PORT *place;

    (void)listener;
    (void)context;
    (void)size;
    ExAcquireFastMutex(&ring_lock);
    place = ring_next_free();
    if (place != NULL)
        *place = port;
    ExReleaseFastMutex(&ring_lock);
    *cookie = place;
    return place != NULL ? STATUS_SUCCESS : STATUS_DEVICE_BUSY;
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
    RtlInitUnicodeString(&us, L"\\ring");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    rc = FltCreateCommunicationPort(filter, &server, &oa, NULL, on_connect, on_disconnect, NULL,
        RING_SIZE);
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
    ExInitializeFastMutex(&ring_lock);

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
