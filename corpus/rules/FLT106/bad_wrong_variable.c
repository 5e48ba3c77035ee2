// why: a slip of the pen copies one port variable over the other; one port is lost and the other closed twice.
#include <fltKernel.h>

static PFLT_FILTER g_filter;
static PFLT_PORT g_event, g_control, g_active;
static PFLT_PORT g_event_client, g_control_client;

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
    rc = FltCreateCommunicationPort(Filter, Port, &oa, Cookie, on_connect, on_disconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return rc;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    FltCloseCommunicationPort(g_control);
    FltCloseCommunicationPort(g_event); //~ FLT103
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
    rc = make_port(g_filter, L"\\SlipEvent", &g_event, &g_event_client);
    if (rc != STATUS_SUCCESS)
        goto out;
    rc = make_port(g_filter, L"\\SlipControl", &g_control, &g_control_client);
    if (rc != STATUS_SUCCESS)
        goto out_event;
    g_active = NULL;
    g_event = g_control; //~ FLT106
    return rc;

out_event:
    FltCloseCommunicationPort(g_event);
out:
    FltUnregisterFilter(g_filter);
    return rc;
}
