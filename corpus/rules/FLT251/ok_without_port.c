// why: a filter that has no port at all, with an unload that refuses only what may be refused.
#include <fltKernel.h>

static PFLT_FILTER g_filter;
static volatile LONG g_pending;

static int flags_optional(FLT_FILTER_UNLOAD_FLAGS flags)
{
    return !(flags & FLTFL_FILTER_UNLOAD_MANDATORY);
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    if (flags_optional(Flags) && g_pending > 0)
        return STATUS_FLT_DO_NOT_DETACH;
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
    rc = FltStartFiltering(g_filter);
    return rc == STATUS_SUCCESS ? rc : (FltUnregisterFilter(g_filter), rc);
}
