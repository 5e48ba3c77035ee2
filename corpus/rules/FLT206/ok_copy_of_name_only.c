// why: what a refused client leaves behind is its process id; the port had been put nowhere yet.
#include <fltKernel.h>

static PFLT_FILTER filter;
static struct {
    PFLT_PORT server;
    PFLT_PORT client;
    HANDLE last_refused;
    PFLT_PORT *place;
} comm;

static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID listener, PVOID context, ULONG size,
    PVOID *cookie)
{
    PFLT_PORT port_copy = port;

    (void)listener;
    (void)context;
    (void)size;
    comm.place = &comm.client;
    if (PsGetCurrentProcessId() == comm.last_refused) {
        DbgPrint("%p again, port %p\n", comm.last_refused, port_copy);
        return STATUS_ACCESS_DENIED;
    }
    if (ExGetPreviousMode() != UserMode) {
        comm.last_refused = PsGetCurrentProcessId();
        return STATUS_ACCESS_DENIED;
    }
    *comm.place = port_copy;
    *cookie = NULL;
    return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID cookie)
{
    (void)cookie;
    FltCloseClientPort(filter, comm.place);
}

static NTSTATUS open_server(void)
{
    PSECURITY_DESCRIPTOR sd;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

    if (rc != STATUS_SUCCESS)
        return rc;
    RtlInitUnicodeString(&us, L"\\refused");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    rc = FltCreateCommunicationPort(filter, &comm.server, &oa, NULL, on_connect, on_disconnect,
        NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return rc;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    (void)flags;
    FltCloseCommunicationPort(comm.server);
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
            FltCloseCommunicationPort(comm.server);
        }
        FltUnregisterFilter(filter);
    }
    return rc;
}
