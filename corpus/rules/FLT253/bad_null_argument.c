// why: the helper for the second port is called with NULL where the filter belongs.
#include <fltKernel.h>

static PFLT_FILTER g_filter;
static PFLT_PORT g_data, g_debug;
static PFLT_PORT g_data_client, g_debug_client;

static NTSTATUS FLTAPI on_connect(PFLT_PORT Port, PVOID ServerPortCookie,
    PVOID ConnectionContext, ULONG SizeOfContext, PVOID *ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);
    *(PFLT_PORT *)ServerPortCookie = Port;
    *ConnectionCookie = ServerPortCookie;
    return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID ConnectionCookie)
{
    FltCloseClientPort(g_filter, (PFLT_PORT *)ConnectionCookie);
}

static NTSTATUS make_port(PFLT_FILTER Filter, PCWSTR Name, PFLT_PORT *Port, PVOID Cookie)
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
    rc = FltCreateCommunicationPort(Filter, Port, &oa, Cookie, on_connect, on_disconnect, NULL, 1); //~ FLT253
    FltFreeSecurityDescriptor(sd);
    return rc;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    FltCloseCommunicationPort(g_data);
    FltCloseCommunicationPort(g_debug);
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
    rc = make_port(g_filter, L"\\DataPort", &g_data, &g_data_client);
    if (rc != STATUS_SUCCESS)
        goto out;
    rc = make_port(NULL, L"\\DebugPort", &g_debug, &g_debug_client);
    if (rc == STATUS_SUCCESS)
        return rc;
    FltCloseCommunicationPort(g_data);
out:
    FltUnregisterFilter(g_filter);
    return rc;
}
