// why: the loop creates one port per name, but all of them into the same field.
#include <fltKernel.h>

#define NAMES 2

static struct {
    PFLT_FILTER filter;
    PFLT_PORT port;
    PFLT_PORT client[NAMES];
} g;

static const WCHAR *const g_names[NAMES] = { L"\\SlotRead", L"\\SlotWrite" };

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
    FltCloseClientPort(g.filter, (PFLT_PORT *)ConnectionCookie);
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
    rc = FltCreateCommunicationPort(Filter, Port, &oa, Cookie, on_connect, on_disconnect, NULL, 1); //~ FLT106
    FltFreeSecurityDescriptor(sd);
    return rc;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    if (g.port)
        FltCloseCommunicationPort(g.port);
    FltUnregisterFilter(g.filter);
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
    int i;

    UNREFERENCED_PARAMETER(registry_path);
    rc = FltRegisterFilter(driver, &g_registration, &g.filter);
    for (i = 0; i < NAMES && rc == STATUS_SUCCESS; i++) {
        rc = make_port(g.filter, g_names[i], &g.port, &g.client[i]);
        if (rc != STATUS_SUCCESS) {
            if (i > 0)
                FltCloseCommunicationPort(g.port);
            FltUnregisterFilter(g.filter);
        }
    }
    return rc;
}
