// why: the process notify routine is taken away after the filter, and a process may start in between.
#include <fltKernel.h>

struct event {
    ULONG parent;
    ULONG process;
    ULONG created;
};

static PFLT_FILTER filter;
static PFLT_PORT server;
static PFLT_PORT client;

static VOID on_process(HANDLE parent, HANDLE process, BOOLEAN create)
{
    struct event e;
    LARGE_INTEGER timeout;

    if (client == NULL && !create)
        return;
    e.parent = HandleToULong(parent);
    e.process = HandleToULong(process);
    e.created = create;
    timeout.QuadPart = -20000000;
    (void)FltSendMessage(filter, &client, &e, sizeof(e), NULL, NULL, &timeout); //~ FLT212
}

static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID listener, PVOID context, ULONG size,
    PVOID *cookie)
{
    (void)listener;
    (void)context;
    (void)size;
    client = port;
    *cookie = NULL;
    return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID cookie)
{
    (void)cookie;
    FltCloseClientPort(filter, &client);
}

static NTSTATUS open_server(void)
{
    PSECURITY_DESCRIPTOR sd;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

    if (rc != STATUS_SUCCESS)
        return rc;
    RtlInitUnicodeString(&us, L"\\process");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    rc = FltCreateCommunicationPort(filter, &server, &oa, NULL, on_connect, on_disconnect, NULL,
        1);
    FltFreeSecurityDescriptor(sd);
    return rc;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    (void)flags;
    FltCloseCommunicationPort(server);
    FltUnregisterFilter(filter);
    PsSetCreateProcessNotifyRoutine(on_process, TRUE);
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
                rc = PsSetCreateProcessNotifyRoutine(on_process, FALSE);
                if (rc == STATUS_SUCCESS) {
                    return STATUS_SUCCESS;
                }
            }
            FltCloseCommunicationPort(server);
        }
        FltUnregisterFilter(filter);
    }
    return rc;
}
