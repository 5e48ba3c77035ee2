// why: the flags are kept in a table, and the row of the second port has none for the kernel handle.
#include <fltKernel.h>

struct port_row {
    PCWSTR name;
    ULONG attributes;
};

static const struct port_row g_rows[] = {
    { L"\\RowFirst", OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE },
    { L"\\RowSecond", OBJ_CASE_INSENSITIVE },
};

static PFLT_FILTER g_filter;
static PFLT_PORT g_port[2], g_client[2];

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

static NTSTATUS open_row(PSECURITY_DESCRIPTOR sd, int i)
{
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name;

    RtlInitUnicodeString(&name, g_rows[i].name);
    InitializeObjectAttributes(&oa, &name, g_rows[i].attributes, NULL, sd);
    return FltCreateCommunicationPort(g_filter, &g_port[i], &oa, &g_client[i], on_connect, on_disconnect, NULL, 1); //~ FLT109:E
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    FltCloseCommunicationPort(g_port[0]);
    FltCloseCommunicationPort(g_port[1]);
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
    PSECURITY_DESCRIPTOR sd;
    NTSTATUS rc;

    UNREFERENCED_PARAMETER(registry_path);
    rc = FltRegisterFilter(driver, &g_registration, &g_filter);
    if (rc != STATUS_SUCCESS)
        return rc;
    rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (rc == STATUS_SUCCESS) {
        rc = open_row(sd, 0);
        if (rc == STATUS_SUCCESS) {
            rc = open_row(sd, 1);
            if (rc != STATUS_SUCCESS)
                FltCloseCommunicationPort(g_port[0]);
        }
        FltFreeSecurityDescriptor(sd);
    }
    if (rc != STATUS_SUCCESS)
        FltUnregisterFilter(g_filter);
    return rc;
}
