// why: unload is right, but a DriverEntry that fails at the end unregisters the filter before the thread notify routine.
#include <fltKernel.h>

static PFLT_FILTER filter;
static PFLT_PORT server;
static PFLT_PORT client;

static VOID on_thread(HANDLE process, HANDLE thread, BOOLEAN create)
{
    ULONG ids[2] = {HandleToULong(process), HandleToULong(thread)};
    LARGE_INTEGER timeout;

    if (!create)
        return;
    timeout.QuadPart = -40000;
    (void)FltSendMessage(filter, &client, ids, sizeof(ids), NULL, NULL, &timeout); //~ FLT212
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
    RtlInitUnicodeString(&us, L"\\threads");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    rc = FltCreateCommunicationPort(filter, &server, &oa, NULL, on_connect, on_disconnect, NULL,
        1);
    FltFreeSecurityDescriptor(sd);
    return rc;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    (void)flags;
    PsRemoveCreateThreadNotifyRoutine(on_thread);
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
    if (rc != STATUS_SUCCESS)
        return rc;
    rc = open_server();
    if (rc != STATUS_SUCCESS)
        goto unregister;
    rc = PsSetCreateThreadNotifyRoutine(on_thread);
    if (rc != STATUS_SUCCESS)
        goto close;
    rc = FltStartFiltering(filter);
    if (rc != STATUS_SUCCESS) {
        FltCloseCommunicationPort(server);
        FltUnregisterFilter(filter);
        PsRemoveCreateThreadNotifyRoutine(on_thread);
        return rc;
    }
    return STATUS_SUCCESS;

close:
    FltCloseCommunicationPort(server);
unregister:
    FltUnregisterFilter(filter);
    return rc;
}
