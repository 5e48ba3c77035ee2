// why: the status is tested, but the failing branch only falls through, and the next call's success is returned.
#include <fltKernel.h>

static PFLT_FILTER g_filter;

static VOID on_process(HANDLE parent, HANDLE process, BOOLEAN create)
{
    UNREFERENCED_PARAMETER(parent);
    DbgPrint("process %p %s\n", process, create ? "starts" : "ends");
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    UNREFERENCED_PARAMETER(flags);
    PsSetCreateProcessNotifyRoutine(on_process, TRUE);
    FltUnregisterFilter(g_filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION g_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = on_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status;

    UNREFERENCED_PARAMETER(path);
    status = FltRegisterFilter(driver, &g_registration, &g_filter); //~ FLT257
    if (NT_SUCCESS(status)) {
        status = FltStartFiltering(g_filter);
        if (!NT_SUCCESS(status)) {
            FltUnregisterFilter(g_filter);
            return status;
        }
    }
    status = PsSetCreateProcessNotifyRoutine(on_process, FALSE);
    if (!NT_SUCCESS(status) && g_filter != NULL) {
        FltUnregisterFilter(g_filter);
        g_filter = NULL;
    }
    return status;
}
