// why: a filter without any port refuses unloads while requests are pending, the mandatory ones too.
#include <fltKernel.h>

static PFLT_FILTER g_filter;
static volatile LONG g_pending;

static FLT_PREOP_CALLBACK_STATUS FLTAPI pre_read(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID *context)
{
    UNREFERENCED_PARAMETER(data);
    UNREFERENCED_PARAMETER(objects);
    UNREFERENCED_PARAMETER(context);
    InterlockedIncrement(&g_pending);
    return FLT_PREOP_SUCCESS_WITH_CALLBACK;
}

static FLT_POSTOP_CALLBACK_STATUS FLTAPI post_read(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID context,
    FLT_POST_OPERATION_FLAGS flags)
{
    UNREFERENCED_PARAMETER(data);
    UNREFERENCED_PARAMETER(objects);
    UNREFERENCED_PARAMETER(context);
    UNREFERENCED_PARAMETER(flags);
    InterlockedDecrement(&g_pending);
    return FLT_POSTOP_FINISHED_PROCESSING;
}

static const FLT_OPERATION_REGISTRATION g_operations[] = {
    { IRP_MJ_READ, 0, pre_read, post_read },
    { IRP_MJ_OPERATION_END }
};

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    if (g_pending > 0)
        return STATUS_FLT_DO_NOT_DETACH; //~ FLT251
    FltUnregisterFilter(g_filter);
    return STATUS_SUCCESS;
}

static FLT_REGISTRATION g_registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, g_operations, on_unload
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
    NTSTATUS rc;

    UNREFERENCED_PARAMETER(registry_path);
    rc = FltRegisterFilter(driver, &g_registration, &g_filter);
    if (rc != STATUS_SUCCESS)
        return rc;
    rc = FltStartFiltering(g_filter);
    if (rc != STATUS_SUCCESS)
        FltUnregisterFilter(g_filter);
    return rc;
}
