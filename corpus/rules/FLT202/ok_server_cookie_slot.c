// why: the server port's cookie is the address of the variable, which connect fills without knowing its name.
#include <fltKernel.h>

static PFLT_FILTER filter;
static PFLT_PORT events_server, events_client;
static PFLT_PORT control_server, control_client;

static NTSTATUS FLTAPI fill(PFLT_PORT port, PVOID listener, PVOID context, ULONG size,
    PVOID *cookie)
{
    PFLT_PORT *slot = listener;

    (void)context;
    (void)size;
    *slot = port;
    *cookie = slot;
    return STATUS_SUCCESS;
}

static VOID FLTAPI drain(PVOID cookie)
{
    FltCloseClientPort(filter, cookie);
}

static NTSTATUS open_for(PCWSTR name, PFLT_PORT *server, PVOID owner)
{
    PSECURITY_DESCRIPTOR sd;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

    if (rc != STATUS_SUCCESS)
        return rc;
    RtlInitUnicodeString(&us, name);
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    rc = FltCreateCommunicationPort(filter, server, &oa, owner, fill, drain, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return rc;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    (void)flags;
    FltCloseCommunicationPort(control_server);
    FltCloseCommunicationPort(events_server);
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
        rc = open_for(L"\\events", &events_server, &events_client);
        if (rc == STATUS_SUCCESS) {
            rc = open_for(L"\\control", &control_server, &control_client);
            if (rc == STATUS_SUCCESS) {
                rc = FltStartFiltering(filter);
                if (rc == STATUS_SUCCESS) {
                    return STATUS_SUCCESS;
                }
                FltCloseCommunicationPort(control_server);
            }
            FltCloseCommunicationPort(events_server);
        }
        FltUnregisterFilter(filter);
    }
    return rc;
}
