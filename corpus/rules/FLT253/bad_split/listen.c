#include "app.h"

static struct app instance;

struct app *app(void)
{
    return &instance;
}

static NTSTATUS FLTAPI on_connect(PFLT_PORT Port, PVOID ServerPortCookie,
    PVOID ConnectionContext, ULONG SizeOfContext, PVOID *ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ServerPortCookie);
    UNREFERENCED_PARAMETER(ConnectionContext);
    UNREFERENCED_PARAMETER(SizeOfContext);
    *ConnectionCookie = NULL;
    app()->client = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ConnectionCookie);
    FltCloseClientPort(app()->filter, &app()->client);
}

NTSTATUS app_listen(struct app *a)
{
    NTSTATUS rc;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\SplitPort");

    rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (rc != STATUS_SUCCESS)
        return rc;
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    rc = FltCreateCommunicationPort(a->filter, &a->port, &oa, NULL, on_connect, on_disconnect, NULL, 1); //~ FLT253
    FltFreeSecurityDescriptor(sd);
    return rc;
}
