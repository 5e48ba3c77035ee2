// Functions that call themselves and each other without an end in sight; the driver is clean.
#include <fltKernel.h>

static PFLT_FILTER g_filter;
static PFLT_PORT g_port;
static PFLT_PORT g_client;

static ULONG g_depth;

static ULONG odd(ULONG n);

static ULONG even(ULONG n)
{
    g_depth++;
    return n == 0 ? 1 : odd(n - 1);
}

static ULONG odd(ULONG n)
{
    g_depth++;
    return n == 0 ? 0 : even(n - 1);
}

static ULONG ackermann(ULONG m, ULONG n)
{
    if (m == 0)
        return n + 1;
    if (n == 0)
        return ackermann(m - 1, 1);
    return ackermann(m - 1, ackermann(m, n - 1));
}

static void close_after(ULONG n)
{
    if (n > 0)
        close_after(n - 1);
    else
        FltCloseCommunicationPort(g_port);
}

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

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    close_after(even(g_depth) + 1000);
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
    g_depth = ackermann(3, 7);
    rc = FltRegisterFilter(driver, &g_registration, &g_filter);
    if (rc != STATUS_SUCCESS)
        return rc;
    rc = make_port(g_filter, L"\\DeepPort", &g_port);
    if (rc != STATUS_SUCCESS)
        FltUnregisterFilter(g_filter);
    return rc;
}
