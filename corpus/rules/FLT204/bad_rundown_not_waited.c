// why: senders are inside of rundown protection, but disconnect closes without waiting for them.
#include <fltKernel.h>

static PFLT_FILTER filter;
static PFLT_PORT server;
static PFLT_PORT client;
static EX_RUNDOWN_REF senders;

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
    PFLT_PORT port = InterlockedExchangePointer((PVOID *)&client, NULL);

    (void)cookie;
    if (port != NULL)
        FltCloseClientPort(filter, &port);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI on_create(PFLT_CALLBACK_DATA data,
    PCFLT_RELATED_OBJECTS objects, PVOID *completion)
{
    LARGE_INTEGER timeout;
    PFLT_PORT port;
    ULONG pid;

    (void)objects;
    (void)completion;
    if (!ExAcquireRundownProtection(&senders))
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    pid = FltGetRequestorProcessId(data);
    timeout.QuadPart = -5000;
    port = client;
    if (port != NULL)
        (void)FltSendMessage(filter, &port, &pid, sizeof(pid), NULL, NULL, &timeout); //~ FLT204:W
    ExReleaseRundownProtection(&senders);
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
    RtlInitUnicodeString(&us, L"\\rundown");
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
    ExInitializeRundownProtection(&senders);
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
