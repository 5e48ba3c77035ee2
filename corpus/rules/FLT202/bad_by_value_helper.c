// why: the helper that saves the port assigns to its own parameter.
#include <fltKernel.h>

struct monitor {
    PFLT_FILTER filter;
    PFLT_PORT listen;
    PFLT_PORT peer;
    ULONG generation;
};

static struct monitor mon;

static void remember(PFLT_PORT slot, PFLT_PORT port, ULONG *generation)
{
    if (slot == NULL) {
        slot = port;
        ++*generation;
    }
    DbgPrint("generation %u: %p\n", *generation, slot);
}

static NTSTATUS FLTAPI accept(PFLT_PORT port, PVOID listener, PVOID context, ULONG size,
    PVOID *cookie)
{
    (void)listener;
    (void)context;
    (void)size;
    remember(mon.peer, port, &mon.generation);
    *cookie = &mon;
    return STATUS_SUCCESS; //~ FLT202
}

static VOID FLTAPI hang_up(PVOID cookie)
{
    struct monitor *m = cookie;

    if (m->peer != NULL)
        FltCloseClientPort(m->filter, &m->peer);
}

static NTSTATUS listen_on(PFLT_FILTER filter, PCWSTR name, PFLT_PORT *server)
{
    PSECURITY_DESCRIPTOR sd;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

    if (rc != STATUS_SUCCESS)
        return rc;
    RtlInitUnicodeString(&us, name);
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    rc = FltCreateCommunicationPort(filter, server, &oa, NULL, accept, hang_up, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return rc;
}

static void stop(void)
{
    if (mon.listen != NULL) {
        FltCloseCommunicationPort(mon.listen);
        mon.listen = NULL;
    }
    if (mon.filter != NULL) {
        FltUnregisterFilter(mon.filter);
        mon.filter = NULL;
    }
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    (void)flags;
    stop();
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
    rc = FltRegisterFilter(driver, &registration, &mon.filter);
    if (rc == STATUS_SUCCESS)
        rc = listen_on(mon.filter, L"\\monitor", &mon.listen);
    if (rc == STATUS_SUCCESS)
        rc = FltStartFiltering(mon.filter);
    if (rc != STATUS_SUCCESS)
        stop();
    return rc;
}
