// why: the timer only wakes a thread; unload cancels the one and waits for the other before it unregisters.
#include <fltKernel.h>

static PFLT_FILTER filter;
static PFLT_PORT server;
static PFLT_PORT client;
static KTIMER timer;
static KEVENT stop;
static HANDLE thread;

static VOID pulse(PVOID context)
{
    PVOID objects[] = {&stop, &timer};
    LARGE_INTEGER timeout;
    ULONG beats = 0;

    (void)context;
    timeout.QuadPart = -10000;
    while (KeWaitForMultipleObjects(2, objects, WaitAny, Executive, KernelMode, FALSE, NULL, NULL) == STATUS_WAIT_1) {
        beats++;
        (void)FltSendMessage(filter, &client, &beats, sizeof(beats), NULL, NULL, &timeout);
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static NTSTATUS pulse_start(void)
{
    LARGE_INTEGER due = {.QuadPart = -10000000};

    KeInitializeEvent(&stop, NotificationEvent, FALSE);
    KeInitializeTimerEx(&timer, SynchronizationTimer);
    KeSetTimerEx(&timer, due, 1000, NULL);
    return PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, pulse, NULL);
}

static void pulse_stop(void)
{
    KeCancelTimer(&timer);
    KeSetEvent(&stop, IO_NO_INCREMENT, FALSE);
    ZwWaitForSingleObject(thread, FALSE, NULL);
    ZwClose(thread);
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
    RtlInitUnicodeString(&us, L"\\pulse");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    rc = FltCreateCommunicationPort(filter, &server, &oa, NULL, on_connect, on_disconnect, NULL,
        1);
    FltFreeSecurityDescriptor(sd);
    return rc;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    (void)flags;
    pulse_stop();
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
    if (rc == STATUS_SUCCESS) {
        rc = pulse_start();
        if (NT_SUCCESS(rc)) {
            rc = FltStartFiltering(filter);
            if (rc == STATUS_SUCCESS)
                return rc;
            pulse_stop();
        } else {
            KeCancelTimer(&timer);
        }
        FltCloseCommunicationPort(server);
    }
    FltUnregisterFilter(filter);
    return rc;
}
