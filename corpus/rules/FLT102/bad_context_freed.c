// why: unload frees the heap block that holds the only copy of the handle.
#include <fltKernel.h>

#define COMM_TAG 'moC'

struct comm {
    ULONG version;
    PFLT_PORT server;
};

static PFLT_FILTER g_filter;
static PFLT_PORT g_client;
static struct comm *g_comm;

static NTSTATUS FLTAPI on_connect(PFLT_PORT Port, PVOID ServerPortCookie,
    PVOID ConnectionContext, ULONG SizeOfContext, PVOID *ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);
    *ConnectionCookie = NULL;
    g_client = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ConnectionCookie);
    FltCloseClientPort(g_filter, &g_client);
}

static NTSTATUS make_port(PFLT_FILTER Filter, PCWSTR Name, PFLT_PORT *Port)
{
    NTSTATUS rc;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name;

    RtlInitUnicodeString(&name, Name);
    rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (rc != STATUS_SUCCESS)
        return rc;
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    rc = FltCreateCommunicationPort(Filter, Port, &oa, NULL, on_connect, on_disconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return rc;
}

static NTSTATUS comm_open(struct comm **out)
{
    struct comm *comm = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(struct comm), COMM_TAG);
    NTSTATUS rc;

    if (!comm)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(comm, sizeof(*comm));
    *out = comm;
    rc = make_port(g_filter, L"\\CommFreed", &comm->server);
    if (rc != STATUS_SUCCESS) {
        *out = NULL;
        ExFreePoolWithTag(comm, COMM_TAG);
    }
    return rc;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    struct comm *comm = g_comm;

    g_comm = NULL;
    ExFreePoolWithTag(comm, COMM_TAG); //~ FLT102
    FltUnregisterFilter(g_filter);
    return STATUS_SUCCESS;
}

static FLT_REGISTRATION g_registration = {
    sizeof(FLT_REGISTRATION),
    FLT_REGISTRATION_VERSION,
    0,
    NULL,
    NULL,
    on_unload,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
    NTSTATUS rc;

    UNREFERENCED_PARAMETER(registry_path);
    rc = FltRegisterFilter(driver, &g_registration, &g_filter);
    if (rc != STATUS_SUCCESS)
        return rc;
    rc = comm_open(&g_comm);
    if (rc != STATUS_SUCCESS)
        FltUnregisterFilter(g_filter);
    return rc;
}
