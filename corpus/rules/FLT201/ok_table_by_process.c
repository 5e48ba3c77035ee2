// why: the process id by which disconnect searches the table is the one that connect gave as cookie.
#include <fltKernel.h>

#define SLOTS 4

static struct {
    HANDLE pid;
    PFLT_PORT port;
} slots[SLOTS];

static PFLT_FILTER filter;
static PFLT_PORT server;
static FAST_MUTEX lock;

static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID listener, PVOID context, ULONG size,
    PVOID *cookie)
{
    HANDLE pid = PsGetCurrentProcessId();
    int i, spare = -1;

    (void)listener;
    (void)context;
    (void)size;
    ExAcquireFastMutex(&lock);
    for (i = 0; i < SLOTS; i++) {
        if (slots[i].pid == pid) {
            ExReleaseFastMutex(&lock);
            return STATUS_ALREADY_REGISTERED;
        }
        if (slots[i].pid == NULL)
            spare = i;
    }
    if (spare < 0) {
        ExReleaseFastMutex(&lock);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    slots[spare].pid = pid;
    slots[spare].port = port;
    ExReleaseFastMutex(&lock);
    *cookie = pid;
    return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID cookie)
{
    int i;

    for (i = 0; i < SLOTS; i++) {
        if (slots[i].pid == cookie) {
            FltCloseClientPort(filter, &slots[i].port);
            slots[i].pid = NULL;
            return;
        }
    }
}

static NTSTATUS open_server(void)
{
    PSECURITY_DESCRIPTOR sd;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

    if (rc != STATUS_SUCCESS)
        return rc;
    RtlInitUnicodeString(&us, L"\\processes");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    rc = FltCreateCommunicationPort(filter, &server, &oa, NULL, on_connect, on_disconnect, NULL,
        SLOTS);
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
    ExInitializeFastMutex(&lock);

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
