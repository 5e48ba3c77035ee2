// why: the port is opened in the other file, before main.c gets to registering.
#include "app.h"

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    FltCloseCommunicationPort(app()->port);
    FltUnregisterFilter(app()->filter);
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
    rc = app_listen(app());
    if (rc != STATUS_SUCCESS)
        return rc;
    rc = FltRegisterFilter(driver, &g_registration, &app()->filter);
    if (rc != STATUS_SUCCESS)
        FltCloseCommunicationPort(app()->port);
    return rc;
}
