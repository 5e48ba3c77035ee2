// why: the search may give NULL for the slot, and the send is skipped then.
#include <fltKernel.h>

#define ROLES 3

static PFLT_FILTER filter;
static PFLT_PORT server;
static PFLT_PORT by_role[ROLES];

static PFLT_PORT *slot_of(ULONG role)
{
    switch (role) {
    case 1:
    case 2:
    case 3:
        return &by_role[role - 1];
    default:
        return NULL;
    }
}

static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID listener, PVOID context, ULONG size,
    PVOID *cookie)
{
    PFLT_PORT *slot;

    (void)listener;
    if (size < sizeof(ULONG))
        return STATUS_INVALID_PARAMETER;
    slot = slot_of(*(ULONG *)context);
    if (slot == NULL || *slot != NULL)
        return STATUS_ACCESS_DENIED;
    *slot = port;
    *cookie = slot;
    return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID cookie)
{
    PFLT_PORT *slot = cookie;

    if (slot != NULL)
        FltCloseClientPort(filter, slot);
}

static void tell(ULONG role, ULONG what)
{
    PFLT_PORT *slot = slot_of(role);
    LARGE_INTEGER timeout;

    if (!slot)
        return;
    timeout.QuadPart = -777;
    (void)FltSendMessage(filter, slot, &what, sizeof(what), NULL, NULL, &timeout);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI on_create(PFLT_CALLBACK_DATA data,
    PCFLT_RELATED_OBJECTS objects, PVOID *completion)
{
    (void)objects;
    (void)completion;
    tell(data->Iopb->OperationFlags & 7, IRP_MJ_CREATE);
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
    RtlInitUnicodeString(&us, L"\\roles");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    rc = FltCreateCommunicationPort(filter, &server, &oa, NULL, on_connect, on_disconnect, NULL,
        ROLES);
    FltFreeSecurityDescriptor(sd);
    return rc;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    (void)flags;
    FltCloseCommunicationPort(server);
    FltUnregisterFilter(filter);
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
    rc = FltRegisterFilter(driver, &registration, &filter);
    if (rc == STATUS_SUCCESS) {
        rc = open_server();
        if (rc == STATUS_SUCCESS) {
            rc = FltStartFiltering(filter);
            if (rc == STATUS_SUCCESS) {
                return STATUS_SUCCESS;
            }
            FltCloseCommunicationPort(server);
        }
        FltUnregisterFilter(filter);
    }
    return rc;
}
