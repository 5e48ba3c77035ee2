// why: the other file gives out the port of a role by value, and the driver sends to that.
#include "ports.h"

PFLT_FILTER the_filter;
static PFLT_PORT server;

static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID listener, PVOID context, ULONG size,
    PVOID *cookie)
{
    (void)listener;
    enum role role;

    if (context == NULL || size < sizeof(ULONG))
        return STATUS_INVALID_PARAMETER;
    role = *(ULONG *)context;
    if (!port_set(role, port))
        return STATUS_ACCESS_DENIED;
    *cookie = ULongToPtr(role);
    return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID cookie)
{
    port_close(PtrToUlong(cookie));
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI on_create(PFLT_CALLBACK_DATA data,
    PCFLT_RELATED_OBJECTS objects, PVOID *completion)
{
    PFLT_PORT port = port_get(ROLE_SCAN);
    LARGE_INTEGER timeout;
    ULONG pid;

    (void)objects;
    (void)completion;
    if (port == NULL)
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    pid = FltGetRequestorProcessId(data);
    timeout.QuadPart = -10000000;
    (void)FltSendMessage(the_filter, &port, &pid, sizeof(pid), NULL, NULL, &timeout); //~ FLT204:W
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static const FLT_OPERATION_REGISTRATION operations[] = {
    {.MajorFunction = IRP_MJ_CREATE, .PreOperation = on_create},
    {.MajorFunction = IRP_MJ_OPERATION_END},
};

static NTSTATUS open_server(void)
{
    PSECURITY_DESCRIPTOR sd;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

    if (rc != STATUS_SUCCESS)
        return rc;
    RtlInitUnicodeString(&us, L"\\byrole");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    rc = FltCreateCommunicationPort(the_filter, &server, &oa, NULL, on_connect, on_disconnect,
        NULL, 2);
    FltFreeSecurityDescriptor(sd);
    return rc;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    (void)flags;
    FltCloseCommunicationPort(server);
    FltUnregisterFilter(the_filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = operations,
    .FilterUnloadCallback = on_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS rc;

    (void)path;
    rc = FltRegisterFilter(driver, &registration, &the_filter);
    if (rc == STATUS_SUCCESS) {
        rc = open_server();
        if (rc == STATUS_SUCCESS) {
            rc = FltStartFiltering(the_filter);
            if (rc == STATUS_SUCCESS) {
                return STATUS_SUCCESS;
            }
            FltCloseCommunicationPort(server);
        }
        FltUnregisterFilter(the_filter);
    }
    return rc;
}
