// why: a filter without port; the result of the start decides over a ternary expression.
#include <fltKernel.h>

static PFLT_FILTER FilterHandle;

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    (void)Flags;
    FltUnregisterFilter(FilterHandle);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = { sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, OnUnload };

static NTSTATUS Abandon(NTSTATUS st)
{
    FltUnregisterFilter(FilterHandle);
    return st;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS st;
    (void)Path;
    st = FltRegisterFilter(Driver, &Registration, &FilterHandle);
    return !NT_SUCCESS(st) ? st : NT_SUCCESS(st = FltStartFiltering(FilterHandle)) ? st : Abandon(st);
}
