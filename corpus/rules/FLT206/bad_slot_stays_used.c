// why: the slot is taken and filled before the process is looked up, and unload closes whatever is in the slots.
#include <fltKernel.h>

#define SLOTS 4

struct slot {
    PFLT_PORT port;
    PEPROCESS process;
};

static PFLT_FILTER filter;
static PFLT_PORT server;
static struct slot slots[SLOTS];

static struct slot *slot_take(PFLT_PORT port)
{
    int i;

    for (i = 0; i < SLOTS; i++) {
        if (slots[i].port == NULL) {
            slots[i].port = port;
            slots[i].process = NULL;
            return &slots[i];
        }
    }
    return NULL;
}

static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID listener, PVOID context, ULONG size,
    PVOID *cookie)
{
    struct slot *s = slot_take(port);
    NTSTATUS rc;

    (void)listener;
    (void)context;
    (void)size;
    *cookie = NULL;
    if (s == NULL)
        return STATUS_CONNECTION_COUNT_LIMIT;
    rc = PsLookupProcessByProcessId(PsGetCurrentProcessId(), &s->process);
    if (!NT_SUCCESS(rc))
        return STATUS_ACCESS_DENIED; //~ FLT206:E
    *cookie = s;
    return STATUS_SUCCESS;
}

static void slot_empty(struct slot *s)
{
    if (s->process != NULL) {
        ObDereferenceObject(s->process);
        s->process = NULL;
    }
    if (s->port != NULL)
        FltCloseClientPort(filter, &s->port);
}

static VOID FLTAPI on_disconnect(PVOID cookie)
{
    slot_empty(cookie);
}

static NTSTATUS open_server(void)
{
    PSECURITY_DESCRIPTOR sd;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

    if (rc != STATUS_SUCCESS)
        return rc;
    RtlInitUnicodeString(&us, L"\\used");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    rc = FltCreateCommunicationPort(filter, &server, &oa, NULL, on_connect, on_disconnect, NULL,
        SLOTS);
    FltFreeSecurityDescriptor(sd);
    return rc;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    int i;

    (void)flags;
    FltCloseCommunicationPort(server);
    for (i = 0; i < SLOTS; i++)
        slot_empty(&slots[i]);
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
