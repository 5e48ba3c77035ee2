// why: the guard in the other file dismisses the guest it does not like, and then connect refuses it.
#include "guard.h"

static struct guard guard;
static PFLT_PORT server;

static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID listener, PVOID context, ULONG size,
    PVOID *cookie)
{
    struct guard *g = listener;

    (void)context;
    (void)size;
    *cookie = g;
    return guard_admit(g, port) ? STATUS_SUCCESS : STATUS_ACCESS_DENIED;
}

static VOID FLTAPI on_disconnect(PVOID cookie)
{
    guard_dismiss(cookie);
}

static NTSTATUS open_server(PFLT_FILTER filter, PCWSTR name, PFLT_PORT *server, PVOID owner)
{
    PSECURITY_DESCRIPTOR sd;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

    if (rc != STATUS_SUCCESS)
        return rc;
    RtlInitUnicodeString(&us, name);
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    rc = FltCreateCommunicationPort(filter, server, &oa, owner, on_connect, on_disconnect, NULL,
        1);
    FltFreeSecurityDescriptor(sd);
    return rc;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    (void)flags;
    FltCloseCommunicationPort(server);
    FltUnregisterFilter(guard.filter);
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
    guard.strict = 1;

    rc = FltRegisterFilter(driver, &registration, &guard.filter);
    if (rc == STATUS_SUCCESS) {
        rc = open_server(guard.filter, L"\\guard", &server, &guard);
        if (rc == STATUS_SUCCESS) {
            rc = FltStartFiltering(guard.filter);
            if (rc == STATUS_SUCCESS) {
                return STATUS_SUCCESS;
            }
            FltCloseCommunicationPort(server);
        }
        FltUnregisterFilter(guard.filter);
    }
    return rc;
}
