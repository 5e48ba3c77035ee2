// why: the file that tests the status calls the closing helper of the other file for a port that failed.
#include "ports.h"

PFLT_FILTER g_filter;

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    ports_close(&g_pair);
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
    if ((rc = ports_open(&g_pair)) != STATUS_SUCCESS || (rc = FltStartFiltering(g_filter)) != STATUS_SUCCESS) {
        ports_close(&g_pair);
        FltUnregisterFilter(g_filter);
    }
    return rc;
}
