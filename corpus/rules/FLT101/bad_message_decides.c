// why: The port is closed in unload only if the last message did not say otherwise: connect, message and unload lie between what a merge brings together.
#include <fltKernel.h>
static PFLT_FILTER g_filter;
static PFLT_PORT g_server;
static PFLT_PORT g_client;
static LONG g_busy;
static LONG g_count;
static HANDLE g_thread;
static KEVENT g_stop;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT port, PVOID serverCookie, PVOID context, ULONG size, PVOID *cookie)
{
    if (context != NULL && size >= sizeof(ULONG) && *(PULONG)context > 9) {
        return STATUS_REVISION_MISMATCH;
    }
    g_client = port;
    *cookie = NULL;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID cookie)
{
    FltCloseClientPort(g_filter, &g_client);
}

static NTSTATUS FLTAPI OnMessage(PVOID cookie, PVOID in, ULONG inSize, PVOID out, ULONG outSize, PULONG returned)
{
    ULONG code;

    if (in == NULL || inSize < sizeof(code)) {
        return STATUS_INVALID_PARAMETER;
    }
    __try {
        code = *(PULONG)in;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    switch (code) {
    case 1:
        g_busy = 1;
        break;
    case 2:
        g_busy = 0;
        break;
    default:
        break;
    }
    if (out == NULL || outSize < sizeof(ULONG)) {
        return STATUS_BUFFER_TOO_SMALL;
    }
    __try {
        *(PULONG)out = (ULONG)g_count;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return GetExceptionCode();
    }
    *returned = sizeof(ULONG);
    return STATUS_SUCCESS;
}

static VOID NTAPI Worker(PVOID parameter)
{
    LARGE_INTEGER pause;

    (void)parameter;
    pause.QuadPart = -10000000;
    while (KeWaitForSingleObject(&g_stop, Executive, KernelMode, FALSE, &pause) == STATUS_TIMEOUT) {
        g_count++;
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static NTSTATUS StartWorker(VOID)
{
    KeInitializeEvent(&g_stop, NotificationEvent, FALSE);
    return PsCreateSystemThread(&g_thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, Worker, NULL);
}

static VOID StopWorker(VOID)
{
    KeSetEvent(&g_stop, IO_NO_INCREMENT, FALSE);
    ZwWaitForSingleObject(g_thread, FALSE, NULL);
    ZwClose(g_thread);
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    StopWorker();
    if (g_busy == 0) {
        FltCloseCommunicationPort(g_server);
    }
    FltUnregisterFilter(g_filter); //~ FLT101
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION g_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = OnUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Generated");
    NTSTATUS status;

    status = FltRegisterFilter(driver, &g_registration, &g_filter);
    if (!NT_SUCCESS(status)) return status;
    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status)) goto unregister;
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    status = FltCreateCommunicationPort(g_filter, &g_server, &oa, NULL, OnConnect, OnDisconnect, OnMessage, 1);
    FltFreeSecurityDescriptor(sd);
    if (!NT_SUCCESS(status)) goto unregister;
    status = StartWorker();
    if (!NT_SUCCESS(status)) goto close;
    status = FltStartFiltering(g_filter);
    if (!NT_SUCCESS(status)) goto stop;
    return STATUS_SUCCESS;
stop:
    StopWorker();
close:
    FltCloseCommunicationPort(g_server);
unregister:
    FltUnregisterFilter(g_filter);
    return status;
}
