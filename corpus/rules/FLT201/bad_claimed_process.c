// why: slots carry the process id that the client claims, disconnect looks for the one of the current process.
#include <fltKernel.h>

#define SLOTS 8

struct hello {
    ULONG pid;
    ULONG flags;
};

struct slot {
    PFLT_PORT port;
    HANDLE pid;
};

static PFLT_FILTER filter;
static PFLT_PORT server;
static struct slot slots[SLOTS];
static FAST_MUTEX slots_lock;

static struct slot *take(HANDLE pid, PFLT_PORT port)
{
    struct slot *s = NULL;
    int i;

    ExAcquireFastMutex(&slots_lock);
    for (i = 0; i < SLOTS; i++) {
        if (slots[i].port == NULL && slots[i].pid == NULL) {
            s = &slots[i];
            s->port = port;
            s->pid = pid;
            break;
        }
    }
    ExReleaseFastMutex(&slots_lock);
    return s;
}

static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID listener, PVOID context, ULONG size,
    PVOID *cookie)
{
    struct hello h;

    (void)listener;
    *cookie = NULL;
    if (context == NULL || size < sizeof(h))
        return STATUS_INVALID_PARAMETER;
    RtlCopyMemory(&h, context, sizeof(h));
    if (h.pid == 0)
        return STATUS_INVALID_CID;
    if (take(ULongToHandle(h.pid), port) == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID cookie)
{
    HANDLE pid = PsGetCurrentProcessId();
    int i;

    (void)cookie;
    for (i = 0; i < SLOTS; i++) {
        if (slots[i].port != NULL && slots[i].pid == pid) {
            FltCloseClientPort(filter, &slots[i].port);
            slots[i].pid = NULL;
            break;
        }
    }
}  //~ FLT201

static NTSTATUS open_server(void)
{
    PSECURITY_DESCRIPTOR sd;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

    if (rc != STATUS_SUCCESS)
        return rc;
    RtlInitUnicodeString(&us, L"\\claims");
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
    ExInitializeFastMutex(&slots_lock);

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
