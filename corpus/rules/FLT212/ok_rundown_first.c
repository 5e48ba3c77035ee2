// why: the notify routine outlives the filter, but the rundown that is waited for before keeps it from sending.
#include <fltKernel.h>

static PFLT_FILTER filter;
static PFLT_PORT server;
static PFLT_PORT client;
static EX_RUNDOWN_REF rundown;

static VOID on_process(HANDLE parent, HANDLE process, BOOLEAN create)
{
    LARGE_INTEGER timeout;
    ULONG pid = HandleToULong(process);

    (void)parent;
    (void)create;
    if (!ExAcquireRundownProtection(&rundown))
        return;
    timeout.QuadPart = -90000;
    (void)FltSendMessage(filter, &client, &pid, sizeof(pid), NULL, NULL, &timeout);
    ExReleaseRundownProtection(&rundown);
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
    RtlInitUnicodeString(&us, L"\\rundownfirst");
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
    ExWaitForRundownProtectionRelease(&rundown);
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
    ExInitializeRundownProtection(&rundown);

    rc = FltRegisterFilter(driver, &registration, &filter);
    if (rc == STATUS_SUCCESS) {
        rc = open_server();
        if (rc == STATUS_SUCCESS) {
            rc = PsSetCreateProcessNotifyRoutine(on_process, FALSE);
            if (rc == STATUS_SUCCESS) {
                rc = FltStartFiltering(filter);
                if (rc == STATUS_SUCCESS) {
                    return STATUS_SUCCESS;
                }
                PsSetCreateProcessNotifyRoutine(on_process, TRUE);
            }
            FltCloseCommunicationPort(server);
        }
        FltUnregisterFilter(filter);
    }
    return rc;
}
