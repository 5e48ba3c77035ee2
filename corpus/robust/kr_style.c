/* Function definitions as in 1978; the port stays open in unload. */
#include <fltKernel.h>

static PFLT_FILTER filter;
static PFLT_PORT port, client;

static NTSTATUS FLTAPI on_connect(p, cookie, context, size, result)
    PFLT_PORT p;
    PVOID cookie, context;
    ULONG size;
    PVOID *result;
{
    *result = 0;
    client = p;
    return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(cookie)
    PVOID cookie;
{
    FltCloseClientPort(filter, &client);
}

static NTSTATUS open_port(text, result)
    PCWSTR text;
    PFLT_PORT *result;
{
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name;
    NTSTATUS rc;

    RtlInitUnicodeString(&name, text);
    rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (rc)
        return rc;
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    rc = FltCreateCommunicationPort(filter, result, &oa, NULL, on_connect, on_disconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return rc;
}

static NTSTATUS FLTAPI on_unload(flags)
    FLT_FILTER_UNLOAD_FLAGS flags;
{
    FltUnregisterFilter(filter); /* FLT101 is here */
    return STATUS_SUCCESS;
}

static FLT_REGISTRATION registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, on_unload
};

NTSTATUS DriverEntry(driver, path)
    PDRIVER_OBJECT driver;
    PUNICODE_STRING path;
{
    NTSTATUS rc;

    rc = FltRegisterFilter(driver, &registration, &filter);
    if (rc)
        return rc;
    rc = open_port(L"\\OldPort", &port);
    if (rc)
        FltUnregisterFilter(filter);
    return rc;
}
